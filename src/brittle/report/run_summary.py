"""The summary of a run, as text and as one JSON object."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from brittle.analysis.precision import PRECISION, days_of_interest, runs_needed, standard_error
from brittle.analysis.proportion import NORMAL_95, Share, share_of_runs
from brittle.results.caveats import CAVEAT
from brittle.results.run_data import RunData
from brittle.scenario.observed import read_observed
from brittle.scenario.records import Observed, TheatreData
from brittle.scenario.theatre_spelling import patron_exit, regime_word

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def summary_text(result: RunData) -> str:
    """A short summary for people: when it collapsed, which capitals fell, what the reader must know."""
    s, data = result.specification, result.data
    lines = [
        "",
        f"{data.title}",
        f"{_title(result)} {s.replications:,} replications of {s.horizon_days} days, seed {s.seed}.",
    ]
    lines += ["", *_collapse(result), "", *_capitals(result), "", *_patrons(result)]
    lines += ["", *_sure(result), "", CAVEAT]
    if result.uses_later_facts:
        lines.append("It uses facts that became known after the start, so it is not scored.")
    count = len(result.hindsight)
    if count:
        made = "1 choice was" if count == 1 else f"{count} choices were"
        lines.append(f"{made} made knowing the outcome; see manifest.json.")
    return "\n".join(lines)


def summary_object(result: RunData) -> dict[str, Any]:
    """The same as plain values; shares in [0, 1], days from the start, null where half of the runs never got there."""
    s, data = result.specification, result.data
    return {
        "scenario": s.scenario,
        "title": s.about.get("title", ""),
        "theatre": data.name,
        "start": data.start.isoformat(),
        "seed": s.seed,
        "replications": s.replications,
        "horizon_days": s.horizon_days,
        "precision": _precision(result),
        "collapse": [{"day": day, **_share(result, result.collapse_probability(day))} for day in _days(result)],
        "collapse_day": _spread(result.runs["collapse_day"]),
        "capitals": {
            place: {
                "lost": [{"day": day, **_share(result, _lost(result, place, day))} for day in _days(result)],
                "fall_day": _spread(result.runs[f"fall_day_{place}"]),
            }
            for place in _order(result)
        },
        patron_exit(result.runs).removesuffix("_day"): {
            "share": _share(result, _left(result, patron_exit(result.runs))),
            "day": _spread(result.runs[patron_exit(result.runs)]),
        },
        "leader_exit": {
            "share": _share(result, _left(result, "leader_exit_day")),
            "day": _spread(result.runs["leader_exit_day"]),
        },
        "digest": result.digest,
        "seconds": round(result.seconds, 3),
        "uses_later_facts": result.uses_later_facts,
        "hindsight": list(result.hindsight),
        "folder": None if result.folder is None else result.folder.as_posix(),
        "caveat": CAVEAT,
    }


def _title(result: RunData) -> str:
    title = str(result.specification.about.get("title", "")).strip()
    return f"Scenario {result.specification.scenario}" + (f": {title.rstrip('.')}." if title else ".")


def _days(result: RunData) -> list[int]:
    return days_of_interest(result.specification.horizon_days)


def _share(result: RunData, share: Share) -> dict[str, float]:
    """A share as plain values, with its Monte-Carlo error and the runs that the stated precision would take."""
    runs = len(result.runs)
    count = round(share.value * runs)
    return {
        "share": share.value, "low": share.low, "high": share.high, "standard_error": standard_error(count, runs),
        "runs_needed": runs_needed(count, runs, _precision(result)),
    }  # fmt: skip


def _precision(result: RunData) -> float:
    return result.specification.precision or PRECISION


def _sure(result: RunData) -> list[str]:
    """How sure the runs make one of all the shares above; of the model they say nothing."""
    shares = [result.collapse_probability(day) for day in _days(result)]
    shares += [_lost(result, place, day) for place in _order(result) for day in _days(result)]
    shares += [_left(result, column) for column in (patron_exit(result.runs), "leader_exit_day")]
    rows = [_share(result, share) for share in shares]
    error, needed = (max(row[name] for row in rows) for name in ("standard_error", "runs_needed"))
    half = f"{100 * _precision(result):g}"
    return [
        f"Monte-Carlo standard error of these shares: at most {100 * error:.1f} points.",
        f"For 95 % intervals of +-{half} point{'' if half == '1' else 's'}: {int(needed):,} replications; for collapse"
        f" alone give ensemble.precision={_precision(result):g}.",
    ]


def quantile_day(days: pd.Series, level: float) -> float:
    """Day by which this share of all runs had got there, infinity if fewer did."""
    reached = np.sort(days.fillna(np.inf).to_numpy(dtype=float))
    return float(reached[max(0, math.ceil(level * len(reached)) - 1)])


def _spread(days: pd.Series) -> dict[str, float | None]:
    """Quartiles over all runs, and the 95 % interval of the median from the order of the runs alone."""
    found = {name: quantile_day(days, level) for name, level in (("p25", 0.25), ("median", 0.5), ("p75", 0.75))}
    half = NORMAL_95 / (2 * math.sqrt(max(1, len(days))))
    found |= {"median_low": quantile_day(days, 0.5 - half), "median_high": quantile_day(days, min(1.0, 0.5 + half))}
    return {name: day if math.isfinite(day) else None for name, day in found.items()}


def _lost(result: RunData, place: str, day: float) -> Share:
    return share_of_runs(int((result.runs[f"fall_day_{place}"] <= day).sum()), len(result.runs))


def _left(result: RunData, column: str) -> Share:
    return share_of_runs(int(result.runs[column].notna().sum()), len(result.runs))


def _order(result: RunData) -> list[str]:
    """Capitals that could fall, those first that fell first and most often."""
    capitals = [p.id for p in result.data.places if p.capital and f"fall_day_{p.id}" in result.runs]
    return sorted(
        capitals,
        key=lambda p: (quantile_day(result.runs[f"fall_day_{p}"], 0.5), -_lost(result, p, math.inf).value, p),
    )


def moment(start: datetime.date, day: float) -> str:
    """A time as text: "day 10.5 (7 Dec)"; an instant at midnight belongs to the day that ends."""
    if not math.isfinite(day):
        return "never"
    date = start + datetime.timedelta(days=max(0, math.ceil(day) - 1))
    return f"day {day:g} ({date.day} {_MONTHS[date.month - 1]})"


def percent(value: float) -> str:
    """A share as a percentage that never rounds to certainty: "99.7 %", "below 0.1 %"."""
    if 0.0 < value < 0.001:
        return "<0.1 %"
    if 0.999 < value < 1.0:
        return ">99.9 %"
    return f"{100 * value:.0f} %" if value in (0.0, 1.0) else f"{100 * value:.1f} %"


def _collapse(result: RunData) -> list[str]:
    start = result.data.start
    lines = [f"The {regime_word(result.data.spelling)} had collapsed"]
    for day in _days(result):
        share = result.collapse_probability(day)
        between = f"(95 % interval {percent(share.low)} to {percent(share.high)})"
        lines.append(f"  by {moment(start, day):18}{percent(share.value):>8} of runs  {between}")
    days = result.runs["collapse_day"]
    middle, late = quantile_day(days, 0.5), quantile_day(days, 0.75)
    if not math.isfinite(middle):
        return [*lines, "  not in half of the runs or more"]
    last = f"to {moment(start, late)}" if math.isfinite(late) else "to after the end"
    lines.append(
        f"  half of the runs by {moment(start, middle)};"
        f" the middle half from {moment(start, quantile_day(days, 0.25))} {last}"
    )
    return lines


def _capitals(result: RunData) -> list[str]:
    order = _order(result)
    if not order:
        return ["The besieged side held no capital on the first day."]
    names = {place.id: place.name for place in result.data.places}
    width = max(16, *(len(names[p]) + 2 for p in order))
    days = _days(result)
    heads = "".join(f"{f'fell by day {day}':>16}" for day in days)
    windows = _windows(read_observed(result.data.folder, result.data))
    happened = f"   {'it happened' if windows else ''}".rstrip()
    lines = [f"{'Capital':{width}}{heads}   {'median':18}{happened}".rstrip()]
    for place in order:
        shares = "".join(f"{percent(_lost(result, place, day).value):>16}" for day in days)
        half = quantile_day(result.runs[f"fall_day_{place}"], 0.5)
        middle = moment(result.data.start, half) if math.isfinite(half) else "not by the end"
        lines.append(f"{names[place]:{width}}{shares}   {middle:18}   {_seen(result.data, windows, place)}".rstrip())
    return lines


def _windows(observed: Sequence[Observed]) -> dict[str, float]:
    first: dict[str, float] = {}
    for row in observed:
        first[row.place] = min(row.latest, first.get(row.place, math.inf))
    return first


def _seen(data: TheatreData, windows: dict[str, float], place: str) -> str:
    if not windows:
        return ""
    return moment(data.start, windows[place]).partition("(")[2].rstrip(")") if place in windows else "not seen to fall"


def _patrons(result: RunData) -> list[str]:
    seats = {seat.role: seat.label for seat in result.data.seats}
    lines = []
    if "ground_patron" in seats:
        lines.append(_exit(result, f"{seats['ground_patron']} began to leave", patron_exit(result.runs)))
    return [*lines, _exit(result, "The leader left", "leader_exit_day")]


def _exit(result: RunData, what: str, column: str) -> str:
    share = _left(result, column).value
    if share == 0.0:
        return f"{what} in no run."
    days = result.runs[column].dropna()
    middle = moment(result.data.start, quantile_day(days, 0.5))
    return f"{what} in {percent(share)} of runs, in these at the median on {middle}."
