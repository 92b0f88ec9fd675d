"""One registry of levers makes arrays and checks; legality is a matter of what was seen."""

from __future__ import annotations

import numpy as np
import pytest
from tests.contracts.worlds import LARGE, SEED, began, same, story, world

from brittle.engine import stepper
from brittle.engine.draws import replicate_key
from brittle.engine.session import Session
from brittle.world.check import BadInput
from brittle.world.legal import legal
from brittle.world.observation import empty_observation
from brittle.world.orders import (
    LEVERS,
    MEMO_SIZE,
    ROLE_NAMES,
    SEAT_ORDERS,
    SECTOR_ORDERS,
    empty_orders,
    set_lever,
    take_role,
)
from brittle.world.state import MARCH

SECTORS = 3


def nothing_seen():
    return empty_observation(SECTORS, MEMO_SIZE)


def test_the_registry_makes_the_arrays():
    orders = empty_orders(SECTORS)
    assert {lever.field for lever in LEVERS} == set(orders.sectors.dtype.names) | set(orders.seats.dtype.names)
    assert len(LEVERS) == len(SECTOR_ORDERS) + len(SEAT_ORDERS)
    assert {lever.role for lever in LEVERS} == set(ROLE_NAMES)
    for lever in LEVERS:
        assert not lever.choices or (lever.low, lever.high) == (0, len(lever.choices) - 1)


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: f"{lever.role}.{lever.name}")
def test_every_lever_is_checked_when_set_and_when_submitted(lever):
    role = ROLE_NAMES.index(lever.role)
    for value in (lever.low, lever.high):
        orders = empty_orders(SECTORS)
        set_lever(orders, lever.role, lever.name, value)
        assert legal(orders, nothing_seen(), role) == ()
    for value in (lever.low - 1.0, lever.high + 1.0, float("nan"), float("inf")):
        with pytest.raises(BadInput, match=lever.name):
            set_lever(empty_orders(SECTORS), lever.role, lever.name, value)
        orders = empty_orders(SECTORS)
        (orders.seats if lever.shape == "seat" else orders.sectors)[lever.field][-1] = value
        (problem,) = legal(orders, nothing_seen(), role)
        assert lever.name in problem and problem.count("give") == 1
        assert all(legal(orders, nothing_seen(), other) == () for other in range(4) if other != role)


@pytest.mark.parametrize("lever", [lever for lever in LEVERS if lever.choices], ids=lambda lever: lever.name)
def test_a_switch_has_no_position_between_two(lever):
    orders = empty_orders(SECTORS)
    (orders.seats if lever.shape == "seat" else orders.sectors)[lever.field] = 0.5
    assert legal(orders, nothing_seen(), ROLE_NAMES.index(lever.role))


def test_unknown_levers_and_sectors_are_refused():
    with pytest.raises(BadInput, match="did you mean 'coverage'"):
        set_lever(empty_orders(SECTORS), "ground_patron", "covrage", 1.0)
    with pytest.raises(BadInput, match="besieged has no lever 'sorties'"):
        set_lever(empty_orders(SECTORS), "besieged", "sorties", 1.0)
    assert "sectors" in legal(empty_orders(SECTORS + 1), nothing_seen(), 0)[0]
    orders = empty_orders(SECTORS)
    orders.memo[0, 0] = np.nan
    assert "memo" in legal(orders, nothing_seen(), 0)[0]
    assert legal(orders, nothing_seen(), 1) == ()


def test_submitted_orders_replace_the_orders_of_one_role_only():
    book, given = empty_orders(SECTORS), empty_orders(SECTORS)
    for lever in LEVERS:
        (given.seats if lever.shape == "seat" else given.sectors)[lever.field] = lever.high
    given.memo[:] = 7.0
    take_role(book, given, 1)
    for lever in LEVERS:
        part = (book.seats if lever.shape == "seat" else book.sectors)[lever.field]
        usual = 1.0 if lever.name == "pay" else 0.0
        assert (part == (lever.high if lever.role == "challenger" else usual)).all(), lever.name
    assert (book.memo[1] == 7.0).all() and not book.memo[[0, 2, 3]].any()


def test_an_order_that_the_true_state_forbids_fails_on_execution():
    w = world(LARGE)
    state = story()[-1]
    lost = [
        sector
        for sector in range(len(w.theatre.sectors))
        if not (w.theatre.parties.camp[state.places.holder[w.theatre.places.sector == sector]] == 0).any()
    ]
    assert lost
    orders, seen = empty_orders(len(w.theatre.sectors)), stepper.observe(state, w.theatre, w.p, 0)
    for sector in lost:
        set_lever(orders, "besieged", "reinforce", "on", sector)
    assert legal(orders, seen, 0) == ()
    after, info = stepper.step(state, orders, w.theatre, w.p, None, replicate_key(SEED), explain=True)
    assert not [event for event in info.events if event.kind == "reserve_sent"]


def test_an_illegal_answer_stops_the_step_and_changes_nothing():
    w = world()
    session = Session(w.theatre, w.p, w.first, replicate_key(SEED))
    before = session.state
    orders = empty_orders(len(w.theatre.sectors))
    orders.seats.pay = 99.0
    session.seat(0, lambda seen: orders)
    with pytest.raises(BadInput, match="orders of besieged: .*pay: 99"):
        session.step()
    assert session.state is before and not session.record.rows
    with pytest.raises(BadInput, match="pay"):
        session.give(0, orders)


def test_a_legal_and_possible_order_is_carried_out():
    w = world(LARGE, command__order_rate=10.0)
    state, orders = began(w), empty_orders(len(w.theatre.sectors))
    set_lever(orders, "besieged", "withdraw", "on", int(np.argmin(w.theatre.sectors.priority)))
    calm, _ = stepper.step(state, None, w.theatre, w.p, None, replicate_key(SEED))
    ordered, _ = stepper.step(state, orders, w.theatre, w.p, None, replicate_key(SEED))
    assert (calm.formations.doing != MARCH).all()
    assert not same(calm, ordered)
