"""How many replications are enough: what more of them would narrow, and by how much."""

from __future__ import annotations

import math
from collections.abc import Iterable

from brittle.analysis.proportion import NORMAL_95, share_of_runs

EARLY = 14  # days; a fortnight, the length of the war that the first theatre describes
PRECISION = 0.01  # half width of an interval for which the runs needed are given, by default


def days_of_interest(horizon: int) -> list[int]:
    """The days by which collapse is reported: the fortnight, and the end."""
    return sorted({min(EARLY, horizon), horizon})


def standard_error(count: int, runs: int) -> float:
    """Monte-Carlo standard error of a share of runs, in [0, 0.5]; NaN without runs.

    Of the share shrunk to one half by two successes and two failures (Agresti and Coull
    1998, The American Statistician 52), so that none or all of the runs do not look certain.
    """
    if runs == 0:
        return math.nan
    shrunk = (count + 2) / (runs + 4)
    return math.sqrt(shrunk * (1 - shrunk) / (runs + 4))


def half_width(count: int, runs: int) -> float:
    """Half the width of the 95 % Wilson interval of a share of runs."""
    share = share_of_runs(count, runs)
    return (share.high - share.low) / 2


def runs_needed(count: int, runs: int, precision: float) -> int:
    """Runs after which the 95 % interval of this share would be about `precision` to either side.

    `precision` in (0, 0.5]. Wilson's half width, set equal to `precision` and solved for the
    number of runs, with the share as it is now.
    """
    share = 0.5 if runs == 0 else (count + 2) / (runs + 4)
    z2, variance, e2 = NORMAL_95**2, share * (1 - share), precision * precision
    # (n v + z2/4) z2 = e2 (n + z2)^2
    b = 2 * z2 * e2 - z2 * variance
    c = z2 * z2 * e2 - z2 * z2 / 4
    return max(1, math.ceil((-b + math.sqrt(max(0.0, b * b - 4 * e2 * c))) / (2 * e2)))


def is_precise(runs: int, counts: Iterable[int], precision: float) -> bool:
    """True if every one of these counts of `runs`, as a share, is known to `precision` either side.

    So many runs as a share of one half would need are always enough.
    """
    return runs >= most_runs(precision) or max(half_width(count, runs) for count in counts) <= precision


def most_runs(precision: float) -> int:
    """Runs that are always enough for a share to be known to `precision` either side: those of one half."""
    return runs_needed(0, 0, precision)
