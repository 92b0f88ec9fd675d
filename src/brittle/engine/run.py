"""One run: derive, observe every seat from the same State, let each answer, advance."""

import numpy as np

from brittle.doctrine.air_patron import decide_air_patron
from brittle.doctrine.besieged import decide_besieged
from brittle.doctrine.challenger import decide_challenger
from brittle.doctrine.ground_patron import decide_ground_patron
from brittle.engine.observe import observe, observe_own, observe_sectors
from brittle.engine.scratch import Scratch
from brittle.engine.scripted_seat import Script, scripted_row, take_script
from brittle.engine.stages.derive import derive
from brittle.engine.step import advance
from brittle.numerics.jit import entry, inlined, stage
from brittle.world.observation import Observation
from brittle.world.orders import Orders
from brittle.world.state import State
from brittle.world.theatre import (
    ROLE_AIR_PATRON,
    ROLE_BESIEGED,
    ROLE_CHALLENGER,
    ROLE_GROUND_PATRON,
    ROLES,
    Theatre,
)


@stage
def decide(role: int, seen: Observation, p: np.record, orders: Orders) -> None:
    """The compiled doctrine of this role answers an Observation by writing its own levers."""
    if role == ROLE_BESIEGED:
        decide_besieged(seen, p, orders)
    elif role == ROLE_CHALLENGER:
        decide_challenger(seen, p, orders)
    elif role == ROLE_GROUND_PATRON:
        decide_ground_patron(seen, p, orders)
    elif role == ROLE_AIR_PATRON:
        decide_air_patron(seen, p, orders)


@inlined
def decide_all(state: State, work: Scratch, theatre: Theatre, p: np.record, seen: Observation, script: Script) -> None:
    """Every filled seat answers from one and the same State, by doctrine or by script."""
    row = scripted_row(script, state.run[0].step * p.time_step_days)
    all_know = p.observation < 0.5
    if all_know:
        observe_sectors(state, work, theatre, p, ROLE_BESIEGED, seen)
    for role in range(ROLES):
        if (theatre.facts[0].roles >> role) & 1 == 0:
            continue
        if script.roles[role]:
            if row >= 0:
                take_script(state, script, row, role)
        else:
            if all_know:
                observe_own(state, work, theatre, p, role, seen)
            else:
                observe(state, work, theatre, p, role, seen)
            decide(role, seen, p, state.orders)


@stage
def is_decision_step(state: State, p: np.record) -> bool:
    """True if seats decide in this step."""
    every = max(1, int(round(p.command_decision_days / p.time_step_days)))
    return state.run[0].step % every == 0


@inlined
def one_step(
    state: State,
    work: Scratch,
    theatre: Theatre,
    p: np.record,
    inputs: np.recarray,
    key: np.record,
    seen: Observation,
    script: Script,
) -> None:
    """Derive, let the seats decide if it is time, and advance one step."""
    derive(state, work, theatre, p)
    if is_decision_step(state, p):
        decide_all(state, work, theatre, p, seen, script)
    advance(state, work, theatre, p, inputs, key)


@entry
def simulate_step(
    state: State,
    work: Scratch,
    theatre: Theatre,
    p: np.record,
    inputs: np.recarray,
    key: np.record,
    seen: Observation,
    script: Script,
) -> None:
    """`one_step` for Python."""
    one_step(state, work, theatre, p, inputs, key, seen, script)


@entry
def observe_for(state: State, work: Scratch, theatre: Theatre, p: np.record, role: int, seen: Observation) -> None:
    """Derive, and fill `seen` with what this role knows, for Python."""
    derive(state, work, theatre, p)
    observe(state, work, theatre, p, role, seen)


@entry
def decide_for(role: int, seen: Observation, p: np.record, orders: Orders) -> None:
    """`decide` for Python."""
    decide(role, seen, p, orders)


@stage
def is_settled(state: State, p: np.record) -> bool:
    """True once a collapsed run has been followed long enough."""
    collapse = state.run[0].collapse_step
    return collapse >= 0 and (state.run[0].step - collapse) * p.time_step_days >= p.time_tail_days
