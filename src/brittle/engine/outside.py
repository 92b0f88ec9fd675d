"""Stage 0: what comes from outside acts, and nothing else does."""

from typing import Any

import numpy as np

from brittle.engine.control import INJECT, give_place
from brittle.engine.departures import KILLED, book
from brittle.numerics.jit import stage
from brittle.world.inputs import (
    ACTIVATE,
    ANNOUNCED,
    COVERAGE,
    HOLDER,
    LASTING_LAST,
    LEADER_EXIT,
    LEGITIMACY,
    LOSSES,
    PAY,
    REINFORCE,
    ROAD_CLOSED,
    SORTIES,
)  # fmt: skip
from brittle.world.state import ACTIVE, State
from brittle.world.theatre import CAMP_BESIEGED, Theatre


@stage
def apply_inputs(state: State, theatre: Theatre, p: np.record, inputs: np.recarray) -> bool:
    """Let every row that is due act; True if any did, so that `derive` must run again."""
    start = state.run[0].step * p.time_step_days
    end = start + p.time_step_days
    acted = False
    for road in range(len(state.roads)):
        state.roads[road].is_closed = 0
    for row in range(len(inputs)):
        if inputs[row].kind <= LASTING_LAST:
            if inputs[row].from_day < end and inputs[row].to_day > start:
                _lasting(state, inputs[row])
                acted = True
        elif start <= inputs[row].from_day < end:
            _once(state, theatre, inputs[row])
            acted = True
    return acted


@stage
def keep_book(state: State) -> tuple[float, float, float, float, float]:
    """The standing orders that an input may override for a step."""
    book = state.orders.seats[0]
    return book.pay, book.coverage, book.posture, book.announced, book.sorties


@stage
def put_back_book(state: State, kept: tuple[float, float, float, float, float]) -> None:
    """The seats' own orders stand again: an input overrides the book for its days, it does not rewrite it."""
    book = state.orders.seats[0]
    book.pay, book.coverage, book.posture, book.announced, book.sorties = kept


@stage
def _lasting(state: State, row: Any) -> None:
    """Override a standing order or close a road for as long as the row lasts."""
    if row.kind == PAY:
        state.orders.seats[0].pay = row.value
    elif row.kind == COVERAGE:
        state.orders.seats[0].coverage = row.value
        state.orders.seats[0].posture = 1.0 if row.value <= 0.0 else 0.0
    elif row.kind == ANNOUNCED:
        state.orders.seats[0].announced = row.value
    elif row.kind == SORTIES:
        state.orders.seats[0].sorties = row.value
    elif row.kind == ROAD_CLOSED:
        state.roads[row.target].is_closed = 1


@stage
def _once(state: State, theatre: Theatre, row: Any) -> None:
    """A single event: persons arrive or are lost, a place is given, the leader leaves, a party comes in."""
    target, value = row.target, row.value
    if row.kind == REINFORCE:
        men = int(value) if state.formations[target].status == ACTIVE else 0
        state.formations[target].men += men
        state.parties[theatre.formations[target].party].arrived += men
    elif row.kind == LOSSES:
        _lose(state, theatre, target, int(value))
    elif row.kind == HOLDER:
        state.places[target].cause = INJECT
        give_place(state, theatre, target, int(value))
    elif row.kind == LEADER_EXIT:
        if state.run[0].leader_in_office:
            state.run[0].leader_in_office = 0
            state.run[0].leader_exit_step = state.run[0].step
    elif row.kind == ACTIVATE:
        state.parties[target].is_active = 1
    elif row.kind == LEGITIMACY:
        state.places[target].legitimacy = min(1.0, max(0.0, state.places[target].legitimacy + value))


@stage
def _lose(state: State, theatre: Theatre, place: int, persons: int) -> None:
    """The besieged camp's formations at the place lose so many killed, in id order, at most all but one each."""
    for f in range(len(state.formations)):
        if persons > 0 and state.formations[f].status == ACTIVE and state.formations[f].place == place:
            if theatre.formations[f].camp == CAMP_BESIEGED and state.formations[f].next < 0:
                lost = min(persons, state.formations[f].men - 1)
                state.formations[f].men -= lost
                book(state, theatre.formations[f].party, KILLED, lost)
                persons -= lost
