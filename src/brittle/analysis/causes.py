"""Which causes carry the difference between two scenarios, read from the ledgers of their runs.

Breaking is a sum of named terms, and so is the will that drives it. Averaged over all who were at
stake, the terms of two scenarios add up to their difference in the log hazard of breaking; will
counts twice, since it also makes men worth more in the odds. What leaves no term, as a flight
that cannot happen, shows in counts that are nought on one side.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brittle.ensemble.ledger import (
    AT_STAKE,
    BREAK_TERMS,
    LEADER,
    SLOPE,
    WILL_AT_STAKE,
    Ledger,
    columns_of,
)
from brittle.rules.predictors import predictor
from brittle.scenario.mechanisms import MECHANISMS, Mechanism
from brittle.world.state import CAUSES

EARLY_DAYS = 14  # the ledger is read over the first fortnight; later on scenarios are the same ruin
LEAST = 0.02  # of a log hazard, below which a cause is not named
SWITCHED = math.inf  # weight of a cause that is there in one scenario and not in the other
_RARE = 0.05  # changes of hands a run, below which a cause that only one side has is not named

type Numbers = NDArray[np.float64]


class Reasons(NamedTuple):
    """The ledger of one scenario's runs, averaged over those at stake."""

    will: dict[str, float]  # logit: terms of will, by name
    breaking: dict[str, float]  # log hazard ratio: terms of breaking, by name
    slope: float  # of m in the will of those at stake: m (1 - m)
    flights: float  # expected flights of the leader a run
    changes: Numbers  # (replicate, cause): places that changed hands last by this cause
    third_parties: bool  # whether they act
    will_effect: float  # how strongly m enters the hazard
    odds_effect: float  # how strongly the odds do


class Named(NamedTuple):
    """A cause and what it does to the log hazard of breaking in the other scenario against the one."""

    mechanism: Mechanism
    weight: float  # log hazard ratio, or SWITCHED

    @property
    def words(self) -> str:
        """The weight in words."""
        if math.isinf(self.weight):
            return "there in one scenario, not in the other"
        side = "sooner" if self.weight > 0 else "later"
        return (
            f"units at stake break {math.exp(abs(self.weight)):.2f} times as fast, so {side}"
            if self.weight > 0
            else (f"units at stake break at {math.exp(self.weight):.2f} of the pace, so {side}")
        )


def reasons_of(ledger: Ledger, p: np.record, days: int = EARLY_DAYS) -> Reasons:
    """What drove the runs of one scenario over their first days; `p` are its parameters."""
    total = ledger.tally[:, :days].sum(axis=(0, 1))
    weight = max(float(total[AT_STAKE]), 1e-300)
    will, breaking = (columns_of(name)[2] for name in ("will_at_stake", "break"))
    changes = np.stack([(ledger.reductions.causes == code).sum(axis=1) for code in range(len(CAUSES))], axis=1)
    return Reasons(
        dict(zip(will, (total[WILL_AT_STAKE : WILL_AT_STAKE + len(will)] / weight).tolist(), strict=True)),
        dict(zip(breaking, (total[BREAK_TERMS : BREAK_TERMS + len(breaking)] / weight).tolist(), strict=True)),
        float(total[SLOPE]) / weight, float(total[LEADER]) / len(ledger.tally), changes.astype(np.float64),
        bool(p.third_parties_active), float(p.break_will), float(p.break_force_ratio),
    )  # fmt: skip


def name_causes(one: Reasons, other: Reasons) -> list[Named]:
    """All causes of note, the strongest first; those that only one scenario has before all others."""
    weights = {**_term_weights(one, other), **_switched(one, other)}
    found = [Named(entry, weights[entry.name]) for entry in MECHANISMS if entry.name in weights]
    return sorted((cause for cause in found if abs(cause.weight) >= LEAST), key=lambda cause: -abs(cause.weight))


def _term_weights(one: Reasons, other: Reasons) -> dict[str, float]:
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


def _switched(one: Reasons, other: Reasons) -> dict[str, float]:
    found = {}
    if (one.flights > 0) != (other.flights > 0):
        found["leader_exit"] = SWITCHED
    if one.third_parties != other.third_parties:
        found["third_parties"] = SWITCHED
    for entry in MECHANISMS:
        counts = [sum(side.changes[:, CAUSES.index(code)].mean() for code in entry.causes) for side in (one, other)]
        if entry.causes and min(counts) == 0.0 and max(counts) > _RARE:
            found[entry.name] = SWITCHED
    return found


def ledger_frame(one: Reasons, other: Reasons) -> pd.DataFrame:
    """Terms of will and breaking in both scenarios, one row a term: mean over those at stake, and the difference."""
    rows = []
    for name, field in (("break", "breaking"), ("will", "will")):
        entry = predictor(name)
        for term in entry.terms:
            first, second = (getattr(side, field)[term.name] for side in (one, other))
            rows.append((entry.label, term.label, entry.unit, first, second, second - first))
    return pd.DataFrame(rows, columns=["of", "term", "unit", "baseline", "scenario", "difference"])


def will_by_day(ledger: Ledger) -> pd.DataFrame:
    """Terms of the will of all who stand, by day: the mean over persons and runs, logit; NaN once nobody stands."""
    at, first, names = columns_of("will")
    total = ledger.tally.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = total[:, first : first + len(names)] / total[:, [at]]
    frame = pd.DataFrame(means, columns=list(names))
    frame.insert(0, "day", np.arange(1, len(frame) + 1))
    return frame
