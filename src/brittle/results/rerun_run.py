"""One run computed again, beside the row that was kept of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from brittle.ensemble.replicate import replicate
from brittle.results.read_run import theatre_of_run
from brittle.results.run_frames import runs_columns
from brittle.results.stored import StoredResults
from brittle.scenario.prepared_run import prepare_run
from brittle.scenario.schema import check_stored, make_specification
from brittle.scenario.settings import MOST_REPLICATIONS
from brittle.sweeps.rerun_point import Rerun, check_streams, compare_rows, first_row, rerun_point
from brittle.world.check import BadInput


def rerun(folder: Path, replication: int, point: int | None = None, theatre: str | None = None) -> Rerun:
    """One run computed now, beside the row that was kept; `point` where a sweep has several. Raises BadInput."""
    if not 0 <= replication < MOST_REPLICATIONS:
        raise BadInput([f"--replication: {replication} is not allowed, give 0 or more, below {MOST_REPLICATIONS:,}"])
    results = StoredResults(folder)
    plan, row_of_design = results.plan, point or 0
    if plan is None:
        if row_of_design:
            raise BadInput(["--point: a single run has one design point; leave it out"])
        row = _rerun_single(folder, results, replication, theatre)
    else:
        if point is None and plan.points > 1:
            last = plan.points - 1
            raise BadInput([f"--point: a sweep of {plan.points:,} design points needs one, give 0 to {last}"])
        data = theatre_of_run(plan.theatre, plan.theatre_sha256, theatre)
        row = rerun_point(folder, plan, data, row_of_design, replication)
    kept = results.sql(f"SELECT * FROM runs WHERE design_point_id = {row_of_design} AND replication_id = {replication}")
    return compare_rows(row, kept)


def _rerun_single(folder: Path, results: Any, replication: int, theatre: str | None) -> dict[str, Any]:
    check_streams(results.manifest["stream_version"])
    simulated = results.manifest["theatre"]
    data = theatre_of_run(str(simulated["name"]), str(simulated["sha256"]), theatre)
    results.check_config()
    config = yaml.safe_load((folder / "config.yaml").read_text(encoding="utf-8"))
    check_stored(config, data.spelling)
    specification = make_specification(config, data.spelling)
    prepared = prepare_run(data, specification)
    found = replicate(
        prepared.theatre, prepared.start, prepared.parameters, specification.seed, replication, 1,
        specification.horizon_days,
        inputs=prepared.inputs, threads=1,
    )  # fmt: skip
    step = float(prepared.parameters.time_step_days)
    return first_row(runs_columns(specification.scenario, prepared.data, prepared.names, found, step, replication))
