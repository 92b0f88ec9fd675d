"""Times until something happens, seen only up to a horizon: curves, bands, restricted means, a paired test."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from brittle.analysis.proportion import share_of_runs
from brittle.comparison.paired_differences import turned_p

type Numbers = NDArray[np.float64]


class Curve(NamedTuple):
    """The share of runs in which it has not yet happened, by day, with intervals and a band."""

    days: Numbers
    share: Numbers
    low: Numbers  # 95 % for each day by itself
    high: Numbers
    band_low: Numbers  # 95 % for all days together
    band_high: Numbers


def curve(times: Numbers, days: Numbers) -> Curve:
    """Survival of `times` (replicate,), NaN where it did not happen, at the ends of these days.

    Every run must have been followed to the last of these days or to the event
    (`comparison.censoring`), so the Kaplan-Meier estimate is the plain share;
    Wilson intervals by day, and the band of Dvoretzky, Kiefer and Wolfowitz with the constant of
    Massart (1990, Annals of Probability 18) for all days at once.
    """
    runs = len(times)
    counts = survivors(times, days)
    found = [share_of_runs(int(count), runs) for count in counts]
    share = counts / runs
    reach = math.sqrt(math.log(2 / 0.05) / (2 * runs))
    return Curve(
        days, share, np.array([s.low for s in found]), np.array([s.high for s in found]),
        np.clip(share - reach, 0, 1), np.clip(share + reach, 0, 1),
    )  # fmt: skip


def survivors(times: Numbers, days: Numbers) -> NDArray[np.int64]:
    """Runs in which it had not happened by the end of each of these days."""
    happened = np.sort(times[~np.isnan(times)])
    return len(times) - np.searchsorted(happened, days + 1e-9, side="right")


def restricted(times: Numbers, horizon: float) -> Numbers:
    """Days until it happened, and the horizon where it did not; their mean is the restricted mean survival time."""
    return np.where(np.isnan(times), horizon, np.minimum(times, horizon))


def paired_times_p(one: Numbers, other: Numbers, horizon: float) -> float:
    """Two-sided p of no difference between paired censored times: the paired Prentice-Wilcoxon test.

    Scores from the pooled survival curve, so a time that was cut off counts as later than all
    that were seen (O'Brien and Fleming 1987, Biometrics 43). 1 if all pairs agree.
    """
    scores = _scores(np.concatenate([one, other]), horizon)
    return turned_p(scores[: len(one)] - scores[len(one) :])


def _scores(times: Numbers, horizon: float) -> Numbers:
    seen = ~np.isnan(times)
    values = restricted(times, horizon)
    order = np.unique(values[seen])
    at_risk = len(values) - np.searchsorted(np.sort(values), order, side="left")
    events = np.array([np.sum(seen & (values == time)) for time in order])
    # Akritas's form: the survival estimate slightly shrunk, 1 - 2F for what was seen and 1 - F for what was not.
    share = np.cumprod((at_risk - events + 1.0) / (at_risk + 1.0)) if len(order) else np.ones(0)
    at = np.searchsorted(order, values, side="right") - 1
    left = np.where(at >= 0, share[np.maximum(at, 0)] if len(order) else 1.0, 1.0)
    return np.where(seen, 1.0 - 2.0 * left, 1.0 - left)
