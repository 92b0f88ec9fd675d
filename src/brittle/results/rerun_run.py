"""One run computed again, beside the row that was kept of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from brittle.ensemble.replicate import replicate
from brittle.results.read_run import theatre_of_run
from brittle.results.run_frames import runs_columns
from brittle.results.stored import StoredResults
from brittle.scenario.prepared_run import build_asked
from brittle.scenario.schema import check_stored, make_specification
from brittle.scenario.settings import MOST_REPLICATIONS
from brittle.sweeps.rerun_point import Rerun, check_streams, first_row, held_against, rerun_point
from brittle.world.check import BadInput


def rerun(folder: Path, replication: int, scenario: int | None = None, theatre: str | None = None) -> Rerun:
    """One run computed now, beside the row that was kept. Raises BadInput."""

    if not 0 <= replication < MOST_REPLICATIONS:
        raise BadInput([f"--replication: {replication} is not allowed, give 0 or more, below {MOST_REPLICATIONS:,}"])
    results = StoredResults(folder)
    plan, point = results.plan, scenario or 0
    if plan is None:
        if point:
            raise BadInput(["--scenario: a single run has one design point; leave it out"])
        row = _rerun_single(folder, results, replication, theatre)
    else:
        if scenario is None and plan.points > 1:
            last = plan.points - 1
            raise BadInput([f"--scenario: a sweep of {plan.points:,} design points needs one, give 0 to {last}"])
        data = theatre_of_run(plan.theatre, plan.theatre_sha256, theatre)
        row = rerun_point(folder, plan, data, point, replication)
    kept = results.sql(f"SELECT * FROM runs WHERE scenario_id = {point} AND replication_id = {replication}")
    return held_against(row, kept)


def _rerun_single(folder: Path, results: Any, replication: int, theatre: str | None) -> dict[str, Any]:

    check_streams(results.manifest["stream_version"])
    played = results.manifest["theatre"]
    data = theatre_of_run(str(played["name"]), str(played["sha256"]), theatre)
    results.check_config()
    config = yaml.safe_load((folder / "config.yaml").read_text(encoding="utf-8"))
    check_stored(config, data.spelling)
    specification = make_specification(config, data.spelling)
    asked = build_asked(data, specification)
    found = replicate(
        asked.theatre, asked.start, asked.parameters, specification.seed, replication, 1, specification.horizon_days,
        inputs=asked.inputs, threads=1,
    )  # fmt: skip
    step = float(asked.parameters.time_step_days)
    return first_row(runs_columns(specification.scenario, asked.data, asked.names, found, step, replication))
