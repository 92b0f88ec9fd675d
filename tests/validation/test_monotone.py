"""T10b: more will, pay, advisers or sorties never lower survival on average; common random numbers on both sides."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from tests.validation.wars import collapse_days, make_war, simulate

PAIRS = {"vardania": 600, "syria_2024": 160}
DAYS = 21
# Where most runs fall whatever is done, a comparison says nothing: the base lies in between.
BASE = {
    "vardania": {"morale.regime.level": 1.0, "iran.policy": "hold"},
    "syria_2024": {"morale.regime.level": 0.5, "iran.policy": "hold"},
}
MORE = {
    "will": {"morale.regime.level": 2.0},
    "pay": {"command.pay": 2.5, "morale.pay": 0.8},
    "advisers": {"iran.coverage": 1.0},
    "sorties": {"russia.sorties_per_day": 120.0, "russia.policy": "sorties"},
}
LESS = {
    "will": {},
    "pay": {"command.pay": 1.0, "morale.pay": 0.8},
    "advisers": {"iran.coverage": 0.1},
    "sorties": {"russia.sorties_per_day": 0.0, "russia.policy": "sorties"},
}


def survival(theatre, settings):
    """Of each replicate: days in office within the horizon, and people still held at its end."""
    war = make_war(theatre, {**BASE[theatre], **settings})
    result = simulate(war, PAIRS[theatre], days=DAYS)
    days = np.nan_to_num(collapse_days(war, result), nan=float(DAYS))
    return np.minimum(days, DAYS), -result.outcomes.people_lost.astype(float)


@pytest.mark.parametrize("lever", sorted(MORE))
def test_t10b_more_does_not_lower_survival(theatre_name, lever):
    few, many = survival(theatre_name, LESS[lever]), survival(theatre_name, MORE[lever])
    for before, after in zip(few, many, strict=True):
        gain = after - before
        if gain.any():
            # One-sided: the chance of so low a mean gain if the true one were zero.
            assert stats.ttest_1samp(gain, 0.0, alternative="less").pvalue > 0.01, (lever, gain.mean())


def test_t10b_will_raises_survival_clearly(theatre_name):
    """The test above passes if nothing does anything; will must do something."""
    few, many = survival(theatre_name, LESS["will"]), survival(theatre_name, MORE["will"])
    assert stats.ttest_1samp(many[1] - few[1], 0.0, alternative="greater").pvalue < 1e-3
