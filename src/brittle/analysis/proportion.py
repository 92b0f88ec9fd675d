"""How sure one can be of a share of runs."""

from __future__ import annotations

import math
from typing import NamedTuple

NORMAL_95 = 1.959963984540054


class Share(NamedTuple):
    """A share of runs and its 95 % Monte-Carlo interval, all in [0, 1]."""

    value: float
    low: float
    high: float


def share_of_runs(count: int, runs: int) -> Share:
    """`count` of `runs` as a share with its Wilson interval; (0, 1) without runs.

    Source: Wilson (1927), Journal of the American Statistical Association 22. It says how
    much more runs would help, and nothing about how right the model is.
    """
    if not 0 <= count <= runs:
        raise ValueError(f"{count} of {runs} is no share: the count must be 0 to {runs}.")
    if runs == 0:
        return Share(math.nan, 0.0, 1.0)
    z2, share = NORMAL_95**2, count / runs
    middle = (share + z2 / (2 * runs)) / (1 + z2 / runs)
    half = NORMAL_95 * math.sqrt(share * (1 - share) / runs + z2 / (4 * runs * runs)) / (1 + z2 / runs)
    return Share(share, max(0.0, middle - half) if count else 0.0, min(1.0, middle + half) if count < runs else 1.0)
