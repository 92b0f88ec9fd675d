"""How formations leave: booked into a pool, marched off, or on the way to a refuge. Persons are conserved."""

import numpy as np

from brittle.engine.routes import nearest_refuge, next_on_way
from brittle.engine.scratch import Scratch
from brittle.numerics.jit import inner, stage
from brittle.rules.persons import binomial_like
from brittle.rules.withdrawal import transit_loss
from brittle.world.state import ACTIVE, GONE, HOLD, MARCH, POOLS, State
from brittle.world.theatre import Theatre

KILLED, WOUNDED, DESERTED, CAPTURED, DEFECTED, EVACUATED, STOOD_DOWN = range(len(POOLS))


@inner
def book(state: State, party: int, pool: int, persons: int) -> None:
    """Add persons to a pool of a party."""
    if pool == KILLED:
        state.parties[party].killed += persons
    elif pool == WOUNDED:
        state.parties[party].wounded += persons
    elif pool == DESERTED:
        state.parties[party].deserted += persons
    elif pool == CAPTURED:
        state.parties[party].captured += persons
    elif pool == DEFECTED:
        state.parties[party].defected += persons
    elif pool == EVACUATED:
        state.parties[party].evacuated += persons
    else:
        state.parties[party].stood_down += persons


@stage
def leave_for(state: State, theatre: Theatre, f: int, pool: int) -> None:
    """The whole formation goes into a pool and is gone."""
    book(state, theatre.formations[f].party, pool, state.formations[f].men)
    state.formations[f].men = 0
    state.formations[f].status = GONE
    state.formations[f].fate = pool + 1
    state.formations[f].doing = HOLD
    state.formations[f].next = -1
    state.formations[f].goal = -1


@inner
def shed(state: State, theatre: Theatre, f: int, share: float, to_shed: float) -> None:
    """A share of the formation deserts, in whole persons; an empty formation is gone."""
    lost = binomial_like(share, state.formations[f].men, to_shed)
    book(state, theatre.formations[f].party, DESERTED, lost)
    state.formations[f].men -= lost
    if state.formations[f].men == 0:
        leave_for(state, theatre, f, DESERTED)


@stage
def set_out(state: State, work: Scratch, theatre: Theatre, f: int, goal: int, doing: int, through: int) -> bool:
    """Commit a standing formation to `goal` through places of camp `through`; False if there is no way."""
    place = state.formations[f].place
    step_to = next_on_way(state, work, theatre, place, goal, through)
    if step_to < 0:
        return False
    state.formations[f].goal = goal
    state.formations[f].next = step_to
    state.formations[f].km = 0.0
    state.formations[f].doing = doing
    return True


@stage
def fall_back(state: State, work: Scratch, theatre: Theatre, p: np.record, f: int, to_march: float) -> bool:
    """Withdraw to the nearest refuge, losing the least willing on the way; False if there is none."""
    place = state.formations[f].place
    camp = theatre.formations[f].camp
    refuge = nearest_refuge(state, work, theatre, place, camp)
    if refuge < 0:
        return False
    shed(state, theatre, f, transit_loss(p.command_transit_loss, state.formations[f].will), to_march)
    if state.formations[f].status == ACTIVE:
        set_out(state, work, theatre, f, refuge, MARCH, camp)
    return True


@stage
def retreat(state: State, work: Scratch, theatre: Theatre, p: np.record, f: int) -> None:
    """A repulsed attacker goes back to its nearest refuge and rests; with none it stays and holds off."""
    refuge = nearest_refuge(state, work, theatre, state.formations[f].place, theatre.formations[f].camp)
    state.formations[f].rest_days = p.break_rest_days
    if refuge < 0 or not set_out(state, work, theatre, f, refuge, MARCH, theatre.formations[f].camp):
        state.formations[f].doing = HOLD
        state.formations[f].goal = -1
