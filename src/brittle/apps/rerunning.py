"""`brittle rerun`: one run computed again, and held against the row that was kept."""

from __future__ import annotations

import json
import math
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brittle.world.check import BadInput

if TYPE_CHECKING:
    from brittle.sweeps.rerun import Rerun


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the words and flags of the verb."""
    parser.add_argument("run", metavar="RUN", help="name of a run or sweep below runs/, or its folder")
    parser.add_argument("--replication", type=int, required=True, metavar="K", help="its replication_id")
    parser.add_argument("--scenario", type=int, default=None, metavar="N", help="of a sweep: its scenario_id")
    parser.add_argument("--theatre", metavar="DIR", help="folder of a theatre that does not come with brittle")
    parser.add_argument("--runs", metavar="DIR", default="runs", help="where the runs are (default: runs)")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def main(options: Namespace) -> int:
    """0 if the run comes out as it was kept, 1 if it does not."""
    from brittle.store.find import find_results

    found = rerun(find_results(options.run, Path(options.runs)), options.replication, options.scenario, options.theatre)
    if options.json:
        print(json.dumps({"differs": found.differs, "row": {key: _plain(value) for key, value in found.row.items()}}))
    else:
        width = max(map(len, found.row))
        for key, value in found.row.items():
            if _plain(value) is not None:
                print(f"{key:{width}}  {value}" + ("   <- differs from what was kept" if key in found.differs else ""))
        print(f"Computed again: {'every byte as it was kept' if not found.differs else 'NOT as it was kept'}.")
    return 1 if found.differs else 0


def rerun(folder: Path, replication: int, scenario: int | None = None, theatre: str | None = None) -> Rerun:
    """One run computed now, beside the row that was kept. Raises BadInput."""
    from brittle.analysis.results import Results
    from brittle.apps.saved import find_played_theatre
    from brittle.scenario.settings import MOST_REPLICATIONS
    from brittle.sweeps.rerun import held_against, rerun_point

    if not 0 <= replication < MOST_REPLICATIONS:
        raise BadInput([f"--replication: {replication} is not allowed, give 0 or more, below {MOST_REPLICATIONS:,}"])
    results = Results(folder)
    plan, point = results.plan, scenario or 0
    if plan is None:
        if point:
            raise BadInput(["--scenario: a single run has one design point; leave it out"])
        row = _rerun_single(folder, results, replication, theatre)
    else:
        if scenario is None and plan.points > 1:
            last = plan.points - 1
            raise BadInput([f"--scenario: a sweep of {plan.points:,} design points needs one, give 0 to {last}"])
        data = find_played_theatre(plan.theatre, plan.theatre_sha256, theatre)
        row = rerun_point(folder, plan, data, point, replication)
    kept = results.sql(f"SELECT * FROM runs WHERE scenario_id = {point} AND replication_id = {replication}")
    return held_against(row, kept)


def _rerun_single(folder: Path, results: Any, replication: int, theatre: str | None) -> dict[str, Any]:
    import yaml

    from brittle.apps.frames import runs_columns
    from brittle.apps.saved import find_played_theatre
    from brittle.ensemble.replicate import replicate
    from brittle.scenario.asked import build_asked
    from brittle.scenario.schema import make_specification
    from brittle.sweeps.rerun import check_streams, first_row

    check_streams(results.manifest["stream_version"])
    played = results.manifest["theatre"]
    data = find_played_theatre(str(played["name"]), str(played["sha256"]), theatre)
    results.check_config()
    specification = make_specification(yaml.safe_load((folder / "config.yaml").read_text(encoding="utf-8")))
    asked = build_asked(data, specification)
    found = replicate(
        asked.theatre, asked.start, asked.parameters, specification.seed, replication, 1, specification.horizon_days,
        inputs=asked.inputs, threads=1,
    )  # fmt: skip
    step = float(asked.parameters.time_step_days)
    return first_row(runs_columns(specification.scenario, asked.data, asked.names, found, step, replication))


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value
