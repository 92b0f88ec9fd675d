"""Stage 12: rumour spreads, and reports reach the seats; and what all believe."""

import numpy as np

from brittle.engine.draws import draw
from brittle.engine.scratch import STRENGTH, Scratch
from brittle.engine.stages.derive import mean_will
from brittle.numerics.jit import stage
from brittle.numerics.streams import REPORT, normals
from brittle.rules.persons import hazard_share
from brittle.rules.rumour import belief, reported_strength, spread
from brittle.rules.will import decay
from brittle.world.state import State
from brittle.world.theatre import CAMP_BESIEGED, ROLES, Theatre


@stage
def spread_rumour(state: State, work: Scratch, theatre: Theatre, p: np.record) -> None:
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
def public_belief(state: State, p: np.record) -> float:
    """What all believe: the probability that a formation of the besieged side stands, E10."""
    first = p.belief_first * p.belief_prior
    return belief(first, p.belief_prior - first, state.run[0].public_held, state.run[0].public_broke)


@stage
def send_reports(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record) -> None:
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
                state.beliefs[row].besieged = reported_strength(own, p.observation_error, own_error)
                state.beliefs[row].will = mean_will(work, place)
                state.beliefs[row].hostile = reported_strength(hostile, p.observation_error, hostile_error)
                state.beliefs[row].age_days = 0.0
            else:
                state.beliefs[row].age_days += p.time_step_days
