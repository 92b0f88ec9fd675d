"""Stage 10: people come out, or go home; and how many of them are armed."""

import numpy as np

from brittle.engine.routes import holder_camp
from brittle.engine.scratch import Scratch
from brittle.numerics.jit import inner, stage
from brittle.rules.uprising import (
    accustomed,
    active_share,
    armed_locals,
    arrest_probability,
    enforcement,
    fear_factor,
    gate_is_open,
)
from brittle.rules.will import decay, relax
from brittle.world.state import State
from brittle.world.theatre import CAMP_BESIEGED, Theatre


@stage
def count_locals(state: State, work: Scratch, theatre: Theatre, p: np.record) -> None:
    """Armed locals of every place, from the State alone: a run that is continued finds the same crowds."""
    is_open = gate_is_open(int(p.uprising_gate), state.run[0].capitals_lost, p.uprising_gate_capitals)
    for place in range(len(state.places)):
        people = float(theatre.places[place].population)
        crowd = 0.0
        if is_open and people > 0.0 and holder_camp(state, theatre, place) == CAMP_BESIEGED:
            now, quiet = state.places[place].active_share, state.places[place].quiet_share
            crowd = armed_locals(now, quiet, p.uprising_margin, p.uprising_armed_share, people)
        work.places[place].locals = crowd


@stage
def mobilise(state: State, work: Scratch, theatre: Theatre, p: np.record) -> None:
    """Active share and armed locals of every inhabited place that the besieged camp holds."""
    remember = decay(p.time_step_days, p.uprising_memory_days)
    for place in range(len(state.places)):
        state.places[place].quiet_garrison = accustomed(
            state.places[place].quiet_garrison, work.places[place].willing, remember
        )
    if not gate_is_open(int(p.uprising_gate), state.run[0].capitals_lost, p.uprising_gate_capitals):
        return
    fear = fear_factor(state.run[0].losing, p.uprising_fear_exponent)
    keep = decay(p.time_step_days, p.uprising_relax_days)
    for place in range(len(state.places)):
        if theatre.places[place].population > 0 and holder_camp(state, theatre, place) == CAMP_BESIEGED:
            _mobilise_place(state, work, theatre, p, place, fear, keep)
    count_locals(state, work, theatre, p)


@inner
def _mobilise_place(
    state: State, work: Scratch, theatre: Theatre, p: np.record, place: int, fear: float, keep: float
) -> None:
    people = float(theatre.places[place].population)
    hardship = 1.0 - state.places[place].legitimacy
    now, quiet = state.places[place].active_share, state.places[place].quiet_share
    force = enforcement(work.places[place].willing, p.uprising_armed_share, people)
    arrest = arrest_probability(p.uprising_arrest, force, fear, now)
    now = relax(now, active_share(hardship, arrest, p.uprising_threshold), keep)
    force = enforcement(state.places[place].quiet_garrison, p.uprising_armed_share, people)
    arrest = arrest_probability(p.uprising_arrest, force, 1.0, quiet)
    quiet = relax(quiet, active_share(hardship, arrest, p.uprising_threshold), keep)
    state.places[place].active_share = now
    state.places[place].quiet_share = quiet
