"""What may be said of a difference."""

from __future__ import annotations

import numpy as np
import pytest

from brittle.comparison.outcomes import MEAN, SHARE, Outcome
from brittle.comparison.paired_differences import Difference, mean_differences, share_difference
from brittle.comparison.verdicts import CLEAR, IDENTICAL, MORE_RUNS, SAME, UNCLEAR, amount, holm, verdict_on


def outcome(values: np.ndarray, kind: str = MEAN) -> Outcome:
    return Outcome("name", "Label", "days" if kind == MEAN else "share of runs", kind, "headline", values)


def verdict(one: np.ndarray, other: np.ndarray, kind: str = MEAN):
    if kind == SHARE:
        difference = share_difference(one > 0.5, other > 0.5)
    else:
        difference = mean_differences(one[:, None], other[:, None])[0]
    return verdict_on(outcome(one, kind), difference, other - one, difference.p)


def test_holm_correction_equals_values_worked_by_hand():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([1.0, 1.0]) == [1.0, 1.0] and holm([]) == [] and holm([0.02]) == [0.02]


def test_no_pair_that_differs_is_identical():
    values = np.arange(5.0)
    found = verdict(values, values)
    assert found.kind == IDENTICAL and "every one of 5 pairs" in found.text


def test_a_planted_difference_is_clear_and_stated_with_its_pairs():
    draws = np.random.Generator(np.random.Philox(2))
    one = draws.normal(20, 5, 200)
    found = verdict(one, one + draws.normal(3, 2, 200))
    assert found.kind == CLEAR and "days more" in found.text and "of 100 pairs of runs" in found.text


def test_a_difference_of_shares_is_stated_in_points():
    one = np.zeros(100)
    other = np.where(np.arange(100) < 30, 1.0, 0.0)
    found = verdict(one, other, SHARE)
    assert found.kind == CLEAR and found.text.startswith("30 points more, more in 30 of 100")


def test_a_certain_but_tiny_difference_is_about_the_same():
    draws = np.random.Generator(np.random.Philox(3))
    one = draws.normal(20, 5, 400)
    found = verdict(one, one + draws.normal(0, 0.5, 400))
    assert found.kind == SAME


def test_an_unclear_verdict_names_the_runs_that_would_decide():
    draws = np.random.Generator(np.random.Philox(12))
    one = draws.normal(20, 5, 40)
    gaps = draws.normal(0, 4, 40)
    gaps += 1.0 - gaps.mean()
    found = verdict(one, one + gaps)
    spread = gaps.std(ddof=1)
    needed = ((1.959964 + 0.841621) * spread / 1.0) ** 2
    assert found.kind == MORE_RUNS and needed <= found.needed <= 1.2 * needed
    assert f"{found.needed:,} runs" in found.text


def test_a_hopeless_case_states_the_smallest_visible_difference():
    draws = np.random.Generator(np.random.Philox(12))
    one = draws.normal(20, 5, 40)
    gaps = draws.normal(0, 4, 40)
    gaps += 0.01 - gaps.mean()
    found = verdict(one, one + gaps)
    assert found.kind == UNCLEAR and "would have shown" in found.text


def test_one_pair_that_differs_is_never_clear():
    one, other = np.zeros(100), np.zeros(100)
    other[0] = 1e6
    assert verdict(one, other).kind != CLEAR


def test_a_small_p_alone_is_not_enough():
    values = np.arange(10.0)
    found = verdict_on(outcome(values), Difference(1.0, -0.5, 2.5, 0.001), values - 4, 0.001)
    assert found.kind != CLEAR


@pytest.mark.parametrize(("kind", "value", "text"), [
    (SHARE, 0.123, "12 points more"), (SHARE, -0.0123, "1.2 points less"), (MEAN, 3.14, "3.1 days more"),
    (MEAN, -1234.4, "1,234 days fewer"), (MEAN, 0.034, "0.034 days more"),
])  # fmt: skip
def test_amounts_are_written_with_their_unit(kind: str, value: float, text: str):
    assert amount(outcome(np.zeros(2), kind), value) == text


def test_unclear_by_correction_alone_advises_more_runs():
    one, other = np.zeros(40), np.where(np.arange(40) < 9, 1.0, 0.0)
    difference = share_difference(one > 0.5, other > 0.5)
    assert difference.low > 0 and difference.p < 0.01
    found = verdict_on(outcome(one, SHARE), difference, other - one, 17 * difference.p, 17)
    assert found.kind == MORE_RUNS and found.needed >= 60


def seen_of(text: str) -> float:
    return float(text.split("would have shown ")[1].split()[0])


def test_the_smallest_visible_difference_is_corrected_for_all_outcomes():
    draws = np.random.Generator(np.random.Philox(12))
    one, gaps = draws.normal(20, 5, 40), draws.normal(0, 4, 40)
    gaps += 0.01 - gaps.mean()
    difference = mean_differences(one[:, None], (one + gaps)[:, None])[0]
    alone, among = (verdict_on(outcome(one), difference, gaps, 1.0, m) for m in (1, 17))
    # Normal quantiles of 0.975 and 0.8, and of 1 - 0.05 / 34.
    error = gaps.std(ddof=1) / np.sqrt(40)
    assert seen_of(alone.text) == pytest.approx((1.959964 + 0.841621) * error, abs=0.06)
    assert seen_of(among.text) == pytest.approx((2.974 + 0.841621) * error, abs=0.06)


def test_the_advised_number_of_runs_can_give_a_small_enough_p():
    """Three pairs in forty differ, all one way: so many must differ that halving as often is small enough."""
    one, other = np.zeros(40), np.zeros(40)
    other[:3] = 5.0, 5.1, 5.2
    difference = mean_differences(one[:, None], other[:, None])[0]
    found = verdict_on(outcome(one), difference, other - one, 1.0, 17)
    assert found.kind == MORE_RUNS and 2 * 0.5 ** (found.needed * 3 / 40) * 17 <= 0.05
    assert "if it is really so large" in found.text


def test_a_handful_of_runs_yields_only_clear_verdicts():
    """Two pairs with the same gap have an interval of no width, which proves nothing."""
    one = np.array([15.0, 16.0])
    found = verdict(one, one + 0.25)
    assert found.kind == UNCLEAR and "which are too few" in found.text
    thirty = np.linspace(10, 20, 30)
    assert verdict(thirty, thirty + 0.25).kind in (SAME, CLEAR)


def test_identical_states_how_rare_a_difference_may_remain():
    values = np.arange(300.0)
    assert "fewer than 0.99 of 100" in verdict(values, values).text
