"""Attrition and strength: T1, T1b, T1c and T12 of the specification, and what holds over whole ranges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from brittle.numerics.streams import uniforms
from brittle.rules.combat import (
    LINEAR,
    LOG_RATIO_CAP,
    MIXED,
    SQUARE,
    engagement,
    fire,
    linear_law,
    log_force_ratio,
    mixed_law,
    remembered_loss,
    sigmoid,
    square_law,
    usable_strength,
)
from brittle.rules.persons import binomial_like, whole

MEN = st.floats(1.0, 50_000.0)
FIRE = st.floats(1e-4, 0.05)
DAYS = st.floats(0.01, 1.0)
SHARE = st.floats(0.0, 1.0)
LOGIT = st.floats(-12.0, 12.0)
LAWS = (SQUARE, MIXED, LINEAR)


def edge(law, blue, red, blue_loss, red_loss):
    """What the law leaves unchanged: b B^n - r R^n with n = 2, 3/2, 1."""
    power = {SQUARE: 2.0, MIXED: 1.5, LINEAR: 1.0}[law]
    return red_loss * blue**power - blue_loss * red**power


def size_of_edge(law, blue, red, blue_loss, red_loss):
    power = {SQUARE: 2.0, MIXED: 1.5, LINEAR: 1.0}[law]
    return red_loss * blue**power + blue_loss * red**power


# --- T1: the square law -------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [0.01, 0.0625, 0.25, 0.5, 1.0, 7.3])
def test_t1_square_law_keeps_its_invariant_for_any_step(days):
    blue, red = 15_000.0, 12_000.0
    before = edge(SQUARE, blue, red, 0.0106, 0.0106)
    for _ in range(int(100.0 / days)):
        blue, red = square_law(blue, red, 0.0106, 0.0106, days)
        assert edge(SQUARE, blue, red, 0.0106, 0.0106) == pytest.approx(before, rel=1e-10)
    assert red > 0.0


@pytest.mark.parametrize("days", [0.0625, 0.25, 1.0, 400.0])
def test_t1_fifteen_against_twelve_leaves_nine_thousand(days):
    blue, red = 15_000.0, 12_000.0
    for _ in range(math.ceil(200.0 / days)):
        blue, red = square_law(blue, red, 0.0106, 0.0106, days)
    assert (blue, red) == (pytest.approx(9_000.0, rel=1e-9), 0.0)


def test_t1_extinction_comes_when_the_solution_says():
    last = math.atanh(12_000.0 / 15_000.0) / 0.0106
    assert last == pytest.approx(103.6, abs=0.05)
    assert square_law(15_000.0, 12_000.0, 0.0106, 0.0106, last - 0.01)[1] > 0.0
    assert square_law(15_000.0, 12_000.0, 0.0106, 0.0106, last + 0.01)[1] == 0.0


@given(MEN, MEN, FIRE, FIRE, DAYS)
def test_t1_square_law_invariant_everywhere(blue, red, blue_loss, red_loss, days):
    left = square_law(blue, red, blue_loss, red_loss, days)
    scale = size_of_edge(SQUARE, blue, red, blue_loss, red_loss)
    assert edge(SQUARE, *left, blue_loss, red_loss) == pytest.approx(
        edge(SQUARE, blue, red, blue_loss, red_loss), abs=1e-10 * scale
    )


@given(MEN, MEN, FIRE, FIRE, DAYS, st.sampled_from([SQUARE, LINEAR]))
def test_t1_exact_laws_do_not_depend_on_the_step(blue, red, blue_loss, red_loss, days, law):
    rule = square_law if law == SQUARE else linear_law
    if law == LINEAR:
        blue_loss, red_loss = blue_loss / 1e4, red_loss / 1e4
    whole_step = rule(blue, red, blue_loss, red_loss, days)
    halves = rule(*rule(blue, red, blue_loss, red_loss, days / 2.0), blue_loss, red_loss, days / 2.0)
    assert halves == pytest.approx(whole_step, rel=1e-7, abs=1e-5)


@given(MEN, MEN, FIRE, DAYS, st.booleans())
def test_square_law_against_a_side_that_does_not_shoot(blue, red, loss, days, blue_shoots):
    if blue_shoots:
        assert square_law(blue, red, 0.0, loss, days) == (blue, pytest.approx(max(0.0, red - loss * blue * days)))
    else:
        assert square_law(blue, red, loss, 0.0, days) == (pytest.approx(max(0.0, blue - loss * red * days)), red)


# --- T1b: the linear and the mixed law ----------------------------------------------------------------


@given(MEN, MEN, FIRE, FIRE, DAYS)
def test_t1b_linear_law_invariant(blue, red, blue_loss, red_loss, days):
    blue_loss, red_loss = blue_loss / 1e4, red_loss / 1e4
    left = linear_law(blue, red, blue_loss, red_loss, days)
    scale = size_of_edge(LINEAR, blue, red, blue_loss, red_loss)
    assert edge(LINEAR, *left, blue_loss, red_loss) == pytest.approx(
        edge(LINEAR, blue, red, blue_loss, red_loss), abs=1e-9 * scale
    )
    assert 0.0 < left[0] <= blue and 0.0 < left[1] <= red


def test_t1b_linear_law_at_even_odds_is_the_hyperbola():
    assert linear_law(1000.0, 1000.0, 1e-4, 1e-4, 5.0) == pytest.approx((1000.0 / 1.5, 1000.0 / 1.5), rel=1e-12)


@given(st.floats(100.0, 50_000.0), st.floats(100.0, 50_000.0), DAYS, st.floats(1e-4, 0.05))
def test_t1b_mixed_law_invariant_within_the_error_of_its_method(blue, red, days, fire):
    assume(0.1 < blue / red < 10.0)
    blue_loss, red_loss = fire / math.sqrt(blue), fire / math.sqrt(red)
    left = mixed_law(blue, red, blue_loss, red_loss, days)
    assume(min(left) > 0.2 * min(blue, red))  # far from extinction; there the square root is not smooth
    scale = size_of_edge(MIXED, blue, red, blue_loss, red_loss)
    assert edge(MIXED, *left, blue_loss, red_loss) == pytest.approx(
        edge(MIXED, blue, red, blue_loss, red_loss), abs=1e-6 * scale
    )


def test_t1b_mixed_law_is_of_fourth_order():
    def error(steps):
        blue, red, before = 9000.0, 6000.0, edge(MIXED, 9000.0, 6000.0, 2e-4, 3e-4)
        for _ in range(steps):
            blue, red = mixed_law(blue, red, 2e-4, 3e-4, 20.0 / steps)
        return abs(edge(MIXED, blue, red, 2e-4, 3e-4) - before)

    # Halving the step divides a fourth-order error by about sixteen.
    assert 10.0 < error(4) / error(8) < 40.0


# --- the engagement and T12 ---------------------------------------------------------------------------


@given(st.sampled_from(LAWS), MEN, MEN, FIRE, FIRE, DAYS)
def test_t12_swapping_the_sides_swaps_the_losses(law, blue, red, blue_fire, red_fire, days):
    ours = engagement(law, blue, red, blue * 1.5, red * 1.2, blue_fire, red_fire, days)
    theirs = engagement(law, red, blue, red * 1.2, blue * 1.5, red_fire, blue_fire, days)
    assert (ours[0], ours[1]) == pytest.approx((theirs[1], theirs[0]), rel=1e-9, abs=1e-6)


@given(st.sampled_from(LAWS), MEN, MEN, FIRE, FIRE, DAYS)
def test_an_engagement_only_takes_away(law, defenders, attackers, fire, counterfire, days):
    left = engagement(law, defenders, attackers, defenders, attackers, fire, counterfire, days)
    assert 0.0 <= left[0] <= defenders and 0.0 <= left[1] <= attackers


@given(st.sampled_from(LAWS), MEN, MEN, FIRE, FIRE, DAYS)
def test_more_fire_costs_more(law, defenders, attackers, fire, counterfire, days):
    mild = engagement(law, defenders, attackers, defenders, attackers, fire, counterfire, days)
    hard = engagement(law, defenders, attackers, defenders, attackers, fire, 1.5 * counterfire, days)
    assert hard[0] <= mild[0] + 1e-6  # fewer defenders
    assert hard[1] >= mild[1] - 1e-6 * attackers  # who shoot back for less long


@given(st.sampled_from(LAWS), MEN, MEN, FIRE, DAYS, st.booleans())
def test_a_side_that_cannot_shoot_hurts_no_enemy(law, defenders, attackers, fire, days, defenders_shoot):
    fires = (fire, 0.0) if defenders_shoot else (0.0, fire)
    left = engagement(law, defenders, attackers, defenders, attackers, *fires, days)
    unhurt, before = (left[0], defenders) if defenders_shoot else (left[1], attackers)
    # Below 1e-9 of exchange the linear law takes both sides alike: a loss of that order is within its arithmetic.
    assert unhurt == pytest.approx(before, rel=2e-9)
    assert 0.0 <= left[0] <= defenders and 0.0 <= left[1] <= attackers


@pytest.mark.parametrize("law", LAWS)
def test_all_laws_have_the_same_first_losses(law):
    # At the start of a fight (N / N_start)^mu is one, so that the first losses agree to first order.
    left = engagement(law, 4000.0, 6000.0, 4000.0, 6000.0, 0.002, 0.003, 1e-4)
    assert 4000.0 - left[0] == pytest.approx(0.003 * 6000.0 * 1e-4, rel=1e-3)
    assert 6000.0 - left[1] == pytest.approx(0.002 * 4000.0 * 1e-4, rel=1e-3)


# --- T1c: whole persons -------------------------------------------------------------------------------


def test_t1c_whole_persons_are_unbiased_and_follow_the_equation():
    """The mean of many runs in whole persons is the exact solution, and the relative error shrinks as N^-1/2."""
    errors = []
    for size in (100.0, 10_000.0):
        ends = []
        for replicate in range(300):
            blue, red = size, 0.8 * size
            for step in range(40):
                exact = square_law(blue, red, 0.01, 0.01, 0.25)
                lose_blue, lose_red, _, _ = uniforms(3, 0, replicate, step, 1, 2)
                blue -= whole(blue - exact[0], lose_blue, int(blue))
                red -= whole(red - exact[1], lose_red, int(red))
            ends.append((blue, red))
        expected = square_law(size, 0.8 * size, 0.01, 0.01, 10.0)
        means, spread = np.mean(ends, axis=0), np.std(ends, axis=0)
        assert np.all(np.abs(means - expected) < 4.0 * spread / math.sqrt(300) + 0.02)
        errors.append(spread[1] / expected[1])
    # Rounding alone spreads by persons, not by their root: it must shrink at least that fast.
    assert errors[1] < errors[0] / math.sqrt(100.0) * 1.5


@given(st.floats(0.0, 500.0), st.integers(0, 400))
def test_whole_persons_are_integers_and_never_exceed_those_present(expected, most):
    values = {whole(expected, (row + 0.5) / 64.0, most) for row in range(64)}
    assert all(isinstance(value, int) and 0 <= value <= most for value in values)
    if expected <= most - 1:
        mean = np.mean([whole(expected, (row + 0.5) / 1000.0, most) for row in range(1000)])
        assert mean == pytest.approx(expected, abs=2e-3)


@given(st.floats(-0.5, 1.5), st.integers(0, 10_000), st.floats(1e-9, 1.0 - 1e-9))
def test_a_share_of_men_is_clipped_to_all_of_them(share, men, draw):
    taken = binomial_like(share, men, draw)
    assert 0 <= taken <= men
    if share >= 1.0:
        assert taken == men
    if share <= 0.0:
        assert taken == 0


# --- strength -----------------------------------------------------------------------------------------


@given(LOGIT)
def test_sigmoid_is_bounded_symmetric_and_rising(logit):
    assert 0.0 < sigmoid(logit) < 1.0
    assert sigmoid(logit) + sigmoid(-logit) == pytest.approx(1.0, abs=1e-15)
    assert sigmoid(logit + 0.1) > sigmoid(logit)


@given(MEN, st.floats(0.1, 5.0), LOGIT, SHARE, SHARE, SHARE, SHARE)
def test_usable_strength_bounds_and_directions(men, quality, will, advised, coverage, without, supply):
    value = usable_strength(men, quality, will, advised, coverage, without, supply, 1.0)
    assert 0.0 <= value <= men * quality
    assert usable_strength(men, quality, will + 0.5, advised, coverage, without, supply, 1.0) >= value
    assert usable_strength(men, quality, will, advised, min(1.0, coverage + 0.1), without, supply, 1.0) >= value - 1e-9
    assert usable_strength(men, quality, will, advised, coverage, without, min(1.0, supply + 0.1), 1.0) >= value
    double = usable_strength(2.0 * men, quality, will, advised, coverage, without, supply, 1.0)
    assert double == pytest.approx(2.0 * value)
    # Full coverage, or no need of advisers, leaves the whole worth; none leaves `without`.
    full = usable_strength(men, quality, will, advised, 1.0, without, supply, 1.0)
    assert full == pytest.approx(usable_strength(men, quality, will, 0.0, coverage, without, supply, 1.0))
    assert usable_strength(men, quality, will, 1.0, 0.0, without, supply, 1.0) == pytest.approx(without * full)


@given(st.floats(0.0, 1e6), st.floats(0.0, 1e6), st.floats(1.0, 3.0))
def test_log_force_ratio_is_antisymmetric_and_finite(attackers, defenders, terrain):
    value = log_force_ratio(attackers, defenders, terrain, math.inf)
    assert -LOG_RATIO_CAP <= value <= LOG_RATIO_CAP
    assert log_force_ratio(attackers + 10.0, defenders, terrain, math.inf) >= value
    assert log_force_ratio(attackers, defenders + 10.0, terrain, math.inf) <= value
    assert log_force_ratio(attackers, defenders, min(3.0, terrain + 0.1), math.inf) <= value
    mirrored = log_force_ratio(defenders, attackers, 1.0, math.inf)
    assert mirrored == pytest.approx(-log_force_ratio(attackers, defenders, 1.0, math.inf))
    assert log_force_ratio(attackers, attackers, 1.0, math.inf) == 0.0


@given(st.floats(0.0, 1e5), st.floats(0.0, 1e5), st.floats(1.0, 2e4))
def test_beyond_the_frontage_strength_does_not_count(attackers, defenders, frontage):
    capped = log_force_ratio(min(attackers, frontage), min(defenders, frontage), 1.3, math.inf)
    assert log_force_ratio(attackers, defenders, 1.3, frontage) == capped
    people = max(1.0, attackers)
    assert fire(0.005, attackers, frontage, people, 1.0) == fire(0.005, min(attackers, frontage), math.inf, people, 1.0)
    assert fire(0.005, attackers, frontage, people, 1.6) <= fire(0.005, attackers, frontage, people, 1.0)


@given(st.floats(0.0, 1.0), st.integers(0, 100), st.integers(1, 100))
def test_remembered_losses_are_a_share(now, lost, men):
    assert now <= remembered_loss(now, min(lost, men), men) <= 1.0
    assert remembered_loss(now, men, men) == 1.0


def test_support_from_outside_multiplies_strength():
    plain = usable_strength(1000.0, 1.5, 0.3, 0.5, 0.5, 0.6, 0.7, 1.0)
    assert usable_strength(1000.0, 1.5, 0.3, 0.5, 0.5, 0.6, 0.7, 0.5) == 0.5 * plain
