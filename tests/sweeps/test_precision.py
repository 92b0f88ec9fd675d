"""How many replications are enough: the rule stops where it says, and the same way for everybody."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sweeps.small import begin
from tests.sweeps.test_engines import Interrupted, after

import brittle
from brittle.analysis.precision import EARLY, half_width, most_runs, runs_needed, standard_error
from brittle.api.open import Results
from brittle.api.sweep import carry_on
from brittle.sweeps.execute import Shard

PRECISE = ("ensemble.replications=50", "ensemble.precision=0.07", "ensemble.horizon_days=20")
PRECISION = 0.07


@given(st.integers(0, 1000), st.integers(0, 1000), st.floats(0.002, 0.2))
def test_the_runs_needed_give_the_precision(count: int, more: int, precision: float) -> None:
    runs = count + more + 1
    needed = runs_needed(count, runs, precision)
    share = (count + 2) / (runs + 4)
    assert half_width(round(share * needed), needed) <= precision * 1.03 + 0.6 / needed
    if needed > 40:
        assert half_width(round(share * needed * 0.9), math.floor(needed * 0.9)) > precision * 0.97


@pytest.mark.parametrize(("precision", "runs"), [(0.01, 9601), (0.05, 381), (0.1, 93)])
def test_a_probability_of_one_half_needs_the_most_runs(precision: float, runs: int) -> None:
    assert most_runs(precision) == pytest.approx(runs, abs=3)
    assert half_width(runs // 2, runs) == pytest.approx(precision, rel=0.01)


@pytest.mark.parametrize("share", [0.0, 0.03, 0.5, 0.97])
def test_the_standard_error_is_that_of_repeated_ensembles(share: float) -> None:
    draws = np.random.default_rng(5).binomial(400, share, 4000)
    spread = float(np.std(draws / 400))
    sentences = float(np.mean([standard_error(int(count), 400) for count in draws]))
    assert 0.97 * spread <= sentences <= 1.25 * spread + 0.004


def batches_until_precise(runs) -> int:  # type: ignore[no-untyped-def]
    """The first number of batches of 50 at which both shares of collapse are known well enough."""
    for total in range(50, len(runs) + 1, 50):
        days = runs["collapse_day"].to_numpy()[:total]
        if all(half_width(int((days <= day).sum()), total) <= PRECISION for day in (EARLY, 20)):
            return total
    return -1


def test_every_point_stops_at_the_first_batch_with_the_precision(tmp_path: Path) -> None:
    prepared = begin(tmp_path, *PRECISE)
    carry_on(prepared)
    results = Results(prepared.folder)
    runs = results.runs
    for _, rows in runs.groupby("design_point_id"):
        assert rows["replication_id"].tolist() == list(range(len(rows)))
        assert batches_until_precise(rows) == len(rows)
    assert runs.groupby("design_point_id").size().nunique() > 1
    plain = begin(tmp_path, "ensemble.replications=50", "ensemble.horizon_days=20", "name=plain")
    carry_on(plain)
    first = runs[runs["replication_id"] < 50].reset_index(drop=True)
    assert first.equals(Results(plain.folder).runs)


def test_batches_are_the_same_for_every_engine_and_after_a_stop(tmp_path: Path) -> None:
    digests = []
    for number, (engine, keep) in enumerate([("threads", "runs"), ("processes", "runs"), ("threads", "runs")]):
        prepared = begin(tmp_path / str(number), *PRECISE, f"ensemble.keep={keep}")
        if number == 2:
            with pytest.raises(Interrupted):
                carry_on(prepared, engine, report_progress=after(7), workers=1)
        carry_on(prepared, engine, workers=2)
        digests.append(Results(prepared.folder).digest)
    assert len(set(digests)) == 1


def test_a_sweep_of_sums_stops_at_the_same_batch(tmp_path: Path) -> None:
    counts = []
    for keep in ("runs", "reductions"):
        prepared = begin(tmp_path / keep, *PRECISE, f"ensemble.keep={keep}")
        carry_on(prepared)
        counts.append(Results(prepared.folder).summary()[["runs", "share", "low", "high"]])
    assert counts[0].equals(counts[1])


def test_a_sweep_to_a_precision_cannot_be_sharded(tmp_path: Path) -> None:
    with pytest.raises(brittle.BadInput, match="ensemble.precision"):
        carry_on(begin(tmp_path, *PRECISE), shard=Shard(0, 2))


def test_a_single_run_to_a_precision_equals_one_call() -> None:
    arguments = ["theatre=vardania", "ensemble.horizon_days=20"]
    precise = brittle.run(replications=50, overrides=[*arguments, "ensemble.precision=0.07"])
    total = len(precise.runs)
    assert batches_until_precise(precise.runs) == total > 50
    at_once = brittle.run(replications=total, overrides=arguments)
    assert precise.digest == at_once.digest and precise.runs.equals(at_once.runs)
    assert precise.series.equals(at_once.series)
