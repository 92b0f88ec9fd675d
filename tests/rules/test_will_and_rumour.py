"""Will, desertion, rumour, beliefs and credibility."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brittle.rules.rumour import alarm, belief, believed, event_size, reported_strength, spread, worn_credibility
from brittle.rules.will import (
    TERMS,
    abandonment_term,
    adviser_term,
    decay,
    desertion_rate,
    losing_term,
    loss_term,
    militia_will,
    pay_term,
    relax,
    short_supply,
    supply_term,
    target_will,
)

LOGIT = st.floats(-12.0, 12.0)
SHARE = st.floats(0.0, 1.0)
DAYS = st.floats(0.01, 1.0)


@given(st.tuples(*[st.floats(-4.0, 4.0)] * 10), st.integers(0, 9))
def test_target_will_is_the_sum_of_its_named_terms(terms, place):
    assert len(TERMS) == 10
    assert target_will(*terms) == pytest.approx(sum(terms), abs=1e-12)
    more = list(terms)
    more[place] += 0.25
    assert target_will(*more) > target_will(*terms)


@given(st.floats(0.01, 10.0), st.floats(0.25, 365.0))
def test_decay_over_two_halves_is_the_decay_over_the_whole(days, memory):
    assert 0.0 < decay(days, memory) < 1.0 or days / memory < 1e-15
    assert decay(days / 2.0, memory) ** 2 == pytest.approx(decay(days, memory), rel=1e-12)
    assert decay(memory, memory) == pytest.approx(math.exp(-1.0))


@given(LOGIT, LOGIT, SHARE)
def test_relaxed_value_stays_between_start_and_target(now, target, left):
    value = relax(now, target, left)
    assert min(now, target) - 1e-9 <= value <= max(now, target) + 1e-9
    assert relax(target, target, left) == target
    assert relax(now, target, 1.0) == pytest.approx(now, abs=1e-12)


@given(LOGIT, LOGIT, DAYS, st.floats(0.25, 14.0))
def test_relax_does_not_depend_on_the_step(now, target, days, memory):
    half = decay(days / 2.0, memory)
    twice = relax(relax(now, target, half), target, half)
    assert twice == pytest.approx(relax(now, target, decay(days, memory)), abs=1e-12)


@given(st.floats(0.0, 0.02), st.floats(0.0, 6.0), LOGIT)
def test_desertion_falls_with_will(rate, steepness, will):
    value = desertion_rate(rate, steepness, will)
    assert 0.0 <= value <= rate * math.exp(steepness / 2.0) * (1.0 + 1e-12)
    assert desertion_rate(rate, steepness, will + 1.0) <= value
    assert desertion_rate(rate, steepness, 0.0) == rate


@given(st.floats(0.0, 30.0), st.floats(0.5, 10.0))
def test_short_supply_is_a_share_that_falls_with_stock(days, critical):
    assert 0.0 <= short_supply(days, critical) <= 1.0
    assert short_supply(0.0, critical) == 1.0
    assert short_supply(critical, critical) == 0.0
    assert short_supply(days + 1.0, critical) <= short_supply(days, critical)


@given(LOGIT, st.floats(0.0, 6.0), SHARE)
def test_will_of_a_militia_follows_its_town(own, loyalty, legitimacy):
    assert militia_will(own, loyalty, 0.5) == own
    assert militia_will(own, loyalty, min(1.0, legitimacy + 0.1)) >= militia_will(own, loyalty, legitimacy)


@given(st.floats(0.0, 2000.0), st.floats(10.0, 500.0), SHARE)
def test_rumour_falls_with_distance_to_a_common_floor(km, length, national):
    value = spread(km, length, national)
    assert national - 1e-12 <= value <= 1.0 + 1e-12
    assert spread(0.0, length, national) == pytest.approx(1.0)
    assert spread(km + 10.0, length, national) <= value
    assert spread(1e9, length, national) == pytest.approx(national)


@given(st.floats(0.1, 200.0), st.floats(0.1, 200.0), st.floats(0.0, 1e4), st.floats(0.0, 1e4))
def test_belief_is_the_mean_of_a_beta(first_held, first_broke, held, broke):
    value = belief(first_held, first_broke, held, broke)
    assert 0.0 < value < 1.0
    assert belief(first_held, first_broke, held + 1.0, broke) > value
    assert belief(first_held, first_broke, held, broke + 1.0) < value
    assert belief(first_held, first_broke, 0.0, 0.0) == pytest.approx(first_held / (first_held + first_broke))


@given(st.floats(0.0, 200.0), st.floats(0.0, 200.0), SHARE)
def test_an_announcement_counts_by_its_credibility(announced, actual, credibility):
    value = believed(announced, actual, credibility)
    assert min(announced, actual) - 1e-9 <= value <= max(announced, actual) + 1e-9
    assert believed(announced, actual, 0.0) == actual
    assert believed(announced, actual, 1.0) == pytest.approx(announced, abs=1e-9)


@given(SHARE, st.floats(0.0, 200.0), st.floats(0.0, 200.0), st.floats(0.0, 200.0), DAYS, st.floats(1.0, 60.0))
def test_an_empty_promise_lowers_credibility_and_a_kept_one_does_not(now, announced, actual, scale, days, memory):
    value = worn_credibility(now, announced, actual, scale, days, memory)
    assert 0.0 <= value <= now
    assert value >= now * math.exp(-days / memory) * (1.0 - 1e-12)
    if announced <= actual:
        assert value == now


@given(SHARE, st.integers(0, 14), st.floats(0.5, 14.0), st.floats(0.0, 8.0))
def test_alarm_is_a_share_that_rises(doubt, lost, scale, power):
    value = alarm(doubt, lost, scale, power)
    assert 0.0 <= value <= 1.0
    assert alarm(doubt, lost + 1, scale, power) >= value
    assert alarm(min(1.0, doubt + 0.1), lost, scale, power) >= value


@pytest.mark.parametrize("power", [0.5, 1.0, 3.0, 8.0])
def test_a_frozen_front_alarms_no_party(power):
    assert alarm(1.0, 0, 2.0, power) == 0.0


def test_a_frozen_front_alarms_no_party_even_at_the_end_of_the_range():
    """third_parties.alarm_power may be 0, and 0^0 is 1: alarm before any capital has fallen."""
    assert alarm(0.5, 0, 2.0, 0.0) == 0.0


@given(SHARE, SHARE, st.floats(0.0, 5.0))
def test_terms_of_will_have_their_sign_and_vanish_without_their_cause(cause, other, effect):
    for term in (loss_term, abandonment_term, losing_term):
        assert term(effect, cause) == -effect * cause <= 0.0
    assert adviser_term(effect, cause, other) == effect * cause * other
    assert pay_term(effect, 1.0) == 0.0
    assert pay_term(effect, 0.5) == -pay_term(effect, 1.5)
    assert supply_term(effect, 3.0 * cause, 3.0) == -effect * short_supply(3.0 * cause, 3.0)
    assert supply_term(effect, 3.0, 3.0) == 0.0


@given(st.integers(0, 10**5), SHARE)
def test_an_order_is_a_smaller_event_than_a_break(persons, weight):
    assert event_size(1.0, persons, 1e5) == persons / 1e5
    assert event_size(weight, persons, 1e5) <= event_size(1.0, persons, 1e5)


@given(st.floats(0.0, 1e5), SHARE, st.floats(-4.0, 4.0))
def test_a_report_is_right_in_the_median(strength, error, deviation):
    assert reported_strength(strength, error, 0.0) == reported_strength(strength, 0.0, deviation) == strength
    assert (reported_strength(strength, error, deviation) >= strength) or deviation < 0.0
    assert (reported_strength(strength, error, deviation) <= strength) or deviation > 0.0
