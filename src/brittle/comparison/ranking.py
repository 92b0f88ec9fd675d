"""Many scenarios side by side: which holds longest, how sure is its rank, and what is lost by not choosing it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brittle.comparison.pairing import Comparison

RESAMPLES = 2000
_SEED = 20241127


def rank(comparison: Comparison, outcome: str = "regime_days") -> pd.DataFrame:
    """One row a scenario, the highest mean first; every quantity from replications that all share.

    `mean` with its 95 % interval, the 95 % range of its rank, `regret`, the mean by which it falls
    short of the scenario with the highest mean, with interval, and `best`, the share of
    replications in which no other does better; ties share it. Bootstrap over whole replications.
    """
    from scipy.stats import rankdata

    values = _values(comparison, outcome)
    draws = np.random.Generator(np.random.Philox(_SEED))
    runs, sides = values.shape
    means = np.empty((RESAMPLES, sides))
    for k in range(RESAMPLES):
        means[k] = np.bincount(draws.integers(0, runs, runs), minlength=runs) @ values / runs
    # Scenarios that are the same share the better rank; a sum of many columns may round each a little differently.
    ranks = rankdata(-np.round(means, 9), axis=1, method="min")
    centre = values.mean(axis=0)
    top = int(np.argmax(centre))
    regret = means[:, [top]] - means
    at_top = values == values.max(axis=1, keepdims=True)
    frame = pd.DataFrame(
        {
            "scenario": [side.label for side in comparison.sides],
            "mean": centre, "low": _quantile(means, 0.025), "high": _quantile(means, 0.975),
            "rank_low": _quantile(ranks, 0.025), "rank_high": _quantile(ranks, 0.975),
            "regret": centre[top] - centre,
            "regret_low": _quantile(regret, 0.025), "regret_high": _quantile(regret, 0.975),
            "best": (at_top / at_top.sum(axis=1, keepdims=True)).mean(axis=0),
        }
    )  # fmt: skip
    return frame.sort_values("mean", ascending=False, kind="stable", ignore_index=True)


def _values(comparison: Comparison, outcome: str) -> NDArray[np.float64]:
    """(replication, scenario) of one outcome."""
    rows = [pair.row(outcome) for pair in comparison.pairs]
    return np.column_stack([rows[0].outcome.values, *(row.other.values for row in rows)])


def _quantile(figures: NDArray[np.float64] | NDArray[np.int64], level: float) -> NDArray[np.float64]:
    return np.asarray(np.quantile(figures, level, axis=0))
