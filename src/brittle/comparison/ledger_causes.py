"""Which causes carry the difference between two scenarios, read from the ledgers of their runs.

Breaking is a sum of named terms, and so is the will that drives it. Averaged over all who were at
stake, the terms of two scenarios add up to their difference in the log hazard of breaking; will
counts twice, since it also makes men worth more in the odds. What leaves no term, as a flight
that cannot happen, shows in counts that are zero on one side.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brittle.ensemble.ledger import (
    AT_STAKE,
    LEADER,
    SLOPE,
    Ledger,
    columns_of,
)
from brittle.rules.predictors import predictor
from brittle.scenario.mechanisms import MECHANISMS, Mechanism
from brittle.world.state import CAUSES

EARLY_DAYS = 14  # the ledger is read over the first fortnight; later, scenarios are alike
LEAST = 0.02  # of a log hazard, below which a cause is not named
# Weight of a cause that is there in one scenario and not in the other, by mechanism: what the flight of the leader,
# third parties, uprisings or withdrawal orders are worth in days, put as the change of will that is worth as many.
# Measured on pairs of `historical` with others; deals are worth next to nothing there.
SWITCHED = {"leader_exit": 0.4, "third_parties": 0.4, "uprisings": 0.4, "orders": 0.4, "deals": 0.05}
_RARE = 0.05  # changes of hands a run, below which a cause that only one side has is not named

type Numbers = NDArray[np.float64]


class LedgerMeans(NamedTuple):
    """The ledger of one scenario's runs, averaged over those at stake."""

    will: dict[str, float]  # logit: terms of will, by name
    breaking: dict[str, float]  # log hazard ratio: terms of breaking, by name
    slope: float  # of m in the will of those at stake: m (1 - m)
    flights: float  # expected flights of the leader a run
    changes: Numbers  # (replicate, cause): places that changed hands last by this cause
    third_parties: bool  # whether they act
    will_effect: float  # how strongly m enters the hazard
    odds_effect: float  # how strongly the odds do
    uprising: dict[str, float] = {}  # share of people: terms of uprising in the places that are held
    leader_exit: dict[str, float] = {}  # log hazard: terms of the leader's exit, where he is at stake


class Cause(NamedTuple):
    """A cause and what it does to the log hazard of breaking in the other scenario against the one."""

    mechanism: Mechanism
    weight: float  # log hazard ratio; above 0 the besieged side breaks sooner
    is_switched: bool  # there in one scenario and not in the other, so its weight is one of SWITCHED

    @property
    def text(self) -> str:
        """The weight as text."""
        if self.is_switched:
            return "present in one scenario only"
        return f"units at risk break {math.exp(self.weight):.2f} times as fast"


def ledger_means(ledger: Ledger, p: np.record, days: int = EARLY_DAYS) -> LedgerMeans:
    """What drove the runs of one scenario over their first days; `p` are its parameters."""
    total = ledger.tally[:, :days].sum(axis=(0, 1))
    changes = np.stack([(ledger.reductions.causes == code).sum(axis=1) for code in range(len(CAUSES))], axis=1)
    return LedgerMeans(
        _means(total, "will_at_stake"), _means(total, "break"),
        float(total[SLOPE]) / max(float(total[AT_STAKE]), 1e-300),
        float(total[LEADER]) / len(ledger.tally), changes.astype(np.float64), bool(p.third_parties_active),
        float(p.break_will), float(p.break_force_ratio), _means(total, "uprising"), _means(total, "leader_exit"),
    )  # fmt: skip


def _means(total: Numbers, block: str) -> dict[str, float]:
    """Terms of one block by name, averaged with its weight; zero if nothing was at stake."""
    at, first, names = columns_of(block)
    terms = total[first : first + len(names)] / max(float(total[at]), 1e-300)
    return dict(zip(names, terms.tolist(), strict=True))


def name_causes(one: LedgerMeans, other: LedgerMeans, sooner: bool) -> list[Cause]:
    """All causes of note that work the way of the difference, the strongest first.

    `sooner` is true if the other scenario goes worse for the besieged side; what works against that cannot carry it.
    """
    switched, terms = _switched(one, other), _term_weights(one, other)
    sign = 1.0 if sooner else -1.0
    found = [
        Cause(entry, switched.get(entry.name, terms.get(entry.name, 0.0)), entry.name in switched)
        for entry in MECHANISMS
    ]
    return sorted((cause for cause in found if sign * cause.weight >= LEAST), key=lambda cause: -abs(cause.weight))


def _term_weights(one: LedgerMeans, other: LedgerMeans) -> dict[str, float]:
    slope = (one.slope + other.slope) / 2
    middle = [0.5 - side.breaking["will"] / side.will_effect if side.will_effect else 0.5 for side in (one, other)]
    worth = one.odds_effect * (1.0 - sum(middle) / 2)  # d ln m / d will is 1 - m
    by_will, through_odds = {}, 0.0
    for entry in MECHANISMS:
        if entry.will:
            gap = sum(other.will[term] - one.will[term] for term in entry.will)
            by_will[entry.name] = -(one.will_effect * slope + worth) * gap
            through_odds -= worth * gap
    found = dict(by_will)
    for entry in MECHANISMS:
        if entry.breaking:
            found[entry.name] = sum(other.breaking[term] - one.breaking[term] for term in entry.breaking)
    found["force_ratio"] -= through_odds
    return found


def _switched(one: LedgerMeans, other: LedgerMeans) -> dict[str, float]:
    """Weights of causes that only one side has: above 0 if it is the other."""
    has = {"leader_exit": (one.flights, other.flights), "third_parties": (one.third_parties, other.third_parties)}
    for entry in MECHANISMS:
        if entry.causes:
            counts = [sum(side.changes[:, CAUSES.index(code)].mean() for code in entry.causes) for side in (one, other)]
            has[entry.name] = (counts[0], counts[1]) if max(counts) > _RARE else (0.0, 0.0)
    return {
        name: SWITCHED[name] * (1.0 if second else -1.0)
        for name, (first, second) in has.items()
        if bool(first) != bool(second)
    }


def ledger_frame(one: LedgerMeans, other: LedgerMeans) -> pd.DataFrame:
    """Terms of every predictor in both scenarios, one row a term: mean over those at stake, and the difference."""
    rows = []
    fields = {"break": "breaking", "will": "will", "uprising": "uprising", "leader_exit": "leader_exit"}
    for name, field in fields.items():
        entry = predictor(name)
        for term in entry.terms:
            first, second = (getattr(side, field).get(term.name, 0.0) for side in (one, other))
            rows.append((entry.label, term.label, entry.unit, first, second, second - first))
    return pd.DataFrame(rows, columns=["of", "term", "unit", "baseline", "scenario", "difference"])


def will_by_day(ledger: Ledger) -> pd.DataFrame:
    """Terms of the will of all who stand, by day: the mean over persons and runs, logit; NaN once no one stands."""
    at, first, names = columns_of("will")
    total = ledger.tally.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = total[:, first : first + len(names)] / total[:, [at]]
    frame = pd.DataFrame(means, columns=list(names))
    frame.insert(0, "day", np.arange(1, len(frame) + 1))
    return frame
