"""A difference between two scenarios, replicate by replicate under the same luck."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

LONGER, SHORTER, UNCLEAR = "holds longer", "falls sooner", "no clear difference"
NORMAL_95 = 1.959963984540054


class Paired(NamedTuple):
    """A paired difference of means with its 95 % interval."""

    mean_one: float
    mean_other: float
    value: float  # mean of one less mean of the other
    low: float
    high: float

    @property
    def interval(self) -> tuple[float, float, float]:
        """The difference, and the ends of its interval."""
        return self.value, self.low, self.high


def difference(one: np.ndarray, other: np.ndarray) -> Paired:
    """The mean paired difference, shape (replicate,) each, with a 95 % normal interval.

    Replicates are independent, so the standard error is that of their differences. Pairs that all
    agree give an interval of no width: nothing differs between the two.
    Raises ValueError if there are fewer than two pairs or the numbers of replicates differ.
    """
    if len(one) != len(other) or len(one) < 2:
        raise ValueError(f"a paired difference needs two equal numbers of replicates, not {len(one)} and {len(other)}")
    gaps = np.asarray(one, np.float64) - np.asarray(other, np.float64)
    value = float(gaps.mean())
    half = NORMAL_95 * float(gaps.std(ddof=1)) / math.sqrt(len(gaps))
    return Paired(float(np.mean(one)), float(np.mean(other)), value, value - half, value + half)


def direction(survival: Paired) -> str:
    """Which way survival moves: longer, sooner, or no clear difference at this size."""
    if survival.low > 0.0:
        return LONGER
    return SHORTER if survival.high < 0.0 else UNCLEAR
