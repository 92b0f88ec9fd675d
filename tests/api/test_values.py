"""Values from Python and text of a command line are one path: the same results, and the same refusals."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest

import brittle
from brittle.config.compose import specify
from brittle.config.setting_values import Interval, setting_values
from brittle.config.sweep_request import ask
from brittle.store.checksummed_json import read_checksummed
from brittle.store.plan import PROVENANCE

HERE = {"theatre": "vardania", "replications": 8, "horizon_days": 6}
SMALL = ["theatre=vardania", "ensemble.replications=8", "ensemble.horizon_days=6"]

ACCEPTED = [
    ({"iran": "surge", "iran.coverage": 0.8}, ["iran=surge", "iran.coverage=0.8"]),
    ({"ground_patron.coverage": 1}, ["iran.coverage=1"]),
    ({"iran": {"coverage": 0.8, "policy": "hold"}}, ["iran.policy=hold", "iran.coverage=0.8"]),
    ({"morale/regime": "hollow", "morale.regime.level": -1}, ["morale/regime=hollow", "morale.regime.level=-1"]),
    ({"russia.sorties_per_day": None}, ["russia.sorties_per_day=null"]),
    ({"iran.coverage": np.float64(0.8), "ensemble.seed": np.int64(7)}, ["iran.coverage=0.8", "ensemble.seed=7"]),
    ({"iran.coverage": np.array(0.5), "overwrite": np.bool_(True)}, ["iran.coverage=0.5", "overwrite=true"]),
    ({"third_parties.active": True}, ["third_parties.active=true"]),
    ({"third_parties.out": ["sdf", "sna"]}, ["third_parties.out=sdf,sna"]),
    ({"origin": datetime.date(2024, 11, 26)}, ["origin=2024-11-26"]),
    ({"scenario": "iran_hold", "ensemble.replications": 50}, ["scenario=iran_hold", "ensemble.replications=50"]),
    ({"theatre": "vardania"}, ["theatre=vardania"]),
]
# A mapping and the texts of the same faults.
FAULTS = [
    ({"iran.coverage": 1.5}, ["iran.coverage=1.5"]),
    ({"iran.coverage": np.float64(1.5)}, ["iran.coverage=1.5"]),
    ({"iran.coverage": float("nan")}, ["iran.coverage=nan"]),
    ({"iran.coverage": np.nan}, ["iran.coverage=nan"]),
    ({"iran.coverage": np.inf}, ["iran.coverage=inf"]),
    ({"iran.coverage": 10**400}, ["iran.coverage=" + "1" + "0" * 400]),
    ({"iran.coverage": "much"}, ["iran.coverage=much"]),
    ({"iran.coverage": "0.8"}, ["iran.coverage='0.8'"]),
    ({"iran.coverage": True}, ["iran.coverage=true"]),
    ({"iran.coverage": np.bool_(False)}, ["iran.coverage=false"]),
    ({"iran.coverage": None}, ["iran.coverage=null"]),
    ({"iran.policy": 1}, ["iran.policy=1"]),
    ({"iran.policy": "hodl"}, ["iran.policy=hodl"]),
    ({"iran": "hodl"}, ["iran=hodl"]),
    ({"iran": None}, ["iran=null"]),
    ({"iran": 3}, ["iran=3"]),
    ({"iran.polcy": "hold"}, ["iran.polcy=hold"]),
    ({"iran.polcy": ["hold"]}, ["iran.polcy=hold"]),
    ({"nonsense": 1}, ["nonsense=1"]),
    ({"scenario": "nothing_such"}, ["scenario=nothing_such"]),
    ({"theatre": "nowhere"}, ["theatre=nowhere"]),
    ({"theatre.folder": "vardania"}, ["theatre.folder=vardania"]),
    ({"ensemble.replications": 0}, ["ensemble.replications=0"]),
    ({"ensemble.replications": 2.5}, ["ensemble.replications=2.5"]),
    ({"ensemble.seed": "one"}, ["ensemble.seed=one"]),
    ({"ensemble.seed": True}, ["ensemble.seed=true"]),
    ({"origin": "soon"}, ["origin=soon"]),
    ({"overwrite": 1}, ["overwrite=1"]),
    ({"support.legitimacy.homs": 2}, ["support.legitimacy.homs=2"]),
    ({"command.decision_days": 0.3}, ["command.decision_days=0.3"]),
    ({"iran.coverage": 0.5, "ground_patron.coverage": 0.6}, ["iran.coverage=0.5", "ground_patron.coverage=0.6"]),
    ({"iran.coverage": 7, "iran": "hodl", "x": 1}, ["iran.coverage=7", "iran=hodl", "x=1"]),
]
AXES = [
    ({"iran": ["hold", "surge"], "iran.coverage": [0.5, 0.8]}, ["iran=hold,surge", "iran.coverage=0.5,0.8"]),
    ({"iran.coverage": np.linspace(0, 1, 11)}, ["iran.coverage=range(0,1.05,0.1)"]),
    ({"morale.regime.level": range(-2, 3)}, ["morale.regime.level=range(-2,3)"]),
    ({"iran.coverage": (0.5,), "iran": "hold"}, ["iran.coverage=choice(0.5)", "iran=hold"]),
    ({"scenario": ["historical", "iran_hold"]}, ["scenario=historical,iran_hold"]),
    ({"ensemble.seed": np.arange(3)}, ["ensemble.seed=0,1,2"]),
    ({"third_parties.out": [["sdf", "sna"], "sdf"]}, ["third_parties.out=choice('sdf, sna',sdf)"]),
    ({"ensemble.keep": ["runs", "daily"], "iran": ["hold"]}, ["ensemble.keep=runs,daily", "iran=choice(hold)"]),
    (
        {"iran.coverage": Interval(0.2, 1), "design": "sobol", "design.points": np.int64(8)},
        ["iran.coverage=interval(0.2,1)", "design=sobol", "design.points=8"],
    ),
    (
        {"morale.regime.level": Interval(-2, 2), "design.kind": "lhs", "design.points": 5},
        ["morale.regime.level=interval(-2,2)", "design=lhs", "design.points=5"],
    ),
    (
        {"russia.sorties_per_day": Interval(1.0, 100.0, log=True), "design": {"kind": "lhs", "points": 5}},
        ["russia.sorties_per_day=tag(log,interval(1.0,100.0))", "design=lhs", "design.points=5"],
    ),
    ({"experiment": "support_by_morale"}, ["experiment=support_by_morale"]),
]
AXIS_FAULTS = [
    ({"iran.coverage": [0.5, 7]}, ["iran.coverage=0.5,7"]),
    ({"iran.coverage": [0.5, np.nan]}, ["iran.coverage=0.5,nan"]),
    ({"iran.coverage": [0.5, "much"]}, ["iran.coverage=0.5,much"]),
    ({"iran.coverage": [0.5, 0.5]}, ["iran.coverage=0.5,0.5"]),
    ({"iran": ["hold", "hodl"]}, ["iran=hold,hodl"]),
    ({"theatre": ["vardania", "syria_2024"]}, ["theatre=vardania,syria_2024"]),
    ({"ensemble.replications": [10, 20]}, ["ensemble.replications=10,20"]),
    ({"iran": Interval(0, 1)}, ["iran=interval(0,1)"]),
    ({"iran.coverage": Interval(1, 0)}, ["iran.coverage=interval(1,0)"]),
    ({"iran.coverage": Interval(0.0, 1.0, log=True)}, ["iran.coverage=tag(log,interval(0.0,1.0))"]),
    ({"iran.coverage": Interval(0, 7), "design": "lhs"}, ["iran.coverage=interval(0,7)", "design=lhs"]),
    ({"iran.coverage": Interval(0, 1)}, ["iran.coverage=interval(0,1)"]),
    ({"iran.coverage": [0.5], "design": "sobl"}, ["iran.coverage=choice(0.5)", "design=sobl"]),
    ({"design.points": "many"}, ["design.points=many"]),
    ({"iran.polcy": ["hold", "surge"]}, ["iran.polcy=hold,surge"]),
    ({"experiment": "none_such"}, ["experiment=none_such"]),
]


def refusal(ask_for, *arguments, **keywords) -> tuple[str, ...]:
    with pytest.raises(brittle.BadInput) as caught:
        ask_for(*arguments, **keywords)
    return caught.value.problems


def test_values_and_text_are_the_same_specification(subtests):
    for settings, texts in ACCEPTED:
        with subtests.test(str(settings)):
            assert specify(setting_values(settings)) == specify(texts)


def test_faults_are_refused_in_the_same_sentences(subtests):
    for settings, texts in FAULTS:
        with subtests.test(str(settings)[:100]):
            assert refusal(specify, setting_values(settings)) == refusal(specify, texts)


def test_lists_and_ranges_are_the_same_axes(subtests):
    for settings, texts in AXES:
        with subtests.test(str(settings)):
            assert ask(setting_values(settings, several=True)) == ask(texts)


def test_faults_of_a_sweep_are_refused_in_the_same_sentences(subtests):
    for settings, texts in [*FAULTS, *AXIS_FAULTS]:
        with subtests.test(str(settings)[:100]):
            assert _sweep_refusal(setting_values(settings, several=True)) == _sweep_refusal(texts)


def _sweep_refusal(settings) -> tuple[str, ...]:
    from brittle.sweeps.sweep_plan import make_specifications

    return refusal(lambda: make_specifications(ask(settings)))


@pytest.mark.parametrize("several", [[0.5, 0.8], (0.5, 0.8), np.array([0.5, 0.8]), [0.5]])
def test_one_run_refuses_several_values_and_names_the_sweep(several):
    (sentence,) = refusal(brittle.run, "historical", {"iran.coverage": several})
    assert sentence.startswith("iran.coverage: ") and sentence.endswith(
        "is several values; give one, or use brittle.sweep"
    )
    assert "brittle.sweep" in refusal(brittle.ConflictModel, "historical", {"iran.coverage": several})[0]


def test_an_interval_is_for_sweeps():
    assert "brittle.sweep" in refusal(brittle.run, settings={"iran.coverage": Interval(0, 1)})[0]
    odd = refusal(brittle.sweep, {"iran.coverage": Interval("low", 1)})
    assert odd == refusal(brittle.sweep, ["iran.coverage=interval(low,1)"])


def test_what_is_no_mapping_is_refused_with_what_to_type():
    assert "write replications=400" in refusal(brittle.run, "historical", 400)[0]
    assert "overrides=['iran=hold']" in refusal(brittle.run, "historical", ["iran=hold"])[0]
    assert "give settings second" in refusal(brittle.run, {"iran": "hold"})[0]
    assert "no mapping" in refusal(brittle.run, "historical", {"iran.coverage"})[0]
    assert "is no name" in refusal(brittle.run, "historical", {3: 1})[0]
    assert "no scenario" in refusal(brittle.compare, "historical", {})[0]
    assert "no scenario" in refusal(brittle.compare, "historical", 3)[0]


def test_a_set_is_refused_for_its_order_is_not_fixed():
    assert "iran.coverage" in refusal(brittle.sweep, {"iran.coverage": {0.5, 0.8}})[0]
    assert "iran: " in refusal(brittle.sweep, {"iran": {"hold", "surge"}})[0]


def test_no_argument_passes_the_strict_pass_by():
    assert "1.5" in refusal(brittle.run, replications=1.5)[0]
    assert "true" in refusal(brittle.run, seed=True)[0]
    assert "horizon_days" in refusal(brittle.run, horizon_days=np.nan)[0]
    assert "theatre" in refusal(brittle.run, theatre=3)[0]
    assert "design.points" in refusal(brittle.sweep, {"iran.coverage": Interval(0, 1)}, design="sobol", points=-1)[0]


def test_a_run_from_values_is_the_run_from_text(tmp_path, monkeypatch):
    settings = {"tarsis": "surge", "tarsis.coverage": np.float64(0.8)}
    texts = ["tarsis=surge", "tarsis.coverage=0.8"]
    made = brittle.run("historical", settings, **HERE)
    assert made.digest == brittle.run(overrides=[*texts, *SMALL]).digest
    assert made.config == brittle.run(overrides=[*texts, *SMALL]).config
    source = Path(brittle.__file__).parent / "theatres" / "vardania"
    monkeypatch.chdir(source.parent)
    same = [
        brittle.run("historical", settings, **{**HERE, "theatre": path}).digest for path in (source, Path("vardania"))
    ]
    assert same == [made.digest] * 2


def test_a_sweep_from_values_is_the_sweep_from_text(tmp_path):
    settings = {"tarsis": ["hold", "surge"], "tarsis.coverage": np.array([0.5, 0.8]), "morale.crown.level": 0.5}
    texts = ["tarsis=hold,surge", "tarsis.coverage=0.5,0.8", "morale.crown.level=0.5"]
    one = brittle.sweep(settings, name="same", runs=tmp_path / "values", **HERE)
    other = brittle.sweep([*SMALL, *texts, "name=same"], runs=tmp_path / "text")
    assert one.plan.fingerprint == other.plan.fingerprint
    assert one.digest == other.digest is not None
    again = brittle.sweep([*SMALL, *texts, "name=same"], runs=tmp_path / "values")  # the same folder, nothing is new
    assert again.digest == one.digest
    typed = read_checksummed(one.folder / PROVENANCE)["command"]
    assert typed[:2] == ["brittle", "sweep"] and set(texts) <= set(typed)


def test_text_may_stand_beside_values(tmp_path):
    both = brittle.sweep({"tarsis": ["hold", "surge"]}, overrides=["tarsis.coverage=0.5,0.8"], runs=tmp_path, **HERE)
    assert len(both.design) == 4


def test_a_comparison_from_values_is_the_comparison_from_text(tmp_path):
    scenario = {"tarsis": "surge", "tarsis.coverage": 0.8}
    one = brittle.compare("historical", scenario, settings={"morale.crown.level": 0.5}, runs=tmp_path, **HERE)
    text = "tarsis=surge tarsis.coverage=0.8"
    other = brittle.compare("historical", text, overrides=["morale.crown.level=0.5"], runs=tmp_path, **HERE)
    assert one.pairs[0].other.label == text
    assert one.fingerprint == other.fingerprint
    assert one.table.equals(other.table)


def test_one_setting_has_one_value_for_all_scenarios(tmp_path):
    surge = {"tarsis": "surge"}
    clash = refusal(brittle.compare, "historical", surge, settings={"tarsis": "hold"}, runs=tmp_path, **HERE)
    assert "give it in one place" in clash[0]
    twice = refusal(brittle.compare, "historical", surge, settings={"ensemble.seed": 2}, seed=1, runs=tmp_path)
    assert twice == ("ensemble.seed: is both 1 and 2 for all scenarios; give it once",)


def test_mesa_takes_values():
    values = brittle.to_mesa("historical", {"tarsis.coverage": 0.8}, theatre="vardania", seed=3, replication=2)
    text = brittle.to_mesa(theatre="vardania", overrides="tarsis.coverage=0.8", seed=3, replication=2)
    assert values.war.parameters == text.war.parameters
    assert (values.root_seed, values.replication) == (3, 2)
    assert brittle.ConflictModel("historical", {"tarsis.coverage": 1}, theatre="vardania")
    assert (
        "true"
        in str(refusal(brittle.ConflictModel, "historical", {"tarsis.coverage": True}, theatre="vardania")).lower()
    )
