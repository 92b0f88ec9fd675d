"""A comparison in sentences, made from its numbers."""

from __future__ import annotations

import math

from brittle.analysis.comparison import Comparison, Pair, Row
from brittle.analysis.outcomes import SHARE
from brittle.analysis.precision import days_of_interest
from brittle.analysis.verdicts import CLEAR, IDENTICAL, MORE_RUNS, SAME

_MOST_PLACES = 4
MOST_GAIN = 1000  # cut of a variance beyond which no number is told


def headline(comparison: Comparison, pair: Pair) -> list[str]:
    """The answer to "what difference does it make?", one sentence each, the most important first."""
    one, other = pair.one.label, pair.other.label
    if pair.is_identical:
        return [f"{other} and {one} are identical: every outcome is the same in all {comparison.replications:,} pairs."]
    day = days_of_interest(comparison.horizon_days)[0]
    said = [_collapse(pair, day, one, other)]
    if "capital_days" in {row.outcome.name for row in pair.rows}:
        said.append(_capital(pair))
    said.append(_places(pair))
    said.append(_others(pair))
    return said


def _collapse(pair: Pair, day: int, one: str, other: str) -> str:
    row = pair.row(f"collapse_{day}")
    first, second = (100 * mean for mean in row.means)
    told = (
        f"By day {day} the regime has collapsed in {second:.1f} of 100 runs under {other}, in {first:.1f} under {one}"
    )
    return f"{told}: {_difference(row)}."


def _difference(row: Row) -> str:
    if row.verdict.kind == IDENTICAL:
        return "no difference in any pair of runs"
    unit = 100 if row.outcome.kind == SHARE else 1
    words = "points" if row.outcome.kind == SHARE else row.outcome.unit
    value = f"{unit * row.value:+.1f} {words} (95 % interval {unit * row.low:+.1f} to {unit * row.high:+.1f})"
    kind = row.verdict.kind
    if kind == CLEAR:
        return f"{value}, a clear difference"
    if kind == SAME:
        return f"{value}, the same for all that matters"
    if kind == MORE_RUNS:
        return f"{value}, not yet clear; about {row.verdict.needed:,} runs would tell"
    return f"{value}, not distinguishable with this many runs"


def _capital(pair: Pair) -> str:
    row = pair.row("capital_days")
    first, second = row.means
    told = f"The capital is held for {second:.1f} days instead of {first:.1f} on average, counting to the horizon"
    more, less = 100 * row.more, 100 * row.less
    return (
        f"{told} ({_difference(row)}); with the same luck it is held longer in {more:.0f} of 100 pairs of runs,"
        f" shorter in {less:.0f}, just as long in {100 - more - less:.0f}."
    )


def _places(pair: Pair) -> str:
    clear = sorted((row for row in pair.places if row.verdict.kind == CLEAR), key=lambda row: -abs(row.value))
    if not clear:
        return "No place is held clearly longer or shorter."
    some = ", ".join(f"{row.outcome.label} ({row.value:+.1f} days)" for row in clear[:_MOST_PLACES])
    order = (
        ""
        if math.isnan(pair.order)
        else f" The order in which places fall agrees to {pair.order:.2f} (Kendall's tau; 1 is the same order)."
    )
    return f"{len(clear)} of {len(pair.places)} places are held clearly longer or shorter, most of all {some}.{order}"


def _others(pair: Pair) -> str:
    kinds = [row.verdict.kind for row in pair.rows]
    clear, same = kinds.count(CLEAR), sum(kind in (SAME, IDENTICAL) for kind in kinds)
    more, rest = kinds.count(MORE_RUNS), len(kinds) - clear - same - kinds.count(MORE_RUNS)
    return (
        f"Of {len(kinds)} outcomes, {clear} differ clearly, {same} are the same, {more} need more runs and"
        f" {rest} cannot be told apart, after correction for looking at all of them."
    )


def pairing(comparison: Comparison, pair: Pair) -> str:
    """What the shared luck was worth."""
    if not comparison.shares_luck:
        return "The scenarios do not share their luck, because their seeds differ: pairing gains nothing here."
    gains = sorted(row.gain for row in pair.rows if math.isfinite(row.gain) and row.value)
    if not gains:
        return "The scenarios share their luck; nothing varies between them that could show what this is worth."
    middle, least, most = (
        f"{gain:.1f}" if gain < MOST_GAIN else f"over {MOST_GAIN:,}"
        for gain in (gains[len(gains) // 2], gains[0], gains[-1])
    )
    return (
        f"Both scenarios share their luck run by run. For the median outcome this cut the variance of the difference"
        f" {middle} times (from {least} to {most}), as if there were so many times the runs."
    )


def luck_and_size(comparison: Comparison) -> str:
    """How many runs stand behind the numbers, and which."""
    side = comparison.sides[0]
    luck = (
        f"seed {side.seed}" if comparison.shares_luck else "seeds " + ", ".join(str(s.seed) for s in comparison.sides)
    )
    return f"{comparison.replications:,} pairs of runs of {comparison.horizon_days} days, {luck}."
