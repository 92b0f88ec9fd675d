"""Two or more scenarios with common random numbers: every outcome, its paired difference, and a verdict.

The first scenario is the baseline; a difference is the other less the baseline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from brittle.analysis.observations import besieged_places
from brittle.comparison.by_place import Where, where_they_differ
from brittle.comparison.censoring import Censoring, censoring_of, cut
from brittle.comparison.fall_days import fall_days
from brittle.comparison.outcomes import SHARE, Outcome, outcomes_of
from brittle.comparison.paired_differences import mean_differences, paired_gain, share_difference
from brittle.comparison.sides import Side, aligned, changed_settings, check_comparable, shares_draws
from brittle.comparison.survival import paired_times_p
from brittle.comparison.verdicts import Verdict, holm, verdict_on
from brittle.scenario.records import TheatreData


@dataclass(frozen=True)
class Row:
    """One outcome in two scenarios."""

    outcome: Outcome  # of the baseline
    other: Outcome
    value: float  # mean of the other less mean of the baseline
    low: float  # 95 % interval
    high: float
    p: float  # of this outcome alone
    adjusted: float  # after Holm's correction for all outcomes of its table
    gain: float  # by how much common random numbers divide the variance of the difference; NaN if nothing varies
    more: float  # share of the pairs in which the other has more
    less: float
    verdict: Verdict

    @property
    def means(self) -> tuple[float, float]:
        """Mean in the baseline and in the other."""
        return float(self.outcome.values.mean()), float(self.other.values.mean())


@dataclass(frozen=True, eq=False)
class Pair:
    """The baseline and one other scenario."""

    one: Side
    other: Side
    rows: tuple[Row, ...]  # headline, people and patrons; corrected together
    places: tuple[Row, ...]  # days that each place is held; corrected together
    capital_p: float  # paired Prentice-Wilcoxon test of the time until the capital is lost
    order: float  # Kendall's tau-b between the orders in which places fall, NaN if one has none
    is_identical: bool  # every run came out the same

    @property
    def shares_draws(self) -> bool:
        """True if both use common random numbers: one seed, and steps of one length."""
        return shares_draws(self.one, self.other)

    def row(self, name: str) -> Row:
        """The row of one outcome, as "collapse_14" or "held_homs"; KeyError with the names if there is none."""
        for row in (*self.rows, *self.places):
            if row.outcome.name == name:
                return row
        raise KeyError(f"{name} is no outcome; there are {', '.join(row.outcome.name for row in self.rows)}")


@dataclass(frozen=True, eq=False)
class Comparison:
    """Scenarios compared with the first of them. Tables are data frames; the report and pictures are made from it."""

    data: TheatreData
    sides: tuple[Side, ...]
    runs: tuple[pd.DataFrame, ...]  # of each side, the replications that all have
    pairs: tuple[Pair, ...]  # one for each side but the first
    known: Censoring  # until which days all runs are known

    @property
    def replications(self) -> int:
        """Pairs of runs behind every difference."""
        return len(self.runs[0])

    @property
    def horizon_days(self) -> int:
        """Days for which all sides were simulated."""
        return self.sides[0].horizon_days

    @property
    def shares_draws(self) -> bool:
        """True if all scenarios use common random numbers."""
        return all(pair.shares_draws for pair in self.pairs)

    @cached_property
    def falls(self) -> tuple[np.ndarray, ...]:
        """Days of first loss, (replication, place) a side; NaN where it was held as long as all runs are known."""
        return tuple(cut(fall_days(self.data, runs), self.known.places) for runs in self.runs)

    @cached_property
    def wheres(self) -> tuple[Where, ...]:
        """Differences by place and day, one a pair, for as many days as all runs are known."""
        days = np.arange(0.0, self.known.places + 1)
        return tuple(where_they_differ(self.falls[0], falls, days) for falls in self.falls[1:])

    @cached_property
    def changed(self) -> dict[str, tuple[object, ...]]:
        """Settings in which the sides differ, one value a side."""
        return changed_settings(self.sides)

    @property
    def table(self) -> pd.DataFrame:
        """One row an outcome and scenario that is compared, with all its numbers; places are in `places`."""
        return _frame([(pair, row) for pair in self.pairs for row in pair.rows])

    @property
    def places(self) -> pd.DataFrame:
        """The same for the days that each place is held."""
        return _frame([(pair, row) for pair in self.pairs for row in pair.places])


def compare_sides(data: TheatreData, sides: Sequence[Side]) -> Comparison:
    """The comparison of two or more sides on this theatre. Raises BadInput if they cannot be compared."""
    check_comparable(sides)
    runs = aligned(sides)
    known = censoring_of(data, sides, runs)
    found = [outcomes_of(data, frame, known) for frame in runs]
    pairs = tuple(_pair(data, sides, runs, found, known, number) for number in range(1, len(sides)))
    return Comparison(data, tuple(sides), tuple(runs), pairs, known)


def _pair(
    data: TheatreData, sides: Sequence[Side], runs: list[pd.DataFrame], found: list[list[Outcome]], known: Censoring,
    number: int,
) -> Pair:  # fmt: skip
    one, other = found[0], found[number]
    is_identical = all(np.array_equal(a.values, b.values) for a, b in zip(one, other, strict=True))
    split = next((k for k, outcome in enumerate(one) if outcome.group == "places"), len(one))
    rows, places = (_rows(one[part], other[part]) for part in (slice(0, split), slice(split, None)))
    falls = [fall_days(data, frame) for frame in (runs[0], runs[number])]
    return Pair(
        sides[0], sides[number], rows, places, _capital_p(data, falls, known.capital),
        order_tau(*(cut(days, known.places) for days in falls)), is_identical,
    )  # fmt: skip


def _rows(one: list[Outcome], other: list[Outcome]) -> tuple[Row, ...]:
    means = [k for k, outcome in enumerate(one) if outcome.kind != SHARE]
    differences = {
        k: share_difference(a.values > 0.5, b.values > 0.5)
        for k, (a, b) in enumerate(zip(one, other, strict=True))
        if a.kind == SHARE
    }
    if means:
        columns = [np.column_stack([side[k].values for k in means]) for side in (one, other)]
        differences |= dict(zip(means, mean_differences(*columns), strict=True))
    adjusted = holm([differences[k].p for k in range(len(one))])
    rows = []
    for k, (a, b) in enumerate(zip(one, other, strict=True)):
        difference, gaps = differences[k], b.values - a.values
        verdict = verdict_on(a, difference, gaps, adjusted[k], len(one))
        more, less = float(np.mean(gaps > 0)), float(np.mean(gaps < 0))
        rows.append(Row(a, b, *difference, adjusted[k], paired_gain(a.values, b.values), more, less, verdict))
    return tuple(rows)


def _capital_p(data: TheatreData, falls: Sequence[np.ndarray], horizon: int) -> float:
    held = besieged_places(data)
    if data.seat_of_power not in held:
        return float("nan")
    row = held.index(data.seat_of_power)
    one, other = (cut(days[:, row], horizon) for days in falls)
    return paired_times_p(one, other, float(horizon))


def order_tau(one: np.ndarray, other: np.ndarray) -> float:
    """Kendall's tau-b between the orders of places by the mean rank of their falls; never fallen is last, with ties."""
    from scipy.stats import kendalltau

    ranks = [mean_ranks(falls) for falls in (one, other)]
    return float(kendalltau(*ranks).statistic)


def mean_ranks(falls: np.ndarray) -> np.ndarray:
    """Mean over runs of the rank at which each place fell, 1 for the first; those that tie share their mean rank."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(np.where(np.isnan(falls), np.inf, falls), axis=1).mean(axis=0))


def _frame(rows: Sequence[tuple[Pair, Row]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "scenario": pair.other.label, "baseline": pair.one.label, "outcome": row.outcome.name,
            "label": row.outcome.label, "unit": row.outcome.unit, "baseline_mean": row.means[0],
            "scenario_mean": row.means[1], "difference": row.value, "low": row.low, "high": row.high, "p": row.p,
            "p_adjusted": row.adjusted, "variance_cut": row.gain, "pairs_more": row.more, "pairs_less": row.less,
            "verdict": row.verdict.kind, "runs_needed": row.verdict.needed, "words": row.verdict.text,
        }
        for pair, row in rows
    )  # fmt: skip
