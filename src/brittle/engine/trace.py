"""The trace of a step: the named terms behind every choice, recorded as it is carried out.

The schedule is that of `engine.step`, not a copy: the same code is compiled once more
with some of its stages traced. A traced stage first writes into `Scratch.trace` what
it is about to act on. Nothing reads the trace, so the State comes out bit for bit
the same, and runs that are not traced pay nothing.
"""

import math
from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

import numpy as np

from brittle.engine.draws import draw
from brittle.engine.routes import holder_camp
from brittle.engine.scratch import Scratch, make_scratch
from brittle.engine.stages.breaking import (
    break_rate,
    break_terms,
    desert_break_and_stand_down,
    exposure,
    outcome_of,
    outcome_scores,
)
from brittle.engine.stages.control import change_control
from brittle.engine.stages.derive import derive
from brittle.engine.stages.leader import MAY_FLEE, capital_threat, exit_terms, leader_and_collapse
from brittle.engine.stages.patrons import carry_out_patrons
from brittle.engine.stages.uprising import mobilise
from brittle.engine.stages.will import formation_target, update_will, will_terms
from brittle.engine.stages.withdrawal import carry_out_reserves, carry_out_withdrawals
from brittle.engine.step import advance
from brittle.numerics.jit import entry, stage
from brittle.numerics.streams import BREAK
from brittle.rules.breaking import log_hazard
from brittle.rules.leader import leader_exit_rate
from brittle.rules.persons import binomial_like, hazard_share
from brittle.rules.predictors import PREDICTORS
from brittle.rules.uprising import rise
from brittle.rules.will import desertion_rate
from brittle.world.state import ACTIVE, State
from brittle.world.theatre import CAMP_BESIEGED, EXPEDITIONARY, Theatre

# Columns: the terms of each predictor and then their sum; last, what moved a formation.
STARTS: dict[str, int] = {}
_column = 0
for _entry in PREDICTORS:
    STARTS[_entry.name] = _column
    _column += len(_entry.terms) + 1
OUTCOME, MOVED, STOOD = _column, _column + 1, _column + 2
COLUMNS = _column + 3
WILL, WILL_SIZE = STARTS["will"], 10
BREAKING, BREAKING_SIZE = STARTS["break"], 6
LEFT, ROUTED, GAVE_UP, DEALT, DEFECTED = (
    STARTS[name] for name in ("withdraw", "rout", "surrender", "handover", "defect")
)
RISING, EXIT = STARTS["uprising"], STARTS["leader_exit"]
REPULSED = -1.0  # in OUTCOME: a formation of another camp that was thrown back; else a row of breaking.OUTCOMES
BY_PATRON, BY_WITHDRAWAL, BY_RESERVE, BY_BREAK, BY_OVERRUN = 1, 2, 3, 4, 5  # in MOVED


def tracing_scratch(theatre: Theatre) -> Scratch:
    """Scratch with a trace: a row a formation, then a row a place, then one of the run."""
    return make_scratch(theatre, (len(theatre.formations) + len(theatre.places) + 1, COLUMNS))


@stage
def _note_standing(state: State, work: Scratch) -> None:
    """Remember who stands still, to see who moves or goes."""
    for f in range(len(state.formations)):
        still = state.formations[f].status == ACTIVE and state.formations[f].next < 0
        work.trace[f, STOOD] = 1.0 if still else 0.0


@stage
def _note_moved(state: State, work: Scratch, by: int) -> None:
    for f in range(len(state.formations)):
        still = state.formations[f].status == ACTIVE and state.formations[f].next < 0
        if work.trace[f, STOOD] > 0.5 and not still:
            work.trace[f, MOVED] = by


@stage
def _traced_patrons(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record) -> None:
    _note_standing(state, work)
    carry_out_patrons(state, work, theatre, p, key)
    _note_moved(state, work, BY_PATRON)


@stage
def _traced_withdrawals(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record) -> None:
    _note_standing(state, work)
    carry_out_withdrawals(state, work, theatre, p, key)
    _note_moved(state, work, BY_WITHDRAWAL)


@stage
def _traced_reserves(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record) -> None:
    _note_standing(state, work)
    carry_out_reserves(state, work, theatre, p, key)
    _note_moved(state, work, BY_RESERVE)


@stage
def _traced_will(state: State, work: Scratch, theatre: Theatre, p: np.record) -> None:
    for f in range(len(state.formations)):
        if state.formations[f].status == ACTIVE:
            terms = will_terms(state, work, theatre, p, f)
            for term in range(WILL_SIZE):
                work.trace[f, WILL + term] = terms[term]
            work.trace[f, WILL + WILL_SIZE] = formation_target(state, work, theatre, p, f)
    update_will(state, work, theatre, p)


@stage
def _traced_breaks(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record) -> None:
    collapsed = state.run[0].collapse_step >= 0
    for f in range(len(state.formations)):
        row = state.formations[f]
        place = work.formations[f].present
        if row.status != ACTIVE or row.next >= 0 or place < 0:
            continue
        if collapsed and theatre.formations[f].party == theatre.facts[0].besieged_party:
            continue
        exposed, odds = exposure(state, work, theatre, p, f, place)
        if exposed:
            _note_break(state, work, theatre, p, key, f, place, odds)
    _note_standing(state, work)
    desert_break_and_stand_down(state, work, theatre, p, key)
    _note_moved(state, work, BY_BREAK)


@stage
def _note_break(
    state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record, f: int, place: int, odds: float
) -> None:
    """Terms of the hazard and of the five outcomes; and, as draws have addresses, the outcome to come."""
    terms = break_terms(state, theatre, p, f, place, odds)
    for term in range(BREAKING_SIZE):
        work.trace[f, BREAKING + term] = terms[term]
    work.trace[f, BREAKING + BREAKING_SIZE - 1] = -terms[BREAKING_SIZE - 1]
    work.trace[f, BREAKING + BREAKING_SIZE] = log_hazard(*terms)
    to_break, to_end, to_trickle, _ = draw(key, state.run[0].step, theatre.formations[f].key, BREAK)
    broken = to_break < hazard_share(break_rate(state, theatre, p, f, place, odds), p.time_step_days)
    if theatre.formations[f].camp != CAMP_BESIEGED:
        if broken:
            work.trace[f, OUTCOME] = REPULSED
        return
    _note_outcome(state, work, theatre, p, f, place, odds)
    share = hazard_share(desertion_rate(p.desertion_rate, p.desertion_will, state.formations[f].will), p.time_step_days)
    men = state.formations[f].men
    emptied = theatre.formations[f].kind != EXPEDITIONARY and binomial_like(share, men, to_trickle) == men
    if broken and not emptied:
        work.trace[f, OUTCOME] = outcome_of(state, work, theatre, p, f, place, odds, to_end)


@stage
def _note_outcome(state: State, work: Scratch, theatre: Theatre, p: np.record, f: int, place: int, odds: float) -> None:
    """Each score as its base and what the situation adds."""
    scores = outcome_scores(state, work, theatre, p, f, place, odds)
    _note_two(work, f, LEFT, p.outcome_withdraw, scores[0])
    work.trace[f, ROUTED] = scores[1]
    work.trace[f, ROUTED + 1] = scores[1]
    _note_two(work, f, GAVE_UP, p.outcome_surrender, scores[2])
    _note_two(work, f, DEALT, p.outcome_handover, scores[3])
    power = p.outcome_defection_power * odds
    work.trace[f, DEFECTED] = p.outcome_defection
    work.trace[f, DEFECTED + 1] = power
    work.trace[f, DEFECTED + 2] = 0.5 - state.places[place].legitimacy
    work.trace[f, DEFECTED + 3] = scores[4]


@stage
def _note_two(work: Scratch, f: int, column: int, base: float, score: float) -> None:
    work.trace[f, column] = base
    work.trace[f, column + 1] = score - base
    work.trace[f, column + 2] = score


@stage
def _traced_uprising(state: State, work: Scratch, theatre: Theatre, p: np.record) -> None:
    mobilise(state, work, theatre, p)
    first = len(state.formations)
    for place in range(len(state.places)):
        if theatre.places[place].population > 0 and holder_camp(state, theatre, place) == CAMP_BESIEGED:
            now, quiet = state.places[place].active_share, state.places[place].quiet_share
            work.trace[first + place, RISING] = now
            work.trace[first + place, RISING + 1] = -quiet
            work.trace[first + place, RISING + 2] = -p.uprising_margin
            work.trace[first + place, RISING + 3] = rise(now, quiet, p.uprising_margin)


@stage
def _traced_control(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record) -> None:
    _note_standing(state, work)
    change_control(state, work, theatre, p, key)
    _note_moved(state, work, BY_OVERRUN)


@stage
def _traced_leader(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record) -> None:
    menace = capital_threat(state, work, theatre, p)
    row, run = len(work.trace) - 1, state.run[0]
    may = p.command_leader == MAY_FLEE and p.leader_exit_rate > 0.0
    if may and run.leader_in_office and run.collapse_step < 0 and menace > 0.0:
        gone, asylum, losing = exit_terms(state, p)
        work.trace[row, EXIT] = math.log(p.leader_exit_rate)
        work.trace[row, EXIT + 1] = math.log(menace)
        work.trace[row, EXIT + 2] = gone
        work.trace[row, EXIT + 3] = asylum
        work.trace[row, EXIT + 4] = losing
        work.trace[row, EXIT + 5] = math.log(leader_exit_rate(p.leader_exit_rate, menace, gone, asylum, losing))
    leader_and_collapse(state, work, theatre, p, key)


TRACED_STAGES = {
    "carry_out_patrons": _traced_patrons,
    "carry_out_withdrawals": _traced_withdrawals,
    "carry_out_reserves": _traced_reserves,
    "update_will": _traced_will,
    "desert_break_and_stand_down": _traced_breaks,
    "mobilise": _traced_uprising,
    "change_control": _traced_control,
    "leader_and_collapse": _traced_leader,
}


def traced_schedule(name: str) -> Callable[..., Any]:
    """The schedule of `engine.step.advance` with the stages of TRACED_STAGES in their places, still to be compiled.

    Compiled code is kept under `name`, beside that of the plain schedule.
    """
    plain: Any = advance
    schedule = getattr(plain, "py_func", plain)
    missing = set(TRACED_STAGES) - set(schedule.__code__.co_names)
    if missing:
        raise RuntimeError(
            f"the schedule has no stage {', '.join(sorted(missing))}; correct engine.trace.TRACED_STAGES"
        )
    twin = FunctionType(schedule.__code__, {**schedule.__globals__, **TRACED_STAGES}, name)
    twin.__qualname__ = name
    twin.__module__ = schedule.__module__
    return twin


@cache
def traced_advance() -> Callable[..., Any]:
    """One traced step, for Python."""
    return entry(traced_schedule("traced_advance"))


@entry
def derive_for(state: State, work: Scratch, theatre: Theatre, p: np.record) -> None:
    """`derive` for Python."""
    derive(state, work, theatre, p)
