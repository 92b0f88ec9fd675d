"""What a scenario changes in the theatre: a town's legitimacy, parties that stay out, sectors held firm."""

from __future__ import annotations

import numpy as np
import pytest

import brittle
from brittle.config.compose import specify
from brittle.scenario.build import build
from brittle.scenario.edits import edited
from brittle.scenario.theatre_folder import find_theatre, read_theatre
from brittle.world.check import BadInput

SMALL = ["theatre=vardania"]


def built(*arguments: str):
    specification = specify([*SMALL, *arguments])
    data = edited(read_theatre(find_theatre("vardania")), specification)
    return (*build(data, specification.record()), data)


def test_a_place_gets_its_own_legitimacy_and_its_militia_follows():
    theatre, _, names, data = built("support.legitimacy.varda=0.05")
    usual, *_ = built()
    row = names.places.index("varda")
    assert theatre.places.legitimacy[row] == 0.05 != usual.places.legitimacy[row]
    others = np.arange(len(names.places)) != row
    assert (theatre.places.legitimacy[others] == usual.places.legitimacy[others]).all()
    militia = names.formations.index("militia@varda#1")
    assert theatre.formations.will[militia] < usual.formations.will[militia]


def test_parties_that_stay_out_never_act():
    data = read_theatre(find_theatre("vardania"))
    third = [party.id for party in data.parties if party.third_party]
    arguments = [f"third_parties.out={','.join(third)}"]
    out = brittle.run(theatre="vardania", replications=40, overrides=arguments).daily
    last = out[out["day"] == out["day"].max()]
    first = out[out["day"] == 0]
    for party in third:
        held = [frame[frame["controller"] == party]["probability"].sum() for frame in (first, last)]
        assert held[1] <= held[0], party


def test_a_sector_held_firm_is_reinforced_and_never_given_up():
    theatre, start, names, _ = built("command.hold_sector=east", "command.withdrawal_policy=early_consolidate")
    from brittle.engine import stepper
    from brittle.engine.draws import replicate_key

    p = specify([*SMALL, "command.withdrawal_policy=early_consolidate"]).record()
    state = stepper.begin_run(start, theatre, p, replicate_key(1))
    state.run.capitals_lost = 3
    row = names.sectors.index("east")
    orders = stepper.answers(state, theatre, p)
    assert orders.sectors.reinforce[row] == 1.0 and orders.sectors.withdraw[row] == 0.0


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("support.legitimacy.vardaa=0.5", "did you mean 'varda'"),
        ("support.legitimacy.shfit=0.5", "did you mean 'shift'"),
        ("third_parties.out=zenith", "third_parties.out: 'zenith' is not in this theatre"),
        ("third_parties.out=crown", "is not in this theatre"),
        ("command.hold_sector=atlantis", "command.hold_sector: 'atlantis'"),
    ],
)
def test_what_the_theatre_does_not_have_is_refused(word, said):
    with pytest.raises(BadInput, match=said):
        brittle.run(theatre="vardania", replications=2, overrides=[word])


@pytest.mark.parametrize("value", ["1.5", "-0.1", "nan", "high", "true"])
def test_legitimacy_of_a_place_lies_between_zero_and_one(value):
    with pytest.raises(BadInput, match=r"support\.legitimacy\.varda: .* give a number, 0 to 1"):
        specify([*SMALL, f"support.legitimacy.varda={value}"])


def test_settings_list_all_edits_and_scenarios_can_make_them():
    arguments = ["support.legitimacy.varda=0.25", "third_parties.out=b,a", "command.hold_sector=x"]
    settings = specify([*SMALL, *arguments]).settings()
    assert settings["support.legitimacy.varda"] == 0.25
    assert settings["third_parties.out"] == "a, b" and settings["command.hold_sector"] == "x"
    assert specify(["scenario=sdf_passive"]).parties_out == ("sdf",)
    assert specify(["scenario=hold_homs"]).sectors_held == ("homs",)


@pytest.mark.parametrize("word", ["support.legitimacy.varda=0.05", "command.hold_sector=east"])
def test_every_interface_simulates_the_edited_theatre(word):
    """The Mesa model's first State is the ensemble's: what a scenario edits reaches it too."""
    from brittle.engine import stepper
    from brittle.engine.draws import replicate_key
    from brittle.world.state import state_bytes

    model = brittle.to_mesa(seed=1, overrides=[*SMALL, word])
    theatre, start, _, _ = built(word)
    usual, *_ = built()
    assert model.war.theatre.places.tobytes() == theatre.places.tobytes()
    assert model.war.theatre.sectors.tobytes() == theatre.sectors.tobytes()
    assert theatre.places.tobytes() + theatre.sectors.tobytes() != usual.places.tobytes() + usual.sectors.tobytes()
    p = specify([*SMALL, word]).record()
    assert state_bytes(model.state) == state_bytes(stepper.begin_run(start, theatre, p, replicate_key(1)))
