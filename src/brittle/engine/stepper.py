"""One run from Python: the same kernels as the ensemble, a step at a time, any seat in the hands of any player.

Every function here is pure: it copies what it is given and returns what is new.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from brittle.engine.events import Info, find_events, read_terms
from brittle.engine.initial_state import begin
from brittle.engine.run import decide_for, is_decision_step, observe_for, simulate_step
from brittle.engine.scratch import Scratch, make_scratch
from brittle.engine.scripted_seat import Script, no_script
from brittle.engine.trace import derive_for, traced_advance, tracing_scratch
from brittle.world.check import BadInput
from brittle.world.inputs import no_inputs
from brittle.world.legal import legal
from brittle.world.observation import Observation, empty_observation
from brittle.world.orders import MEMO_SIZE, ROLE_NAMES, Orders, empty_orders, take_role
from brittle.world.state import State, copy_state
from brittle.world.theatre import ROLES, Theatre

Player = Callable[[Observation], Orders | None]  # None: the book stands


def begin_run(first: State, theatre: Theatre, p: np.record, key: np.record) -> State:
    """The first State of a replicate: `first` (as built) with what is drawn once."""
    state = copy_state(first)
    begin(state, _fresh_work(theatre), theatre, p, key)
    return state


def observe(state: State, theatre: Theatre, p: np.record, role: int) -> Observation:
    """What the seat of this role knows now; a copy of its own, and the State is left as it is."""
    seen = empty_observation(len(theatre.sectors), MEMO_SIZE)
    observe_for(state, _fresh_work(theatre), theatre, p, role, seen)
    return seen


def decide(seen: Observation, p: np.record, role: int) -> Orders:
    """The answer of the role's built-in doctrine; only this role's levers and memo mean anything."""
    orders = empty_orders(len(seen.sectors))
    orders.memo[role] = seen.memo
    decide_for(role, seen, p, orders)
    return orders


def scripted(rows: Sequence[tuple[float, Orders]]) -> Player:
    """A player that reads a schedule of (day, Orders): the last row whose day has come; before the first, nothing."""
    ordered = sorted(rows, key=lambda row: row[0])

    def read(seen: Observation) -> Orders | None:
        due = [orders for day, orders in ordered if day <= seen.total[0].day + 1e-9]
        return due[-1] if due else None

    return read


def decides_now(state: State, p: np.record) -> bool:
    """True if the seats decide at the beginning of the next step; in between the book stands."""
    rule: Callable[[State, np.record], bool] = getattr(is_decision_step, "py_func", is_decision_step)
    return bool(rule(state, p))


def filled_roles(theatre: Theatre) -> tuple[int, ...]:
    """Roles that have a seat in this theatre."""
    return tuple(role for role in range(ROLES) if (int(theatre.facts[0].roles) >> role) & 1)


def answers(state: State, theatre: Theatre, p: np.record, players: Mapping[int, Player | None] | None = None) -> Orders:
    """The book after every filled seat has answered from this one State.

    A role in `players` answers through its callable, or not at all (None: its part of the
    book stands); every other role follows its built-in doctrine. Raises BadInput if a
    callable's Orders are not legal.
    """
    who = {} if players is None else players
    given: dict[int, Orders | None] = {}
    for role in filled_roles(theatre):
        if role in who and who[role] is None:
            continue
        seen = observe(state, theatre, p, role)
        player = who.get(role)
        given[role] = decide(seen, p, role) if player is None else _checked(player(seen), seen, role)
    book = _copy_orders(state.orders)
    for role, orders in given.items():
        if orders is not None:
            take_role(book, orders, role)
    return book


def step(
    state: State,
    orders: Orders | None,
    theatre: Theatre,
    p: np.record,
    inputs: np.recarray | None,
    key: np.record,
    explain: bool = False,
) -> tuple[State, Info | None]:
    """The State one step on, and with `explain` why: named terms and events.

    `orders` replace the book; None lets it stand. Nothing in here decides for a seat.
    """
    after = copy_state(state)
    if orders is not None:
        after = after._replace(orders=_copy_orders(orders))
    table = no_inputs() if inputs is None else inputs
    if not explain:
        seen = empty_observation(len(theatre.sectors), MEMO_SIZE)
        simulate_step(after, _fresh_work(theatre), theatre, p, table, key, seen, _standing_orders(theatre))
        return after, None
    work = tracing_scratch(theatre)
    work.places.seen_holder = -1
    derive_for(after, work, theatre, p)
    traced_advance()(after, work, theatre, p, table, key)
    terms = read_terms(work.trace, len(theatre.formations))
    return after, Info(terms, find_events(state, after, work.trace, theatre))


def _checked(orders: Orders | None, seen: Observation, role: int) -> Orders | None:
    problems = () if orders is None else legal(orders, seen, role)
    if problems:
        raise BadInput([f"orders of {ROLE_NAMES[role]}: {problem}" for problem in problems])
    return orders


def _standing_orders(theatre: Theatre) -> Script:
    """A script without rows that all seats follow: none decides, the book stands."""
    return no_script(len(theatre.sectors))._replace(roles=np.ones(ROLES, np.bool_))


def _fresh_work(theatre: Theatre) -> Scratch:
    work = make_scratch(theatre)
    work.places.seen_holder = -1
    return work


def _copy_orders(orders: Orders) -> Orders:
    return Orders._make(array.copy() for array in orders)
