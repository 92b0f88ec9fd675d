"""Where and when two scenarios differ: the chance that the regime still holds each place, by day."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brittle.comparison.paired_differences import sign_test, tango
from brittle.comparison.verdicts import NEGLIGIBLE

FALSE_SHARE = 0.05  # of the cells that are called clear, at most so many are so by chance

type Numbers = NDArray[np.float64]


class Where(NamedTuple):
    """Differences by place and day, (place, day) each; places in the order of `besieged_places`."""

    days: Numbers
    one: Numbers  # share of runs in which the place has never been lost
    other: Numbers
    value: Numbers  # other less one
    low: Numbers  # 95 % interval of each cell by itself
    high: Numbers
    clear: NDArray[np.bool_]  # after correction for all cells, and worth the name: NEGLIGIBLE or more


def where_they_differ(one: Numbers, other: Numbers, days: Numbers) -> Where:
    """Paired differences of the shares of runs that still hold each place at the ends of these days.

    `one` and `other` are days of first loss, (replicate, place), NaN never. Score intervals of
    Tango cell by cell; clear are cells by McNemar's exact test and the step-up of Benjamini and
    Hochberg (1995, Journal of the Royal Statistical Society B 57) over all cells, which holds for
    cells that go up and down together, as days and neighbours do.
    """
    from scipy.stats import false_discovery_control

    runs = len(one)
    held = [~(falls[:, :, None] <= days) for falls in (one, other)]
    gained = (~held[0] & held[1]).sum(axis=0)
    lost = (held[0] & ~held[1]).sum(axis=0)
    moves = list(zip(gained.flat, lost.flat, strict=True))
    ends = np.array([_interval(int(up), int(down), runs) for up, down in moves]).reshape(-1, 2)
    p = np.array([_p(int(up), int(down)) for up, down in moves])
    clear = (false_discovery_control(p) < FALSE_SHARE) if len(p) else np.zeros(0, bool)
    clear &= np.abs(gained - lost).reshape(-1) >= NEGLIGIBLE * runs
    shape = gained.shape
    low, high = (ends[:, end].reshape(shape) for end in (0, 1))
    shares = [side.mean(axis=0) for side in held]
    return Where(days, shares[0], shares[1], (gained - lost) / runs, low, high, clear.reshape(shape))


def where_frame(places: tuple[str, ...], where: Where) -> pd.DataFrame:
    """The same as a table, one row a place and day."""
    place, day = np.indices(where.value.shape).reshape(2, -1)
    columns = {name: getattr(where, name).reshape(-1) for name in Where._fields if name != "days"}
    return pd.DataFrame({"place": np.array(places)[place], "day": where.days[day], **columns})


@lru_cache(maxsize=100_000)
def _interval(gained: int, lost: int, runs: int) -> tuple[float, float]:
    return tango(gained, lost, runs)


@lru_cache(maxsize=100_000)
def _p(gained: int, lost: int) -> float:
    return sign_test(gained, lost)
