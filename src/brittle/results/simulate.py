"""From a checked specification to the data of its run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from brittle.analysis.precision import days_of_interest, is_precise
from brittle.ensemble.reduce import Reductions, merge
from brittle.ensemble.replicate import replicate
from brittle.results.fingerprints import digest_of
from brittle.results.precompile import helped_compilation
from brittle.results.run_data import MOST_RUN_DAYS, RunData, kept_runs
from brittle.results.run_frames import daily_frame, runs_frame, series_frame
from brittle.scenario.dated import uses_later_facts
from brittle.scenario.prepared_run import prepare_run
from brittle.scenario.records import TheatreData
from brittle.scenario.schema import Specification
from brittle.scenario.theatre_folder import find_theatre, read_theatre


def simulate(
    specification: Specification,
    progress: Callable[[int], None] | None = None,
    data: TheatreData | None = None,
    on_start: Callable[[], None] | None = None,
) -> RunData:
    """Results of a checked specification. `on_start` is called once everything has been read and built."""
    given = read_theatre(find_theatre(specification.theatre)) if data is None else data
    data, p, theatre, start, names, inputs = prepare_run(given, specification)
    if on_start is not None:
        on_start()
    began = time.perf_counter()

    def batch(first: int, kept: int) -> Reductions:
        return replicate(
            theatre, start, p, specification.seed, first, specification.replications, specification.horizon_days,
            inputs=inputs, threads=specification.threads, kept=kept,
            progress=progress and (lambda done: progress(first + done)),
        )  # fmt: skip

    with helped_compilation():
        reductions = _batches(specification, batch, float(p.time_step_days))
    seconds = time.perf_counter() - began
    requested, specification = specification, replace(specification, replications=len(reductions.outcomes))
    return RunData(
        specification, data, runs_frame(specification.scenario, data, names, reductions, float(p.time_step_days)),
        daily_frame(names, reductions), specification.settings(), digest_of(names, reductions),
        uses_later_facts(data, specification.inputs, specification.origin), seconds,
        series=series_frame(names, reductions), requested=requested,
    )  # fmt: skip


def _batches(s: Specification, batch: Callable[[int, int], Reductions], step: float) -> Reductions:
    """One batch, or so many that the shares of collapse are known to the requested precision."""
    most = MOST_RUN_DAYS // (s.horizon_days + 1)
    found = batch(0, kept_runs(s))
    while s.precision is not None:
        days = (found.outcomes.collapse_step + 1) * step
        fallen = found.outcomes.collapse_step >= 0
        counts = [int((fallen & (days <= day)).sum()) for day in days_of_interest(s.horizon_days)]
        runs = len(found.outcomes)
        if is_precise(runs, counts, s.precision):
            break
        found = merge([found, batch(runs, min(s.replications, max(0, most - runs)))])
    return found
