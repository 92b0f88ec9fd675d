"""Seats decide outside, from one and the same State; a step carries out and decides for no seat."""

from __future__ import annotations

import ast

import pytest
from tests.contracts.worlds import LARGE, SEED, SOURCE, World, began, same, story, world

from brittle.engine import stepper
from brittle.engine.draws import replicate_key
from brittle.engine.run import simulate_step
from brittle.engine.scratch import make_scratch
from brittle.engine.scripted_seat import no_script
from brittle.world.inputs import no_inputs
from brittle.world.observation import empty_observation
from brittle.world.orders import MEMO_SIZE, orders_arrays
from brittle.world.parameters import make_parameters
from brittle.world.state import copy_state

# Every parameter that only a doctrine may read, at a value far from its base.
DECISIONS = {
    "command.withdrawal_policy": "hold_all",
    "command.trigger_capitals": 9.0,
    "command.pay": 2.5,
    "rebels.offensive": "off",
    "rebels.doctrine": "nearest",
    "rebels.attack_bases": "on",
    "deals.offered": "off",
    "iran.policy": "withdraw",
    "iran.withdraw_day": 0.0,
    "iran.surge_day": 0.0,
    "iran.depends_on_host_will": "off",
    "iran.value": 5.0,
    "iran.cost": 2.0,
    "iran.contest": 1.0,
    "iran.man_ratio": 1.0,
    "iran.patience_days": 9.0,
    "iran.corridor_share": 0.9,
    "russia.policy": "none",
    "russia.sorties_per_day": 120.0,
    "russia.ukraine_commitment": 0.1,
    "russia.base_share": 0.9,
    "russia.base_km": 10.0,
    "russia.asylum_belief": 1.0,
}


def other_minds(w: World) -> World:
    return w._replace(p=make_parameters(DECISIONS))


def follow(w: World, books: list, players) -> list:
    states = [began(w)]
    for book in books:
        orders = book if players == "same" else stepper.answers(states[-1], w.theatre, w.p)
        states.append(stepper.step(states[-1], orders, w.theatre, w.p, None, replicate_key(SEED))[0])
    return states


def test_the_same_orders_give_the_same_state_for_any_doctrine():
    w, books = world(LARGE), [state.orders for state in story()[1:]]
    mine = follow(w, books, "same")
    others = follow(other_minds(w), books, "same")
    assert all(same(one, other) for one, other in zip(mine, others, strict=True))


def test_the_varied_parameters_change_what_doctrines_order():
    w = world(LARGE)
    assert not same(follow(w, [None] * 4, "own")[-1], follow(other_minds(w), [None] * 4, "own")[-1])


def test_a_challenger_that_orders_nothing_does_not_attack():
    w = world(LARGE, rebels__offensive="on")
    state = began(w)
    for _ in range(20):
        state, _ = stepper.step(state, None, w.theatre, w.p, None, replicate_key(SEED))  # the empty book stands
    own = w.theatre.formations.party == w.theatre.facts[0].challenger_party
    assert (state.formations.doing[own] == 0).all()


@pytest.mark.parametrize("observation", ["exact", "reported"])
def test_all_seats_observe_one_state_and_kernel_equals_python(observation):
    w = world(LARGE, observation=observation)
    state = story()[30]
    outside = stepper.answers(state, w.theatre, w.p)
    inside, work = copy_state(state), make_scratch(w.theatre)
    work.places.seen_holder = -1
    seen = empty_observation(len(w.theatre.sectors), MEMO_SIZE)
    simulate_step(
        inside, work, w.theatre, w.p, no_inputs(), replicate_key(SEED), seen, no_script(len(w.theatre.sectors))
    )  # fmt: skip
    for name, array in orders_arrays(outside).items():
        assert array.tobytes() == getattr(inside.orders, name).tobytes(), name
    assert same(stepper.step(state, outside, w.theatre, w.p, None, replicate_key(SEED))[0], inside)


def test_nothing_that_a_step_uses_imports_a_doctrine():
    deciders = {"run", "stepper"}
    seen, todo = set(), ["step"]
    while todo:
        name = todo.pop()
        seen.add(name)
        for node in ast.walk(ast.parse((SOURCE / "engine" / f"{name.replace('.', '/')}.py").read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                assert not node.module.startswith("brittle.doctrine"), f"engine/{name}.py imports {node.module}"
                layer, _, module = node.module.removeprefix("brittle.").partition(".")
                if layer == "engine" and module not in seen:
                    todo.append(module)
    assert len(seen) > 15 and not seen & deciders
