"""A comparison in sentences, made from its numbers."""

from __future__ import annotations

import math

from brittle.analysis.precision import days_of_interest
from brittle.comparison.censoring import is_followed_to_horizon
from brittle.comparison.outcomes import SHARE
from brittle.comparison.pairing import Comparison, Pair, Row
from brittle.comparison.verdicts import CLEAR, IDENTICAL, MORE_RUNS, SAME, UNCLEAR, would_show
from brittle.version import __version__

_MOST_PLACES = 4
MOST_GAIN = 1000  # cut of a variance beyond which no number is told


def headline(comparison: Comparison, pair: Pair) -> list[str]:
    """The answer to "what difference does it make?", one sentence each, the most important first."""
    one, other = pair.one.label, pair.other.label
    if pair.is_identical:
        return [f"{other} and {one} are identical: every outcome is the same in all {comparison.replications:,} pairs."]
    days = days_of_interest(comparison.horizon_days)
    said = [_plain(comparison, pair), *(_collapse(pair, day, one, other) for day in days)]
    if "capital_days" in {row.outcome.name for row in pair.rows}:
        said.append(_capital(comparison, pair))
    said.append(_places(pair))
    said.append(_others(pair))
    return said


def _plain(comparison: Comparison, pair: Pair) -> str:
    """The answer without statistics, as one would say it aloud."""
    names = {row.outcome.name: row for row in pair.rows}
    last = names[f"collapse_{comparison.horizon_days}"]
    digits = 1 if round(100 * last.means[0]) == round(100 * last.means[1]) and last.verdict.kind != IDENTICAL else 0
    first, second = (f"{100 * mean:.{digits}f}" for mean in last.means)
    fallen = f"by day {comparison.horizon_days} the regime has fallen in {second} of 100 runs"
    if last.verdict.kind == CLEAR:
        fallen += f" instead of {first}"
    elif first != second:
        fallen += f", not clearly more or less than the {first} under {pair.one.label}"
    else:
        fallen += " either way"
    # The capital is what people ask for, but it may not have been watched to the end; collapse always is.
    row = names["regime_days"]
    if comparison.known.capital == comparison.horizon_days:
        row = names.get("capital_days", row)
    what = "the capital is held" if row.outcome.name == "capital_days" else "the regime lasts"
    return f"In this model {what} {_longer(row, pair)}; {fallen}."


def _longer(row: Row, pair: Pair) -> str:
    one, other, size = pair.one.label, pair.other.label, abs(row.value)
    if row.verdict.kind == IDENTICAL:
        return f"just as long under {other} as under {one}"
    if row.verdict.kind != CLEAR:
        return f"neither clearly longer nor clearly shorter under {other} than under {one}"
    days = f"about {size:.0f} day{'s' if round(size) != 1 else ''}" if size >= 0.75 else "less than a day"
    return f"{days} {'longer' if row.value > 0 else 'shorter'} under {other} than under {one}"


def _collapse(pair: Pair, day: int, one: str, other: str) -> str:
    row = pair.row(f"collapse_{day}")
    first, second = (100 * mean for mean in row.means)
    sentences = (
        f"By day {day} the regime has collapsed in {second:.1f} of 100 runs under {other}, in {first:.1f} under {one}"
    )
    return f"{sentences}: {_difference(row)}."


def _difference(row: Row) -> str:
    if row.verdict.kind == IDENTICAL:
        return "no difference in any pair of runs"
    unit = 100 if row.outcome.kind == SHARE else 1
    text = "points" if row.outcome.kind == SHARE else row.outcome.unit
    value = f"{unit * row.value:+.1f} {text} (95 % interval {unit * row.low:+.1f} to {unit * row.high:+.1f})"
    kind = row.verdict.kind
    if kind == CLEAR:
        return f"{value}, a clear difference"
    if kind == SAME:
        return f"{value}, the same for all that matters"
    if kind == MORE_RUNS:
        return f"{value}, not yet clear; {would_show(row.verdict.needed)}"
    return f"{value}, not distinguishable with this many runs"


def _capital(comparison: Comparison, pair: Pair) -> str:
    row = pair.row("capital_days")
    first, second = row.means
    until = comparison.known.capital
    sentences = f"The capital is held for {second:.1f} days instead of {first:.1f} on average, counting to day {until}"
    more, less, equal = hundreds(row.more, row.less, 1 - row.more - row.less)
    draws = "with the same luck" if pair.shares_draws else "with luck of their own"
    return (
        f"{sentences} ({_difference(row)}); {draws} it is held longer in {more} of 100 pairs of runs,"
        f" shorter in {less}, just as long in {equal}."
    )


def hundreds(*shares: float) -> list[int]:
    """Shares that add up to 1 as whole numbers that add up to 100, by the largest remainders."""
    whole = [int(100 * share) for share in shares]
    order = sorted(range(len(shares)), key=lambda k: whole[k] - 100 * shares[k])
    for k in order[: 100 - sum(whole)]:
        whole[k] += 1
    return whole


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
    counted = [(kinds.count(kind), text) for kind, text in _COUNTED.items()]
    sentences = ", ".join(f"{count} {text[count > 1]}" for count, text in counted if count)
    return f"Of {len(kinds)} outcomes, {sentences}, after correction for looking at all of them."


_COUNTED = {
    CLEAR: ("differs clearly", "differ clearly"),
    IDENTICAL: ("came out the same in every pair", "came out the same in every pair"),
    SAME: ("is the same for all that matters", "are the same for all that matters"),
    MORE_RUNS: ("needs more runs", "need more runs"),
    UNCLEAR: ("cannot be told apart", "cannot be told apart"),
}


def pairing(comparison: Comparison, pair: Pair) -> str:
    """What the shared luck was worth."""
    if not pair.shares_draws:
        why = "seeds" if pair.one.seed != pair.other.seed else "steps of time"
        return f"The scenarios do not share their luck, because their {why} differ: pairing gains nothing here."
    gains = sorted(row.gain for row in pair.rows if math.isfinite(row.gain))
    if not gains:
        return "The scenarios share their luck; nothing varies between them that could show what this is worth."
    middle, least, most = (
        f"{gain:.1f}" if gain < MOST_GAIN else f"over {MOST_GAIN:,}"
        for gain in (gains[len(gains) // 2], gains[0], gains[-1])
    )
    return (
        f"Both scenarios share their luck run by run. For the median of the {len(gains)} outcomes that differ in some"
        f" pair this cut the variance of the difference {middle} times (from {least} to {most}), as if there were so"
        " many times the runs."
    )


def draws_and_size(comparison: Comparison) -> str:
    """How many runs stand behind the numbers, and which."""
    seeds = list(dict.fromkeys(side.seed for side in comparison.sides))
    draws = f"seed {seeds[0]}" if len(seeds) == 1 else "seeds " + ", ".join(map(str, seeds))
    return f"{comparison.replications:,} pairs of runs of {comparison.horizon_days} days, {draws}."


COLLAPSE = "Collapse, here, is the loss of the seat of power or of the leader."
INTERVALS = "Intervals are of each outcome by itself; verdicts are corrected for all outcomes of the table."


def notes(comparison: Comparison) -> list[str]:
    """What one must know to read the numbers rightly: runs that were left out, or not watched to the end."""
    said, count = [COLLAPSE, INTERVALS], comparison.replications
    for side in comparison.sides:
        if side.failed:
            said.append(f"{side.label}: {side.failed:,} runs failed and are left out on all sides.")
        if len(side.runs) > count:
            left = f"{len(side.runs) - count:,} of {len(side.runs):,}"
            said.append(f"{side.label}: {left} runs have no partner on the other sides and are left out.")
        if side.version != __version__:
            said.append(
                f"{side.label} was made by brittle {side.version}; this is {__version__}, so causes and single pairs"
                " of runs are left out."
            )
        if side.not_extended_because:
            said.append(f"{side.label}: its runs could not be made again to the horizon: {side.not_extended_because}.")
        if side.was_extended:
            said.append(f"{side.label}: its runs stop before the horizon; they were made again, to the end.")
        if side.uses_later_facts:
            said.append(f"{side.label} uses facts that became known later; it is kept out of scores.")
    if len(comparison.pairs) > 1:
        said.append("Each scenario's outcomes are corrected by themselves, not for how many scenarios are compared.")
    return said + _watching(comparison)


def _watching(comparison: Comparison) -> list[str]:
    known, horizon = comparison.known, comparison.horizon_days
    if known.is_whole:
        return []
    if known.persons_stop is None:
        persons = "persons by fate are left out, since the scenarios were followed for unequal times"
    else:
        persons = f"persons by fate are counted until {known.persons_stop:g} days after a collapse"
    stopped = [side for side in comparison.sides if not is_followed_to_horizon(side)]
    days = sorted({float(side.settings["time.tail_days"]) for side in stopped})
    span = f"{days[0]:g}" if len(days) == 1 else f"{days[0]:g} to {days[-1]:g}"
    return [
        f"Runs of {' and '.join(side.label for side in stopped)} stopped {span} days after a collapse (time.tail_days),"
        f" and what followed is unknown: places and people are compared up to day {known.places} of {horizon},"
        f" the capital up to day {known.capital}, and {persons}."
        f" Runs that were made with time.tail_days={horizon} tell all."
    ]
