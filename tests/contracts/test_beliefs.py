"""Beliefs are State, and `observe` tells a seat nothing that it may not know."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from tests.contracts.worlds import LARGE, SOURCE, World, began, copy_orders, go_on, same, story, world

from brittle.engine import stepper
from brittle.world.layout import EVERYONE, OWN
from brittle.world.orders import MEMO_SIZE, ROLE_NAMES
from brittle.world.state import TABLES, State, copy_state

ROLES = range(4)
ROWS_OF_ROLES = ("seats", "beliefs")
POINTERS = {  # fields that index other tables: rows they may point to, from the least
    ("places", "holder"): (0, "parties"),
    ("places", "last_break"): (0, None),
    ("formations", "place"): (0, "places"),
    ("formations", "next"): (-1, "places"),
    ("formations", "goal"): (-1, "places"),
    ("beliefs", "holder"): (0, "parties"),
}


def scrambled(state: State, role: int, rng: np.random.Generator, mine_too: bool = False) -> State:
    """A copy with noise in every field that the role may not read (or, for the counter-test, in all it may)."""
    noisy = copy_state(state)
    for table, fields in TABLES.items():
        rows = getattr(noisy, table)
        for field in fields:
            at = np.ones(len(rows), bool)
            if field.readers == OWN:
                at = np.arange(len(rows)) // (len(rows) // 4) != role
            elif ROLE_NAMES[role] in field.readers.split():
                at[:] = False
            at = ~at if mine_too else at
            rows[field.name][at] = noise(state, table, field, int(at.sum()), rng)
    memo = noisy.orders.memo
    others = [other for other in ROLES if (other == role) == mine_too]
    memo[others] = rng.normal(size=(len(others), MEMO_SIZE))
    if not mine_too:
        for part in (noisy.orders.sectors, noisy.orders.seats):
            for name in part.dtype.names:
                part[name] = rng.uniform(0.0, 1.0, len(part))
    return noisy


def noise(state: State, table: str, field, count: int, rng: np.random.Generator) -> np.ndarray:
    low, target = POINTERS.get((table, field.name), (0, None))
    if field.type == "i8":
        return rng.integers(low, len(getattr(state, target)) if target else 2, count)
    return rng.uniform(0.0, 1.0 if "[0, 1]" in field.unit else 50.0, count)


def seen_bytes(w: World, state: State, role: int) -> bytes:
    return b"".join(array.tobytes() for array in stepper.observe(state, w.theatre, w.p, role))


@pytest.fixture(scope="module")
def reported() -> tuple[World, list[State]]:
    w = world(LARGE, observation="reported")
    return w, go_on(w, began(w), 40)


@pytest.mark.parametrize("role", ROLES, ids=ROLE_NAMES)
def test_scrambling_what_a_seat_may_not_know_changes_nothing_it_sees(role, reported):
    w, states = reported
    rng = np.random.default_rng(role)
    for state in states[::8]:
        expected = seen_bytes(w, state, role)
        for _ in range(5):
            assert seen_bytes(w, scrambled(state, role, rng), role) == expected


@pytest.mark.parametrize("role", ROLES, ids=ROLE_NAMES)
def test_scrambling_what_a_seat_may_know_changes_its_view(role, reported):
    w, states = reported
    rng = np.random.default_rng(role)
    assert seen_bytes(w, scrambled(states[-1], role, rng, mine_too=True), role) != seen_bytes(w, states[-1], role)


def keep_private(state: State, role: int, rng: np.random.Generator) -> State:
    """Noise in what stays private even when all know the truth: other seats' minds, deeds and reports."""
    noisy = copy_state(state)
    for table in ROWS_OF_ROLES:
        rows = getattr(noisy, table)
        for field in TABLES[table]:
            if field.readers == OWN and not (field.name == "actual" and role == 2):
                at = np.arange(len(rows)) // (len(rows) // 4) != role
                rows[field.name][at] = noise(state, table, field, int(at.sum()), rng)
    noisy.orders.memo[[other for other in ROLES if other != role]] = rng.normal(size=(3, MEMO_SIZE))
    noisy.run.pay, noisy.run.base_share, noisy.run.asylum = rng.uniform(size=3)
    noisy.formations.frailty = rng.normal(size=len(noisy.formations))
    noisy.formations.recent_loss = rng.uniform(size=len(noisy.formations))
    noisy.places.legitimacy = rng.uniform(size=len(noisy.places))
    noisy.places.active_share = rng.uniform(size=len(noisy.places))
    noisy.places.quiet_share = rng.uniform(size=len(noisy.places))
    noisy.places.rumour = rng.uniform(size=len(noisy.places))
    return noisy


@pytest.mark.parametrize("role", ROLES, ids=ROLE_NAMES)
def test_exact_means_that_strengths_are_known_not_minds(role):
    """In `exact` a seat sees the true map and the true strengths; coverage shows in strength, so it is held fixed."""
    w, rng = world(LARGE), np.random.default_rng(role)
    for state in story()[::12]:
        noisy = keep_private(state, role, rng)
        noisy.seats.actual[2] = state.seats.actual[2]
        assert seen_bytes(w, noisy, role) == seen_bytes(w, state, role)


@pytest.mark.parametrize("observation", ["exact", "reported"])
def test_private_numbers_are_visible_to_one_seat_alone(observation):
    w = world(LARGE, observation=observation)
    state = go_on(w, began(w), 12)[-1]
    state.seats.announced[2], state.seats.actual[2], state.seats.credibility[2] = 0.9, 0.1, 0.5
    seen = [stepper.observe(state, w.theatre, w.p, role) for role in ROLES]
    assert [view.total[0].own_coverage for view in seen] == [0.45, 0.45, 0.1, 0.45]
    assert [bool((view.sectors.km < 1e6).any()) for view in seen] == [False, True, False, False]
    assert [bool(view.total[0].base_km < 1e6) for view in seen] == [False, False, False, True]


def test_the_corridor_closes_for_the_patron_when_it_believes_so():
    w = world(LARGE, observation="reported")
    state, places = began(w), len(w.theatre.places)
    assert stepper.observe(state, w.theatre, w.p, 2).total[0].corridor_open == 1.0
    enemy = int(np.flatnonzero(w.theatre.parties.camp == 1)[0])
    state.places.holder = enemy
    assert stepper.observe(state, w.theatre, w.p, 2).total[0].corridor_open == 1.0
    state.beliefs.holder[2 * places : 3 * places] = enemy
    assert stepper.observe(state, w.theatre, w.p, 2).total[0].corridor_open == 0.0


def test_observing_changes_no_state_and_uses_no_draws():
    w = world(LARGE, observation="reported")
    state = story()[20]
    before = copy_state(state)
    first = [seen_bytes(w, state, role) for role in ROLES]
    assert first == [seen_bytes(w, state, role) for role in ROLES]
    assert same(before, state)
    imported = {
        node.module
        for node in ast.walk(ast.parse((SOURCE / "engine" / "observe.py").read_text()))
        if isinstance(node, ast.ImportFrom)
    }
    assert not imported & {"brittle.engine.draws", "brittle.numerics.streams"}


def test_reports_come_late_and_with_error_only_when_the_scenario_says_so(reported):
    w, states = reported
    ages = states[-1].beliefs.age_days
    assert 0.0 < ages.mean() < 4 * float(w.p.observation_delay_days) and (ages == 0.0).any()
    exact = world(LARGE)
    calm = go_on(exact, began(exact), 3)[-1]
    assert not calm.beliefs.age_days.any()
    copies = [seen_bytes(exact, calm, role) for role in ROLES]
    other = copy_state(calm)
    other.beliefs.besieged += 1.0
    assert copies == [seen_bytes(exact, other, role) for role in ROLES]


def test_readers_of_every_field_are_roles():
    for table, fields in TABLES.items():
        for field in fields:
            assert field.readers != OWN or table in ROWS_OF_ROLES
            assert field.readers == OWN or set(field.readers.split()) <= set(EVERYONE.split()), field.name


def test_orders_in_the_book_are_not_seen():
    w = world(LARGE)
    state = copy_state(story()[20])
    book = copy_orders(state.orders)
    for part in (book.sectors, book.seats):
        for name in part.dtype.names:
            part[name] = 0.123
    assert [seen_bytes(w, state._replace(orders=book), role) for role in ROLES] == [
        seen_bytes(w, state, role) for role in ROLES
    ]


@pytest.mark.parametrize("observation", ["exact", "reported"])
def test_a_seat_sees_how_willing_the_besieged_are(observation):
    seen = []
    for level in (-1.0, 1.0):
        w = world(observation=observation, **{"morale.regime.level": level})
        view = stepper.observe(began(w), w.theatre, w.p, 1).sectors
        seen.append(view.will[view.besieged > 0.0])
    assert len(seen[0]) > 0
    assert (seen[0] < seen[1]).all() and (seen[1] < 1.0).all()
