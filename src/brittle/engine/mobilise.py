"""Stage 10: people come out, or go home; and how many of them are armed."""

import numpy as np

from brittle.engine.routes import holder_camp
from brittle.engine.work import Work
from brittle.numerics.jit import inner, stage
from brittle.rules.uprising import (
    COUNT,
    OFF,
    accustomed,
    active_share,
    armed_locals,
    arrest_probability,
    fear_factor,
)
from brittle.rules.will import decay, relax
from brittle.world.state import State
from brittle.world.theatre import CAMP_BESIEGED, Theatre


@stage
def gate_is_open(state: State, p: np.record) -> bool:
    """True if towns can rise now (D7)."""
    gate = int(p.uprising_gate)
    if gate == OFF:
        return False
    return gate != COUNT or state.run[0].capitals_lost >= p.uprising_gate_capitals


@stage
def count_locals(state: State, work: Work, theatre: Theatre, p: np.record) -> None:
    """Armed locals of every place, from the State alone: a run taken up again finds the same crowds."""
    gate = gate_is_open(state, p)
    for place in range(len(state.places)):
        people = float(theatre.places[place].population)
        crowd = 0.0
        if gate and people > 0.0 and holder_camp(state, theatre, place) == CAMP_BESIEGED:
            now, quiet = state.places[place].active_share, state.places[place].quiet_share
            crowd = armed_locals(now, quiet, p.uprising_margin, p.uprising_armed_share, people)
        work.places[place].locals = crowd


@stage
def mobilise(state: State, work: Work, theatre: Theatre, p: np.record) -> None:
    """Active share and armed locals of every inhabited place that the besieged camp holds."""
    remember = decay(p.time_step_days, p.uprising_memory_days)
    for place in range(len(state.places)):
        state.places[place].quiet_garrison = accustomed(
            state.places[place].quiet_garrison, work.places[place].willing, remember
        )
    if not gate_is_open(state, p):
        return
    fear = fear_factor(state.run[0].losing, p.uprising_fear_exponent)
    keep = decay(p.time_step_days, p.uprising_relax_days)
    for place in range(len(state.places)):
        if theatre.places[place].population > 0 and holder_camp(state, theatre, place) == CAMP_BESIEGED:
            _mobilise_place(state, work, theatre, p, place, fear, keep)
    count_locals(state, work, theatre, p)


@inner
def _mobilise_place(
    state: State, work: Work, theatre: Theatre, p: np.record, place: int, fear: float, keep: float
) -> None:
    people = float(theatre.places[place].population)
    armed = max(1.0, p.uprising_armed_share * people)
    hardship = 1.0 - state.places[place].legitimacy
    now, quiet = state.places[place].active_share, state.places[place].quiet_share
    arrest = arrest_probability(p.uprising_arrest, work.places[place].willing / armed, fear, now)
    now = relax(now, active_share(hardship, arrest, p.uprising_threshold), keep)
    used_to = state.places[place].quiet_garrison
    arrest = arrest_probability(p.uprising_arrest, used_to / armed, 1.0, quiet)
    quiet = relax(quiet, active_share(hardship, arrest, p.uprising_threshold), keep)
    state.places[place].active_share = now
    state.places[place].quiet_share = quiet
