"""Uprising: T6, the mean field against brute force, and the fixed point."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from brittle.rules.uprising import (
    COUNT,
    OFF,
    SMOOTH,
    accustomed,
    active_share,
    armed_locals,
    arrest_probability,
    enforcement,
    fear_factor,
    fixed_point,
    gate_is_open,
    rise,
)

SHARE = st.floats(0.0, 1.0)
OPEN = st.floats(0.001, 0.999)


@pytest.mark.parametrize(("legitimacy", "arrest", "expected"), [(0.55, 0.5, 0.2722), (0.3, 0.9, 0.2857)])
def test_t6_active_share_equals_epsteins_closed_form(legitimacy, arrest, expected):
    assert round(active_share(1.0 - legitimacy, arrest, 0.1), 4) == expected


@given(OPEN, OPEN, st.floats(0.0, 0.6))
def test_t6_closed_form_is_the_share_of_people_who_would_act(hardship, arrest, threshold):
    """People on a fine grid of hardship and risk aversion, counted one by one."""
    grid = (np.arange(400) + 0.5) / 400.0
    acts = grid[:, None] * hardship - grid[None, :] * arrest > threshold
    assert active_share(hardship, arrest, threshold) == pytest.approx(acts.mean(), abs=0.006)


@given(SHARE, SHARE, SHARE, st.floats(0.0, 0.2))
def test_active_share_bounds_and_directions(hardship, arrest, threshold, more):
    assume(arrest > 0.0 or threshold < hardship)
    value = active_share(hardship, arrest, threshold)
    assert 0.0 <= value <= 1.0
    assert active_share(min(1.0, hardship + more), arrest, threshold) >= value - 1e-12
    assert active_share(hardship, min(1.0, arrest + more), threshold) <= value + 1e-12
    assert active_share(hardship, arrest, min(1.0, threshold + more)) <= value + 1e-12


@given(OPEN, OPEN)
def test_active_share_has_no_jump_where_its_two_forms_meet(hardship, part):
    threshold, arrest = hardship * (1.0 - part), hardship * part
    below = active_share(hardship, arrest * (1.0 - 1e-9), threshold)
    assert active_share(hardship, arrest * (1.0 + 1e-9), threshold) == pytest.approx(below, abs=1e-7)


@given(st.floats(0.0, 10.0), st.floats(0.0, 10.0), SHARE, SHARE)
def test_arrest_is_a_probability_that_numbers_dilute(constant, enforcement, fear, active):
    value = arrest_probability(constant, enforcement, fear, active)
    assert 0.0 <= value <= 1.0
    assert arrest_probability(constant, enforcement, fear, min(1.0, active + 0.1)) <= value
    assert arrest_probability(constant, enforcement, 0.0, active) == 0.0


def test_epsteins_arrest_constant_gives_his_probability():
    # k = 2.3 makes arrest plausible, P = 0.9, at one policeman to one active person.
    assert arrest_probability(2.3, 0.2, 1.0, 0.2) == pytest.approx(0.9, abs=1e-3)


@given(SHARE, st.floats(0.0, 8.0))
def test_fear_fades_as_the_country_is_lost(losing, exponent):
    assert 0.0 <= fear_factor(losing, exponent) <= 1.0
    assert fear_factor(0.0, exponent) == 1.0
    assert fear_factor(min(1.0, losing + 0.1), exponent) <= fear_factor(losing, exponent)


@given(OPEN, st.floats(0.0, 0.5), st.floats(0.0, 10.0), st.floats(0.0, 3.0), SHARE)
def test_fixed_point_is_the_lowest_one(hardship, threshold, constant, enforcement, fear):
    share = fixed_point(hardship, threshold, constant, enforcement, fear, 0.0)
    mapped = active_share(hardship, arrest_probability(constant, enforcement, fear, share), threshold)
    assert 0.0 <= share <= 1.0
    assert mapped == pytest.approx(share, abs=1e-6)
    # Nothing below it is a fixed point: the map lies above the diagonal all the way up.
    for lower in np.linspace(0.0, share, 20, endpoint=False):
        above = active_share(hardship, arrest_probability(constant, enforcement, fear, lower), threshold)
        assert above >= lower - 1e-6


@given(OPEN, st.floats(0.0, 3.0), SHARE)
def test_fixed_point_rises_with_hardship_and_falls_with_the_garrison(hardship, enforcement, fear):
    share = fixed_point(hardship, 0.1, 2.3, enforcement, fear, 0.0)
    assert fixed_point(min(1.0, hardship + 0.05), 0.1, 2.3, enforcement, fear, 0.0) >= share - 1e-9
    assert fixed_point(hardship, 0.1, 2.3, enforcement + 0.2, fear, 0.0) <= share + 1e-9


@given(st.floats(0.0, 1e5), st.floats(0.0, 1e5), OPEN)
def test_accustomed_garrison_falls_slowly_and_rises_at_once(now, garrison, left):
    value = accustomed(now, garrison, left)
    assert garrison <= value <= max(now, garrison) * (1.0 + 1e-12)
    if garrison >= now:
        assert value == garrison


@given(SHARE, SHARE, st.floats(0.0, 0.5), st.floats(0.0, 0.05), st.integers(0, 5_000_000))
def test_only_a_rise_over_the_quiet_level_arms_people(active, quiet, margin, armed_share, population):
    value = armed_locals(active, quiet, margin, armed_share, population)
    assert 0.0 <= value <= armed_share * population
    assert value == armed_share * population * max(0.0, rise(active, quiet, margin))
    if active <= quiet + margin:
        assert value == 0.0


@given(st.integers(0, 14), st.integers(0, 14))
def test_the_gate_is_shut_open_or_a_share(lost, needed):
    assert not gate_is_open(OFF, lost, needed)
    assert gate_is_open(SMOOTH, lost, needed)
    assert gate_is_open(COUNT, lost, needed) == (lost >= needed)


@given(st.floats(0.0, 1e4), st.floats(0.0, 0.05), st.floats(0.0, 1e6))
def test_enforcement_is_the_garrison_by_the_armed_part_of_the_people(willing, share, people):
    assert enforcement(willing, share, people) == willing / max(1.0, share * people)
