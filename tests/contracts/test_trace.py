"""What a step acted on is a sum of named terms, what it brought about is a list of events."""

from __future__ import annotations

import math
from collections import Counter
from functools import cache

import numpy as np
import pytest
from tests.contracts.worlds import LARGE, SEED, SMALL, began, same, world

from brittle.engine import step, stepper
from brittle.engine.draws import replicate_key
from brittle.engine.events import EVENTS
from brittle.engine.trace import TRACED_STAGES
from brittle.rules.breaking import OUTCOMES
from brittle.rules.predictors import PREDICTORS, predictor
from brittle.world.inputs import KINDS, input_rows
from brittle.world.orders import empty_orders, set_lever
from brittle.world.state import CAUSES, HOLD, MARCH, POOLS
from brittle.world.theatre import CORE

RUNS = [(LARGE, 3, 60), (LARGE, 10, 60), (SMALL, 1, 60)]


@cache
def traced(name: str, number: int, steps: int):
    """A run with the trace of every step: (before, after, info)."""
    w = world(name)
    state, steps_traced = began(w, number), []
    for _ in range(steps):
        book = stepper.answers(state, w.theatre, w.p)
        after, info = stepper.step(state, book, w.theatre, w.p, None, replicate_key(SEED, number), explain=True)
        steps_traced.append((state, after, info))
        state = after
    return steps_traced


@pytest.mark.parametrize("run", RUNS)
def test_tracing_changes_no_bit_of_the_state(run):
    w = world(run[0])
    for before, after, info in traced(*run):
        book = stepper.answers(before, w.theatre, w.p)
        plain, nothing = stepper.step(before, book, w.theatre, w.p, None, replicate_key(SEED, run[1]))
        assert nothing is None and info is not None
        assert same(plain, after)


@pytest.mark.parametrize("run", RUNS)
def test_terms_add_up_in_their_order_to_what_was_acted_on(run):
    rows = Counter()
    for _, _, info in traced(*run):
        assert list(info.terms) == [entry.name for entry in PREDICTORS]
        for name, found in info.terms.items():
            assert found.terms.shape == (len(found.rows), len(predictor(name).terms))
            for terms, value in zip(found.terms, found.value, strict=True):
                total = 0.0
                for term in terms.tolist():
                    total += term
                assert abs(total - value) < 1e-9, name
            rows[name] += len(found.rows)
    assert all(rows[entry.name] for entry in PREDICTORS if entry.name != "leader_exit"), rows


@pytest.mark.parametrize("run", RUNS)
def test_will_moved_towards_the_sum_that_is_shown(run):
    w = world(run[0])
    keep = math.exp(-float(w.p.time_step_days) / float(w.p.morale_relax_days))
    for before, after, info in traced(*run):
        found = info.terms["will"]
        old = before.formations.will[found.rows]
        assert np.allclose(after.formations.will[found.rows], found.value + (old - found.value) * keep, atol=1e-12)


def test_shown_terms_are_those_of_the_state():
    w = world(LARGE)
    for _, after, info in traced(*RUNS[0]):
        breaking, will = info.terms["break"], info.terms["will"]
        names = [term.name for term in predictor("break").terms]
        assert np.array_equal(breaking.terms[:, names.index("frailty")], -after.formations.frailty[breaking.rows])
        abandonment = [term.name for term in predictor("will").terms].index("abandonment")
        besieged = w.theatre.formations.camp[will.rows] == 0
        shown = will.terms[besieged, abandonment]
        assert np.array_equal(shown, np.full(len(shown), -w.p.morale_coupling_abandonment * after.run[0].abandonment))
        rising = info.terms["uprising"]
        assert np.array_equal(rising.terms[:, 0], after.places.active_share[rising.rows])


def test_the_leaders_hazard_is_traced_once_the_capital_is_threatened():
    w = world(LARGE, leader__exit_rate=0.01)
    state, found = began(w, 3), None
    capital = int(w.theatre.facts[0].seat_of_power)
    near = int(np.argsort(w.theatre.distance[capital])[1])
    state.places.holder[near] = int(w.theatre.facts[0].challenger_party)
    state.formations.place[w.theatre.formations.party == w.theatre.facts[0].challenger_party] = near
    _, info = stepper.step(state, None, w.theatre, w.p, None, replicate_key(SEED), explain=True)
    found = info.terms["leader_exit"]
    names = [term.name for term in predictor("leader_exit").terms]
    assert found.rows.tolist() == [0]
    assert found.of(0)["rate"] == math.log(0.01) and names == list(found.of(0))
    assert abs(sum(found.of(0).values()) - float(found.value[0])) < 1e-9
    with pytest.raises(KeyError, match="nothing at stake"):
        found.of(5)


FATES = {"surrender": "captured", "rout": "deserted", "handover": "deserted", "defect": "defected"}


@pytest.mark.parametrize("run", RUNS)
def test_events_are_what_happened_to_the_state(run):
    w = world(run[0])
    for before, after, info in traced(*run):
        assert {event.kind for event in info.events} <= set(EVENTS)
        hands = {event.place: event for event in info.events if event.kind == "place_changed_hands"}
        assert set(hands) == set(np.flatnonzero(before.places.holder != after.places.holder))
        for place, event in hands.items():
            assert (event.before, event.after) == (before.places.holder[place], after.places.holder[place])
            assert event.how == CAUSES[after.places.cause[place]] != "none"
        left = np.flatnonzero((before.formations.status == 1) & (after.formations.status == 0))
        rows = Counter(event.row for event in info.events if event.of == "formation" and event.kind != "deal_struck")
        assert max(rows.values(), default=1) == 1
        assert set(left) <= set(rows)
        for event in info.events:
            check_formation(w, before, after, event)


def check_formation(w, before, after, event) -> None:
    if event.kind == "formation_broke":
        fate = after.formations.fate[event.row]
        assert event.how in OUTCOMES and w.theatre.formations.camp[event.row] == 0
        if event.how in FATES:
            assert POOLS[fate - 1] == FATES[event.how]
        else:
            assert fate == 0 or POOLS[fate - 1] == "deserted"
    if event.kind in ("withdrawal_carried_out", "reserve_sent"):
        sector = w.theatre.places.sector[before.formations.place[event.row]]
        assert event.kind == "reserve_sent" or after.orders.sectors.withdraw[sector] == 1.0
        assert event.kind != "reserve_sent" or after.orders.sectors.reinforce.any()
    if event.kind in ("attack_repulsed", "formation_fell_back"):
        assert w.theatre.formations.camp[event.row] != 0 and after.formations.rest_days[event.row] > 0.0


def test_the_traced_runs_had_most_kinds_of_events():
    kinds = Counter(event.kind for run in RUNS for _, _, info in traced(*run) for event in info.events)
    assert {"place_changed_hands", "formation_broke", "formation_overrun", "attack_repulsed"} <= set(kinds)
    assert {"withdrawal_carried_out", "party_came_in", "formation_fell_back"} <= set(kinds)


@pytest.mark.parametrize(
    "kind, target, event", [("leader_exit", -1, "leader_left"), ("activate", None, "party_came_in")]
)  # fmt: skip
def test_inputs_are_events_too(kind, target, event):
    w = world(LARGE)
    party = int(np.flatnonzero(w.theatre.parties.scripted)[0]) if target is None else target
    table = input_rows([(0.0, 0.0, KINDS.index(kind), party, 1.0)])
    _, info = stepper.step(began(w), None, w.theatre, w.p, table, replicate_key(SEED), explain=True)
    kinds = [found.kind for found in info.events]
    assert event in kinds
    assert ("regime_collapsed" in kinds) == (kind == "leader_exit")


def test_reserves_that_are_sent_are_events_one_by_one():
    w = world(LARGE, command__reserve_rate=5.0, command__reserve_share=1.0)
    state, orders = began(w), empty_orders(len(w.theatre.sectors))
    set_lever(orders, "besieged", "reinforce", "on", int(np.argsort(w.theatre.sectors.priority)[-3]))
    after, info = stepper.step(state, orders, w.theatre, w.p, None, replicate_key(SEED), explain=True)
    calm, _ = stepper.step(state, None, w.theatre, w.p, None, replicate_key(SEED))
    sent = np.flatnonzero((after.formations.doing == MARCH) & (calm.formations.doing == HOLD))
    rows = [event.row for event in info.events if event.kind == "reserve_sent"]
    assert len(sent) and set(sent) <= set(rows)
    assert not set(rows) & set(np.flatnonzero(w.theatre.formations.kind != CORE))


def test_a_patron_that_leaves_is_an_event_with_its_units():
    w = world(LARGE, iran__policy="withdraw", iran__withdraw_day=0.0, iran__evacuation_rate=10.0)
    state = began(w)
    book = stepper.answers(state, w.theatre, w.p)
    _, info = stepper.step(state, book, w.theatre, w.p, None, replicate_key(SEED), explain=True)
    kinds = Counter(event.kind for event in info.events)
    assert kinds["patron_began_to_leave"] == 1 and kinds["patron_unit_left"] > 0


def test_every_traced_stage_is_one_of_the_schedule():
    assert set(TRACED_STAGES) <= set(vars(step))
