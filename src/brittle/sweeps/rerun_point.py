"""One run of a finished run or sweep, computed again and compared with the stored row, to the byte."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from brittle.numerics.streams import STREAM_VERSION
from brittle.scenario.records import TheatreData
from brittle.store.chunks import Segment
from brittle.store.plan import FAILED, RUNS, Plan, read_plan_design
from brittle.sweeps.compute_chunk import compute
from brittle.sweeps.points import Points
from brittle.world.check import BadInput
from brittle.world.former_names import shown_setting


class Rerun(NamedTuple):
    """A row as it comes out now; `differs` names the columns in which it is not what was kept."""

    row: dict[str, Any]
    differs: list[str]


def check_streams(streams: int) -> None:
    """Raises BadInput if these results came from another version of the random streams."""
    if streams != STREAM_VERSION:
        raise BadInput(
            [f"random streams: it was made with version {streams}, this brittle draws from {STREAM_VERSION}"]
        )


def rerun_point(folder: Any, plan: Plan, data: TheatreData, point: int, replication: int) -> dict[str, Any]:
    """The row of one run of a sweep, computed now. Raises BadInput for what the sweep does not have."""
    check_streams(plan.stream_version)
    if plan.main_table != RUNS:
        raise BadInput([f"{folder}: kept reductions only, so there is no row to compare with"])
    if not 0 <= point < plan.points:
        raise BadInput([f"--point: {point} is not in this sweep, give 0 to {plan.points - 1}"])
    points = Points(plan, read_plan_design(folder, plan), data)
    row = first_row(compute(points, [Segment(point, replication, 1)])[RUNS])
    return {shown_setting(name, plan.spelling): value for name, value in row.items()}


def first_row(columns: dict[str, Any]) -> dict[str, Any]:
    """The first row of columns, as plain values."""
    return {
        name: values[0].item() if isinstance(values[0], np.generic) else values[0] for name, values in columns.items()
    }


def compare_rows(row: dict[str, Any], kept: pd.DataFrame) -> Rerun:
    """The run beside the one row that was kept; numbers must agree in every bit."""
    if len(kept) != 1:
        raise BadInput(["--replication: that run was not kept; `brittle status` shows the runs that were"])
    if kept["status"].iloc[0] == FAILED:
        raise BadInput(["--replication: that run failed in the sweep, so there is no row to compare with"])
    old = first_row({str(name): kept[name].to_numpy(dtype=object) for name in kept})
    return Rerun(row, [name for name in row if name in old and _bits(row[name]) != _bits(old[name])])


def _bits(value: Any) -> Any:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return "missing"
    return np.float64(value).tobytes() if isinstance(value, int | float | np.number) else str(value)
