"""Brier scores of probabilities that places have left, and how sure one can be of them.

Source: Brier (1950), Verification of forecasts expressed in terms of probability,
Monthly Weather Review 78; bootstrap: Efron and Tibshirani (1993).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def brier_by_time(forecast: Array, left: Array, weights: Array) -> Array:
    """Weighted mean of (probability - outcome)^2 over the places known at each time.

    `forecast` and `left` are (place, time), `left` NaN where unknown; `weights` is
    (place) or (resample, place). Returns (time) or (resample, time), NaN where no
    weight is left. 0 is perfect, 1 is certain and wrong everywhere.
    """
    known = ~np.isnan(left)
    error = np.where(known, forecast - np.where(known, left, 0.0), 0.0) ** 2
    total = np.asarray(weights @ known.astype(float))
    return _ratio(np.asarray(weights @ error), total)


def mean_over_times(scores: Array) -> Array:
    """Plain mean over the last axis of the times that could be scored; NaN if none could."""
    known = ~np.isnan(scores)
    return _ratio(np.where(known, scores, 0.0).sum(axis=-1), known.sum(axis=-1).astype(float))


def skill(score: Array, reference: Array) -> Array:
    """1 - score / reference: 1 perfect, 0 as good, negative worse; NaN where the reference is perfect."""
    return 1.0 - _ratio(np.asarray(score, dtype=float), np.asarray(reference, dtype=float))


def resampled_places(places: int, resamples: int, seed: int) -> Array:
    """How often each place is drawn in each bootstrap resample: (resample, place), rows sum to `places`.

    A function of its three arguments alone (PCG64 from `seed`). All forecasts share
    the resamples, so their differences are paired.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    return generator.multinomial(places, np.full(places, 1.0 / places), size=resamples).astype(float)


def interval(samples: Array, level: float = 0.95) -> tuple[float, float]:
    """Percentile interval of the samples that are not NaN, (NaN, NaN) if none are."""
    known = samples[~np.isnan(samples)]
    if known.size == 0:
        return float("nan"), float("nan")
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(known, [tail, 1.0 - tail])
    return float(low), float(high)


def _ratio(above: Array, below: Array) -> Array:
    above, below = np.broadcast_arrays(above, below)
    ratio = np.full(above.shape, np.nan)
    np.divide(above, below, out=ratio, where=below > 0.0)
    return ratio
