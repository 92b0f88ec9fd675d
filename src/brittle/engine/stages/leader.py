"""Stage 12: capitals lost, the leader's exit and the collapse."""

import numpy as np

from brittle.engine.draws import draw
from brittle.engine.routes import holder_camp
from brittle.engine.scratch import STRENGTH, Scratch
from brittle.numerics.jit import stage
from brittle.numerics.streams import LEADER
from brittle.rules.leader import leader_exit_rate, leader_terms, threat
from brittle.rules.persons import hazard_share
from brittle.world.state import ACTIVE, ATTACK, State
from brittle.world.theatre import CAMP_BESIEGED, CAMP_CHALLENGER, ROLE_GROUND_PATRON, Theatre

MAY_FLEE = 1.0


@stage
def count_capitals(state: State, theatre: Theatre) -> None:
    """Capitals lost, and the share of their people lost (Lambda)."""
    lost, people = 0, 0.0
    for place in range(len(state.places)):
        if theatre.places[place].capital and holder_camp(state, theatre, place) != CAMP_BESIEGED:
            lost += 1
            people += theatre.places[place].population
    state.run[0].capitals_lost = lost
    state.run[0].losing = people / theatre.facts[0].capital_people


@stage
def capital_threat(state: State, work: Scratch, theatre: Theatre, p: np.record) -> float:
    """Threat to the seat of power in [0, 1], E14: enemies on the move or on their own ground within reach."""
    home = theatre.facts[0].seat_of_power
    enemies = 0.0
    for f in range(len(state.formations)):
        if state.formations[f].status != ACTIVE or theatre.formations[f].camp != CAMP_CHALLENGER:
            continue
        place = state.formations[f].place
        on_own_ground = holder_camp(state, theatre, place) == CAMP_CHALLENGER
        if not on_own_ground and state.formations[f].doing != ATTACK:
            continue
        if theatre.distance[place, home] <= p.leader_threat_km:
            enemies += state.formations[f].men * work.formations[f].per_head
    return threat(enemies, work.sums[STRENGTH, CAMP_BESIEGED, home])


@stage
def exit_terms(state: State, p: np.record) -> tuple[float, float, float]:
    """The terms of the leader's hazard that do not depend on the threat, E14."""
    run = state.run[0]
    return leader_terms(
        state.seats[ROLE_GROUND_PATRON].actual, run.asylum, run.losing, p.leader_patron_gone, p.leader_asylum,
        p.leader_losing,
    )  # fmt: skip


@stage
def leader_and_collapse(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record) -> None:
    """The leader may leave (E14); collapse is the loss of the seat of power or of the leader."""
    run = state.run[0]
    if run.leader_in_office and run.collapse_step < 0 and p.command_leader == MAY_FLEE:
        menace = capital_threat(state, work, theatre, p)
        rate = leader_exit_rate(p.leader_exit_rate, menace, *exit_terms(state, p))
        to_leave, _, _, _ = draw(key, run.step, theatre.places[theatre.facts[0].seat_of_power].key, LEADER)
        if to_leave < hazard_share(rate, p.time_step_days):
            run.leader_in_office = 0
            run.leader_exit_step = run.step
    lost_seat = holder_camp(state, theatre, theatre.facts[0].seat_of_power) != CAMP_BESIEGED
    if run.collapse_step < 0 and (lost_seat or not run.leader_in_office):
        run.collapse_step = run.step
