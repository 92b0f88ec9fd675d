"""What a paired difference allows one to say: clear, the same, not distinguishable, or how many more runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from brittle.comparison.outcomes import SHARE, Outcome
from brittle.comparison.paired_differences import Difference

CLEAR, IDENTICAL, SAME, MORE_RUNS, UNCLEAR = "clear", "identical", "the same", "more runs", "not distinguishable"
LEVEL = 0.05  # of a whole table, after Holm's correction
NEGLIGIBLE = 0.02  # a share of runs, or of the baseline's mean: an interval inside it is called the same
FEWEST = 30  # runs, below which only a clear difference is reported
_WORTH = 20  # times the present runs, up to which more of them are proposed


class Verdict(NamedTuple):
    """A word for what is known, the runs that would make it clear if that is what it takes, and a sentence."""

    kind: str
    needed: int  # replications in all, 0 unless `kind` is MORE_RUNS
    text: str


def would_show(needed: int) -> str:
    """The runs proposed, and their condition: if the true difference is smaller, they do not suffice."""
    return f"if it is really so large, about {needed:,} runs would show it"


def holm(p: Sequence[float]) -> list[float]:
    """The p values of one table corrected for their number (Holm 1979, Scandinavian Journal of Statistics 6)."""
    found, most = [0.0] * len(p), 0.0
    for place, k in enumerate(np.argsort(np.asarray(p), kind="stable")):
        most = max(most, min(1.0, (len(p) - place) * p[k]))
        found[int(k)] = most
    return found


def verdict_on(
    outcome: Outcome, difference: Difference, gaps: NDArray[np.float64], adjusted: float, outcomes: int = 1
) -> Verdict:
    """The verdict on one outcome of a table of so many `outcomes`, whose p value was `adjusted` for them.

    `outcome` is the baseline's, `gaps` are the paired differences.
    """
    runs = len(gaps)
    size = amount(outcome, difference.value)
    if not np.any(gaps):
        return Verdict(
            IDENTICAL, 0, f"The same in every one of {runs:,} pairs of runs, so it differs in fewer than"
            f" {100 * _most_hidden(runs):.2g} of 100 (95 %)."
        )  # fmt: skip
    if adjusted < LEVEL and not difference.low <= 0.0 <= difference.high:
        return Verdict(CLEAR, 0, f"{size}, {_pairs(gaps)}.")
    if runs < FEWEST:
        return Verdict(UNCLEAR, 0, f"Not clear with {runs} runs, which are too few; give 400.")
    edge = NEGLIGIBLE * (1.0 if outcome.kind == SHARE else max(1e-12, abs(float(outcome.values.mean()))))
    if max(abs(difference.low), abs(difference.high)) <= edge:
        return Verdict(SAME, 0, f"The same to within {_plain(outcome, edge)}.")
    needed = _runs_needed(difference, gaps, outcomes)
    if runs < needed <= _WORTH * runs:
        return Verdict(MORE_RUNS, _round_up(needed), f"{size} so far; {would_show(_round_up(needed))}.")
    seen = _plain(outcome, _reach(outcomes) * float(gaps.std(ddof=1)) / math.sqrt(runs))
    return Verdict(UNCLEAR, 0, f"Not distinguishable with {runs:,} runs, which would have shown {seen} or more.")


def _most_hidden(runs: int) -> float:
    """Upper end of the one-sided 95 % interval of a share that was seen in none of so many runs."""
    return 1.0 - float(0.05 ** (1.0 / runs))


def _reach(outcomes: int) -> float:
    """Standard errors that a difference must have for a power of 80 % after correction for so many outcomes."""
    from scipy.stats import norm

    return float(norm.isf(LEVEL / 2 / outcomes)) + float(norm.isf(0.2))


def _runs_needed(difference: Difference, gaps: NDArray[np.float64], outcomes: int) -> int:
    """Runs for a power of 80 %, with the correction that the smallest p value of the table meets."""
    if difference.value == 0.0:
        return 10**9
    needed = math.ceil((_reach(outcomes) * float(gaps.std(ddof=1)) / abs(difference.value)) ** 2)
    # So many pairs must differ, all one way, before any p value can be small enough.
    fewest = math.ceil(math.log2(2 * outcomes / LEVEL) / float(np.mean(gaps != 0.0)))
    # By itself it is clear, and only the correction says no: half as many again is the least that is worth trying.
    if not difference.low <= 0.0 <= difference.high:
        needed = max(needed, math.ceil(1.5 * len(gaps)))
    return max(needed, fewest)


def amount(outcome: Outcome, value: float) -> str:
    """A difference in words: "12 points more", "3.1 days fewer"."""
    return f"{_plain(outcome, abs(value))} {'more' if value > 0 else 'less' if outcome.kind == SHARE else 'fewer'}"


def _plain(outcome: Outcome, size: float) -> str:
    if outcome.kind == SHARE:
        points = 100 * size
        return f"{points:.0f} points" if points >= 9.95 else f"{points:.1f} points"
    number = f"{size:,.0f}" if size >= 99.5 else f"{size:.1f}" if size >= 0.95 else f"{size:.2g}"
    return f"{number} {outcome.unit}"


def _pairs(gaps: NDArray[np.float64]) -> str:
    """How often the difference has this sign, in pairs of runs with common random numbers."""
    up, down = float(np.mean(gaps > 0)), float(np.mean(gaps < 0))
    most, word, least = (up, "more", down) if up >= down else (down, "less", up)
    other = "less" if word == "more" else "more"
    return f"{word} in {100 * most:.0f} of 100 pairs of runs, {other} in {100 * least:.0f}"


def _round_up(number: int) -> int:
    """Two leading digits, rounded up: what a person would type."""
    unit = 10 ** max(0, len(str(number)) - 2)
    return -(-number // unit) * unit
