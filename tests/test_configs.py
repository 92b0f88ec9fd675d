"""Every packaged configuration composes, says what it is, and sets knobs of the registry alone."""

from __future__ import annotations

import itertools
import tomllib
from functools import cache
from pathlib import Path

import pytest
import yaml

from brittle.cli import main as cli
from brittle.config.compose import specify
from brittle.config.files import EXPERIMENT, GROUPS, find_configs
from brittle.scenario.schema import ABOUT, Specification, flatten, known_keys, make_specification, setting_name
from brittle.scenario.settings import SETTINGS
from brittle.world.former_names import FORMER
from brittle.world.parameters import REGISTRY

ROOT = Path(__file__).resolve().parents[1]
CONFIGS = find_configs()
OPTIONS = [(group, option) for group in GROUPS for option in CONFIGS.names(group)]
NAMED = ("historical", "all_null", "patrons_2015", "iran_hold", "iran_as_happened")


def test_documented_scenarios_exist():
    assert set(NAMED) <= set(CONFIGS.names("scenario"))
    assert {"withdraw", "hold", "surge", "bluff", "endogenous", "recall_officers"} == set(CONFIGS.names("iran"))
    assert {"historical", "hold_all", "early_consolidation", "forward", "fortress"} == set(CONFIGS.names("regime"))
    assert {"main_effort", "axis", "nearest", "none"} == set(CONFIGS.names("rebels"))
    assert {"none", "sorties", "base_first", "step_in"} == set(CONFIGS.names("russia"))


SCRIPTED = (
    "morale.regime.level morale.regime.fill morale.rebels.level morale.coupling.adviser support.legitimacy.shift"
    " iran.policy iran.coverage iran.depends_on_host_will russia.sorties_per_day russia.ukraine_commitment"
    " command.withdrawal_policy command.decision_days deals.credibility observation ensemble.replications"
    " ensemble.seed ensemble.horizon_days name".split()
)


@cache
def chosen(group: str, option: str) -> Specification:
    """What one option composes to, once for all tests of this file."""
    return specify([f"{group}={option}"])


def test_documented_knobs_exist():
    for name in SCRIPTED:
        assert name in known_keys(FORMER) and setting_name(name, FORMER) in {*REGISTRY, *SETTINGS}


def test_each_option_composes_and_sets_only_known_knobs(subtests):
    for group, option in OPTIONS:
        with subtests.test(f"{group}={option}"):
            assert chosen(group, option)
            tree = CONFIGS.read(group, option)
            assert not {"defaults", "_target_"} & set(tree)
            tree.pop("scenario", None)
            assert set(flatten(tree)) <= set(known_keys(FORMER))


def test_each_option_describes_itself(subtests):
    for group, option in OPTIONS:
        with subtests.test(f"{group}={option}"):
            first = CONFIGS.options[group][option].read_text(encoding="utf-8").splitlines()[0]
            assert first == "# @package _global_"
            assert len(CONFIGS.summary(group, option)) > 10


def test_each_scenario_has_its_card(subtests):
    for name in CONFIGS.names("scenario"):
        with subtests.test(name):
            about = CONFIGS.read("scenario", name)["scenario"]
            assert set(about) == set(ABOUT)
            assert about["id"] == name
            assert about["question"].endswith("?")
            assert all(isinstance(source, str) and source for source in about["sources"])


def test_each_scenario_differs_from_historical(subtests):
    for name in CONFIGS.names("scenario"):
        if name != "historical":
            with subtests.test(name):
                assert chosen("scenario", name).settings() != chosen("scenario", "historical").settings()


def test_historical_is_the_registry_and_uses_no_dated_input():
    specification = specify([])
    assert specification.parameters == make_specification({}).parameters
    assert specification.inputs is None and specification.origin is None
    assert specification.theatre == "syria_2024"
    assert (specification.replications, specification.seed, specification.horizon_days) == (1000, 1, 45)


def test_only_the_marked_scenario_uses_what_became_known_later():
    from brittle.scenario.dated import uses_later_facts
    from brittle.scenario.theatre_folder import find_theatre, read_theatre

    data = read_theatre(find_theatre("syria_2024"))
    later = [
        name for name in CONFIGS.names("scenario")
        for s in [chosen("scenario", name)] if uses_later_facts(data, s.inputs, s.origin)
    ]  # fmt: skip
    assert later == ["iran_as_happened"]
    assert "score" in CONFIGS.read("scenario", "iran_as_happened")["scenario"]["status"]


def test_seats_choices_cross_freely():
    for iran, russia, regime in itertools.product(*(CONFIGS.names(group) for group in ("iran", "russia", "regime"))):
        crossed = specify([f"iran={iran}", f"russia={russia}", f"regime={regime}"], configs=CONFIGS).settings()
        assert crossed["iran.policy"] == iran and crossed["russia.policy"] == russia


def test_config_yaml_leaves_every_choice_to_the_scenario():
    tree = yaml.safe_load((CONFIGS.packaged / "config.yaml").read_text(encoding="utf-8"))
    listed = {key: value for entry in tree["defaults"] if isinstance(entry, dict) for key, value in entry.items()}
    assert set(listed) == {*GROUPS, EXPERIMENT}
    assert {key for key, value in listed.items() if value is not None} == {"scenario", "ensemble"}


def test_a_wheel_carries_the_configurations():
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert "configs" in wheel["only-include"] and wheel["sources"]["configs"] == "brittle/configs"


@pytest.mark.parametrize("name", CONFIGS.names(EXPERIMENT))
def test_each_experiment_says_what_it_asks_and_how_much_it_computes(name, capsys):
    about = CONFIGS.read(EXPERIMENT, name)[EXPERIMENT]
    assert about["id"] == name and about["title"] and about["question"].endswith("?")
    assert cli.main(["show", f"experiment={name}"]) == 0
    said = capsys.readouterr().out
    assert "What varies:" in said and "design points" in said and f"brittle sweep experiment={name}" in said
    assert cli.main(["list"]) == 0
    assert about["question"] in capsys.readouterr().out


def test_an_experiment_that_is_not_there_is_refused_with_the_nearest_name(capsys):
    assert cli.main(["show", "experiment=suport_by_morale"]) == 2
    assert "did you mean 'support_by_morale'" in capsys.readouterr().err
