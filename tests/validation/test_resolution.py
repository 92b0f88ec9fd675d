"""T13 and convergence: formation size, step length and decision interval do not make the result."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.validation.wars import collapse_days, make_war, simulate

RUNS = {"vardania": 1500, "syria_2024": 250}
MANY = {"vardania": 1500, "syria_2024": 800}  # enough to see a difference of a tenth
DAYS = 30
# A base at which the outcome is open; at certainty any two resolutions agree.
OPEN = {"vardania": {"morale.regime.level": 0.8}, "syria_2024": {"morale.regime.level": 0.6}}


def share_and_day(theatre, settings, many=RUNS):
    """P(collapse) within the horizon with its standard error, and the mean day in office with its own."""
    war = make_war(theatre, {**OPEN[theatre], **settings})
    runs = many[theatre]
    days = collapse_days(war, simulate(war, runs, days=DAYS))
    fell = ~np.isnan(days)
    kept = np.where(fell, days, float(DAYS))
    share = float(fell.mean())
    error = math.sqrt(max(share * (1.0 - share), 1.0 / runs) / runs)
    return share, error, float(kept.mean()), float(kept.std()) / math.sqrt(runs)


@pytest.mark.parametrize("men", [1000.0, 2000.0])
@pytest.mark.parametrize("theatre", ["vardania", "syria_2024"])
def test_t13_splitting_formations_keeps_the_outcome(theatre, men):
    whole = share_and_day(theatre, {}, MANY)
    split = share_and_day(theatre, {"resolution.formation_men": men}, MANY)
    assert abs(whole[0] - split[0]) <= 3.0 * math.hypot(whole[1], split[1]), (whole, split)


def test_t13_splitting_really_splits(theatre_name):
    formations = [
        len(make_war(theatre_name, {"resolution.formation_men": men}).theatre.formations) for men in (4000.0, 1000.0)
    ]
    assert formations[1] > 1.2 * formations[0]


# Tolerances are stated, not fitted: 0.08 in P(collapse) and one day in the mean, beyond Monte-Carlo error.
@pytest.mark.parametrize("step", [0.125, 0.5])
def test_step_length_changes_little(theatre_name, step):
    base = share_and_day(theatre_name, {"time.step_days": 0.25, "command.decision_days": 0.5})
    other = share_and_day(theatre_name, {"time.step_days": step, "command.decision_days": 0.5})
    assert abs(base[0] - other[0]) <= 0.08 + 3.0 * math.hypot(base[1], other[1]), (base, other)
    assert abs(base[2] - other[2]) <= 1.0 + 3.0 * math.hypot(base[3], other[3]), (base, other)


@pytest.mark.parametrize("interval", [0.25, 0.5, 1.0])
def test_decision_intervals_run_and_agree_roughly(theatre_name, interval):
    base = share_and_day(theatre_name, {"command.decision_days": 0.25})
    other = share_and_day(theatre_name, {"command.decision_days": interval})
    assert abs(base[0] - other[0]) <= 0.10 + 3.0 * math.hypot(base[1], other[1]), (base, other)
