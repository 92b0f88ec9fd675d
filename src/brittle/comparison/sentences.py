"""A comparison in sentences, made from its numbers."""

from __future__ import annotations

import math

from brittle.analysis.precision import days_of_interest
from brittle.comparison.censoring import is_followed_to_horizon
from brittle.comparison.outcomes import SHARE
from brittle.comparison.pairing import Comparison, Pair, Row
from brittle.comparison.verdicts import CLEAR, IDENTICAL, MORE_RUNS, SAME, UNCLEAR, would_show
from brittle.scenario.theatre_spelling import regime_word
from brittle.version import __version__

_MOST_PLACES = 4
MOST_GAIN = 1000  # pairing gain beyond which no number is given


def headline(comparison: Comparison, pair: Pair) -> list[str]:
    """The answer to "what difference does it make?", one sentence each, the most important first."""
    one, other = pair.one.label, pair.other.label
    if pair.is_identical:
        return [f"{other} and {one} are identical: every outcome is the same in all {comparison.replications:,} pairs."]
    days = days_of_interest(comparison.horizon_days)
    sentences = [_plain(comparison, pair), *(_collapse(comparison, pair, day) for day in days)]
    if "capital_days" in {row.outcome.name for row in pair.rows}:
        sentences.append(_capital(comparison, pair))
    return [*sentences, _places(pair), _others(pair)]


def _plain(comparison: Comparison, pair: Pair) -> str:
    """The answer without statistics."""
    regime = regime_word(comparison.data.spelling)
    names = {row.outcome.name: row for row in pair.rows}
    last = names[f"collapse_{comparison.horizon_days}"]
    digits = 1 if round(100 * last.means[0]) == round(100 * last.means[1]) and last.verdict.kind != IDENTICAL else 0
    first, second = (f"{100 * mean:.{digits}f}" for mean in last.means)
    fallen = f"By day {comparison.horizon_days} the {regime} has collapsed in {second} of 100 runs"
    if last.verdict.kind == CLEAR:
        fallen += f" instead of {first}"
    elif first != second:
        fallen += f" instead of {first}, which is no clear difference"
    else:
        fallen += " under both"
    # Readers look for the capital, but its loss may be censored before the horizon; collapse never is.
    row = names["regime_days"]
    if comparison.known.capital == comparison.horizon_days:
        row = names.get("capital_days", row)
    what = "the capital is held" if row.outcome.name == "capital_days" else f"the {regime} lasts"
    return f"In this model {what} {_longer(row, pair)}. {fallen}."


def _longer(row: Row, pair: Pair) -> str:
    one, other, size = pair.one.label, pair.other.label, abs(row.value)
    if row.verdict.kind == IDENTICAL:
        return f"equally long under {other} and under {one}"
    if row.verdict.kind != CLEAR:
        return f"neither clearly longer nor clearly shorter under {other} than under {one}"
    days = f"about {size:.0f} day{'s' if round(size) != 1 else ''}" if size >= 0.75 else "less than a day"
    return f"{days} {'longer' if row.value > 0 else 'shorter'} under {other} than under {one}"


def _collapse(comparison: Comparison, pair: Pair, day: int) -> str:
    row, regime = pair.row(f"collapse_{day}"), regime_word(comparison.data.spelling)
    first, second = (100 * mean for mean in row.means)
    return (
        f"By day {day} the {regime} has collapsed in {second:.1f} of 100 runs under {pair.other.label}, in {first:.1f}"
        f" under {pair.one.label}. {_difference(row)}."
    )


def _difference(row: Row) -> str:
    if row.verdict.kind == IDENTICAL:
        return "No pair of runs differs"
    unit = 100 if row.outcome.kind == SHARE else 1
    text = "points" if row.outcome.kind == SHARE else row.outcome.unit
    value = f"{unit * row.value:+.1f} {text} (95 % interval {unit * row.low:+.1f} to {unit * row.high:+.1f})"
    kind = row.verdict.kind
    if kind == CLEAR:
        return f"The change is {value}, a clear difference"
    if kind == SAME:
        return f"The change is {value}, too small to matter"
    if kind == MORE_RUNS:
        return f"The change is {value}, not yet clear; {would_show(row.verdict.needed)}"
    return f"The change is {value}, not distinguishable with this many runs"


def _capital(comparison: Comparison, pair: Pair) -> str:
    row = pair.row("capital_days")
    first, second = row.means
    more, less, equal = hundreds(row.more, row.less, 1 - row.more - row.less)
    draws = "common random numbers" if pair.shares_draws else "independent draws"
    return (
        f"Up to day {comparison.known.capital} the capital is held for {second:.1f} days on average instead of"
        f" {first:.1f}. {_difference(row)}. With {draws} it is held longer in {more} of 100 pairs of runs,"
        f" shorter in {less}, equally long in {equal}."
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
        else f" The agreement in the order in which places fall is {pair.order:.2f} (Kendall's tau; 1: same order)."
    )
    return f"{len(clear)} of {len(pair.places)} places are held clearly longer or shorter, first of all {some}.{order}"


def _others(pair: Pair) -> str:
    kinds = [row.verdict.kind for row in pair.rows]
    counted = [(kinds.count(kind), text) for kind, text in _COUNTED.items()]
    sentences = ", ".join(f"{count} {text[count > 1]}" for count, text in counted if count)
    return f"Of {len(kinds)} outcomes, {sentences}; this is corrected for the number of outcomes."


_COUNTED = {
    CLEAR: ("differs clearly", "differ clearly"),
    IDENTICAL: ("is identical in every pair", "are identical in every pair"),
    SAME: ("differs too little to matter", "differ too little to matter"),
    MORE_RUNS: ("needs more runs", "need more runs"),
    UNCLEAR: ("is not distinguishable", "are not distinguishable"),
}


def pairing_gain(pair: Pair) -> str:
    """What common random numbers gained."""
    if not pair.shares_draws:
        different = "seeds" if pair.one.seed != pair.other.seed else "steps of time"
        return (
            f"The scenarios do not use common random numbers, because their {different} differ. Pairing gains nothing."
        )
    gains = sorted(row.gain for row in pair.rows if math.isfinite(row.gain))
    if not gains:
        return "Both scenarios use common random numbers. No outcome varies, so the gain is not known."
    middle, least, most = (
        f"{gain:.1f}" if gain < MOST_GAIN else f"over {MOST_GAIN:,}"
        for gain in (gains[len(gains) // 2], gains[0], gains[-1])
    )
    return (
        f"Both scenarios use common random numbers. This divides the variance of a difference by {middle} in the median"
        f" of the {len(gains)} outcomes that differ in a pair (by {least} to {most}). Without them, the same precision"
        " takes as many times the runs."
    )


def draws_and_size(comparison: Comparison) -> str:
    """How many runs stand behind the numbers, and which."""
    seeds = list(dict.fromkeys(side.seed for side in comparison.sides))
    draws = f"seed {seeds[0]}" if len(seeds) == 1 else "seeds " + ", ".join(map(str, seeds))
    return f"{comparison.replications:,} pairs of runs of {comparison.horizon_days} days, {draws}."


COLLAPSE = "Collapse means the loss of the seat of power or of the leader."
INTERVALS = "An interval is for one outcome alone. Verdicts are corrected for all outcomes of the table."


def notes(comparison: Comparison) -> list[str]:
    """What one must know to read the numbers rightly: runs that were left out, or censored before the horizon."""
    sentences, count = [COLLAPSE, INTERVALS], comparison.replications
    for side in comparison.sides:
        if side.failed:
            sentences.append(f"{side.label}: {side.failed:,} runs failed. They are left out of all scenarios.")
        if len(side.runs) > count:
            left = f"{len(side.runs) - count:,} of {len(side.runs):,}"
            sentences.append(f"{side.label}: {left} runs have no partner in the other scenarios. They are left out.")
        if side.version != __version__:
            sentences.append(
                f"{side.label} was made by brittle {side.version} and this is {__version__}. Causes and single pairs of"
                " runs are left out."
            )
        if side.not_extended_because:
            sentences.append(
                f"{side.label}: its runs could not be run again to the horizon; {side.not_extended_because}."
            )
        if side.was_extended:
            sentences.append(f"{side.label}: its runs stopped before the horizon. They were run again to the horizon.")
        if side.uses_later_facts:
            sentences.append(f"{side.label} uses facts that became known later. It is kept out of scores.")
    if len(comparison.pairs) > 1:
        sentences.append("Outcomes are corrected within each scenario, not for the number of scenarios.")
    return sentences + _censored(comparison)


def _censored(comparison: Comparison) -> list[str]:
    known, horizon = comparison.known, comparison.horizon_days
    if known.is_whole:
        return []
    if known.persons_stop is None:
        persons = "Persons by fate are left out, because the scenarios were followed for unequal times."
    else:
        persons = f"Persons by fate are counted until {known.persons_stop:g} days after a collapse."
    stopped = [side for side in comparison.sides if not is_followed_to_horizon(side)]
    days = sorted({float(side.settings["time.tail_days"]) for side in stopped})
    span = f"{days[0]:g}" if len(days) == 1 else f"{days[0]:g} to {days[-1]:g}"
    return [
        f"Runs of {' and '.join(side.label for side in stopped)} stopped {span} days after a collapse (time.tail_days),"
        f" so what followed is unknown. Places and people are compared up to day {known.places} of {horizon},"
        f" the capital up to day {known.capital}. {persons} Run them with time.tail_days={horizon} to compare all days."
    ]
