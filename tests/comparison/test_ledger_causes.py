"""Causes named from ledgers that are made by hand, so that the answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from brittle.comparison.ledger_causes import LEAST, LedgerMeans, ledger_frame, name_causes
from brittle.rules import breaking, leader, uprising, will
from brittle.world.state import CAUSES


def means(**changes: object) -> LedgerMeans:
    usual = LedgerMeans(
        dict.fromkeys(will.TERMS, 0.0), dict.fromkeys(breaking.TERMS, 0.0), 0.25, 0.5, np.ones((4, len(CAUSES))), True,
        4.0, 1.0,
    )  # fmt: skip
    return usual._replace(**changes)


def test_equal_sides_name_no_cause():
    assert name_causes(means(), means(), True) == []


def test_a_term_of_will_counts_through_breaking_and_through_strength():
    lower = means(will=dict.fromkeys(will.TERMS, 0.0) | {"pay": -0.5})
    # ln hazard: 4 x m (1 - m) x 0.5 by breaking; 1 x (1 - m) x 0.5 by the odds, at m = 1/2. The odds did
    # not change here, so what they lost through will is made up by something else.
    named = name_causes(means(), lower, True)
    assert [cause.mechanism.name for cause in named] == ["pay"]
    assert named[0].weight == pytest.approx(4 * 0.25 * 0.5 + 0.5 * 0.5)
    assert "1.32" not in named[0].text and f"{math.exp(0.75):.2f}" in named[0].text


def test_force_ratio_moved_by_will_alone_is_not_named_twice():
    lower = means(
        will=dict.fromkeys(will.TERMS, 0.0) | {"pay": -0.5},
        breaking=dict.fromkeys(breaking.TERMS, 0.0) | {"force_ratio": 0.25},
    )
    assert [cause.mechanism.name for cause in name_causes(means(), lower, True)] == ["pay"]


def test_a_term_against_the_difference_does_not_explain_it():
    lower = means(will=dict.fromkeys(will.TERMS, 0.0) | {"pay": -0.5, "advisers": 0.2})
    assert [cause.mechanism.name for cause in name_causes(means(), lower, True)] == ["pay"]
    assert [cause.mechanism.name for cause in name_causes(means(), lower, False)] == ["advisers", "force_ratio"]


def test_a_small_change_is_not_named():
    change = LEAST / 2
    assert name_causes(means(), means(will=dict.fromkeys(will.TERMS, 0.0) | {"pay": -change}), True) == []


@pytest.mark.parametrize(("change", "name"), [
    ({"flights": 0.0}, "leader_exit"),
    ({"third_parties": False}, "third_parties"),
])  # fmt: skip
def test_a_cause_of_one_side_alone_is_named(change: dict[str, object], name: str):
    without = means(**change)
    causes = name_causes(means(), without, False)
    assert [cause.mechanism.name for cause in causes] == [name] and causes[0].is_switched
    assert "in one scenario only" in causes[0].text
    assert [cause.mechanism.name for cause in name_causes(without, means(), True)] == [name]


def test_orders_that_are_never_given_are_seen_in_changes_of_hands():
    changes = np.ones((4, len(CAUSES)))
    changes[:, CAUSES.index("withdrawal_order")] = 0.0
    named = name_causes(means(), means(changes=changes), False)
    assert [cause.mechanism.name for cause in named] == ["orders"]


def test_the_table_holds_every_term_once():
    frame = ledger_frame(means(), means(will=dict.fromkeys(will.TERMS, 0.0) | {"pay": -0.5}))
    every = (will, breaking, uprising, leader)
    assert len(frame) == sum(len(module.TERMS) for module in every)
    assert frame.loc[frame["term"] == "Pay", "difference"].item() == -0.5
