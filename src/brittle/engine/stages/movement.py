"""Stage 4: columns move and rest, and every formation is supplied."""

import numpy as np

from brittle.engine.departures import DESERTED, leave_for
from brittle.engine.routes import holder_camp, next_on_way, road_between
from brittle.engine.scratch import Scratch
from brittle.engine.stages.supply import resupply
from brittle.numerics.jit import stage
from brittle.rules.movement import speed
from brittle.world.state import ACTIVE, ATTACK, HOLD, State
from brittle.world.theatre import CAMP_BESIEGED, Theatre


@stage
def move_and_supply(state: State, work: Scratch, theatre: Theatre, p: np.record) -> None:
    """Every active formation spends the step on its road, if it is on one, and draws supply."""
    days = p.time_step_days
    for f in range(len(state.formations)):
        if state.formations[f].status != ACTIVE:
            continue
        state.formations[f].rest_days = max(0.0, state.formations[f].rest_days - days)
        resupply(state, work, theatre, p, f)
        if state.formations[f].next >= 0:
            _travel(state, work, theatre, p, f)


@stage
def _travel(state: State, work: Scratch, theatre: Theatre, p: np.record, f: int) -> None:
    """Go on along the route for one step; stop at the goal or before a place that turned hostile."""
    left = p.time_step_days
    camp = theatre.formations[f].camp
    while left > 0.0 and state.formations[f].next >= 0:
        place, ahead = state.formations[f].place, state.formations[f].next
        road = road_between(theatre, place, ahead)
        if state.roads[road].is_closed:
            return
        opposed = holder_camp(state, theatre, ahead) != camp
        sorties = 0.0 if camp == CAMP_BESIEGED else work.places[ahead].sorties
        pace = speed(
            opposed, p.movement_opposed_speed, p.movement_open_speed, theatre.roads[road].pace, sorties,
            p.movement_sorties_half,
        )  # fmt: skip
        to_go = theatre.roads[road].km - state.formations[f].km
        if to_go > pace * left:
            state.formations[f].km += pace * left
            return
        left -= to_go / pace
        if not _arrive(state, work, theatre, f, ahead):
            return


@stage
def _arrive(state: State, work: Scratch, theatre: Theatre, f: int, place: int) -> bool:
    """Enter a place; True if the formation goes on to the next one in the same step."""
    camp = theatre.formations[f].camp
    hostile = holder_camp(state, theatre, place) != camp
    if hostile and state.formations[f].doing != ATTACK:
        _refuse(state, theatre, f, camp)
        return state.formations[f].next >= 0
    state.formations[f].place = place
    state.formations[f].next = -1
    state.formations[f].km = 0.0
    if hostile:
        state.formations[f].goal = place
        return False
    goal = state.formations[f].goal
    if goal == place or goal < 0:
        state.formations[f].goal = -1
        state.formations[f].doing = HOLD
        return False
    step_to = next_on_way(state, work, theatre, place, goal, camp)
    goal_is_friendly = holder_camp(state, theatre, goal) == camp
    if step_to < 0 or (state.formations[f].doing == ATTACK and goal_is_friendly):
        state.formations[f].goal = -1
        state.formations[f].doing = HOLD
        return False
    state.formations[f].next = step_to
    return True


@stage
def _refuse(state: State, theatre: Theatre, f: int, camp: int) -> None:
    """A march that meets the enemy walks the road back; with the enemy behind it too, the men scatter."""
    behind, ahead = state.formations[f].place, state.formations[f].next
    if holder_camp(state, theatre, behind) != camp:
        leave_for(state, theatre, f, DESERTED)
        return
    state.formations[f].place = ahead
    state.formations[f].next = behind
    state.formations[f].goal = behind
    state.formations[f].km = 0.0
