"""The first State of a replicate: what is drawn once, and what follows from it."""

import numpy as np

from brittle.engine.draws import draw
from brittle.engine.scratch import STRENGTH, Scratch
from brittle.engine.stages.derive import derive, mean_will
from brittle.engine.stages.leader import count_capitals
from brittle.engine.stages.will import formation_target
from brittle.numerics.jit import entry, stage
from brittle.numerics.streams import FRAILTY, GRIEVANCE, normal
from brittle.rules.uprising import enforcement, fixed_point
from brittle.world.state import State
from brittle.world.theatre import CAMP_BESIEGED, ROLES, Theatre

FIRST_STEP = 0


@entry
def begin(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record) -> None:
    """Draw frailties and local grievances, set W(0) = W*(0), and find the quiet level of protest."""
    for f in range(len(state.formations)):
        first, second, _, _ = draw(key, FIRST_STEP, theatre.formations[f].garrison_key, FRAILTY)
        state.formations[f].frailty = p.break_frailty * normal(first, second)
    for place in range(len(state.places)):
        first, second, _, _ = draw(key, FIRST_STEP, theatre.places[place].key, GRIEVANCE)
        shifted = theatre.places[place].legitimacy + p.support_legitimacy_shift
        shifted += p.legitimacy_spread * normal(first, second)
        state.places[place].legitimacy = min(1.0, max(0.0, shifted))
        work.places[place].sorties = 0.0
        work.places[place].promised = 0.0
        work.places[place].locals = 0.0
    count_capitals(state, theatre)
    for f in range(len(state.formations)):
        state.formations[f].will = formation_target(state, work, theatre, p, f)
    derive(state, work, theatre, p)
    for place in range(len(state.places)):
        _quiet(state, work, theatre, p, place)
    for role in range(ROLES):
        for place in range(len(state.places)):
            row = role * len(state.places) + place
            state.beliefs[row].holder = state.places[place].holder
            state.beliefs[row].will = mean_will(work, place)
            state.beliefs[row].besieged = work.sums[STRENGTH, CAMP_BESIEGED, place]


@stage
def _quiet(state: State, work: Scratch, theatre: Theatre, p: np.record, place: int) -> None:
    willing = work.places[place].willing
    state.places[place].quiet_garrison = willing
    people = float(theatre.places[place].population)
    if people <= 0.0 or theatre.parties[theatre.places[place].holder].camp != CAMP_BESIEGED:
        return
    force = enforcement(willing, p.uprising_armed_share, people)
    hardship = 1.0 - state.places[place].legitimacy
    quiet = fixed_point(hardship, p.uprising_threshold, p.uprising_arrest, force, 1.0, 0.0)
    state.places[place].quiet_share = quiet
    state.places[place].active_share = quiet
