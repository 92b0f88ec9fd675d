"""What one sampled setting does on average over all others: shares of runs by bins of its values."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from brittle.analysis.proportion import NORMAL_95, share_of_runs

POINTS_A_BIN, MOST_BINS = 8, 10


def binned_shares(values: ArrayLike, happened: ArrayLike, runs: ArrayLike, is_listed: bool = False) -> pd.DataFrame:
    """One row a bin of about equally many design points: `value` (their mean), `points`, `share`, `low`, `high`.

    Where values are listed rather than sampled, each of them is a bin of its own.
    `values`, `happened` and `runs` have one entry a design point. The 95 % interval is that
    of a mean over points, for points differ in their other settings too and their runs are no
    independent draws; it is never narrower than Wilson's interval of all runs of the bin.
    Raises ValueError if no point has a run.
    """
    x, count, total = (np.asarray(column, dtype=np.float64) for column in (values, happened, runs))
    known = total > 0
    x, count, total = x[known], count[known], total[known]
    if not len(x):
        raise ValueError("No design point has a run that succeeded.")
    bins = np.array_split(np.argsort(x, kind="stable"), max(1, min(MOST_BINS, len(x) // POINTS_A_BIN)))
    if is_listed:
        bins = [np.flatnonzero(x == value) for value in np.unique(x)]
    rows = []
    for index in bins:
        shares = count[index] / total[index]
        mean = float(shares.mean())
        spread = NORMAL_95 * float(shares.std(ddof=1)) / math.sqrt(len(index)) if len(index) > 1 else 0.0
        pooled = share_of_runs(int(count[index].sum()), int(total[index].sum()))
        low, high = max(0.0, min(mean - spread, pooled.low)), min(1.0, max(mean + spread, pooled.high))
        rows.append((float(x[index].mean()), len(index), mean, low, high))
    return pd.DataFrame(rows, columns=["value", "points", "share", "low", "high"])
