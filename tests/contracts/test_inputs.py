"""One closed table is all that comes from outside; each kind acts, and no person is made or lost."""

from __future__ import annotations

import numpy as np
import pytest
from tests.contracts.worlds import LARGE, SEED, began, go_on, persons, same, world

from brittle.engine import stepper
from brittle.engine.draws import replicate_key
from brittle.world.inputs import KINDS, LASTING_LAST, input_rows
from brittle.world.state import CAUSES

DAY, UNTIL = 2.0, 4.0


def place_of(w, camp: int) -> int:
    return int(np.flatnonzero(w.theatre.parties.camp[w.theatre.places.holder] == camp)[0])


def line_unit(w) -> int:
    return int(np.argmax(np.where(w.theatre.formations.camp == 0, w.theatre.formations.men, 0)))


def row_of(w, kind: str):
    """An input of this kind that must show."""
    enemy = float(np.flatnonzero(w.theatre.parties.camp == 1)[0])
    third = int(np.flatnonzero(w.theatre.parties.scripted)[0])
    unit = line_unit(w)
    target, value = {
        "pay": (-1, 2.5),
        "coverage": (-1, 0.9),
        "announced_coverage": (-1, 0.95),
        "sorties": (-1, 150.0),
        "road_closed": (0, 1.0),
        "reinforce": (unit, 700.0),
        "losses": (int(w.theatre.formations.place[unit]), 50.0),
        "holder": (place_of(w, 0), enemy),
        "leader_exit": (-1, 1.0),
        "activate": (third, 1.0),
        "legitimacy": (place_of(w, 0), -0.25),
    }[kind]
    return (DAY, UNTIL, KINDS.index(kind), target, value)


def both(w, kind: str, steps: int = 12):
    plain = go_on(w, began(w), steps)
    return plain, go_on(w, began(w), steps, inputs=input_rows([row_of(w, kind)]))


def shows(kind: str, w, plain, changed) -> bool:
    """What must be different at the end of the step in which the input acts."""
    _, _, _, target, value = row_of(w, kind)
    return {
        "pay": lambda: changed.run[0].pay == 2.5 != plain.run[0].pay,
        "coverage": lambda: changed.seats.actual[2] > plain.seats.actual[2],
        "announced_coverage": lambda: changed.seats.announced[2] == 0.95,
        "sorties": lambda: changed.seats.actual[3] > plain.seats.actual[3],
        "road_closed": lambda: changed.roads.is_closed[0] == 1 and changed.roads.is_closed.sum() == 1,
        "reinforce": lambda: changed.parties.arrived.sum() == 700,
        "losses": lambda: changed.parties.killed.sum() == plain.parties.killed.sum() + 50,
        "holder": lambda: changed.places.holder[target] == value and CAUSES[changed.places.cause[target]] == "inject",
        "leader_exit": lambda: changed.run[0].leader_in_office == 0 and changed.run[0].collapse_step >= 0,
        "activate": lambda: changed.parties.is_active[target] == 1 and plain.parties.is_active[target] == 0,
        "legitimacy": lambda: np.isclose(changed.places.legitimacy[target], plain.places.legitimacy[target] - 0.25),
    }[kind]()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_acts_on_its_day_and_not_before(kind):
    w = world(LARGE)
    plain, changed = both(w, kind)
    acts = round(DAY / 0.25)
    assert all(same(one, other) for one, other in zip(plain[: acts + 1], changed, strict=False))
    assert shows(kind, w, plain[acts + 1], changed[acts + 1])


@pytest.mark.parametrize("kind", KINDS)
def test_no_person_is_made_or_lost(kind):
    w = world(LARGE)
    _, changed = both(w, kind, 32)
    everybody = persons(w, changed[0])
    for state in changed:
        assert np.array_equal(persons(w, state), everybody)
        assert (state.formations.men >= 0).all()


@pytest.mark.parametrize("kind", KINDS[: LASTING_LAST + 1])
def test_a_lasting_input_overrides_orders_for_its_days_only(kind):
    w = world(LARGE)
    changed, key, table = [began(w)], replicate_key(SEED), input_rows([row_of(w, kind)])
    for _ in range(24):
        changed.append(stepper.step(changed[-1], None, w.theatre, w.p, table, key)[0])
        for before, after in zip(changed[0].orders, changed[-1].orders, strict=True):
            assert before.tobytes() == after.tobytes()
    assert changed[16].run[0].pay == (2.5 if kind == "pay" else 1.0)
    assert changed[17].run[0].pay == 1.0
    assert changed[16].roads.is_closed.sum() == (kind == "road_closed") and not changed[17].roads.is_closed.any()


def test_a_single_input_acts_exactly_once():
    w = world(LARGE)
    _, changed = both(w, "reinforce", 24)
    assert [int(state.parties.arrived.sum()) for state in changed[8:]] == [0, *([700] * 16)]


def test_past_rows_future_rows_and_an_empty_table_change_nothing():
    w = world(LARGE)
    late, early = list(row_of(w, "pay")), list(row_of(w, "holder"))
    late[0], late[1], early[0], early[1] = 300.0, 301.0, -3.0, -2.0
    table = input_rows([tuple(late), tuple(early)])
    plain = go_on(w, began(w), 8)[-1]
    assert same(plain, go_on(w, began(w), 8, inputs=table)[-1])
    assert same(plain, go_on(w, began(w), 8, inputs=input_rows([]))[-1])


def test_the_table_is_closed_and_its_order_does_not_matter():
    w = world(LARGE)
    rows = [row_of(w, kind) for kind in KINDS if kind != "leader_exit"]
    one, other = input_rows(rows), input_rows(rows[::-1])
    assert one.tobytes() == other.tobytes()
    unknown = input_rows([(0.0, 9.0, len(KINDS), 0, 1.0), (1.0, 9.0, len(KINDS) + 5, 0, 1.0)])
    assert same(go_on(w, began(w), 8)[-1], go_on(w, began(w), 8, inputs=unknown)[-1])


def test_a_step_does_not_touch_the_table_it_is_given():
    w = world(LARGE)
    table = input_rows([row_of(w, kind) for kind in KINDS])
    before = table.tobytes()
    go_on(w, began(w), 12, inputs=table)
    assert table.tobytes() == before
