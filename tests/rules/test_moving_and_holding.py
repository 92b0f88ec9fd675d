"""Movement, supply, air and control."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brittle.rules.air import available_sorties, losses_from_air, saturating, sorties_over, support_sorties
from brittle.rules.control import clock, falls, is_under_threshold
from brittle.rules.movement import speed, speed_factor, target_score
from brittle.rules.supply import stock, supply_factor

SHARE = st.floats(0.0, 1.0)
DAYS = st.floats(0.01, 1.0)


@given(st.floats(5.0, 200.0), st.floats(20.0, 500.0), st.floats(0.1, 1.0), st.floats(0.0, 200.0))
def test_speed_is_the_product_of_mode_pace_and_air_cover(opposed, free, pace, sorties):
    left = speed_factor(sorties, 40.0)
    assert speed(True, opposed, free, pace, sorties, 40.0) == pytest.approx(opposed * pace * left)
    assert speed(False, opposed, free, pace, sorties, 40.0) == pytest.approx(free * pace * left)
    assert speed(True, opposed, free, pace, 0.0, 40.0) == opposed * pace


SCORES = {
    "value": st.floats(0.1, 10.0), "beyond": st.floats(0.0, 40.0), "km": st.floats(1.0, 900.0),
    "near": st.floats(1.0, 200.0), "focus": st.floats(0.1, 8.0), "effort": st.floats(0.05, 0.9),
    "log_odds": st.floats(-2.3, 2.3), "resistance": st.floats(0.0, 5.0), "legitimacy": SHARE,
    "loyalty": st.floats(0.0, 15.0),
}  # fmt: skip
DIRECTION = {"value": 1, "beyond": 1, "km": -1, "effort": 1, "log_odds": 1, "legitimacy": -1}
ORDER = tuple(SCORES)


@given(st.fixed_dictionaries(SCORES), st.sampled_from(tuple(DIRECTION)))
def test_target_score_moves_as_it_should(given_values, name):
    before = target_score(*(given_values[key] for key in ORDER))
    moved = {**given_values, name: given_values[name] + 0.1}
    after = target_score(*(moved[key] for key in ORDER))
    assert math.isfinite(before)
    assert DIRECTION[name] * (after - before) >= -1e-12


def test_target_score_ignores_good_odds_and_middling_loyalty():
    even = target_score(1.0, 0.0, 50.0, 30.0, 3.0, 1.0, 0.0, 1.5, 0.5, 6.0)
    assert target_score(1.0, 0.0, 50.0, 30.0, 3.0, 1.0, 2.0, 1.5, 0.1, 6.0) == even


@given(st.floats(0.0, 30.0), st.booleans(), st.floats(0.0, 10.0), st.floats(1.0, 30.0), DAYS)
def test_stocks_stay_in_their_range(now, connected, rate, most, days):
    value = stock(min(now, most), connected, rate, most, days)
    assert 0.0 <= value <= most
    if connected:
        assert value >= min(now, most)
    else:
        assert value == pytest.approx(max(0.0, min(now, most) - days))


@given(st.floats(0.0, 30.0), st.floats(0.5, 10.0))
def test_supply_factor_is_a_share_that_rises_with_stock(days, critical):
    assert 0.0 <= supply_factor(days, critical) <= 1.0
    assert supply_factor(critical, critical) == 1.0
    assert supply_factor(days + 1.0, critical) >= supply_factor(days, critical)


@given(st.floats(0.0, 260.0), st.floats(1.0, 200.0))
def test_air_slows_but_never_stops(sorties, half):
    assert 0.0 < speed_factor(sorties, half) <= 1.0
    assert speed_factor(half, half) == 0.5
    assert speed_factor(sorties + 1.0, half) < speed_factor(sorties, half)


@given(st.floats(0.0, 260.0), st.floats(0.5, 100.0), st.floats(0.0, 2.0))
def test_visible_support_lifts_will_up_to_its_gain(sorties, half, gain):
    value = saturating(sorties, half, gain)
    assert 0.0 <= value <= gain
    assert saturating(sorties + 1.0, half, gain) >= value
    assert saturating(half, half, gain) == pytest.approx(gain / 2.0)


@given(st.floats(0.0, 200.0), SHARE)
def test_bases_are_guarded_from_what_was_ordered(ordered, base_share):
    assert 0.0 <= support_sorties(ordered, base_share) <= ordered
    assert support_sorties(ordered, 1.0) == 0.0


@given(st.floats(0.0, 1e5), st.floats(0.0, 1e5), st.floats(0.01, 1.0))
def test_a_place_is_under_threshold_only_with_enough_attackers(defenders, takers, threshold):
    def under(defence, strength, persons=1000.0, frontage=math.inf):
        return is_under_threshold(defence, strength, persons, frontage, threshold, 30.0)

    assert not under(defenders, 0.0)
    assert not under(defenders, takers, persons=29.0)
    assert under(defenders, takers, frontage=500.0) == under(defenders, min(takers, 500.0))
    if under(defenders, takers):
        assert under(defenders, takers + 1.0)
        assert under(defenders / 2.0, takers)
        assert defenders < takers


@given(st.floats(0.0, 5.0), st.booleans(), DAYS)
def test_the_clock_runs_only_under_the_threshold(now, under, days):
    assert clock(now, under, days) == (now + days if under else 0.0)


@given(st.booleans(), st.floats(0.0, 2.0))
def test_a_place_falls_after_the_hold_and_not_before(under, days):
    assert falls(under, days, 0.5) == (under and days >= 0.5 - 1e-9)


WORTHS = st.lists(st.tuples(st.floats(0.1, 9.0), SHARE), min_size=1, max_size=6)


@given(st.floats(0.0, 60.0), st.floats(0.0, 60.0), WORTHS)
def test_sorties_are_shared_out_without_remainder(own, patron, places):
    worth, weight = sum(w for w, _ in places), sum(w * share for w, share in places)
    flown = sum(sorties_over(own, w, worth, patron, w * share, weight) for w, share in places)
    assert flown == pytest.approx(own + (patron if weight > 0.0 else 0.0))


@given(st.floats(0.0, 200.0), SHARE, st.floats(0.0, 5.0))
def test_sorties_cannot_exceed_the_full_effort(full, elsewhere, persons):
    here = available_sorties(full, elsewhere)
    assert 0.0 <= here <= full
    assert losses_from_air(persons, here, 0.5) <= losses_from_air(persons, full, 0.5)
    assert losses_from_air(persons, 0.0, 0.5) == 0.0
