"""Stage 11: places change hands."""

import numpy as np

from brittle.engine.departures import retreat
from brittle.engine.draws import draw
from brittle.engine.routes import holder_camp
from brittle.engine.scratch import Scratch
from brittle.engine.stages.breaking import HANDED_OVER, break_formation
from brittle.engine.stages.derive import room
from brittle.engine.stages.withdrawal import ORDERED_OUT
from brittle.numerics.jit import stage
from brittle.numerics.streams import TRANSIT
from brittle.rules.combat import LOG_RATIO_CAP
from brittle.rules.control import clock, falls, is_under_threshold
from brittle.world.state import ACTIVE, ATTACK, CAUSES, HOLD, State
from brittle.world.theatre import CAMP_BESIEGED, Theatre

ASSAULT, WITHDRAWAL, ROUT, DEAL, UPRISING, VACATED, STANDDOWN, INJECT = range(1, len(CAUSES))


@stage
def change_control(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record) -> None:
    """One rule for every place, E13: a defence too weak for too long loses it to the strongest taker."""
    _count_takers(state, work, theatre)
    for place in range(len(state.places)):
        camp = holder_camp(state, theatre, place)
        crowd = work.places[place].locals if camp == CAMP_BESIEGED else 0.0
        takers = work.places[place].taking + crowd
        persons = work.places[place].takers + crowd
        under = is_under_threshold(
            work.places[place].defended, takers, persons, room(theatre, p, place), p.control_threshold,
            p.control_least_persons,
        )  # fmt: skip
        days = clock(state.places[place].below_days, under, p.time_step_days)
        state.places[place].below_days = days
        if falls(under, days, p.control_hold_days):
            _take(state, work, theatre, p, key, place, camp)
    _flag_unheld(state, theatre)


@stage
def _flag_unheld(state: State, theatre: Theatre) -> None:
    """Flag places where none of the holder's camp stand; emptiness alone never gives one away."""
    for place in range(len(state.places)):
        state.places[place].is_unheld = 1
    for f in range(len(state.formations)):
        if state.formations[f].status == ACTIVE and state.formations[f].next < 0:
            if theatre.formations[f].camp == holder_camp(state, theatre, state.formations[f].place):
                state.places[state.formations[f].place].is_unheld = 0


@stage
def _count_takers(state: State, work: Scratch, theatre: Theatre) -> None:
    """Sums after breaks, at the strength per head of the step's beginning; newcomers take in the next step."""
    for place in range(len(work.places)):
        work.places[place].defended = 0.0
        work.places[place].taking = 0.0
        work.places[place].takers = 0
    for f in range(len(state.formations)):
        if state.formations[f].status != ACTIVE or state.formations[f].next >= 0:
            continue
        place = state.formations[f].place
        strength = state.formations[f].men * work.formations[f].per_head
        if theatre.formations[f].camp == holder_camp(state, theatre, place):
            work.places[place].defended += strength
        elif state.formations[f].doing == ATTACK and work.formations[f].present == place:
            work.places[place].taking += strength
            work.places[place].takers += state.formations[f].men


@stage
def _winner(state: State, work: Scratch, theatre: Theatre, place: int, camp: int) -> int:
    """The party with most usable strength attacking there; with none, the place's own people."""
    best, most = theatre.places[place].local, 0.0
    for party in range(len(theatre.parties)):
        if theatre.parties[party].camp == camp:
            continue
        strength = 0.0
        for f in range(len(state.formations)):
            if theatre.formations[f].party == party and state.formations[f].place == place:
                if (
                    state.formations[f].status == ACTIVE
                    and state.formations[f].next < 0
                    and state.formations[f].doing == ATTACK
                    and work.formations[f].present == place
                ):
                    strength += state.formations[f].men * work.formations[f].per_head
        if strength > most:
            best, most = party, strength
    return best


@stage
def _take(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record, place: int, camp: int) -> None:
    winner = _winner(state, work, theatre, place, camp)
    state.places[place].cause = cause_of(state, work, place)
    give_place(state, theatre, place, winner)
    for f in range(len(state.formations)):
        if state.formations[f].status == ACTIVE and state.formations[f].next < 0 and state.formations[f].place == place:
            _settle(state, work, theatre, p, key, f, place, camp)
    state.places[place].last_break = 0  # the next change has causes of its own


@stage
def give_place(state: State, theatre: Theatre, place: int, party: int) -> None:
    """Write the new holder, and the first loss by the besieged camp."""
    was = holder_camp(state, theatre, place)
    state.places[place].holder = party
    state.places[place].below_days = 0.0
    if was == CAMP_BESIEGED and holder_camp(state, theatre, place) != CAMP_BESIEGED:
        if state.places[place].fall_step < 0:
            state.places[place].fall_step = state.run[0].step


@stage
def _settle(
    state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record, f: int, place: int, loser: int
) -> None:
    """After a change of hands: takers rest, the overrun break, a taker of a third camp goes home."""
    camp = theatre.formations[f].camp
    if camp == holder_camp(state, theatre, place):
        if state.formations[f].doing == ATTACK:
            state.formations[f].doing = HOLD
            state.formations[f].goal = -1
    elif camp == loser:
        if camp == CAMP_BESIEGED:
            to_end, to_march, _, _ = draw(key, state.run[0].step, theatre.formations[f].key, TRANSIT)
            break_formation(state, work, theatre, p, f, place, LOG_RATIO_CAP, to_end, to_march)
        else:
            retreat(state, work, theatre, p, f)
    elif state.formations[f].doing == ATTACK:
        retreat(state, work, theatre, p, f)


@stage
def cause_of(state: State, work: Scratch, place: int) -> int:
    """Cause code of the change that is happening."""
    if state.run[0].collapse_step >= 0:
        return STANDDOWN
    last = state.places[place].last_break
    if last == HANDED_OVER:
        return DEAL
    if work.places[place].taking <= 0.0:
        return UPRISING
    if work.places[place].engaged:
        return ASSAULT
    if last == ORDERED_OUT:
        return WITHDRAWAL
    return ROUT if last > 0 else VACATED
