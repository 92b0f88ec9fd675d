"""Causes of planted differences, and one pair of runs step by step."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import brittle
from brittle.comparison.attribution import attribute, without_mechanism
from brittle.comparison.paired_differences import mean_difference
from brittle.comparison.twin import twin, typical
from brittle.scenario.mechanisms import MECHANISMS, mechanism
from brittle.world.check import BadInput
from brittle.world.parameters import REGISTRY, make_parameters

pytestmark = pytest.mark.usefixtures("composed_once")  # they are about what is done with the settings

RUNS = 120
HORIZON = "ensemble.horizon_days=20"


@pytest.fixture(scope="module")
def pay(tmp_path_factory: pytest.TempPathFactory):
    """The same war at usual pay, and at thrice the pay with a strong effect: everything that differs is pay."""
    runs = tmp_path_factory.mktemp("runs")
    arguments = ["morale.pay=1", HORIZON]
    return brittle.compare(
        "command.pay=1", "command.pay=3", replications=RUNS, theatre="vardania", overrides=arguments, runs=runs
    )


@pytest.fixture(scope="module")
def found(pay):
    answer = attribute(pay, 0, RUNS)
    assert answer is not None
    return answer


def test_the_planted_cause_comes_first_and_explains_everything(found):
    assert found.named[0].mechanism.name == "pay" and found.named[0].weight < 0
    first = found.checked[0]
    assert first.mechanism.name == "pay" and first.carried == 1.0
    # Without an effect of pay the two wars are one and the same, run by run.
    assert first.left.value == first.left.low == first.left.high == 0.0 and first.left.p == 1.0


def test_sentences_name_the_cause_and_the_remaining_difference(found):
    text = " ".join(found.sentences)
    assert "soldiers' pay" in text and "100 % of the difference" in text and "+0.00" in text


@pytest.mark.parametrize(("full", "left", "carried", "text"), [
    (4.0, 1.0, 0.75, "carries 75 % of the difference"), (4.0, -1.0, 1.25, "sign changes"),
    (4.0, 6.0, -0.5, "the difference grows"),
    (4.0, 4.0, 0.0, "carries nothing"),
])  # fmt: skip
def test_the_explained_share_keeps_its_sign(full: float, left: float, carried: float, text: str):
    from brittle.comparison.attribution import Ablation, carried_share, carried_text

    noise = np.random.Generator(np.random.Philox(3)).normal(0, 0.3, 100)
    noise -= noise.mean()
    gaps, rest = full + noise, left + noise
    gone = mean_difference(rest, gaps)
    found = Ablation(mechanism("pay"), mean_difference(np.zeros(100), rest), gone, gone.value / full)
    assert carried_share(found) == pytest.approx(carried)
    assert found.carried == pytest.approx(carried) and text in carried_text(found)


def test_a_share_whose_interval_covers_zero_is_not_reported():
    from brittle.comparison.attribution import Ablation, carried_share, carried_text
    from brittle.comparison.paired_differences import Difference

    open_ended = Ablation(mechanism("pay"), Difference(1.3, 0.9, 1.7, 0.001), Difference(0.3, -0.1, 0.8, 0.1), 0.2)
    assert carried_share(open_ended) is None and carried_text(open_ended) == "no clear change"


def test_causes_and_the_twin_are_saved_as_tables(pay, found, tmp_path: Path):
    import pandas as pd

    from brittle.report.compare_page import write_tables

    pair = twin(pay)
    write_tables(pay, tmp_path / "tables", {pay.pairs[0].other.label: found}, {pay.pairs[0].other.label: pair})
    without = pd.read_csv(tmp_path / "tables" / "without_1.csv")
    assert without["without"].tolist() == [entry.mechanism.label for entry in found.checked]
    assert without.loc[0, "carried"] == 1.0 and without.loc[0, "left"] == 0.0
    assert without.loc[0, "gone"] == pytest.approx(found.difference.value)
    events = pd.read_csv(tmp_path / "tables" / "twin_1.csv")
    assert events["text"].tolist() == [event.text for event in pair.events]


def test_tables_of_the_ledger_add_up(found):
    will = found.terms[found.terms["of"] == "Will to fight"].set_index("term")
    # Pay is 1 at first and 3 in the other, at an effect of 1 logit for each doubling's worth; militia and army get it.
    assert will.loc["Pay", "baseline"] == 0.0 and 0 < will.loc["Pay", "difference"] <= 2.0
    assert found.changes["baseline"].sum() > 0


def test_identical_scenarios_have_nothing_to_explain(tmp_path: Path):
    same = brittle.compare(
        "command.pay=1", "scenario=historical", replications=10, theatre="vardania", overrides=[HORIZON], runs=tmp_path
    )
    assert same.pairs[0].is_identical and attribute(same) is None
    pair = twin(same)
    assert pair.first_difference is None and pair.orders is None and "No event differs." in pair.sentences


def test_a_without_mechanism_mechanism_keeps_what_it_does_on_average(pay):
    from brittle.comparison.ledger_causes import LedgerMeans
    from brittle.rules import breaking, will

    usual = LedgerMeans(
        dict.fromkeys(will.TERMS, 0.0) | {"losing": -0.25}, dict.fromkeys(breaking.TERMS, 0.0) | {"rumour": 0.5}, 0.2,
        0.1, np.zeros((1, 1)), True, 4.0, 1.0,
    )  # fmt: skip
    base = pay.specifications[0]
    without = without_mechanism(base, mechanism("losing"), usual).parameters
    assert without["morale.losing"] == 0.0
    assert without["morale.besieged.level"] == base.parameters["morale.besieged.level"] - 0.25
    without = without_mechanism(base, mechanism("rumour"), usual).parameters
    assert without["contagion.break"] == 0.0
    assert without["break.rate"] == pytest.approx(base.parameters["break.rate"] * np.exp(0.5))


@pytest.mark.parametrize("entry", MECHANISMS, ids=lambda entry: entry.name)
def test_every_mechanism_can_be_without_mechanism_within_the_registry(entry):
    make_parameters(entry.off)  # refuses what is unknown or out of range
    assert set(entry.off) <= set(REGISTRY)


def test_the_twin_ends_as_the_runs_that_were_kept(pay):
    pair = twin(pay)
    row = typical(pay.pairs[0])
    assert pair.replication == row
    for label, end, runs in zip(pair.labels, pair.ends, pay.comparison.runs, strict=True):
        day = runs.loc[row, "collapse_day"]
        assert ("holds" in end) if np.isnan(day) else end.endswith(f"day {day:g}"), label
    assert pair.first_difference is not None and pair.events
    first = next(event for event in pair.events if event.where != "both")
    assert first.day == pair.first_difference and any(pair.labels[k] in first.where for k in (0, 1))
    assert pair.orders is not None and pair.orders[0] == 0.0 and "pay: 3 instead of 1" in pair.orders[1]


def test_runs_without_common_random_numbers_have_no_twin(tmp_path: Path):
    arguments = [f"theatre=vardania {HORIZON} ensemble.seed={seed}" for seed in (1, 2)]
    apart = brittle.compare(*arguments, replications=4, runs=tmp_path)
    with pytest.raises(BadInput, match="do not use common random numbers; give both the same seed"):
        twin(apart)


def test_a_run_that_stopped_is_no_divergence_of_twins(tmp_path: Path):
    """Runs of folders stop after a collapse at times of their own; the twin goes on to the horizon with both."""
    from brittle.results.run_folder import save_run

    arguments = ["theatre=vardania", HORIZON, "morale.regime.level=-2"]
    for name, tail in (("short", 0), ("long", 9)):
        result = brittle.run("historical", replications=4, overrides=[*arguments, f"time.tail_days={tail}"])
        save_run(result, name, tmp_path)
    found = twin(brittle.compare("short", "long", runs=tmp_path))
    assert found.first_difference is None and "No event differs." in found.sentences


def test_a_mean_outside_the_allowed_range_is_reported(pay):
    from brittle.comparison.attribution import CLIPPED, Ablation, Attribution, attribution_sentences

    nothing = mean_difference(np.zeros(4), np.ones(4))
    ablation = Ablation(mechanism("pay"), nothing, nothing, 1.0, True)
    frames = [None] * 3
    sentences = attribution_sentences(
        Attribution(pay.pairs[0].rows[0].outcome, nothing, [found_cause()], [ablation], *frames, 4)
    )
    assert any(CLIPPED.strip() in sentence for sentence in sentences)


def found_cause():
    from brittle.comparison.ledger_causes import Cause

    return Cause(mechanism("pay"), -1.0, False)


def test_runs_of_another_version_are_not_explained_by_this_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from brittle.comparison import explanation

    arguments = ["theatre=vardania", "ensemble.horizon_days=6"]
    found = brittle.compare("historical", "morale.regime.level=-2", replications=40, overrides=arguments, runs=tmp_path)
    monkeypatch.setattr(explanation, "__version__", "9.9.9")
    assert explanation.explain_pairs(found, lambda label, count: None) == ({}, {})


def test_a_run_of_few_days_is_explained_too(tmp_path: Path):
    """Its outcomes are named by another day than the fortnight."""
    levels = [f"morale.regime.level={level}" for level in (0, -2)]
    found = attribute(
        brittle.compare(*levels, replications=40, theatre="vardania", horizon_days=6, runs=tmp_path), 0, 40, ()
    )
    assert found is not None and found.outcome.name in ("regime_days", "people_6")


def test_a_replication_that_was_not_compared_is_refused(pay):
    with pytest.raises(BadInput, match=f"{RUNS + 5} was not compared, give one of 0 to {RUNS - 1}"):
        twin(pay, 0, RUNS + 5)
