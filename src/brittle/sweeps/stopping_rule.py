"""When a point has enough replications: a rule on the results so far, so that it always stops at the same one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from brittle.analysis.precision import days_of_interest, is_precise
from brittle.store.parquet import connect, files_of
from brittle.store.plan import RUNS, Plan
from brittle.store.sweep_state import SweepState


def collapse_counts(plan: Plan, state: SweepState, days: Sequence[int]) -> np.ndarray:
    """Runs, and runs in which the regime had collapsed by each of these days: (point, 1 + day)."""
    paths = [part.path for part in state.parts if part.table == plan.main_table]
    result = np.zeros((plan.points, 1 + len(days)), np.int64)
    if plan.main_table == RUNS:
        by = ", ".join(f"count(*) FILTER (collapse_day <= {day})" for day in days)
        query = f"SELECT design_point_id, count(*), {by} FROM {files_of(paths)} GROUP BY ALL"
    else:
        by = ", ".join(f"coalesce(sum(total) FILTER (day <= {day}), 0)::BIGINT" for day in days)
        query = (
            f"SELECT design_point_id, (sum(runs) FILTER (day = 1))::BIGINT, {by} FROM {files_of(paths)}"
            " WHERE outcome = 'collapse_day' GROUP BY design_point_id"
        )
    with connect() as connection:
        for point, *counts in connection.execute(query).fetchall():
            result[point] = counts
    return result


def points_to_go_on(plan: Plan, state: SweepState) -> np.ndarray:
    """Points whose shares of collapse are not yet known to the requested precision.

    Half of the 95 % Wilson interval, of collapse by the early day and by the horizon, must
    be no wider. So many runs as one half would need are always enough.
    """
    if plan.precision is None:
        return np.zeros(0, np.int64)
    counts = collapse_counts(plan, state, days_of_interest(plan.horizon_days)).tolist()
    return np.flatnonzero([not is_precise(runs, collapsed, plan.precision) for runs, *collapsed in counts])
