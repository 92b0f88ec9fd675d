"""Stage 0: the inputs that are due act; nothing else alters a State from outside."""

from typing import Any

import numpy as np

from brittle.engine.departures import CAPTURED, KILLED, book, leave_for, retreat
from brittle.engine.routes import holder_camp
from brittle.engine.scratch import Scratch
from brittle.engine.stages.control import INJECT, give_place
from brittle.engine.stages.will import formation_target
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
from brittle.world.state import ACTIVE, HOLD, State
from brittle.world.theatre import CAMP_BESIEGED, Theatre

TOLERANCE = 1e-9  # days of a step are products of fractions; a day that should open a step opens it


@stage
def apply_inputs(state: State, work: Scratch, theatre: Theatre, p: np.record, inputs: np.recarray) -> bool:
    """Let every row that is due act; True if any did, so that `derive` must run once more."""
    step = state.run[0].step
    start = step * p.time_step_days
    end = start + p.time_step_days
    acted = False
    for road in range(len(state.roads)):
        acted = acted or state.roads[road].is_closed == 1
        state.roads[road].is_closed = 0
    for row in range(len(inputs)):
        if inputs[row].kind <= LASTING_LAST:
            if inputs[row].from_day < end - TOLERANCE and inputs[row].to_day > start + TOLERANCE:
                _lasting(state, inputs[row])
                acted = True
        elif int(inputs[row].from_day / p.time_step_days + TOLERANCE) == step:
            _once(state, work, theatre, p, inputs[row])
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
def _once(state: State, work: Scratch, theatre: Theatre, p: np.record, row: Any) -> None:
    """A single event: persons arrive or are lost, a place is given, the leader leaves, a party comes in."""
    target, value = row.target, row.value
    if row.kind == REINFORCE:
        _reinforce(state, work, theatre, p, target, int(value))
    elif row.kind == LOSSES:
        _lose(state, theatre, target, int(value))
    elif row.kind == HOLDER:
        _hand_over(state, work, theatre, p, target, int(value))
    elif row.kind == LEADER_EXIT:
        if state.run[0].leader_in_office:
            state.run[0].leader_in_office = 0
            state.run[0].leader_exit_step = state.run[0].step
    elif row.kind == ACTIVATE:
        state.parties[target].is_active = 1
    elif row.kind == LEGITIMACY:
        state.places[target].legitimacy = min(1.0, max(0.0, state.places[target].legitimacy + value))


@stage
def _reinforce(state: State, work: Scratch, theatre: Theatre, p: np.record, f: int, men: int) -> None:
    """Persons join the formation; one that is gone is raised again where it began, if its camp still holds that."""
    home = theatre.formations[f].place
    if men <= 0:
        return
    if state.formations[f].status != ACTIVE:
        if holder_camp(state, theatre, home) != theatre.formations[f].camp:
            return
        state.formations[f].status = ACTIVE
        state.formations[f].fate = 0
        state.formations[f].place = home
        state.formations[f].supply_days = p.supply_days_max
        state.formations[f].recent_loss = 0.0
        work.places[home].sorties = 0.0  # nothing flies over it yet in this step
        work.places[home].promised = 0.0
        state.formations[f].will = formation_target(state, work, theatre, p, f)
    state.formations[f].men += men
    state.parties[theatre.formations[f].party].arrived += men


@stage
def _hand_over(state: State, work: Scratch, theatre: Theatre, p: np.record, place: int, party: int) -> None:
    """The place changes hands; those who stood there for the old holder fall back, or are taken if there is no way."""
    loser = holder_camp(state, theatre, place)
    state.places[place].cause = INJECT
    state.places[place].last_break = 0
    give_place(state, theatre, place, party)
    if holder_camp(state, theatre, place) == loser:
        return
    for f in range(len(state.formations)):
        standing = state.formations[f].status == ACTIVE and state.formations[f].next < 0
        if not standing or state.formations[f].place != place:
            continue
        if theatre.formations[f].camp == holder_camp(state, theatre, place):
            state.formations[f].doing = HOLD
            state.formations[f].goal = -1
        elif theatre.formations[f].camp == loser:
            retreat(state, work, theatre, p, f)
            if state.formations[f].next < 0:
                leave_for(state, theatre, f, CAPTURED)


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
