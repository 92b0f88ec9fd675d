"""Differences by place and day."""

from __future__ import annotations

import math

import numpy as np

from brittle.comparison.by_place import where_frame, where_they_differ
from brittle.comparison.paired_differences import tango

DAYS = np.arange(0.0, 6.0)


def test_shares_differences_and_intervals_of_a_place_that_falls_a_day_later():
    one = np.full((50, 1), 2.0)
    other = np.full((50, 1), 3.0)
    found = where_they_differ(one, other, DAYS)
    assert found.one[0].tolist() == [1, 1, 0, 0, 0, 0] and found.other[0].tolist() == [1, 1, 1, 0, 0, 0]
    assert found.value[0].tolist() == [0, 0, 1, 0, 0, 0]
    assert found.clear[0].tolist() == [False, False, True, False, False, False]
    assert (found.low[0, 2], found.high[0, 2]) == tango(50, 0, 50)


def test_equal_sides_are_clear_nowhere():
    falls = np.random.Generator(np.random.Philox(1)).uniform(0, 9, (30, 4))
    found = where_they_differ(falls, falls, DAYS)
    assert not found.clear.any() and not found.value.any()


def test_places_that_never_fall_are_held_on_every_day():
    found = where_they_differ(np.full((9, 2), math.nan), np.full((9, 2), math.nan), DAYS)
    assert found.one.min() == found.other.min() == 1.0


def test_chance_alone_makes_few_places_clear():
    draws = np.random.Generator(np.random.Philox(8))
    one, other = draws.uniform(0, 9, (2, 300, 60))
    assert where_they_differ(one, other, DAYS).clear.mean() < 0.01


def test_a_difference_of_one_point_is_never_clear():
    one = np.full((4000, 1), 9.0)
    other = np.where(np.arange(4000) < 60, 1.0, 9.0)[:, None]  # a point and a half, for certain
    found = where_they_differ(one, other, np.array([2.0]))
    assert found.high[0, 0] < 0 and not found.clear[0, 0]


def test_the_table_has_a_row_a_place_and_day():
    found = where_they_differ(np.full((9, 2), 1.0), np.full((9, 2), 4.0), DAYS)
    frame = where_frame(("here", "there"), found)
    assert len(frame) == 12 and frame.loc[(frame["place"] == "there") & (frame["day"] == 2), "value"].item() == 1.0


def test_a_comparison_without_places_is_no_error():
    found = where_they_differ(np.zeros((5, 0)), np.zeros((5, 0)), DAYS)
    assert found.value.shape == (0, 6)
