"""Stage 12: rumour, public belief, capitals lost, the leader, reports to the seats."""

import math

import numpy as np

from brittle.engine.derive import mean_will
from brittle.engine.luck import draw
from brittle.engine.routes import holder_camp
from brittle.engine.work import STRENGTH, Work
from brittle.numerics.jit import stage
from brittle.numerics.streams import LEADER, REPORT, normals
from brittle.rules.patrons import leader_exit_rate, threat
from brittle.rules.persons import hazard_share
from brittle.rules.rumour import spread
from brittle.rules.will import decay
from brittle.world.state import ACTIVE, ATTACK, State
from brittle.world.theatre import CAMP_BESIEGED, CAMP_CHALLENGER, ROLE_GROUND_PATRON, ROLES, Theatre

MAY_FLEE = 1.0


@stage
def spread_rumour(state: State, work: Work, theatre: Theatre, p: np.record) -> None:
    """Rumour fades, and every break is heard near and far, E10."""
    keep = decay(p.time_step_days, p.contagion_memory_days)
    for place in range(len(state.places)):
        state.places[place].rumour *= keep
    for source in range(len(work.places)):
        size = work.places[source].event
        if size > 0.0:
            for place in range(len(state.places)):
                km = theatre.distance[source, place]
                state.places[place].rumour += size * spread(km, p.contagion_length_km, p.contagion_national_share)
    forget = decay(p.time_step_days, p.belief_memory_days)
    state.run[0].public_held *= forget
    state.run[0].public_broke *= forget


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
def capital_threat(state: State, work: Work, theatre: Theatre, p: np.record) -> float:
    """Threat to the seat of power in [0, 1], D4: enemies on the move or on their own ground within reach."""
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
def leader_and_collapse(state: State, work: Work, theatre: Theatre, p: np.record, key: np.record) -> None:
    """The leader may leave (E14); collapse is the loss of the seat of power or of the leader."""
    run = state.run[0]
    if run.leader_in_office and run.collapse_step < 0 and p.command_leader == MAY_FLEE:
        gone = p.leader_patron_gone * (1.0 - state.seats[ROLE_GROUND_PATRON].actual)
        menace = capital_threat(state, work, theatre, p)
        rate = leader_exit_rate(
            p.leader_exit_rate, menace, gone, p.leader_asylum * run.asylum, p.leader_losing * run.losing
        )
        luck, _, _, _ = draw(key, run.step, theatre.places[theatre.facts[0].seat_of_power].key, LEADER)
        if luck < hazard_share(rate, p.time_step_days):
            run.leader_in_office = 0
            run.leader_exit_step = run.step
    lost_seat = holder_camp(state, theatre, theatre.facts[0].seat_of_power) != CAMP_BESIEGED
    if run.collapse_step < 0 and (lost_seat or not run.leader_in_office):
        run.collapse_step = run.step


@stage
def send_reports(state: State, work: Work, theatre: Theatre, p: np.record, key: np.record) -> None:
    """Each seat's beliefs by place: a report arrives at a hazard, with error; nothing is drawn when all is known."""
    if p.observation < 0.5:
        return
    count = len(state.places)
    chance = hazard_share(1.0 / p.observation_delay_days, p.time_step_days)
    for role in range(ROLES):
        for place in range(count):
            row = role * count + place
            arrives, first, second, _ = draw(key, state.run[0].step, theatre.places[place].key, REPORT + 64 * role)
            if arrives < chance:
                hostile = work.places[place].attackers + work.places[place].incoming
                state.beliefs[row].holder = state.places[place].holder
                own_error, hostile_error = normals(first, second)
                own = work.sums[STRENGTH, CAMP_BESIEGED, place]
                state.beliefs[row].besieged = own * math.exp(p.observation_error * own_error)
                state.beliefs[row].will = mean_will(work, place)
                state.beliefs[row].hostile = hostile * math.exp(p.observation_error * hostile_error)
                state.beliefs[row].age_days = 0.0
            else:
                state.beliefs[row].age_days += p.time_step_days
