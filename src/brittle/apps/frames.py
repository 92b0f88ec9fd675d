"""Results of the kernels as data frames, in days and names instead of steps and rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brittle.analysis.observations import besieged_places
from brittle.ensemble.reduce import OUTCOMES, Reductions
from brittle.ensemble.series import FATES, TENTHS, THOUSANDTHS, series_columns
from brittle.scenario.build import Names
from brittle.scenario.records import TheatreData

FINISHED = "finished"
LEVELS = {"p05": 0.05, "p25": 0.25, "median": 0.5, "p75": 0.75, "p95": 0.95}


def runs_frame(scenario: str, data: TheatreData, names: Names, reductions: Reductions, step: float) -> pd.DataFrame:
    """One row a replication: when the regime collapsed, who left, how many were lost, when each place fell.

    Days are counted from the start; an event has the time of the end of its step of `step`
    days, and is NaN where it did not happen. `fall_day_<place>` is there for every place
    that the besieged camp held on the first day.
    """
    count = len(reductions.outcomes)
    columns: dict[str, Any] = {
        "scenario_id": [scenario] * count,
        "replication_id": np.arange(count, dtype=np.int64),
        "status": [FINISHED] * count,
        "collapsed": reductions.outcomes.collapse_step >= 0,
    }
    for outcome in OUTCOMES:
        values = np.asarray(reductions.outcomes[outcome.name])
        if outcome.name.endswith("_step"):
            columns[outcome.name.removesuffix("_step") + "_day"] = days_of(values, step)
        else:
            columns[outcome.name] = values.copy()
    for place in besieged_places(data):
        columns[f"fall_day_{place}"] = days_of(reductions.falls[:, names.places.index(place)], step)
    return pd.DataFrame(columns)


def daily_frame(names: Names, reductions: Reductions) -> pd.DataFrame:
    """Probability of each controller by place and day; day 0 is the start, day d the end of the d-th day."""
    days, places, parties = reductions.daily.shape
    count = max(1, len(reductions.outcomes))
    grid = np.indices((days, places, parties)).reshape(3, -1)
    return pd.DataFrame(
        {
            "place": np.array(names.places, dtype=object)[grid[1]],
            "day": grid[0].astype(np.int64),
            "controller": np.array(names.parties, dtype=object)[grid[2]],
            "probability": reductions.daily.reshape(-1) / count,
        }
    )


def days_of(steps: NDArray[np.int64], step: float) -> NDArray[np.float64]:
    """Days from the start of the ends of these steps, NaN for -1, never."""
    return np.where(steps < 0, np.nan, (steps + 1) * step)


def series_frame(names: Names, reductions: Reductions) -> pd.DataFrame:
    """Mean and quantiles over runs of what is kept of every day, one row a series, key and day.

    `population` by party in persons; `men`, the besieged side's persons by sector; `will`,
    their mean m in [0, 1], over the `runs` that have anybody there; `fate` by
    "<camp>.<fate>" in persons; `patron` by "<role>.announced" and ".actual": adviser
    coverage in [0, 1], sorties a day. Quantiles are of each day by itself, not of paths.
    """
    found = []
    for (series, key), values in sorted(_series(names, reductions.series).items()):
        runs = np.sum(~np.isnan(values), axis=0)
        columns: dict[str, Any] = {"series": series, "key": key, "day": np.arange(values.shape[1]), "runs": runs}
        with np.errstate(invalid="ignore"):
            columns["mean"] = np.nansum(values, axis=0) / np.where(runs > 0, runs, np.nan)
        columns |= dict(zip(LEVELS, _quantiles(values), strict=True))
        found.append(pd.DataFrame(columns))
    return pd.concat(found, ignore_index=True)


def _quantiles(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(level, day) over the runs that have a value; NaN where none has."""
    if len(values) and not np.isnan(values).any():
        return np.quantile(values, list(LEVELS.values()), axis=0)  # one call is four times as fast as one a day
    result = np.full((len(LEVELS), values.shape[1]), np.nan)
    for day, column in enumerate(values.T):
        known = column[~np.isnan(column)]
        if len(known):
            result[:, day] = np.quantile(known, list(LEVELS.values()))
    return result


def _series(names: Names, kept: NDArray[np.int32]) -> dict[tuple[str, str], NDArray[np.float64]]:
    """Every series by name and key as (replicate, day)."""
    at, numbers = series_columns(len(names.parties), len(names.sectors)), kept.astype(np.float64)
    found = {("population", party): numbers[:, :, at.people + row] for row, party in enumerate(names.parties)}
    for row, sector in enumerate(names.sectors):
        men = numbers[:, :, at.men + row]
        found["men", sector] = men
        found["will", sector] = numbers[:, :, at.willing + row] / TENTHS / np.where(men > 0, men, np.nan)
    for row, camp in enumerate(("besieged", "challenger")):
        for column, fate in enumerate(FATES):
            found["fate", f"{camp}.{fate}"] = numbers[:, :, at.fates + row * len(FATES) + column]
    for row, role in enumerate(("ground_patron", "air_patron")):
        for column, what in enumerate(("announced", "actual")):
            found["patron", f"{role}.{what}"] = numbers[:, :, at.patrons + 2 * row + column] / THOUSANDTHS
    return found
