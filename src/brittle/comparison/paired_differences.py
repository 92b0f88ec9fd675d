"""Paired differences between two scenarios, replicate by replicate, and how sure one can be of them."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from brittle.analysis.proportion import NORMAL_95

RESAMPLES = 4000
_SEED = 20241127  # of the resampling alone; the same data give the same interval
_MOST_EXACT = 16  # pairs that differ, up to which every way to turn them round is tried
_ROWS = 64  # resamples that are in memory at a time

type Numbers = NDArray[np.float64]


class Difference(NamedTuple):
    """What the other scenario adds to the one: a difference of means, its 95 % interval, and its p value."""

    value: float
    low: float
    high: float
    p: float


def share_difference(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> Difference:
    """Difference of two paired shares of runs, `other` less `one`, shape (replicate,) each, in [-1, 1].

    The interval is the score interval of Tango (1998, Statistics in Medicine 17), which keeps a
    width where no pair differs; p is McNemar's exact one. Raises ValueError without pairs.
    """
    _check(one, other)
    gained, lost = int(np.sum(~one & other)), int(np.sum(one & ~other))
    low, high = tango(gained, lost, len(one))
    return Difference((gained - lost) / len(one), low, high, sign_test(gained, lost))


def tango(gained: int, lost: int, pairs: int) -> tuple[float, float]:
    """Ends of the 95 % score interval of (gained - lost) / pairs, in [-1, 1]."""
    from scipy.optimize import brentq

    value = (gained - lost) / pairs

    def beyond(delta: float) -> float:
        return abs(_score(gained, lost, pairs, delta)) - NORMAL_95

    low = -1.0 if value <= -1.0 else brentq(beyond, -1.0 + 1e-12, value, xtol=1e-12) if beyond(-1 + 1e-12) > 0 else -1.0
    high = 1.0 if value >= 1.0 else brentq(beyond, value, 1.0 - 1e-12, xtol=1e-12) if beyond(1 - 1e-12) > 0 else 1.0
    return float(low), float(high)


def _score(gained: int, lost: int, pairs: int, delta: float) -> float:
    """How many standard errors the data lie from a true difference of `delta`."""
    # The share of pairs that lost, most likely under delta: root of 2n q^2 + b q + c = 0.
    b = -gained - lost + (2 * pairs - gained + lost) * delta
    c = -lost * delta * (1 - delta)
    share = (math.sqrt(max(0.0, b * b - 8 * pairs * c)) - b) / (4 * pairs)
    variance = pairs * (2 * share + delta * (1 - delta))
    gap = gained - lost - pairs * delta
    return 0.0 if gap == 0 else gap / math.sqrt(variance) if variance > 0 else math.copysign(math.inf, gap)


def sign_test(gained: int, lost: int) -> float:
    """Two-sided p of so many pairs that moved one way and the other; 1 if none moved."""
    from scipy.stats import binomtest

    return float(binomtest(gained, gained + lost, 0.5).pvalue) if gained + lost else 1.0


def mean_differences(one: Numbers, other: Numbers) -> list[Difference]:
    """Differences of means, `other` less `one`, of arrays (replicate, outcome), with bootstrap intervals.

    Whole replicates are drawn again, so that all outcomes share the resamples: bias-corrected and
    accelerated (Efron 1987, Journal of the American Statistical Association 82), widened to hold
    Student's t interval as well, because where few pairs differ, as with common random numbers, the
    bootstrap alone is too narrow. p comes from turning the pairs round. Raises ValueError with
    fewer than two pairs.
    """
    _check(one, other)
    gaps = np.asarray(other, np.float64) - np.asarray(one, np.float64)
    if len(gaps) < 2:
        raise ValueError("an interval of a mean needs two replications or more, not one")
    low, high = _intervals(gaps)
    values = gaps.mean(axis=0)
    return [
        Difference(float(values[column]), float(low[column]), float(high[column]), turned_p(gaps[:, column]))
        for column in range(gaps.shape[1])
    ]


def mean_difference(one: Numbers, other: Numbers) -> Difference:
    """The same for one outcome, shape (replicate,) each."""
    return mean_differences(np.asarray(one, np.float64)[:, None], np.asarray(other, np.float64)[:, None])[0]


def _intervals(gaps: Numbers) -> tuple[Numbers, Numbers]:
    from scipy.stats import norm, t

    means, count = gaps.mean(axis=0), len(gaps)
    figures = _resampled_means(gaps)
    below = (figures < means).mean(axis=0) + 0.5 * (figures == means).mean(axis=0)
    bias = norm.ppf(np.clip(below, 0.5 / RESAMPLES, 1 - 0.5 / RESAMPLES))
    centred = gaps - means
    squares = (centred**2).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        skew = np.where(squares > 0, (centred**3).sum(axis=0) / (6 * squares**1.5), 0.0)
    ends = []
    for z in (-NORMAL_95, NORMAL_95):
        level = norm.cdf(bias + (bias + z) / (1 - skew * (bias + z)))
        ends.append(np.array([np.quantile(figures[:, k], level[k]) for k in range(gaps.shape[1])]))
    # Quantiles of resampled means are too narrow for few runs: by n against n - 1, and as the normal is against t.
    wider = math.sqrt(count / (count - 1)) * float(t.ppf(0.975, count - 1)) / NORMAL_95
    half = float(t.ppf(0.975, count - 1)) * gaps.std(axis=0, ddof=1) / math.sqrt(count)
    low, high = (means + (end - means) * wider for end in ends)
    return np.minimum(low, means - half), np.maximum(high, means + half)


def _resampled_means(gaps: Numbers) -> Numbers:
    """Means of RESAMPLES samples drawn with replacement, shape (resample, outcome)."""
    draws = np.random.Generator(np.random.Philox(_SEED))
    count, found = len(gaps), []
    for first in range(0, RESAMPLES, _ROWS):
        picks = draws.integers(0, count, size=(min(_ROWS, RESAMPLES - first), count))
        weights = np.stack([np.bincount(row, minlength=count) for row in picks])
        found.append(weights @ gaps / count)
    return np.concatenate(found)


def turned_p(gaps: Numbers) -> float:
    """Two-sided p of a mean of paired differences under changes of sign; pairs without a difference do not count.

    Exact for up to sixteen pairs that differ, else normal.
    """
    from scipy.stats import norm

    moved = gaps[gaps != 0.0]
    if not len(moved):
        return 1.0
    if len(moved) > _MOST_EXACT:
        return float(2 * norm.sf(abs(moved.sum()) / math.sqrt(float((moved**2).sum()))))
    sums = np.zeros(1)
    for gap in np.abs(moved):
        sums = np.concatenate([sums + gap, sums - gap])
    return float(np.mean(np.abs(sums) >= abs(moved.sum()) * (1 - 1e-9)))


def paired_gain(one: Numbers, other: Numbers) -> float:
    """By how much common random numbers divide the variance of the difference; NaN if neither varies.

    1 is no gain; below 1 the two go against each other. Infinite if all pairs differ by the same.
    """
    apart = float(np.var(one, ddof=1) + np.var(other, ddof=1))
    together = float(np.var(np.asarray(other, np.float64) - one, ddof=1))
    if apart == 0.0:
        return math.nan
    return apart / together if together > 0.0 else math.inf


def _check(one: np.ndarray, other: np.ndarray) -> None:
    if one.shape != other.shape or not len(one):
        raise ValueError(
            f"a paired difference needs the same replications on both sides, not {one.shape}, {other.shape}"
        )
