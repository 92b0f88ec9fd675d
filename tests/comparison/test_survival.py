"""Curves, restricted means and the paired test of times that are cut off."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from brittle.comparison.survival import curve, paired_times_p, restricted, survivors

NEVER = math.nan


def test_survival_curve_is_the_share_not_yet_lost():
    times = np.array([1.0, 2.0, 2.0, NEVER])
    found = curve(times, np.array([0.0, 1.0, 1.5, 2.0, 9.0]))
    assert found.share.tolist() == [1.0, 0.75, 0.75, 0.25, 0.25]
    assert np.all(found.low <= found.share) and np.all(found.share <= found.high)
    theirs = stats.ecdf(stats.CensoredData.right_censored([1.0, 2.0, 2.0, 9.0], [0, 0, 0, 1])).sf
    assert found.share[[1, 3]].tolist() == theirs.probabilities[:2].tolist()


def test_a_time_on_the_day_counts_as_gone_at_its_end():
    assert survivors(np.array([3.0]), np.array([2.75, 3.0, 3.25])).tolist() == [1, 0, 0]
    assert survivors(np.full(5, NEVER), np.array([0.0, 45.0])).tolist() == [5, 5]


def test_the_band_is_wider_than_the_intervals_and_stays_inside_the_range():
    found = curve(np.arange(1.0, 101.0), np.arange(0.0, 101.0))
    middle = slice(10, 90)
    assert np.all(found.band_low[middle] < found.low[middle]) and np.all(found.band_high[middle] > found.high[middle])
    assert found.band_low.min() >= 0 and found.band_high.max() <= 1
    assert found.band_high[50] - found.share[50] == pytest.approx(math.sqrt(math.log(40) / 200))


def test_restricted_times_equal_values_worked_by_hand():
    assert restricted(np.array([3.0, NEVER, 60.0]), 45.0).tolist() == [3.0, 45.0, 45.0]


def test_pairs_that_agree_give_p_one():
    times = np.array([1.0, NEVER, 4.0])
    assert paired_times_p(times, times, 45.0) == 1.0


def test_without_censoring_and_ties_it_is_a_paired_rank_test():
    draws = np.random.Generator(np.random.Philox(4))
    one = draws.exponential(10, 60)
    other = one * np.exp(draws.normal(0.25, 0.5, 60))
    p = paired_times_p(one, other, 1e9)
    ranks = stats.rankdata(np.concatenate([one, other]))
    gaps = ranks[:60] - ranks[60:]  # scores are nearly linear in the ranks of the pooled times
    assert p == pytest.approx(2 * stats.norm.sf(abs(gaps.sum()) / math.sqrt((gaps**2).sum())), rel=0.05)


def test_a_censored_time_ranks_after_all_observed_times():
    seen = np.array([1.0, 2.0, 3.0, 4.0] * 5)
    assert paired_times_p(seen, np.full(20, NEVER), 45.0) < 1e-4
    # Which of two late times is cut off does not matter once no run is seen after them.
    late = np.where(np.arange(20) % 2 == 0, NEVER, seen)
    assert paired_times_p(seen, late, 45.0) == pytest.approx(paired_times_p(seen, late, 400.0))


def test_swapping_the_sides_keeps_the_p_value():
    draws = np.random.Generator(np.random.Philox(9))
    one, other = (np.where(times > 20, NEVER, times) for times in draws.exponential(15, (2, 40)))
    assert paired_times_p(one, other, 20.0) == pytest.approx(paired_times_p(other, one, 20.0))
