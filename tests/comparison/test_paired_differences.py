"""Paired differences against published values, brute force and the library."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy import optimize, stats

from brittle.comparison.paired_differences import (
    mean_differences,
    paired_gain,
    share_difference,
    sign_test,
    tango,
    turned_p,
)


def brute_score(gained: int, lost: int, pairs: int, delta: float) -> float:
    """The score statistic with the nuisance share found by maximising the likelihood, not by a formula."""

    def minus_log(q: float) -> float:  # q: share of pairs that lost; q + delta gained
        p, rest = q + delta, 1 - 2 * q - delta
        found = 0.0
        for count, share in ((lost, q), (gained, p), (pairs - gained - lost, rest)):
            if count:
                found -= count * math.log(max(share, 1e-300))
        return found

    low, high = max(0.0, -delta), (1 - delta) / 2
    best = optimize.minimize_scalar(minus_log, bounds=(low, high), method="bounded", options={"xatol": 1e-13}).x
    variance = pairs * (2 * best + delta * (1 - delta))
    return (gained - lost - pairs * delta) / math.sqrt(variance)


@pytest.mark.parametrize(("gained", "lost", "pairs"), [(12, 2, 50), (0, 2, 30), (7, 7, 40), (30, 5, 100), (3, 0, 12)])
def test_score_interval_ends_where_the_score_is_1_96(gained: int, lost: int, pairs: int):
    low, high = tango(gained, lost, pairs)
    assert low < (gained - lost) / pairs < high
    assert abs(brute_score(gained, lost, pairs, low)) == pytest.approx(1.96, abs=2e-3)
    assert abs(brute_score(gained, lost, pairs, high)) == pytest.approx(1.96, abs=2e-3)


def test_interval_without_discordant_pairs_has_the_width_of_theory():
    low, high = tango(0, 0, 100)
    z2 = stats.norm.ppf(0.975) ** 2
    assert high == pytest.approx(z2 / (100 + z2), abs=1e-9) and low == pytest.approx(-high)


def test_interval_with_all_pairs_discordant_stays_in_range():
    for gained, lost in ((20, 0), (0, 20), (10, 10)):
        low, high = tango(gained, lost, 20)
        assert -1.0 <= low <= (gained - lost) / 20 <= high <= 1.0
        assert low < high


def test_swapping_the_scenarios_reverses_the_interval():
    low, high = tango(9, 3, 60)
    assert tango(3, 9, 60) == pytest.approx((-high, -low))


def test_shares_of_runs_equal_values_worked_by_hand():
    one = np.array([True] * 10 + [False] * 30)
    other = np.array([True] * 4 + [False] * 6 + [True] * 18 + [False] * 12)
    found = share_difference(one, other)
    assert found.value == pytest.approx((18 - 6) / 40)
    assert found.p == pytest.approx(stats.binomtest(18, 24, 0.5).pvalue)
    same = share_difference(one, one)
    assert same.value == 0.0 and same.p == 1.0 and same.low < 0 < same.high


def test_sign_test_of_few_pairs_gives_exact_p_values():
    assert sign_test(0, 0) == 1.0 and sign_test(1, 0) == 1.0 and sign_test(6, 0) == 0.03125


def test_bootstrap_intervals_are_those_of_the_library():
    draws = np.random.Generator(np.random.Philox(1))
    one = draws.exponential(size=(80, 1))
    other = one + draws.exponential(0.5, size=(80, 1))
    found = mean_differences(one, other)[0]
    theirs = stats.bootstrap(
        ((other - one)[:, 0],), np.mean, n_resamples=20_000, method="BCa", rng=np.random.Generator(np.random.Philox(2)),
    ).confidence_interval  # fmt: skip
    width = theirs.high - theirs.low
    # Ours is wider by the root of n / (n - 1), and both have a Monte-Carlo error.
    assert found.low == pytest.approx(theirs.low, abs=0.06 * width)
    assert found.high == pytest.approx(theirs.high, abs=0.06 * width)


def test_pairs_that_agree_have_an_interval_of_no_width():
    values = np.arange(10.0)[:, None]
    assert mean_differences(values, values)[0] == (0.0, 0.0, 0.0, 1.0)
    shifted = mean_differences(values, values + 2)[0]
    assert (shifted.value, shifted.low, shifted.high) == (2.0, 2.0, 2.0) and shifted.p == pytest.approx(2 / 2**10)


def test_mean_differences_need_two_pairs_of_equal_shape():
    found = mean_differences(np.array([[0.0], [1.0]]), np.array([[1.0], [5.0]]))[0]
    assert found.value == 2.5 and found.low <= 2.5 <= found.high and math.isfinite(found.low + found.high)
    with pytest.raises(ValueError, match="two replications or more"):
        mean_differences(np.zeros((1, 1)), np.ones((1, 1)))
    with pytest.raises(ValueError, match="same replications"):
        mean_differences(np.zeros((3, 1)), np.ones((4, 1)))


def test_sign_flip_test_is_exact_when_few_pairs_differ():
    gaps = np.array([3.0, -1.0, 2.0, 2.5, 0.0, 0.0, 4.0])
    moved = gaps[gaps != 0]
    sums = [
        abs(sum(s * abs(g) for s, g in zip(signs, moved, strict=True)))
        for signs in itertools.product((1, -1), repeat=5)
    ]
    expected = np.mean([total >= abs(moved.sum()) - 1e-9 for total in sums])
    assert turned_p(gaps) == pytest.approx(expected)
    assert turned_p(np.zeros(9)) == 1.0


def test_sign_flip_test_of_many_pairs_is_near_the_t_test():
    gaps = np.random.Generator(np.random.Philox(7)).normal(0.15, 1.0, 400)
    assert turned_p(gaps) == pytest.approx(stats.ttest_1samp(gaps, 0.0).pvalue, rel=0.12)


def test_gain_of_pairing_equals_values_worked_by_hand():
    one = np.array([0.0, 1.0, 2.0, 3.0])
    assert paired_gain(one, one + np.array([0.5, 0.0, 0.5, 0.0])) > 10
    assert paired_gain(one, one + 1) == math.inf
    assert math.isnan(paired_gain(np.ones(4), np.ones(4)))
    assert paired_gain(one, one[::-1]) == pytest.approx(0.5)


def test_many_replications_fit_into_memory_and_time():
    draws = np.random.Generator(np.random.Philox(5))
    one = draws.normal(size=(60_000, 2))
    found = mean_differences(one, one + draws.normal(0.01, 1.0, size=(60_000, 2)))
    assert all(entry.low < entry.value < entry.high and entry.high - entry.low < 0.03 for entry in found)


def test_interval_of_a_mean_covers_students_interval():
    """Where few pairs differ the bootstrap alone is too narrow."""
    draws = np.random.Generator(np.random.Philox(8))
    for share in (0.03, 0.1, 1.0):
        gaps = draws.normal(0.1, 1, 150) * (draws.uniform(size=150) < share)
        found = mean_differences(np.zeros((150, 1)), gaps[:, None])[0]
        half = 1.976013 * gaps.std(ddof=1) / np.sqrt(150)
        assert found.low <= gaps.mean() - half + 1e-6 and found.high >= gaps.mean() + half - 1e-6
