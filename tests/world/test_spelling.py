"""Names of knobs: by role in the engine, in a war's own words outside, and the former ones for hashes."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from brittle.scenario.schema import setting_name
from brittle.scenario.theatre_spelling import spelling_of
from brittle.world.former_names import FORMER, PATRON_EXIT, former_setting, shown_setting
from brittle.world.parameters import REGISTRY, make_parameters
from brittle.world.spelling import BY_ROLE, canonical, make_spelling, shown, text_in

INVENTED = make_spelling(
    {"besieged": "crown", "challenger": "host", "ground_patron": "tarsis", "air_patron": "osmark"}, REGISTRY
)
IDS = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)


def test_every_knob_has_one_name_in_each_spelling():
    for spelling in (BY_ROLE, FORMER, INVENTED):
        names = [shown(name, spelling) for name in REGISTRY]
        assert len(set(names)) == len(REGISTRY)
        assert [canonical(name, spelling) for name in names] == list(REGISTRY)


def test_names_and_groups_change_at_their_beginning_alone():
    assert shown("ground_patron.coverage", INVENTED) == "tarsis.coverage"
    assert shown("morale/besieged", INVENTED) == "morale/crown" and canonical("support/turkey", FORMER) == (
        "support/challenger"
    )
    assert shown("break.challenger", FORMER) == "break.challenger"  # no word stands at its beginning
    assert canonical("iranian.coverage", FORMER) == "iranian.coverage"


def test_names_of_a_theatre_take_precedence_over_former_names():
    swapped = make_spelling({"ground_patron": "russia", "air_patron": "iran"}, REGISTRY)
    assert canonical("russia.policy", swapped, FORMER) == "ground_patron.policy"
    assert canonical("iran.policy", swapped, FORMER) == "air_patron.policy"


def test_columns_and_settings_are_hashed_under_their_former_names():
    assert former_setting("tarsis_exit_day", INVENTED) == PATRON_EXIT == former_setting("iran_exit_day", FORMER)
    assert shown_setting(PATRON_EXIT, INVENTED) == "tarsis_exit_day"
    for name in REGISTRY:
        assert former_setting(shown(name, INVENTED), INVENTED) == shown(name, FORMER)


def test_the_former_names_are_frozen():
    changed = {shown(name, FORMER) for name in REGISTRY} - set(REGISTRY)
    assert len(changed) == 45
    assert {"morale.regime.level", "morale.regime.fill", "morale.rebels.level", "air.regime_sorties"} <= changed
    assert {"support.iran.effect", "support.turkey.level", "russia.ukraine_commitment", "rebels.focus"} <= changed
    assert make_parameters({"iran.policy": "hold"}).ground_patron_policy == 1.0


def test_doctrine_is_accepted_as_a_spelling_of_policy():
    assert setting_name("iran.doctrine", FORMER) == setting_name("tarsis.doctrine", INVENTED) == "ground_patron.policy"
    assert setting_name("challenger.doctrine", FORMER) == setting_name("rebels.doctrine", FORMER)
    assert setting_name("rebels.doctrine", FORMER) == "challenger.doctrine"
    assert setting_name("command.doctrine", FORMER) == "command.doctrine"


def test_labels_use_the_names_of_a_theatre():
    assert text_in("Ground patron's policy", FORMER) == "Iran's policy"
    assert text_in("Challenger's doctrine", FORMER) == "Rebels' doctrine"
    assert text_in("What the air patron does.", INVENTED) == "What Osmark does."
    assert text_in("Besieged morale", BY_ROLE) == "Besieged morale"


@given(st.lists(IDS, min_size=4, max_size=4, unique=True))
def test_no_spelling_gives_two_knobs_one_name(ids):
    roles = ("besieged", "challenger", "ground_patron", "air_patron")
    spelling = make_spelling(dict(zip(roles, ids, strict=True)), REGISTRY)
    names = [shown(name, spelling) for name in REGISTRY]
    assert len(set(names)) == len(names)
    assert [canonical(name, spelling) for name in names] == list(REGISTRY)


def test_a_theatre_name_that_is_already_a_group_is_not_used():
    for word, role in itertools.product(("morale", "air", "leader", "challenger"), ("ground_patron", "air_patron")):
        assert make_spelling({role: word}, REGISTRY).word(role) == role


def test_a_name_for_two_roles_is_used_for_neither():
    spelling = make_spelling({"ground_patron": "tarsis", "air_patron": "tarsis"}, REGISTRY)
    names = [shown(name, spelling) for name in REGISTRY]
    assert len(set(names)) == len(names) and "ground_patron.policy" in names


def test_a_former_name_keeps_its_role_in_every_war():
    """Packaged scenarios are written with former names, so no war may give one of them to another role."""
    seats = (("besieged", "crown"), ("challenger", "regime"), ("ground_patron", "russia"), ("air_patron", "iran"))
    spelling = spelling_of(seats, {})
    assert setting_name("russia.policy", spelling) == "air_patron.policy"
    assert setting_name("iran.coverage", spelling) == "ground_patron.coverage"
    assert setting_name("morale.regime.level", spelling) == "morale.besieged.level"
    assert spelling.word("ground_patron") == "ground_patron" and spelling.word("besieged") == "crown"
