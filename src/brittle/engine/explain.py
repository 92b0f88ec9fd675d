"""Why it went as it did: the named terms behind every choice of a step, written down as it is carried out.

The schedule is that of `engine.step`, not a copy: the same code is compiled once more
with some of its stages watched. A watched stage first writes into `Work.ledger` what
it is about to act on. Nothing reads the ledger, so the State comes out bit for bit
the same, and runs that nobody asks about pay nothing.
"""

import math
from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

import numpy as np

from brittle.engine.commands import carry_out_reserves, carry_out_withdrawals
from brittle.engine.control import change_control
from brittle.engine.derive import derive
from brittle.engine.luck import draw
from brittle.engine.mobilise import mobilise
from brittle.engine.patrons import carry_out_patrons
from brittle.engine.resolve import (
    break_rate,
    break_terms,
    desert_break_and_stand_down,
    exposure,
    formation_target,
    outcome_of,
    outcome_scores,
    update_will,
    will_terms,
)  # fmt: skip
from brittle.engine.routes import holder_camp
from brittle.engine.signals import MAY_FLEE, capital_threat, leader_and_collapse
from brittle.engine.step import advance
from brittle.engine.work import Work, make_work
from brittle.numerics.jit import entry, stage
from brittle.numerics.streams import BREAK
from brittle.rules.breaking import log_hazard
from brittle.rules.patrons import leader_exit_rate
from brittle.rules.persons import binomial_like, hazard_share
from brittle.rules.predictors import PREDICTORS
from brittle.rules.uprising import rise
from brittle.rules.will import desertion_rate
from brittle.world.state import ACTIVE, State
from brittle.world.theatre import CAMP_BESIEGED, EXPEDITIONARY, ROLE_GROUND_PATRON, Theatre

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


def explaining_work(theatre: Theatre) -> Work:
    """Scratch with a ledger: a row a formation, then a row a place, then one of the run."""
    return make_work(theatre, (len(theatre.formations) + len(theatre.places) + 1, COLUMNS))


@stage
def _note_standing(state: State, work: Work) -> None:
    """Remember who stands still, to see who moves or goes."""
    for f in range(len(state.formations)):
        still = state.formations[f].status == ACTIVE and state.formations[f].next < 0
        work.ledger[f, STOOD] = 1.0 if still else 0.0


@stage
def _note_moved(state: State, work: Work, by: int) -> None:
    for f in range(len(state.formations)):
        still = state.formations[f].status == ACTIVE and state.formations[f].next < 0
        if work.ledger[f, STOOD] > 0.5 and not still:
            work.ledger[f, MOVED] = by


@stage
def _watched_patrons(state: State, work: Work, theatre: Theatre, p: np.record, key: np.record) -> None:
    _note_standing(state, work)
    carry_out_patrons(state, work, theatre, p, key)
    _note_moved(state, work, BY_PATRON)


@stage
def _watched_withdrawals(state: State, work: Work, theatre: Theatre, p: np.record, key: np.record) -> None:
    _note_standing(state, work)
    carry_out_withdrawals(state, work, theatre, p, key)
    _note_moved(state, work, BY_WITHDRAWAL)


@stage
def _watched_reserves(state: State, work: Work, theatre: Theatre, p: np.record, key: np.record) -> None:
    _note_standing(state, work)
    carry_out_reserves(state, work, theatre, p, key)
    _note_moved(state, work, BY_RESERVE)


@stage
def _watched_will(state: State, work: Work, theatre: Theatre, p: np.record) -> None:
    for f in range(len(state.formations)):
        if state.formations[f].status == ACTIVE:
            terms = will_terms(state, work, theatre, p, f)
            for term in range(WILL_SIZE):
                work.ledger[f, WILL + term] = terms[term]
            work.ledger[f, WILL + WILL_SIZE] = formation_target(state, work, theatre, p, f)
    update_will(state, work, theatre, p)


@stage
def _watched_breaks(state: State, work: Work, theatre: Theatre, p: np.record, key: np.record) -> None:
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
    state: State, work: Work, theatre: Theatre, p: np.record, key: np.record, f: int, place: int, odds: float
) -> None:
    """Terms of the hazard and of the five outcomes; and, as luck has an address, what will come of them."""
    terms = break_terms(state, theatre, p, f, place, odds)
    for term in range(BREAKING_SIZE):
        work.ledger[f, BREAKING + term] = terms[term]
    work.ledger[f, BREAKING + BREAKING_SIZE - 1] = -terms[BREAKING_SIZE - 1]
    work.ledger[f, BREAKING + BREAKING_SIZE] = log_hazard(*terms)
    luck, outcome, trickle, _ = draw(key, state.run[0].step, theatre.formations[f].key, BREAK)
    broken = luck < hazard_share(break_rate(state, theatre, p, f, place, odds), p.time_step_days)
    if theatre.formations[f].camp != CAMP_BESIEGED:
        if broken:
            work.ledger[f, OUTCOME] = REPULSED
        return
    _note_outcome(state, work, theatre, p, f, place, odds)
    share = hazard_share(desertion_rate(p.desertion_rate, p.desertion_will, state.formations[f].will), p.time_step_days)
    men = state.formations[f].men
    emptied = theatre.formations[f].kind != EXPEDITIONARY and binomial_like(share, men, trickle) == men
    if broken and not emptied:
        work.ledger[f, OUTCOME] = outcome_of(state, work, theatre, p, f, place, odds, outcome)


@stage
def _note_outcome(state: State, work: Work, theatre: Theatre, p: np.record, f: int, place: int, odds: float) -> None:
    """Each score as its base and what the situation adds."""
    scores = outcome_scores(state, work, theatre, p, f, place, odds)
    _note_two(work, f, LEFT, p.outcome_withdraw, scores[0])
    work.ledger[f, ROUTED] = scores[1]
    work.ledger[f, ROUTED + 1] = scores[1]
    _note_two(work, f, GAVE_UP, p.outcome_surrender, scores[2])
    _note_two(work, f, DEALT, p.outcome_handover, scores[3])
    power = p.outcome_defection_power * odds
    work.ledger[f, DEFECTED] = p.outcome_defection
    work.ledger[f, DEFECTED + 1] = power
    work.ledger[f, DEFECTED + 2] = 0.5 - state.places[place].legitimacy
    work.ledger[f, DEFECTED + 3] = scores[4]


@stage
def _note_two(work: Work, f: int, column: int, base: float, score: float) -> None:
    work.ledger[f, column] = base
    work.ledger[f, column + 1] = score - base
    work.ledger[f, column + 2] = score


@stage
def _watched_mobilisation(state: State, work: Work, theatre: Theatre, p: np.record) -> None:
    mobilise(state, work, theatre, p)
    first = len(state.formations)
    for place in range(len(state.places)):
        if theatre.places[place].population > 0 and holder_camp(state, theatre, place) == CAMP_BESIEGED:
            now, quiet = state.places[place].active_share, state.places[place].quiet_share
            work.ledger[first + place, RISING] = now
            work.ledger[first + place, RISING + 1] = -quiet
            work.ledger[first + place, RISING + 2] = -p.uprising_margin
            work.ledger[first + place, RISING + 3] = rise(now, quiet, p.uprising_margin)


@stage
def _watched_control(state: State, work: Work, theatre: Theatre, p: np.record, key: np.record) -> None:
    _note_standing(state, work)
    change_control(state, work, theatre, p, key)
    _note_moved(state, work, BY_OVERRUN)


@stage
def _watched_leader(state: State, work: Work, theatre: Theatre, p: np.record, key: np.record) -> None:
    menace = capital_threat(state, work, theatre, p)
    row, run = len(work.ledger) - 1, state.run[0]
    may = p.command_leader == MAY_FLEE and p.leader_exit_rate > 0.0
    if may and run.leader_in_office and run.collapse_step < 0 and menace > 0.0:
        gone = p.leader_patron_gone * (1.0 - state.seats[ROLE_GROUND_PATRON].actual)
        asylum, losing = p.leader_asylum * run.asylum, p.leader_losing * run.losing
        work.ledger[row, EXIT] = math.log(p.leader_exit_rate)
        work.ledger[row, EXIT + 1] = math.log(menace)
        work.ledger[row, EXIT + 2] = gone
        work.ledger[row, EXIT + 3] = asylum
        work.ledger[row, EXIT + 4] = losing
        work.ledger[row, EXIT + 5] = math.log(leader_exit_rate(p.leader_exit_rate, menace, gone, asylum, losing))
    leader_and_collapse(state, work, theatre, p, key)


WATCHED = {
    "carry_out_patrons": _watched_patrons,
    "carry_out_withdrawals": _watched_withdrawals,
    "carry_out_reserves": _watched_reserves,
    "update_will": _watched_will,
    "desert_break_and_stand_down": _watched_breaks,
    "mobilise": _watched_mobilisation,
    "change_control": _watched_control,
    "leader_and_collapse": _watched_leader,
}


def watched_schedule(name: str) -> Callable[..., Any]:
    """The schedule of `engine.step.advance` with the stages of WATCHED in their places, still to be compiled.

    Compiled code is kept under `name`, beside that of the plain schedule.
    """
    plain: Any = advance
    schedule = getattr(plain, "py_func", plain)
    missing = set(WATCHED) - set(schedule.__code__.co_names)
    if missing:
        raise RuntimeError(f"the schedule has no stage {', '.join(sorted(missing))}; correct engine.explain.WATCHED")
    twin = FunctionType(schedule.__code__, {**schedule.__globals__, **WATCHED}, name)
    twin.__qualname__ = name
    twin.__module__ = schedule.__module__
    return twin


@cache
def watched_advance() -> Callable[..., Any]:
    """One watched step, for Python."""
    return entry(watched_schedule("watched_advance"))


@entry
def derive_for(state: State, work: Work, theatre: Theatre, p: np.record) -> None:
    """`derive` for Python."""
    derive(state, work, theatre, p)
