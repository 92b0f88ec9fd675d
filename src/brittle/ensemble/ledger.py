"""The ledger of many replicates: sums of traces behind breaking, will, uprising and the leader's exit.

The same runs as `ensemble.replicate` makes, bit for bit, on the traced schedule of
`engine.trace`; what each step acted on is added up by day. Runs without a ledger pay nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from brittle.engine.draws import replicate_key
from brittle.engine.initial_state import begin
from brittle.engine.run import decide_all, is_decision_step, is_settled
from brittle.engine.scratch import Scratch
from brittle.engine.scripted_seat import Script, no_script
from brittle.engine.stages.derive import derive
from brittle.engine.trace import (
    BREAKING,
    BREAKING_SIZE,
    EXIT,
    RISING,
    WILL,
    WILL_SIZE,
    traced_schedule,
    tracing_scratch,
)
from brittle.ensemble.reduce import Reductions, count_day, empty_reductions, keep_outcome
from brittle.ensemble.replicate import Worker, in_chunks, reset, rows_of
from brittle.numerics.jit import entry, stage
from brittle.rules.predictors import predictor
from brittle.world.inputs import no_inputs
from brittle.world.observation import Observation, empty_observation
from brittle.world.orders import MEMO_SIZE
from brittle.world.state import State, copy_state
from brittle.world.theatre import CAMP_BESIEGED, Theatre

_advance: Any = stage(traced_schedule("traced_advance_of_many"))

# Columns of a day: a weight, and then each term times that weight.
AT_STAKE = 0  # weight: men of the first day x expected share that breaks in the step, besieged side
BREAK_TERMS = 1
WILL_AT_STAKE = BREAK_TERMS + BREAKING_SIZE
SLOPE = WILL_AT_STAKE + WILL_SIZE  # m (1 - m) of those at stake
STANDING = SLOPE + 1  # weight: men of all active formations of the besieged side
WILL_TERMS = STANDING + 1
LEADER = WILL_TERMS + WILL_SIZE  # weight: expected exits of the leader
LEADER_SIZE = 5
LEADER_TERMS = LEADER + 1
CROWDS = LEADER_TERMS + LEADER_SIZE  # weight: people of places that the besieged side holds
CROWD_SIZE = 3
CROWD_TERMS = CROWDS + 1
TALLY = CROWD_TERMS + CROWD_SIZE


class Ledger(NamedTuple):
    """Results of many replicates, and the terms behind them."""

    reductions: Reductions
    tally: np.ndarray  # (replicate, day, column): sums over the steps of that day; columns as above


def columns_of(block: str) -> tuple[int, int, tuple[str, ...]]:
    """Where a block of the tally has its weight, where its terms begin, and their names."""
    at, first, name = {
        "break": (AT_STAKE, BREAK_TERMS, "break"),
        "will_at_stake": (AT_STAKE, WILL_AT_STAKE, "will"),
        "will": (STANDING, WILL_TERMS, "will"),
        "leader_exit": (LEADER, LEADER_TERMS, "leader_exit"),
        "uprising": (CROWDS, CROWD_TERMS, "uprising"),
    }[block]
    return at, first, tuple(term.name for term in predictor(name).terms)


@stage
def _add_step(state: State, theatre: Theatre, p: np.record, trace: np.ndarray, day: Any) -> None:
    """Add what one step acted on to its day."""
    for f in range(len(state.formations)):
        if theatre.formations[f].camp != CAMP_BESIEGED:
            continue
        men = theatre.formations[f].men
        hazard = trace[f, BREAKING + BREAKING_SIZE]
        has_will = not np.isnan(trace[f, WILL + WILL_SIZE])
        if not np.isnan(hazard):
            weight = men * p.break_rate * np.exp(hazard) * p.time_step_days
            day[AT_STAKE] += weight
            for term in range(BREAKING_SIZE):
                day[BREAK_TERMS + term] += weight * trace[f, BREAKING + term]
            if has_will:
                for term in range(WILL_SIZE):
                    day[WILL_AT_STAKE + term] += weight * trace[f, WILL + term]
            m = 0.5 - trace[f, BREAKING] / p.break_will if p.break_will > 0.0 else 0.5
            day[SLOPE] += weight * m * (1.0 - m)
        if has_will:
            day[STANDING] += men
            for term in range(WILL_SIZE):
                day[WILL_TERMS + term] += men * trace[f, WILL + term]
    _add_places(state, theatre, p, trace, day)


@stage
def _add_places(state: State, theatre: Theatre, p: np.record, trace: np.ndarray, day: Any) -> None:
    first, last = len(state.formations), len(trace) - 1
    for place in range(len(state.places)):
        if not np.isnan(trace[first + place, RISING + CROWD_SIZE]):
            people = theatre.places[place].population
            day[CROWDS] += people
            for term in range(CROWD_SIZE):
                day[CROWD_TERMS + term] += people * trace[first + place, RISING + term]
    if not np.isnan(trace[last, EXIT + LEADER_SIZE]):
        weight = np.exp(trace[last, EXIT + LEADER_SIZE]) * p.time_step_days
        day[LEADER] += weight
        for term in range(LEADER_SIZE):
            day[LEADER_TERMS + term] += weight * trace[last, EXIT + term]


@entry
def ledger_block(
    state: State, work: Scratch, seen: Observation, key: np.record, theatre: Theatre, p: np.record, inputs: np.recarray,
    script: Script, start: State, days: int, first: int, result: Reductions, tally: np.ndarray,
) -> None:  # fmt: skip
    """Replicates `first` onwards as `replicate.run_block` makes them, with their terms added to `tally`."""
    per_day = int(round(1.0 / p.time_step_days))
    for row in range(len(result.outcomes)):
        key.replicate = first + row
        reset(state, start)
        for place in range(len(work.places)):
            work.places[place].seen_holder = -1
        begin(state, work, theatre, p, key)
        count_day(state, result.daily, 0)
        for day in range(1, days + 1):
            while state.run[0].step < day * per_day and not is_settled(state, p):
                derive(state, work, theatre, p)
                if is_decision_step(state, p):
                    decide_all(state, work, theatre, p, seen, script)
                work.trace[:, :] = np.nan
                _advance(state, work, theatre, p, inputs, key)
                _add_step(state, theatre, p, work.trace, tally[row, day - 1])
            count_day(state, result.daily, day)
        keep_outcome(state, theatre, result.outcomes[row])
        for place in range(len(state.places)):
            result.falls[row, place] = state.places[place].fall_step
            result.causes[row, place] = state.places[place].cause


def replicate_with_ledger(
    theatre: Theatre, start: State, p: np.record, seed: int, first: int, count: int, days: int,
    inputs: np.recarray | None = None, threads: int | None = None, progress: Callable[[int], None] | None = None,
) -> Ledger:  # fmt: skip
    """Replicates `first` .. `first + count - 1` of `days` days with their ledger; arguments as in `replicate`."""
    result, tally = empty_reductions(theatre, count, days), np.zeros((count, days, TALLY))
    table, script = no_inputs() if inputs is None else inputs, no_script(len(theatre.sectors))

    def begin_worker() -> Worker:
        state, work, daily = copy_state(start), tracing_scratch(theatre), np.zeros_like(result.daily)
        seen, key = empty_observation(len(theatre.sectors), MEMO_SIZE), replicate_key(seed)

        def work_off(part: slice) -> None:
            ledger_block(
                state, work, seen, key, theatre, p, table, script, start, days, first + part.start,
                rows_of(result, part, daily), tally[part],
            )  # fmt: skip

        def finish() -> None:
            result.daily[...] += daily

        return work_off, finish

    in_chunks(count, threads, begin_worker, progress)
    return Ledger(result, tally)
