"""Ranks and regret of scenarios whose order is known."""

from __future__ import annotations

import numpy as np
import pytest

from brittle.comparison import ranking
from brittle.comparison.ranking import rank


class Sides:
    """As much of a comparison as ranking reads."""

    def __init__(self, **values: np.ndarray) -> None:
        self.sides = [type("Side", (), {"label": label})() for label in values]
        self.values = np.column_stack(list(values.values()))


@pytest.fixture
def ranked(monkeypatch: pytest.MonkeyPatch):
    def run(**values: np.ndarray):
        monkeypatch.setattr(ranking, "_values", lambda comparison, outcome: comparison.values)
        return rank(Sides(**values))  # type: ignore[arg-type]

    return run


def test_the_longest_survival_ranks_first_and_has_no_regret(ranked):
    draws = np.arange(50.0)
    frame = ranked(short=draws, long=draws + 5, middle=draws + 2)
    assert frame["scenario"].tolist() == ["long", "middle", "short"]
    assert frame["regret"].tolist() == [0.0, 3.0, 5.0]
    # Common random numbers: a constant difference leaves no doubt about the order, whatever the spread.
    assert frame["rank_low"].tolist() == frame["rank_high"].tolist() == [1.0, 2.0, 3.0]
    assert frame["best"].tolist() == [1.0, 0.0, 0.0]
    assert (frame["low"] < frame["mean"]).all() and (frame["mean"] < frame["high"]).all()


def test_equal_scenarios_share_the_chance_of_being_best(ranked):
    draws = np.arange(10.0)
    frame = ranked(one=draws, other=draws.copy())
    assert frame["best"].tolist() == [0.5, 0.5] and frame["regret"].tolist() == [0.0, 0.0]
    assert frame["rank_low"].tolist() == frame["rank_high"].tolist() == [1.0, 1.0]


def test_many_equal_scenarios_share_a_rank_for_any_rounding_of_sums(ranked):
    draws = np.random.Generator(np.random.Philox(5)).normal(13, 3, 60)
    frame = ranked(**{f"s{k}": draws.copy() for k in range(6)}, best=draws + 1)
    assert frame["rank_low"].tolist() == frame["rank_high"].tolist() == [1.0] + [2.0] * 6


def test_scenarios_that_cross_have_no_certain_rank(ranked):
    draw = np.random.Generator(np.random.Philox(3))
    frame = ranked(one=draw.normal(size=40), other=draw.normal(size=40))
    assert frame["rank_low"].tolist() == [1.0, 1.0] and frame["rank_high"].tolist() == [2.0, 2.0]
