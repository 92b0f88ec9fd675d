"""What each seat may know. It selects and adds up; it never draws.

With `observation=exact` the strengths are those of the State; with `reported` they
are the seat's own beliefs, which the end of each step wrote with delay and error.
"""

import numpy as np

from brittle.engine.routes import join_to_roots
from brittle.engine.scratch import CONNECTED, STRENGTH, Scratch
from brittle.engine.stages.derive import mean_will
from brittle.engine.stages.rumour import public_belief
from brittle.numerics.jit import inner, stage
from brittle.rules.rumour import belief, believed
from brittle.world.observation import Observation
from brittle.world.state import State
from brittle.world.theatre import (
    CAMP_BESIEGED,
    CAMP_CHALLENGER,
    ROLE_AIR_PATRON,
    ROLE_CHALLENGER,
    ROLE_GROUND_PATRON,
    Theatre,
)  # fmt: skip

FAR = 1.0e6
VALUED = 2.0  # places worth this much count when a sector is called threatened


@stage
def observe(state: State, work: Scratch, theatre: Theatre, p: np.record, role: int, seen: Observation) -> None:
    """Fill `seen` with what the seat of this role knows now; `work` must be derived from this State."""
    observe_sectors(state, work, theatre, p, role, seen)
    observe_own(state, work, theatre, p, role, seen)


@stage
def observe_own(state: State, work: Scratch, theatre: Theatre, p: np.record, role: int, seen: Observation) -> None:
    """The part of an Observation that differs between seats even when all know the truth."""
    _distances(state, theatre, p, role, seen)
    _totals(state, work, theatre, p, role, seen)
    for slot in range(seen.memo.shape[0]):
        seen.memo[slot] = state.orders.memo[role, slot]


@inner
def _reported(state: State, work: Scratch, p: np.record, role: int, place: int) -> tuple[float, float]:
    """Strengths of the besieged camp and of its enemies there, as this seat has them."""
    if p.observation < 0.5:
        return work.sums[STRENGTH, CAMP_BESIEGED, place], work.places[place].attackers + work.places[place].incoming
    row = role * len(state.places) + place
    return state.beliefs[row].besieged, state.beliefs[row].hostile


@inner
def _will_seen(state: State, work: Scratch, p: np.record, role: int, place: int) -> float:
    if p.observation < 0.5:
        return mean_will(work, place)
    return state.beliefs[role * len(state.places) + place].will


@inner
def _holder_seen(state: State, p: np.record, role: int, place: int) -> int:
    if p.observation < 0.5:
        return state.places[place].holder
    return state.beliefs[role * len(state.places) + place].holder


@stage
def observe_sectors(state: State, work: Scratch, theatre: Theatre, p: np.record, role: int, seen: Observation) -> None:
    """Fill the sectors of an Observation: one and the same for all seats when all know the truth."""
    for s in range(len(theatre.sectors)):
        row = seen.sectors[s]
        row.priority = theatre.sectors[s].priority
        row.withdraw_to = theatre.sectors[s].withdraw_to
        row.axis = theatre.sectors[s].axis
        row.is_held_firm = theatre.sectors[s].is_held_firm
        row.value, row.held_value, row.besieged, row.hostile = 0.0, 0.0, 0.0, 0.0
        row.is_front, row.is_threatened, row.capitals_held = 0, 0, 0
        row.legitimacy, row.will = 0.0, 0.0
    for place in range(len(state.places)):
        _add_place(state, work, theatre, p, role, seen, place)
    for s in range(len(theatre.sectors)):
        if seen.sectors[s].value > 0.0:
            seen.sectors[s].legitimacy /= seen.sectors[s].value
            seen.sectors[s].will /= seen.sectors[s].value


@inner
def _add_place(
    state: State, work: Scratch, theatre: Theatre, p: np.record, role: int, seen: Observation, place: int
) -> None:
    """Add one place to the view of its sector."""
    row = seen.sectors[theatre.places[place].sector]
    value = theatre.places[place].value
    own, hostile = _reported(state, work, p, role, place)
    row.value += value
    row.will += value * _will_seen(state, work, p, role, place)
    row.legitimacy += value * theatre.places[place].legitimacy
    row.besieged += own
    row.hostile += hostile
    camp = theatre.parties[_holder_seen(state, p, role, place)].camp
    if camp != CAMP_BESIEGED:
        row.is_front = 1
        return
    row.held_value += value
    if theatre.places[place].capital:
        row.capitals_held += 1
    if hostile > 0.0 and value >= VALUED:
        row.is_threatened = 1
    for edge in range(theatre.places[place].first_link, theatre.places[place].end_link):
        if theatre.parties[_holder_seen(state, p, role, theatre.links[edge].place)].camp != CAMP_BESIEGED:
            row.is_front = 1


@stage
def _distances(state: State, theatre: Theatre, p: np.record, role: int, seen: Observation) -> None:
    """How far each sector's anchor is from the challenger's places; the challenger alone counts it."""
    for s in range(len(theatre.sectors)):
        seen.sectors[s].km = FAR
    if role != ROLE_CHALLENGER:
        return
    for place in range(len(state.places)):
        if theatre.parties[_holder_seen(state, p, role, place)].camp == CAMP_CHALLENGER:
            for s in range(len(theatre.sectors)):
                anchor = theatre.sectors[s].anchor
                if anchor >= 0:
                    seen.sectors[s].km = min(seen.sectors[s].km, theatre.distance[place, anchor])


@stage
def _totals(state: State, work: Scratch, theatre: Theatre, p: np.record, role: int, seen: Observation) -> None:
    row, run = seen.total[0], state.run[0]
    row.day = run.step * p.time_step_days
    row.days_since = p.command_decision_days
    row.capitals_lost = run.capitals_lost
    row.losing = run.losing
    row.first_will = p.belief_first
    row.host_will = public_belief(state, p)
    if role == ROLE_GROUND_PATRON:
        row.first_will = p.ground_patron_belief_held / (p.ground_patron_belief_held + p.ground_patron_belief_broke)
        seat = state.seats[role]
        row.host_will = belief(p.ground_patron_belief_held, p.ground_patron_belief_broke, seat.held, seat.broke)
    patron = state.seats[ROLE_GROUND_PATRON]
    row.announced_coverage = patron.announced
    row.own_coverage = believed(patron.announced, 0.0, patron.credibility)
    row.corridor_open = 1.0
    if role == ROLE_GROUND_PATRON:
        row.own_coverage = patron.actual
        row.corridor_open = 1.0 if _corridor_is_open(state, work, theatre, p, role) else 0.0
    row.base_km = _base_km(state, theatre, p, role) if role == ROLE_AIR_PATRON else FAR
    row.leader_in_office = run.leader_in_office
    row.collapsed = 1.0 if run.collapse_step >= 0 else 0.0


@stage
def _corridor_is_open(state: State, work: Scratch, theatre: Theatre, p: np.record, role: int) -> bool:
    """True if the besieged camp's supplied roads reach both ends of the corridor, as far as the seat knows."""
    start, end = theatre.facts[0].corridor_start, theatre.facts[0].corridor_end
    if p.observation < 0.5:
        return work.sums[CONNECTED, CAMP_BESIEGED, start] > 0.5 and work.sums[CONNECTED, CAMP_BESIEGED, end] > 0.5
    for place in range(len(work.places)):
        holder = _holder_seen(state, p, role, place)
        work.places[place].passable = theatre.parties[holder].camp == CAMP_BESIEGED
    join_to_roots(state, work, theatre, CAMP_BESIEGED)
    return work.places[start].queued == 1 and work.places[end].queued == 1


@stage
def _base_km(state: State, theatre: Theatre, p: np.record, role: int) -> float:
    nearest = FAR
    for base in range(len(state.places)):
        if theatre.places[base].is_base:
            for place in range(len(state.places)):
                if theatre.parties[_holder_seen(state, p, role, place)].camp == CAMP_CHALLENGER:
                    nearest = min(nearest, theatre.distance[base, place])
    return nearest
