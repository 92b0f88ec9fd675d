"""Results of the kernels as data frames, in days and names instead of steps and rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brittle.analysis.observations import besieged_places
from brittle.ensemble.reduce import OUTCOMES, Reductions
from brittle.scenario.build import Names
from brittle.scenario.records import TheatreData

FINISHED = "finished"


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
