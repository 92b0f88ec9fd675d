"""The rows of the chart of fall times: which places, in which order, and how the runs spread."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from brittle.analysis.observations import besieged_places
from brittle.scenario.records import Observed, Place, TheatreData

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Row:
    """One row of the chart: a place, or a heading without one."""

    name: str
    place: Place | None = None
    quantiles: tuple[float, ...] = ()  # days at LEVELS, infinite where that share never fell
    held: float = math.nan  # share of runs in which it never fell
    window: tuple[float, float] | None = None  # days within which it fell in fact


def fall_quantiles(days: ArrayLike, levels: Sequence[float] = LEVELS) -> tuple[float, ...]:
    """Days by which the given shares of all runs had seen the fall; infinite where fewer did.

    NaN means that the place did not fall in that run. No run at all: all NaN.
    """
    values = np.asarray(days, dtype=np.float64)
    if len(values) == 0:
        return tuple(math.nan for _ in levels)
    # Between a day and infinity there is nothing to interpolate: take days that occurred.
    full = np.where(np.isnan(values), np.inf, values)
    return tuple(float(day) for day in np.quantile(full, levels, method="inverted_cdf"))


def fall_rows(data: TheatreData, runs: pd.DataFrame, observed: tuple[Observed, ...], most: int) -> list[Row]:
    """Capitals, then the other places held by the besieged side on the first day, with headings.

    Each group by observed time, else by the model's median; `most` places in all, the
    capitals and the most populous. Raises ValueError if the runs lack a place's column.
    """
    inside = set(besieged_places(data))
    windows = _windows(data, observed)
    held = [place for place in data.places if place.id in inside]
    by_size = sorted(held, key=lambda place: (not place.capital, -place.population, place.id))
    lines = [_line(place, runs, windows) for place in by_size[:most]]
    lines.sort(key=_order)
    capitals = [line for line in lines if line.place is not None and line.place.capital]
    others = [line for line in lines if line.place is not None and not line.place.capital]
    if not capitals or not others:
        return capitals + others
    return [Row("Capitals"), *capitals, Row("Other places"), *others]


def _line(place: Place, runs: pd.DataFrame, windows: dict[str, tuple[float, float]]) -> Row:
    column = f"fall_day_{place.id}"
    if column not in runs:
        raise ValueError(f"The runs have no column '{column}', the day on which {place.name} fell.")
    days = runs[column].to_numpy(dtype=np.float64)
    held = float(np.isnan(days).mean()) if len(days) else math.nan
    return Row(place.name, place, fall_quantiles(days), held, windows.get(place.id))


def _windows(data: TheatreData, observed: tuple[Observed, ...]) -> dict[str, tuple[float, float]]:
    """First observed passage of each place out of the besieged camp."""
    inside = {party.id for party in data.parties if party.camp == "besieged"}
    windows: dict[str, tuple[float, float]] = {}
    for row in sorted(observed, key=lambda row: (row.earliest, row.latest)):
        if row.from_party in inside and row.to_party not in inside:
            windows.setdefault(row.place, (row.earliest, row.latest))
    return windows


def _order(line: Row) -> tuple[float, float, float, str]:
    median = line.quantiles[2] if not math.isnan(line.quantiles[2]) else math.inf
    observed = sum(line.window) / 2 if line.window else math.inf
    return observed, median, line.held, line.name
