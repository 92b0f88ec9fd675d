"""Results of the kernels as columns of tables, in days and names instead of steps and rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brittle.analysis.observations import besieged_places
from brittle.ensemble.reduce import OUTCOMES, Reductions
from brittle.scenario.build import Names
from brittle.scenario.records import TheatreData
from brittle.store.plan import SUCCEEDED as SUCCEEDED  # chunk.py takes it from here
from brittle.world.former_names import former_field

EVENTS = tuple(outcome.name for outcome in OUTCOMES if outcome.name.endswith("_step"))
AMOUNTS = tuple(outcome.name for outcome in OUTCOMES if not outcome.name.endswith("_step"))


type Columns = dict[str, Any]


def run_columns(data: TheatreData, names: Names, reductions: Reductions, step: float | NDArray[np.float64]) -> Columns:
    """One row a replication: when the regime collapsed, who left, how many were lost, when each place fell.

    Days are counted from the start; an event has the time of the end of its step of `step`
    days (one number, or one a row), and is NaN where it did not happen. `fall_day_<place>`
    is there for every place that the besieged camp held on the first day. Names are those
    that are stored in every war; who shows them spells them as the war does.
    """
    columns: Columns = {"collapsed": reductions.outcomes.collapse_step >= 0}
    for outcome in OUTCOMES:
        values = np.asarray(reductions.outcomes[outcome.name])
        if outcome.name in EVENTS:
            columns[day_name(outcome.name)] = days_of(values, step)
        else:
            columns[outcome.name] = values.copy()
    for place in besieged_places(data):
        columns[f"fall_day_{place}"] = days_of(reductions.falls[:, names.places.index(place)], step)
    return columns


def day_name(event: str) -> str:
    """Column of an event's day, as it is stored: `collapse_step` -> `collapse_day`."""
    return former_field(event).removesuffix("_step") + "_day"


def days_of(steps: NDArray[np.int64], step: float | NDArray[np.float64]) -> NDArray[np.float64]:
    """Days from the start of the ends of these steps, NaN for -1, never."""
    return np.where(steps < 0, np.nan, (steps + 1) * step)


def daily_columns(names: Names, daily: NDArray[np.int64]) -> Columns:
    """Runs in which each party held each place, one row a point, day, place and party.

    `daily` is (point, day, place, party); day 0 is the start, day d the end of the d-th day.
    """
    points, days, places, parties = daily.shape
    day, place, party = np.indices((days, places, parties)).reshape(3, -1)
    return {
        "place": np.tile(np.array(names.places, dtype=object)[place], points),
        "day": np.tile(day.astype(np.int64), points),
        "controller": np.tile(np.array(names.parties, dtype=object)[party], points),
        "held": daily.reshape(-1),
    }


def sum_columns(data: TheatreData, names: Names, blocks: Sequence[Reductions], steps: Sequence[float]) -> Columns:
    """What adds up over runs, one row a point, outcome and day; no row a run.

    An event has a row for each day 1 to the horizon: `total` counts the runs in which it
    happened on that day. An amount has one row, day -1: its sum, and that of its `squares`.
    Names are those of the table of runs.
    """
    horizon = blocks[0].daily.shape[0] - 1
    places = besieged_places(data)
    events = [day_name(name) for name in EVENTS] + [f"fall_day_{place}" for place in places]
    rows = [names.places.index(place) for place in places]
    totals, squares = [], []
    for block, step in zip(blocks, steps, strict=True):
        when = [block.outcomes[name] for name in EVENTS] + [block.falls[:, row] for row in rows]
        totals += [_by_day(values, step, horizon) for values in when]
        amounts = np.array([block.outcomes[name] for name in AMOUNTS], dtype=np.int64)
        totals.append(amounts.sum(axis=1))
        squares += [np.zeros(len(when) * horizon, np.int64), (amounts * amounts).sum(axis=1)]
    days = [*np.tile(np.arange(1, horizon + 1), len(events)).tolist(), *[-1] * len(AMOUNTS)]
    names_of_rows = np.array([name for name in events for _ in range(horizon)] + list(AMOUNTS), dtype=object)
    return {
        "outcome": np.tile(names_of_rows, len(blocks)),
        "day": np.tile(np.array(days, np.int64), len(blocks)),
        "total": np.concatenate(totals),
        "squares": np.concatenate(squares),
    }


def _by_day(steps: NDArray[np.int64], step: float, horizon: int) -> NDArray[np.int64]:
    # Step 0 ends within the first day; a step that ends at midnight belongs to the day that ends.
    days = -(-(steps[steps >= 0] + 1) // round(1.0 / step))
    return np.bincount(days, minlength=horizon + 1)[1 : horizon + 1]
