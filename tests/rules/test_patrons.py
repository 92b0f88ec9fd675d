"""Patrons and the leader: T9 with its hysteresis, coverage, threat, exit."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize_scalar

from brittle.rules.combat import sigmoid
from brittle.rules.leader import leader_exit_rate, leader_terms, threat
from brittle.rules.patrons import contest, coverage_step, gain_of_staying, wants_out

RATIO, WITHOUT, EXPONENT, COST = 3.0, 0.6, 2.0, 0.15  # T9's numbers
SHARE = st.floats(0.0, 1.0)


def gain(will):
    return gain_of_staying(will, RATIO, WITHOUT, EXPONENT)


def test_t9_ground_patron_stays_between_two_levels_of_will():
    low = brentq(lambda will: gain(will) - COST, 0.01, 0.43)
    high = brentq(lambda will: gain(will) - COST, 0.431, 1.0)
    assert (low, high) == (pytest.approx(0.20003, abs=1e-5), pytest.approx(0.92580, abs=1e-5))
    stays = [gain(will) >= COST for will in np.linspace(0.001, 1.0, 2000)]
    assert sum(a != b for a, b in zip(stays, stays[1:], strict=False)) == 2


def test_t9_gain_of_staying_has_the_peak_of_the_closed_form():
    peak = minimize_scalar(lambda will: -gain(will), bounds=(0.1, 0.9), method="bounded", options={"xatol": 1e-9})
    assert peak.x == pytest.approx(0.43033, abs=1e-5)
    assert peak.x == pytest.approx(1.0 / (RATIO * math.sqrt(WITHOUT)), abs=1e-6)
    best = (1.0 - WITHOUT ** (EXPONENT / 2.0)) / (1.0 + WITHOUT ** (EXPONENT / 2.0))
    assert -peak.fun == pytest.approx(best) == pytest.approx(0.25)


def test_t9_leaving_and_returning_have_hysteresis():
    """With m = sigmoid(W0 + b_adv A - b_ab (1 - A)), staying and leaving are both consistent in between."""
    advisers, abandonment, low = 0.8, 0.7, brentq(lambda will: gain(will) - COST, 0.01, 0.43)
    mark = math.log(low / (1.0 - low))
    for own in np.linspace(mark - 2.0, mark + 1.5, 141):
        staying_is_consistent = gain(sigmoid(own + advisers)) >= COST
        leaving_is_consistent = gain(sigmoid(own - abandonment)) < COST
        both = mark - advisers <= own < mark + abandonment
        if min(abs(own - mark + advisers), abs(own - mark - abandonment)) > 1e-9:
            assert (staying_is_consistent and leaving_is_consistent) == both, own


@given(st.floats(0.001, 20.0), st.floats(0.5, 5.0))
def test_contest_is_symmetric_and_rises(ratio, exponent):
    assert contest(ratio, exponent) + contest(1.0 / ratio, exponent) == pytest.approx(1.0)
    assert contest(ratio * 1.1, exponent) >= contest(ratio, exponent)
    assert contest(1.0, exponent) == 0.5


@given(SHARE, st.floats(0.1, 20.0), st.floats(0.3, 1.0), st.floats(0.5, 5.0))
def test_gain_of_staying_is_never_negative_and_zero_without_need(will, ratio, without, exponent):
    assert 0.0 <= gain_of_staying(will, ratio, without, exponent) < 1.0
    assert gain_of_staying(will, ratio, 1.0, exponent) == 0.0


@given(SHARE, SHARE, st.floats(0.1, 10.0), st.floats(0.01, 1.0))
def test_coverage_moves_to_its_target_and_never_past_it(now, wanted, rate, days):
    value = coverage_step(now, wanted, rate, days)
    assert min(now, wanted) - 1e-12 <= value <= max(now, wanted) + 1e-12
    halves = coverage_step(coverage_step(now, wanted, rate, days / 2.0), wanted, rate, days / 2.0)
    assert halves == pytest.approx(value, abs=1e-12)


@given(st.floats(0.0, 1e5), st.floats(0.0, 1e5))
def test_threat_is_a_share_and_exactly_zero_without_enemies(enemies, own):
    assert 0.0 <= threat(enemies, own) <= 1.0
    assert threat(0.0, own) == 0.0
    assert threat(enemies + 1.0, own) >= threat(enemies, own)


@given(st.floats(0.0, 3.0), SHARE, st.floats(0.0, 4.0), st.floats(0.0, 4.0), st.floats(0.0, 4.0))
def test_leader_stays_for_certain_without_a_threat(rate, menace, gone, asylum, losing):
    assert leader_exit_rate(rate, 0.0, gone, asylum, losing) == 0.0
    value = leader_exit_rate(rate, menace, gone, asylum, losing)
    assert value >= rate * menace
    assert leader_exit_rate(rate, menace, gone + 0.1, asylum, losing) >= value
    assert leader_exit_rate(rate, min(1.0, menace + 0.1), gone, asylum, losing) >= value


@given(SHARE, st.sampled_from([0.0, 1.0]), SHARE)
def test_the_leaders_terms_are_driver_times_coefficient(coverage, asylum, losing):
    assert leader_terms(coverage, asylum, losing, 1.2, 1.0, 1.8) == (1.2 * (1.0 - coverage), asylum, 1.8 * losing)


@given(st.floats(0.01, 1.0), st.floats(0.01, 1.0), SHARE, st.floats(0.0, 0.5))
def test_a_patron_leaves_once_the_gain_is_below_cost_and_start(will, first, share, cost):
    def out(corridor_open):
        return wants_out(will, first, 1.0, corridor_open, share, cost, RATIO, WITHOUT, EXPONENT)

    assert out(True) == (gain(will) < min(cost, gain(first)))
    assert out(False) == ((1.0 - share) * gain(will) < min(cost, gain(first)))
    assert not wants_out(first, first, 1.0, True, share, cost, RATIO, WITHOUT, EXPONENT)
