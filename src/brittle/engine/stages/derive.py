"""Stage 1: everything that follows from the State alone, computed once a step."""

import math

import numpy as np

from brittle.engine.routes import connect, has_way_out, holder_camp, map_changed, road_between
from brittle.engine.scratch import MEN, STRENGTH, Scratch
from brittle.engine.stages.uprising import count_locals
from brittle.numerics.jit import inner, stage
from brittle.rules.combat import sigmoid, usable_strength
from brittle.rules.movement import speed
from brittle.rules.supply import supply_factor
from brittle.world.state import ACTIVE, ATTACK, State
from brittle.world.theatre import CAMP_BESIEGED, CAMP_CHALLENGER, CAMPS, ROLE_GROUND_PATRON, Theatre


@stage
def derive(state: State, work: Scratch, theatre: Theatre, p: np.record) -> None:
    """Refill the scratch from the State: map, per-head strength, sums by place, columns on the way."""
    if map_changed(state, work):
        for camp in range(CAMPS):
            connect(state, work, theatre, camp)
    _clear(work)
    count_locals(state, work, theatre, p)
    coverage = state.seats[ROLE_GROUND_PATRON].actual
    for f in range(len(state.formations)):
        if state.formations[f].status == ACTIVE:
            _count_formation(state, work, theatre, p, f, coverage)
        else:
            work.formations[f].present = -1
            work.formations[f].per_head = 0.0


@stage
def _clear(work: Scratch) -> None:
    for place in range(len(work.places)):
        work.places[place].attackers = 0.0
        work.places[place].incoming = 0.0
        work.places[place].committed = 0.0
        work.places[place].sent = 0.0
        work.places[place].willing = 0.0
        work.places[place].event = 0.0
        work.places[place].engaged = 0
        for camp in range(CAMPS):
            work.sums[STRENGTH, camp, place] = 0.0
            work.sums[MEN, camp, place] = 0


@inner
def _count_formation(state: State, work: Scratch, theatre: Theatre, p: np.record, f: int, coverage: float) -> None:
    camp = theatre.formations[f].camp
    will = state.formations[f].will
    supply = supply_factor(state.formations[f].supply_days, p.supply_critical_days)
    advised = theatre.formations[f].advised if camp == CAMP_BESIEGED else 0.0
    support = p.support_challenger_level if camp == CAMP_CHALLENGER else 1.0
    head = usable_strength(
        1.0, theatre.formations[f].quality, will, advised, coverage, p.support_ground_patron_effect, supply, support
    )  # fmt: skip
    work.formations[f].per_head = head
    work.formations[f].loss = 0
    men = state.formations[f].men
    place = state.formations[f].place
    attacking = state.formations[f].doing == ATTACK
    if state.formations[f].next >= 0:
        work.formations[f].present = -1
        if attacking:
            _count_column(state, work, theatre, p, f, head * men)
        return
    work.formations[f].present = place
    work.sums[STRENGTH, camp, place] += head * men
    work.sums[MEN, camp, place] += men
    if camp == CAMP_BESIEGED:
        work.places[place].willing += men * sigmoid(will)
    if attacking and holder_camp(state, theatre, place) != camp:
        work.places[place].attackers += head * men
        work.places[place].committed += head * men


@stage
def _count_column(state: State, work: Scratch, theatre: Theatre, p: np.record, f: int, strength: float) -> None:
    goal, ahead = state.formations[f].goal, state.formations[f].next
    if goal < 0 or holder_camp(state, theatre, goal) == theatre.formations[f].camp:
        return
    work.places[goal].committed += strength
    road = road_between(theatre, state.formations[f].place, ahead)
    if state.roads[road].is_closed:
        return
    left = theatre.roads[road].km - state.formations[f].km + theatre.distance[ahead, goal]
    pace = speed(
        True, p.movement_opposed_speed, p.movement_open_speed, theatre.roads[road].pace, 0.0, p.movement_sorties_half
    )  # fmt: skip
    if left < pace * p.break_warning_days:
        work.places[goal].incoming += strength


@inner
def encircled(state: State, theatre: Theatre, place: int, camp: int) -> float:
    """1.0 if no neighbouring place on an open road is held by `camp`, else 0.0."""
    return 0.0 if has_way_out(state, theatre, place, camp) else 1.0


@inner
def room(theatre: Theatre, p: np.record, place: int) -> float:
    """Usable strength of a side that finds room at the place; infinite where frontage does not count."""
    return theatre.places[place].frontage if p.break_frontage > 0.5 else math.inf


@stage
def mean_will(work: Scratch, place: int) -> float:
    """Mean m of the besieged camp's people at a place, 0 if none are there."""
    men = work.sums[MEN, CAMP_BESIEGED, place]
    return work.places[place].willing / men if men > 0.0 else 0.0
