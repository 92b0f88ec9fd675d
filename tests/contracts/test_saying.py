"""An announcement changes beliefs and will only; an empty one lowers credibility."""

from __future__ import annotations

import numpy as np
import pytest
from tests.contracts.worlds import LARGE, SEED, began, world

from brittle.engine import stepper
from brittle.engine.draws import replicate_key
from brittle.world.orders import empty_orders, set_lever
from brittle.world.state import copy_state

GROUND, AIR, CHALLENGER = 2, 3, 1


def after_orders(w, state, steps=1, **levers):
    """The State after some steps under a ground patron's orders."""
    orders = empty_orders(len(w.theatre.sectors))
    for name, value in levers.items():
        role = "air_patron" if name in ("sorties", "promise") else "ground_patron"
        set_lever(orders, role, name, value)
    for _ in range(steps):
        state, _ = stepper.step(state, orders, w.theatre, w.p, None, replicate_key(SEED))
    return state


def strengths(w, state) -> np.ndarray:
    return stepper.observe(state, w.theatre, w.p, 0).sectors.besieged


def test_a_bluff_lifts_will_as_an_announcement_and_strength_not_at_all():
    w = world(LARGE)
    start = began(w)
    honest = after_orders(w, start, coverage=0.4, announced=0.4)
    bluff = after_orders(w, start, coverage=0.4, announced=1.0)
    advised = w.theatre.formations.advised > 0
    assert (bluff.formations.will[advised] > honest.formations.will[advised]).all()
    assert np.array_equal(bluff.formations.will[~advised], honest.formations.will[~advised])
    assert bluff.seats.actual[GROUND] == honest.seats.actual[GROUND]
    assert bluff.seats.announced[GROUND] == 1.0 and honest.seats.announced[GROUND] == 0.4
    with_equal_will = copy_state(bluff)
    with_equal_will.formations.will = honest.formations.will
    assert np.array_equal(strengths(w, with_equal_will), strengths(w, honest))


def test_an_act_changes_strength():
    w = world(LARGE)
    honest = after_orders(w, began(w), coverage=0.4, announced=0.4)
    really = after_orders(w, began(w), coverage=1.0, announced=1.0)
    with_equal_will = copy_state(really)
    with_equal_will.formations.will = honest.formations.will
    assert strengths(w, with_equal_will).sum() > strengths(w, honest).sum()


def test_an_announcement_without_credibility_moves_no_seat():
    w = world(LARGE, iran__credibility=0.0)
    honest = after_orders(w, began(w), coverage=0.4, announced=0.4)
    bluff = after_orders(w, began(w), coverage=0.4, announced=1.0)
    assert np.array_equal(honest.formations.will, bluff.formations.will)


def test_an_empty_announcement_lowers_credibility_and_a_kept_one_does_not():
    w = world(LARGE, iran__coverage=0.4)
    start = began(w)
    honest = after_orders(w, start, 8, coverage=0.4, announced=0.4, sorties=10.0, promise=10.0)
    bluff = after_orders(w, start, 8, coverage=0.4, announced=1.0, sorties=10.0, promise=60.0)
    modest = after_orders(w, start, 8, coverage=0.4, announced=0.6, sorties=10.0, promise=20.0)
    for seat in (GROUND, AIR):
        credit = [state.seats.credibility[seat] for state in (bluff, modest, honest)]
        assert credit[0] < credit[1] < credit[2] == start.seats.credibility[seat]


def test_announced_sorties_are_not_flown():
    w = world(LARGE)
    kept, promised = (after_orders(w, began(w), 6, sorties=20.0, promise=said) for said in (20.0, 200.0))
    assert promised.seats.actual[AIR] == kept.seats.actual[AIR] == 20.0
    assert promised.seats.announced[AIR] == 200.0
    assert np.array_equal(promised.formations.men, kept.formations.men)


@pytest.mark.parametrize("credibility", [0.0, 1.0])
def test_a_deal_is_worth_what_its_giver_is_trusted(credibility):
    w = world(LARGE, deals__credibility=credibility, rebels__offensive="on")
    state, orders = began(w), empty_orders(len(w.theatre.sectors))
    set_lever(orders, "challenger", "deal", "on")
    set_lever(orders, "challenger", "effort", 1.0)
    deals = 0.0
    for _ in range(8):
        state, info = stepper.step(state, orders, w.theatre, w.p, None, replicate_key(SEED), explain=True)
        deals += info.terms["handover"].terms[:, 1].sum()
    assert len(info.terms["handover"].rows) and (deals > 0.0) == (credibility > 0.0)


def will_under_promise(said, credibility):
    """Will of the besieged formations at places under attack, after two days of the same sorties and some promise."""
    w = world(LARGE, russia__credibility=credibility, air__persons_per_sortie=0.0)
    state, orders = began(w), empty_orders(len(w.theatre.sectors))
    for name, value in (("sorties", 5.0), ("promise", said), ("air_weight", 1.0)):
        set_lever(orders, "air_patron", name, value)
    set_lever(orders, "challenger", "effort", 1.0)
    for _ in range(8):
        state, info = stepper.step(state, orders, w.theatre, w.p, None, replicate_key(SEED), explain=True)
    return info.terms["will"].terms[:, 4].max()  # the air term


def test_promised_sorties_lift_will_as_far_as_they_are_believed():
    kept = will_under_promise(5.0, 0.8)
    assert will_under_promise(100.0, 0.8) > kept > 0.0
    assert will_under_promise(100.0, 0.0) == will_under_promise(5.0, 0.0)


def with_terms(honour):
    """The State after twelve days of offers that are kept or not, everywhere, with garrisons that take them."""
    w = world(LARGE, outcome__handover=5.0, outcome__rout=-5.0, outcome__withdraw=-5.0)
    state, orders = began(w), empty_orders(len(w.theatre.sectors))
    for name, value in (("deal", "on"), ("effort", 1.0), ("honour", honour)):
        set_lever(orders, "challenger", name, value)
    for _ in range(48):
        state, _ = stepper.step(state, orders, w.theatre, w.p, None, replicate_key(SEED))
    return state


def test_terms_not_kept_make_prisoners_and_lower_credibility():
    kept, broken = with_terms("on"), with_terms("off")
    assert kept.parties.captured.sum() < broken.parties.captured.sum()
    assert kept.seats.credibility[CHALLENGER] > broken.seats.credibility[CHALLENGER]
    assert kept.parties.deserted.sum() > broken.parties.deserted.sum()
