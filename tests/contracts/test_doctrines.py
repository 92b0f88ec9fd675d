"""Doctrines are pure; a recording decides as the doctrine did; a seat can change hands at any decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import numpy as np
import pytest
from tests.contracts.doctrine_contract import DoctrineContract, bytes_of, copy_of
from tests.contracts.worlds import LARGE, SEED, began, copy_orders, go_on, same, story, world

from brittle.doctrine.catalogue import DOCTRINES, doctrines_of, with_doctrine
from brittle.engine import stepper
from brittle.engine.draws import replicate_key
from brittle.engine.run import decide_for, simulate_step
from brittle.engine.scratch import make_scratch
from brittle.engine.scripted_seat import make_script
from brittle.engine.session import Session
from brittle.ensemble.replicate import replicate
from brittle.world.check import BadInput
from brittle.world.inputs import no_inputs
from brittle.world.observation import Observation, empty_observation
from brittle.world.orders import LEVERS, MEMO_SIZE, ROLE_NAMES, Orders, empty_orders
from brittle.world.parameters import REGISTRY, make_parameters
from brittle.world.state import copy_state


def built_in(role: int) -> dict[str, Callable[[Observation], Orders]]:
    def of(name: str) -> Callable[[Observation], Orders]:
        p = with_doctrine(make_parameters(), ROLE_NAMES[role], name)
        return lambda seen: stepper.decide(seen, p, role)

    return {entry.name: of(entry.name) for entry in doctrines_of(ROLE_NAMES[role])}


class BuiltIn(DoctrineContract):
    """The compiled doctrines, straight into a book full of marks: what is not theirs must keep the mark."""

    def test_a_doctrine_leaves_orders_of_other_seats_unchanged(self) -> None:
        w = world(LARGE)
        for entry in doctrines_of(ROLE_NAMES[self.role]):
            p = with_doctrine(w.p, entry.role, entry.name)
            for view in self.observed():
                book = empty_orders(len(view.sectors))
                for part in (book.sectors, book.seats):
                    for name in part.dtype.names:
                        part[name] = -77.0
                book.memo[:] = -77.0
                decide_for(self.role, view, p, book)
                for lever in LEVERS:
                    part = (book.seats if lever.shape == "seat" else book.sectors)[lever.field]
                    own = lever.role == entry.role
                    assert (part != -77.0).all() if own else (part == -77.0).all(), f"{entry.name}: {lever.name}"
                assert (np.delete(book.memo, self.role, axis=0) == -77.0).all()

    def test_doctrine_names_are_the_positions_of_the_switch(self) -> None:
        entries = doctrines_of(ROLE_NAMES[self.role])
        assert tuple(entry.name for entry in entries) == REGISTRY[entries[0].switch].choices
        assert [entry.code for entry in entries] == list(range(len(entries)))
        assert len(entries) >= 2  # one good one and a rival

    def test_no_two_doctrines_of_a_role_give_the_same_orders(self) -> None:
        views = self.observed() + [hard_case(view) for view in self.observed()]
        answers = {name: b"".join(bytes_of(decide(view)) for view in views) for name, decide in self.doctrines.items()}
        assert len(set(answers.values())) == len(answers)


def hard_case(view: Observation) -> Observation:
    """The same with the axis threatened, the host failing and enemies at the base."""
    seen = copy_of(view)
    seen.total[0].day, seen.total[0].host_will, seen.total[0].base_km = 10.0, 0.05, 20.0
    return seen


class TestBesieged(BuiltIn):
    role, doctrines = 0, built_in(0)


class TestChallenger(BuiltIn):
    role, doctrines = 1, built_in(1)


class TestGroundPatron(BuiltIn):
    role, doctrines = 2, built_in(2)


class TestAirPatron(BuiltIn):
    role, doctrines = 3, built_in(3)


class PyDoctrine(DoctrineContract):
    """A doctrine in ordinary Python keeps the same contract."""

    role = 1

    @staticmethod
    def nearest_first(seen: Observation) -> Orders:
        orders = empty_orders(len(seen.sectors))
        orders.sectors.effort[int(np.argmin(seen.sectors.km))] = 1.0
        orders.memo[1, 0] = seen.memo[0] + 1.0
        return orders

    doctrines: ClassVar = {"nearest_first": nearest_first}


class TestInPython(PyDoctrine):
    pass


def test_the_catalogue_knows_every_doctrine_of_every_role():
    assert {entry.role for entry in DOCTRINES} == set(ROLE_NAMES)
    with pytest.raises(BadInput, match="did you mean 'bluff'"):
        with_doctrine(make_parameters(), "ground_patron", "blufff")
    with pytest.raises(BadInput, match="no role"):
        with_doctrine(make_parameters(), "umpire", "hold")


def test_choosing_a_doctrine_changes_no_other_parameter():
    p = make_parameters()
    before = p.tobytes()
    assert with_doctrine(p, "ground_patron", "bluff").ground_patron_policy == 3.0
    assert p.tobytes() == before


def recording(w, steps: int):
    states = go_on(w, began(w), steps)
    pairs = zip(states, states[1:], strict=False)
    dt = float(w.p.time_step_days)
    rows = [(float(one.run[0].step) * dt, after.orders) for one, after in pairs if stepper.decides_now(one, w.p)]
    return states, rows


@pytest.mark.parametrize("every", [0.25, 1.0])
@pytest.mark.parametrize("role", range(4), ids=ROLE_NAMES)
def test_a_recording_of_a_seat_decides_as_the_seat_did(role, every):
    w = world(command__decision_days=every)
    states, rows = recording(w, 48)
    session = Session(w.theatre, w.p, w.first, replicate_key(SEED))
    session.seat(role, stepper.scripted(rows))
    assert same(session.run(12.0), states[-1])


def test_the_ensemble_follows_a_recording_of_all_seats_bit_for_bit():
    w = world(LARGE)
    _, rows = recording(w, 40)
    own = replicate(w.theatre, w.first, w.p, SEED, 0, 1, 10, threads=1)
    deaf = with_doctrine(with_doctrine(w.p, "besieged", "hold_all"), "ground_patron", "withdraw")
    script = make_script([0, 1, 2, 3], rows)
    followed = replicate(w.theatre, w.first, deaf, SEED, 0, 1, 10, script=script, threads=1)
    for name, array in own._asdict().items():
        assert array.tobytes() == getattr(followed, name).tobytes(), name
    untold = replicate(w.theatre, w.first, deaf, SEED, 0, 1, 10, threads=1)
    assert untold.outcomes.tobytes() != own.outcomes.tobytes()


def test_a_compiled_script_keeps_the_memo_for_a_later_doctrine():
    w = world(LARGE, iran__policy="withdraw")
    states, rows = recording(w, 40)
    assert states[-1].orders.memo.any()
    followed, script = copy_state(states[0]), make_script([0, 1, 2, 3], rows)
    work, seen = make_scratch(w.theatre), empty_observation(len(w.theatre.sectors), MEMO_SIZE)
    for expected in states[1:]:
        simulate_step(followed, work, w.theatre, w.p, no_inputs(), replicate_key(SEED), seen, script)
        assert same(followed, expected)


@pytest.mark.parametrize("role", range(4), ids=ROLE_NAMES)
def test_a_seat_changes_hands_in_mid_run_and_back(role):
    w = world()
    expected = go_on(w, began(w), 48)[-1]
    session = Session(w.theatre, w.p, w.first, replicate_key(SEED))
    session.run(3.0)
    session.seat(role, lambda seen: stepper.decide(seen, w.p, role))  # a callable
    session.run(3.0)
    session.seat(role, None)  # a person, who hands in orders
    for _ in range(12):
        session.give(role, stepper.decide(session.observe(role), w.p, role))
        session.step()
    session.hand_back(role)
    assert same(session.run(3.0), expected)


def test_a_person_who_gives_no_order_leaves_orders_unchanged():
    w = world(LARGE)
    session = Session(w.theatre, w.p, w.first, replicate_key(SEED))
    session.run(2.0)
    book = copy_orders(session.state.orders)
    session.seat(0, None)
    session.run(3.0)
    for name in ("withdraw", "reinforce"):
        assert np.array_equal(session.state.orders.sectors[name], book.sectors[name])
    assert session.state.orders.seats.pay == book.seats.pay


def test_a_doctrine_remembers_only_through_its_memo():
    w = world()
    session = Session(w.theatre, w.p, w.first, replicate_key(SEED))
    session.seat(1, PyDoctrine.nearest_first)
    session.run(5.0)
    assert session.state.orders.memo[1, 0] == 20.0
    fresh = Session(w.theatre, w.p, session.state, replicate_key(SEED), is_new=False)
    fresh.seat(1, PyDoctrine.nearest_first)
    fresh.run(1.0)
    assert fresh.state.orders.memo[1, 0] == 24.0
    assert fresh.state.orders.memo.shape[1] == MEMO_SIZE


def test_the_observed_runs_include_lost_capitals():
    """The observations used above are worth deciding on."""
    assert story()[-1].run[0].capitals_lost > 0
