"""Many replicates of the one engine: threads over replicates, the same bytes for any number of them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from brittle.engine.draws import replicate_key
from brittle.engine.initial_state import begin
from brittle.engine.run import is_settled, one_step
from brittle.engine.scratch import Scratch, make_scratch
from brittle.engine.scripted_seat import Script, no_script
from brittle.ensemble.reduce import Reductions, count_day, empty_reductions, keep_outcome
from brittle.ensemble.series import keep_day
from brittle.numerics.jit import entry, inlined, stage
from brittle.world.inputs import no_inputs
from brittle.world.observation import Observation, empty_observation
from brittle.world.orders import MEMO_SIZE
from brittle.world.state import State, copy_state
from brittle.world.theatre import Theatre

CHUNK = 16  # replicates that a thread takes at a time; no result depends on it

type Worker = tuple[Callable[[slice], None], Callable[[], None]]


@stage
def reset(state: State, start: State) -> None:
    """Overwrite a State with another of the same shapes."""
    for row in range(len(start.places)):
        state.places[row] = start.places[row]
    for row in range(len(start.formations)):
        state.formations[row] = start.formations[row]
    for row in range(len(start.parties)):
        state.parties[row] = start.parties[row]
    for row in range(len(start.seats)):
        state.seats[row] = start.seats[row]
    for row in range(len(start.roads)):
        state.roads[row] = start.roads[row]
    for row in range(len(start.beliefs)):
        state.beliefs[row] = start.beliefs[row]
    for row in range(len(start.orders.sectors)):
        state.orders.sectors[row] = start.orders.sectors[row]
    state.run[0] = start.run[0]
    state.orders.seats[0] = start.orders.seats[0]
    for role in range(start.orders.memo.shape[0]):
        for slot in range(start.orders.memo.shape[1]):
            state.orders.memo[role, slot] = start.orders.memo[role, slot]


@inlined
def run_one(
    state: State,
    work: Scratch,
    theatre: Theatre,
    p: np.record,
    inputs: np.recarray,
    key: np.record,
    seen: Observation,
    script: Script,
    start: State,
    is_new: bool,
    days: int,
    daily: np.ndarray,
    series: np.ndarray,
    row: int,
) -> None:
    """One replicate of `days` days from `start`; holders are counted and series kept at the end of every day."""
    reset(state, start)
    for place in range(len(work.places)):
        work.places[place].seen_holder = -1
    if is_new:
        begin(state, work, theatre, p, key)
    per_day = int(round(1.0 / p.time_step_days))
    first = state.run[0].step
    count_day(state, daily, 0)
    keep_day(state, theatre, series, row, 0)
    for day in range(1, days + 1):
        while state.run[0].step < first + day * per_day and not is_settled(state, p):
            one_step(state, work, theatre, p, inputs, key, seen, script)
        count_day(state, daily, day)
        keep_day(state, theatre, series, row, day)


@entry
def run_block(
    state: State,
    work: Scratch,
    seen: Observation,
    key: np.record,
    theatre: Theatre,
    p: np.record,
    inputs: np.recarray,
    script: Script,
    start: State,
    is_new: bool,
    days: int,
    first: int,
    result: Reductions,
) -> None:
    """Replicates `first` onwards, one for each row of `result`, on this scratch; releases the interpreter's lock."""
    for row in range(len(result.outcomes)):
        key.replicate = first + row
        run_one(
            state, work, theatre, p, inputs, key, seen, script, start, is_new, days, result.daily, result.series, row
        )
        keep_outcome(state, theatre, result.outcomes[row])
        for place in range(len(state.places)):
            result.falls[row, place] = state.places[place].fall_step
            result.causes[row, place] = state.places[place].cause


class Ensemble(NamedTuple):
    """What all replicates of one ensemble share."""

    theatre: Theatre
    start: State
    parameters: np.record
    seed: int
    days: int
    inputs: np.recarray
    script: Script
    is_new: bool


def _make_worker(shared: Ensemble) -> Callable[[int, Reductions], None]:
    """A function that runs a block on scratch of its own; one a thread."""
    theatre = shared.theatre
    state, work = copy_state(shared.start), make_scratch(theatre)
    seen = empty_observation(len(theatre.sectors), MEMO_SIZE)
    key = replicate_key(shared.seed)

    def work_off(first: int, result: Reductions) -> None:
        run_block(
            state, work, seen, key, theatre, shared.parameters, shared.inputs, shared.script, shared.start,
            shared.is_new, shared.days, first, result,
        )  # fmt: skip

    return work_off


def replicate(
    theatre: Theatre, start: State, p: np.record, seed: int, first: int, count: int, days: int,
    inputs: np.recarray | None = None, script: Script | None = None, is_new: bool = True, threads: int | None = None,
    progress: Callable[[int], None] | None = None, kept: int = 0,
) -> Reductions:  # fmt: skip
    """Results of replicates `first` .. `first + count - 1` of `days` days from `start`.

    A replicate's draws depend on (seed, its number) alone, so any slicing, order and
    number of threads gives the same bytes. `is_new` draws frailties and grievances
    first; a State saved in mid-run is continued with False. `threads` defaults to the
    processors; `seed` in [0, 2^64). `progress` is called with the number of replicates done. The
    daily series of the first `kept` replicates are kept.
    """
    shared = Ensemble(
        theatre, start, p, seed, days, no_inputs() if inputs is None else inputs,
        no_script(len(theatre.sectors)) if script is None else script, is_new,
    )  # fmt: skip
    result = empty_reductions(theatre, count, days, kept)

    def begin_worker() -> Worker:
        work_off, daily = _make_worker(shared), np.zeros_like(result.daily)

        def finish() -> None:
            result.daily[...] += daily

        return lambda part: work_off(first + part.start, rows_of(result, part, daily)), finish

    in_chunks(count, threads, begin_worker, progress)
    return result


def rows_of(result: Reductions, part: slice, daily: np.ndarray) -> Reductions:
    """Some rows of results, to be written in place; what adds up goes into `daily`."""
    return Reductions(
        result.outcomes[part].view(np.recarray), result.falls[part], result.causes[part], daily, result.series[part]
    )  # fmt: skip


def in_chunks(
    count: int, threads: int | None, begin_worker: Callable[[], Worker], progress: Callable[[int], None] | None
) -> None:
    """Share out rows 0 to `count` among threads; each has a worker: what it does with some rows, and at the end."""
    workers = max(1, min(os.cpu_count() or 1 if threads is None else threads, -(-count // CHUNK)))
    todo, done, lock = list(range(0, count, CHUNK))[::-1], count_up(progress), threading.Lock()

    def work_through() -> None:
        work, finish = begin_worker()
        while True:
            with lock:
                if not todo:
                    finish()
                    return
                begun = todo.pop()
            part = slice(begun, min(begun + CHUNK, count))
            work(part)
            with lock:
                done(part.stop - part.start)

    _run_threads(work_through, workers, todo)


def _run_threads(work_through: Callable[[], None], workers: int, todo: list[int]) -> None:
    """Run it on so many threads; after an error in one, none takes another chunk."""
    if workers == 1:
        work_through()
        return
    with ThreadPoolExecutor(workers) as pool:
        try:
            for future in [pool.submit(work_through) for _ in range(workers)]:
                future.result()
        finally:
            todo.clear()


def count_up(progress: Callable[[int], None] | None) -> Callable[[int], None]:
    """A counter that calls `progress` with its running total."""
    total = 0

    def add(number: int) -> None:
        nonlocal total
        total += number
        if progress is not None:
            progress(total)

    return add
