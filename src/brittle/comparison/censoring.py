"""Until which day all runs are known: a run stops some days after a collapse, and what follows is unknown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brittle.analysis.observations import besieged_places
from brittle.comparison.fall_days import corridor_days, fall_days
from brittle.comparison.sides import Side
from brittle.scenario.records import TheatreData
from brittle.scenario.theatre_spelling import patron_exit

type Numbers = NDArray[np.float64]


class Censoring(NamedTuple):
    """Whole days up to which every run of every side tells whether a thing has happened, at most the horizon."""

    horizon: int
    places: int  # the first loss of any place
    capital: int
    leader: int  # his exit
    patron: int  # the ground patron's exit
    corridor: int  # the cut of the land corridor
    persons_stop: float | None  # days after a collapse at which persons are counted: inf at the horizon, None unequal

    @property
    def is_whole(self) -> bool:
        """True if everything is known to the horizon."""
        return self == to_the_end(self.horizon)


def to_the_end(horizon: int) -> Censoring:
    """All runs followed to the horizon."""
    return Censoring(horizon, horizon, horizon, horizon, horizon, horizon, math.inf)


def is_followed_to_horizon(side: Side) -> bool:
    """True if no run of this side stopped before the horizon."""
    return bool((_ends(side, side.runs) >= side.horizon_days).all())


def _ends(side: Side, runs: pd.DataFrame) -> Numbers:
    """Days at which these runs of the side stopped."""
    return runs["steps"].to_numpy(np.float64) * float(side.settings["time.step_days"])


def censoring_of(data: TheatreData, sides: Sequence[Side], runs: Sequence[pd.DataFrame]) -> Censoring:
    """What is known of all runs: an event is, but its absence only until the run stopped."""
    horizon = sides[0].horizon_days
    ends = [_ends(side, frame) for side, frame in zip(sides, runs, strict=True)]

    def until(times: Sequence[Numbers | None]) -> int:
        known = float(horizon)
        for found, end in zip(times, ends, strict=True):
            if found is not None:
                is_open = np.isnan(found) if found.ndim == 1 else np.isnan(found).any(axis=1)
                known = min(known, float(end[is_open].min(initial=horizon)))
        return math.floor(known)

    held, falls = besieged_places(data), [fall_days(data, frame) for frame in runs]
    row = held.index(data.seat_of_power) if data.seat_of_power in held else None
    capital = [] if row is None else [days[:, row] for days in falls]
    leader = [frame["leader_exit_day"].to_numpy(np.float64) for frame in runs]
    patron = [frame[patron_exit(frame)].to_numpy(np.float64) for frame in runs]
    return Censoring(
        horizon, until(falls), until(capital or [None] * len(runs)), until(leader), until(patron),
        until([corridor_days(data, days) for days in falls]), _persons_stop(sides, ends, horizon),
    )  # fmt: skip


def _persons_stop(sides: Sequence[Side], ends: Sequence[Numbers], horizon: int) -> float | None:
    if all(float(end.min(initial=horizon)) >= horizon for end in ends):
        return math.inf
    tails = {float(side.settings["time.tail_days"]) for side in sides}
    return tails.pop() if len(tails) == 1 else None


def cut(times: Numbers, until: float) -> Numbers:
    """These times, NaN where it had not happened by then."""
    return np.where(times <= until, times, np.nan)
