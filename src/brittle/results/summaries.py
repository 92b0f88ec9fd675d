"""The results of each design point, with their uncertainty and the runs that more precision needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from brittle.analysis.precision import EARLY, PRECISION, runs_needed, standard_error
from brittle.analysis.proportion import share_of_runs
from brittle.store.plan import RUNS, SUCCEEDED

if TYPE_CHECKING:
    from brittle.results.stored import StoredResults


def summary_frame(results: StoredResults, day: float | None = None, event: str = "collapse_day") -> pd.DataFrame:
    """One row a design point: what it sets, `runs`, and the share of them in which `event` had happened by `day`.

    `share`, its 95 % Wilson interval `low` and `high`, its Monte-Carlo `standard_error`, and
    `runs_needed` for a half width of `ensemble.precision` (0.01 if none was given).
    `event` is a column of days, as `fall_day_damascus`; `day` defaults to the fortnight.
    """
    plan = results.plan
    horizon = plan.horizon_days if plan is not None else None
    by = float(min(EARLY, horizon) if horizon else EARLY) if day is None else float(day)
    precision = plan.precision if plan is not None and plan.precision is not None else PRECISION
    counts = event_counts(results, event, by)
    design = results.design
    rows = [
        _row(int(runs), int(count), precision) for runs, count in zip(counts["runs"], counts["happened"], strict=True)
    ]
    frame = design.merge(pd.DataFrame({"design_point_id": counts["design_point_id"], "day": by}), on="design_point_id")
    return pd.concat([frame, pd.DataFrame(rows)], axis=1)


def event_counts(results: StoredResults, event: str, day: float) -> pd.DataFrame:
    """`runs` that succeeded, and those with `event` by `day` (`happened`), by `design_point_id`. Raises BadInput."""
    if results.plan is None or results.plan.main_table == RUNS:
        return results.sql(
            f"SELECT design_point_id, count(*) AS runs, count(*) FILTER ({_column(event)} <= {float(day)}) AS happened"
            f" FROM runs WHERE status = '{SUCCEEDED}' GROUP BY design_point_id ORDER BY design_point_id"
        )
    by_then = f"coalesce(sum(total) FILTER (day <= {float(day)}), 0)::BIGINT AS happened"
    return results.sql(
        f"SELECT design_point_id, max(runs) AS runs, {by_then} FROM sums WHERE outcome = '{event.replace("'", '')}'"
        " GROUP BY design_point_id ORDER BY design_point_id"
    )


def _row(runs: int, count: int, precision: float) -> dict[str, Any]:
    share = share_of_runs(count, runs)
    return {
        "runs": runs, "share": share.value, "low": share.low, "high": share.high,
        "standard_error": standard_error(count, runs), "runs_needed": runs_needed(count, runs, precision),
    }  # fmt: skip


def _column(name: str) -> str:
    return '"' + name.replace('"', "") + '"'


def held_share(frame: pd.DataFrame) -> pd.DataFrame:
    """The same shares of the opposite: that the event had not happened."""
    turned = frame.copy()
    turned["share"], turned["low"], turned["high"] = 1 - frame["share"], 1 - frame["high"], 1 - frame["low"]
    return turned
