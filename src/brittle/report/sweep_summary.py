"""The results of a sweep, in sentences and as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from brittle.analysis.precision import PRECISION
from brittle.report.run_summary import percent
from brittle.results.caveats import CAVEAT
from brittle.results.stored import StoredResults
from brittle.results.summaries import summary_frame
from brittle.scenario.records import TheatreData
from brittle.scenario.theatre_spelling import regime_word
from brittle.store.sweep_state import SweepState

_MOST_LINES = 12


def summary_object(results: StoredResults, state: SweepState) -> dict[str, Any]:
    """The results of every design point, as plain values."""
    assert results.plan is not None
    frame = summary_frame(results)
    return {
        "title": results.plan.title, "folder": results.folder.as_posix(), "digest": results.digest,
        "runs": state.runs(state.finished), "failed": state.runs(state.failed),
        "collapse_by_day": float(frame["day"].iloc[0]),
        "points": json.loads(frame.drop(columns="day").to_json(orient="records", double_precision=15)),
        "caveat": CAVEAT,
    }  # fmt: skip


def summary_text(results: StoredResults, data: TheatreData, found: dict[str, Any], figures: Sequence[Path] = ()) -> str:
    """The same for people: at most a dozen design points, those of the lowest and of the highest shares."""
    plan = results.plan
    assert plan is not None
    regime, half = regime_word(data.spelling), 100 * (plan.precision or PRECISION)
    axes = [key for key in found["points"][0] if key in plan.axes]
    points = sorted(found["points"], key=lambda point: point["share"] or 0.0)
    some = points if len(points) <= _MOST_LINES else [*points[: _MOST_LINES // 2], None, *points[-_MOST_LINES // 2 :]]
    lines = [
        "",
        f"Share of runs in which the {regime} had collapsed by day {found['collapse_by_day']:g}:",
    ]
    for point in some:
        if point is None:
            lines.append(f"  ... {len(points) - _MOST_LINES:,} more between them")
            continue
        sets = "  ".join(f"{axis}={_short(point[axis])}" for axis in axes) or "all runs"
        error, needed = 100 * point["standard_error"], point["runs_needed"]
        lines.append(
            f"  {percent(point['share']):>8}  ({percent(point['low'])} to {percent(point['high'])}; standard error"
            f" {error:.1f} points; {needed:,} runs for +-{half:g} points)  {sets}"
        )
    name = results.folder
    pictures = ", ".join(path.name for path in figures if path.suffix == ".png")
    lines += ["", found["caveat"], ""]
    lines += [f"Pictures in {name / 'figures'}, as PNG and SVG: {pictures}."] if pictures else []
    lines.append(f"Results in {name}. To draw: `brittle plot {name}`. To read: brittle.open({str(name)!r}).")
    return "\n".join(lines)


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
