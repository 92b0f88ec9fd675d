"""Breaking: T4, T5, the rule level of T10a, and how a broken formation ends."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from brittle.numerics.streams import BREAK, uniforms
from brittle.rules.breaking import (
    NO_ROUTE,
    OUTCOMES,
    TERMS,
    break_rate,
    break_terms,
    choose,
    defect_score,
    handover_score,
    is_pressed_by_crowd,
    log_hazard,
    surrender_score,
    will_term,
    withdraw_score,
)
from brittle.rules.combat import sigmoid
from brittle.rules.persons import hazard_share
from brittle.rules.withdrawal import transit_loss

LOGIT = st.floats(-12.0, 12.0)
SHARE = st.floats(0.0, 1.0)
SCORE = st.floats(-30.0, 8.0)
RATE = st.floats(0.0, 20.0)


# --- T4, T5 -------------------------------------------------------------------------------------------


def test_t4_without_effects_survival_is_exponential():
    """All coefficients zero: 1e5 formations drawn step by step survive as exp(-lambda t)."""
    rate, days, size = 0.15, 0.25, 100_000
    chance = hazard_share(break_rate(rate, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0), days)
    # One block has four draws: four formations an address. Steps until the first draw below the chance.
    times = np.full(size, np.inf)
    alive = np.arange(size)
    step = 0
    while len(alive) and step < 60:
        blocks = np.array([uniforms(9, 0, 0, step, entity, BREAK) for entity in range(-(-len(alive) // 4))])
        broke = blocks.ravel()[: len(alive)] < chance
        # Within its step a break is spread as the hazard says, so that the law is continuous.
        inside = -np.log1p(-blocks.ravel()[: len(alive)][broke]) / rate
        times[alive[broke]] = step * days + inside
        alive = alive[~broke]
        step += 1
    end = step * days
    seen = times[times < np.inf]
    assert len(alive) / size == pytest.approx(math.exp(-rate * end), abs=4.0 * math.sqrt(0.1 / size))
    law = stats.truncexpon(b=end * rate, scale=1.0 / rate)
    assert stats.kstest(seen, law.cdf).pvalue > 1e-3


@given(RATE, st.floats(0.001, 1.0))
def test_t5_survival_does_not_depend_on_the_step(rate, days):
    whole_step = 1.0 - hazard_share(rate, days)
    halves = (1.0 - hazard_share(rate, days / 2.0)) ** 2
    assert halves == pytest.approx(whole_step, abs=1e-12)
    assert 1.0 - hazard_share(rate, days) == pytest.approx(math.exp(-rate * days), abs=1e-12)


@given(RATE, st.floats(0.0, 50.0))
def test_a_hazard_gives_a_probability(rate, days):
    assert 0.0 <= hazard_share(rate, days) <= 1.0
    assert hazard_share(rate + 0.1, days) >= hazard_share(rate, days)
    assert hazard_share(0.0, days) == 0.0


@given(st.floats(1e-12, 1e-8))
def test_small_hazards_keep_their_digits(rate):
    assert hazard_share(rate, 1.0) == pytest.approx(rate, rel=1e-7)


# --- E7, T10a at rule level ---------------------------------------------------------------------------


@given(st.tuples(*[st.floats(-5.0, 5.0)] * 6))
def test_log_hazard_is_the_sum_of_its_named_terms(terms):
    assert len(TERMS) == len(terms)
    assert log_hazard(*terms) == pytest.approx(sum(terms[:5]) - terms[5], abs=1e-12)
    for place in range(6):
        more = list(terms)
        more[place] += 0.5
        moved = log_hazard(*more) - log_hazard(*terms)
        assert moved == pytest.approx(-0.5 if TERMS[place] == "frailty" else 0.5, abs=1e-9)


@given(st.floats(0.0, 10.0), LOGIT, st.floats(0.0, 4.0))
def test_t10a_more_will_never_breaks_sooner(steepness, will, more):
    assert will_term(steepness, will + more) <= will_term(steepness, will)
    low = hazard_share(0.15 * math.exp(will_term(steepness, will + more)), 0.25)
    assert low <= hazard_share(0.15 * math.exp(will_term(steepness, will)), 0.25)


def test_will_term_is_zero_at_middling_will_and_has_the_stated_span():
    assert will_term(4.0, 0.0) == 0.0
    assert will_term(4.0, -30.0) == pytest.approx(2.0)
    assert will_term(4.0, 30.0) == pytest.approx(-2.0)


# --- outcomes -----------------------------------------------------------------------------------------


@given(st.lists(SCORE, min_size=5, max_size=5))
def test_choose_follows_the_multinomial_logit(scores):
    weights = np.exp(np.array(scores) - max(scores))
    shares = weights / weights.sum()
    counts = Counter(choose((row + 0.5) / 2000.0, *scores) for row in range(2000))
    for outcome in range(len(OUTCOMES)):
        assert counts[outcome] / 2000.0 == pytest.approx(shares[outcome], abs=1.5 / 2000.0)


@given(st.lists(SCORE, min_size=5, max_size=5), st.floats(1e-9, 1.0 - 1e-9), st.integers(0, 4), st.floats(0.0, 5.0))
def test_a_raised_score_never_loses_draws(scores, draw, outcome, more):
    raised = list(scores)
    raised[outcome] += more
    counts = [sum(choose((row + 0.5) / 200.0, *each) == outcome for row in range(200)) for each in (scores, raised)]
    assert counts[1] >= counts[0] - 1
    assert choose(draw, *scores) in range(5)


@given(st.floats(-5.0, 5.0), st.floats(0.0, 4.0), LOGIT)
def test_withdrawal_needs_a_route(base, steepness, will):
    assert withdraw_score(base, steepness, will, False) == -30.0
    assert withdraw_score(base, steepness, will, True) > -30.0
    assert withdraw_score(base, steepness, will + 1.0, True) >= withdraw_score(base, steepness, will, True)


@given(st.floats(-5.0, 5.0), st.floats(0.0, 5.0))
def test_surrender_rises_when_cut_off(base, cut_off):
    assert surrender_score(base, cut_off, 0.0) == base
    assert surrender_score(base, cut_off, 1.0) == base + cut_off


@given(st.floats(-5.0, 5.0), st.floats(0.0, 6.0), SHARE, SHARE)
def test_handover_needs_a_believed_offer_and_a_town_that_is_not_loyal(base, deal, credibility, legitimacy):
    value = handover_score(base, deal, credibility, legitimacy)
    assert base <= value <= base + deal
    assert handover_score(base, deal, 0.0, legitimacy) == base
    assert handover_score(base, deal, credibility, 1.0) == base
    assert handover_score(base, deal, min(1.0, credibility + 0.1), legitimacy) >= value


@given(st.floats(-8.0, 5.0), st.floats(0.0, 3.0), st.floats(-2.3, 2.3), SHARE)
def test_defection_rises_with_the_enemy_and_falls_with_loyalty(base, power, odds, legitimacy):
    value = defect_score(base, power, odds, legitimacy)
    assert defect_score(base, power, odds + 0.5, legitimacy) >= value
    assert defect_score(base, power, odds, min(1.0, legitimacy + 0.1)) <= value


@given(SHARE, LOGIT)
def test_loss_on_the_march(most, will):
    assert transit_loss(most, will) == pytest.approx(most * (1.0 - sigmoid(will)))
    assert 0.0 <= transit_loss(most, will + 1.0) <= transit_loss(most, will) <= most


COEFFICIENTS = st.tuples(*[st.floats(0.0, 5.0)] * 4)


@given(RATE, LOGIT, st.floats(-2.3, 2.3), st.sampled_from([0.0, 1.0]), st.floats(0.0, 3.0), LOGIT, COEFFICIENTS)
def test_break_rate_is_the_equation_of_the_manual(rate, will, odds, encircled, rumour, frailty, weights):
    by_will, by_odds, by_encirclement, by_rumour = weights
    terms = break_terms(will, odds, encircled, rumour, -1.0, frailty, *weights)
    exponent = by_will * (0.5 - sigmoid(will)) + by_odds * odds + by_encirclement * encircled + by_rumour * rumour
    assert len(terms) == len(TERMS)
    assert break_rate(rate, *terms) == pytest.approx(rate * math.exp(exponent - 1.0 - frailty), rel=1e-9)
    assert break_rate(rate, *terms) == rate * math.exp(log_hazard(*terms))


@given(st.floats(0.0, 1e4), st.floats(0.0, 1e4), SHARE)
def test_only_a_crowd_above_the_share_presses_a_garrison(crowd, defence, share):
    assert is_pressed_by_crowd(crowd, defence, share) == (crowd > share * defence)


def test_without_a_refuge_withdrawal_has_no_chance():
    assert withdraw_score(0.0, 3.0, 5.0, False) == NO_ROUTE
    assert all(choose(draw, NO_ROUTE, 0.5, -1.5, -2.0, -4.0) != 0 for draw in np.linspace(1e-9, 1.0 - 1e-9, 999))
