"""One chunk of a sweep: consecutive runs, computed and put away. Every engine calls this one function."""

from __future__ import annotations

import errno
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from brittle.ensemble.reduce import Reductions, merge
from brittle.ensemble.replicate import replicate
from brittle.scenario.prepared_run import PreparedRun
from brittle.scenario.theatre_folder import find_theatre, read_theatre
from brittle.store.chunks import Batch, Segment, read_batch, segments
from brittle.store.parts import Key, put_part
from brittle.store.plan import DAILY, RUNS, read_plan, read_plan_design
from brittle.sweeps.columns import SUCCEEDED, Columns, daily_columns, run_columns, sum_columns
from brittle.sweeps.points import Points
from brittle.world.check import BadInput
from brittle.world.former_names import former_setting

BLOCK = 256  # runs between two looks at whether to stop
_LOADING = threading.Lock()  # the threads of a process read a plan once, not each for itself


class Task(NamedTuple):
    """What a worker is given: plain texts and numbers, so that any executor can carry them."""

    folder: str
    theatre: str  # packaged name, or the path of a folder
    fingerprint: str  # of the plan
    batch: int
    chunk: int


class Done(NamedTuple):
    """The outcome of a chunk; its rows are on the disk."""

    batch: int
    chunk: int
    runs: int


class Stopped(Exception):
    """The person at the keyboard wants to stop; nothing of this chunk is kept."""


class ChunkFailed(Exception):
    """A chunk that could not be computed, and in which stage, in plain text that crosses processes."""

    def __init__(self, origin: str, kind: str, message: str, text: str) -> None:
        super().__init__(origin, kind, message, text)
        self.origin, self.kind, self.message, self.text = origin, kind, message, text


def run_chunk(task: Task, is_stopped: Callable[[], bool] = lambda: False) -> Done:
    """Compute one chunk and put its parts into the sweep's folder.

    Raises ChunkFailed with the stage that failed; OSError if the results cannot be written,
    which is no fault of the chunk.
    """
    with _stage("instantiating"):
        with _LOADING:
            points = _points(task.folder, task.theatre, task.fingerprint)
        key = Key(task.batch, task.chunk)
        todo = segments(points.plan, _round(task.fingerprint, task.folder, task.batch), task.chunk)
    tables = compute(points, todo, is_stopped)
    if read_plan(Path(task.folder)).fingerprint != task.fingerprint:
        raise OSError(errno.ESTALE, "another sweep was begun in this folder meanwhile", task.folder)
    for table in reversed(points.plan.keep):  # the main table last: its part says that the chunk is done
        put_part(Path(task.folder), table, key, tables[table], task.fingerprint)
    return Done(task.batch, task.chunk, sum(segment.runs for segment in todo))


def compute(points: Points, todo: list[Segment], is_stopped: Callable[[], bool] = lambda: False) -> dict[str, Columns]:
    """The columns of every table that the plan keeps, for these runs in this order. Raises ChunkFailed, Stopped."""
    blocks, steps = [], []
    for segment in todo:
        with _stage("instantiating"):
            prepared, seed = points.prepared(segment.point)
        with _stage("running"):
            blocks.append(_replicated(prepared, seed, segment, points.plan.horizon_days, is_stopped))
        steps.append(float(prepared.parameters.time_step_days))
    with _stage("extracting"):
        return {table: _columns_of(table, points, prepared, todo, blocks, steps) for table in points.plan.keep}


def _replicated(
    prepared: PreparedRun, seed: int, segment: Segment, days: int, is_stopped: Callable[[], bool]
) -> Reductions:
    """Block after block, so that a wish to stop is heard; slices add up to the same bytes as one call."""
    found = []
    for first in range(segment.first, segment.first + segment.runs, BLOCK):
        if is_stopped():
            raise Stopped
        count = min(BLOCK, segment.first + segment.runs - first)
        found.append(
            replicate(
                prepared.theatre, prepared.start, prepared.parameters, seed, first, count, days,
                inputs=prepared.inputs, threads=1,
            )
        )  # fmt: skip
    return found[0] if len(found) == 1 else merge(found)


def _columns_of(
    table: str, points: Points, prepared: PreparedRun, todo: list[Segment], blocks: list[Reductions], steps: list[float]
) -> Columns:
    counts = np.array([segment.runs for segment in todo])
    at = np.array([segment.point for segment in todo])
    if table == RUNS:
        every = np.concatenate([np.arange(segment.first, segment.first + segment.runs) for segment in todo])
        heads: Columns = {
            "design_point_id": np.repeat(at, counts),
            "replication_id": every,
            "status": np.full(len(every), SUCCEEDED, dtype=object),
            **{
                former_setting(name, points.plan.spelling): np.repeat(column[at], counts)
                for name, column in points.design.columns.items()
            },
        }
        return heads | run_columns(prepared.data, prepared.names, merge(blocks), np.repeat(steps, counts))
    if table == DAILY:
        columns = daily_columns(prepared.names, np.stack([block.daily for block in blocks]))
    else:
        columns = sum_columns(prepared.data, prepared.names, blocks, steps)
    rows = len(next(iter(columns.values()))) // len(todo)
    firsts = np.array([segment.first for segment in todo])
    return {
        "design_point_id": np.repeat(at, rows),
        "first": np.repeat(firsts, rows),
        "runs": np.repeat(counts, rows),
        **columns,
    }


@lru_cache(maxsize=2)
def _points(folder: str, theatre: str, fingerprint: str) -> Points:
    """The points of a sweep, read once a process. Raises BadInput if the plan is not the one meant."""
    plan = read_plan(Path(folder))
    if plan.fingerprint != fingerprint:
        raise BadInput([f"{folder}: holds another plan now; start the sweep again"])
    data = read_theatre(find_theatre(theatre))
    if data.sha256 != plan.theatre_sha256:
        raise BadInput([f"theatre: {data.name} is not, or no longer, what this sweep was planned on"])
    return Points(plan, read_plan_design(Path(folder), plan), data)


@lru_cache(maxsize=4)
def _round(plan_fingerprint: str, folder: str, number: int) -> Batch:
    return read_batch(Path(folder), read_plan(Path(folder)), number)


@contextmanager
def _stage(origin: str) -> Iterator[None]:
    """An error inside is reported as a failure of this stage."""
    try:
        yield
    except (Stopped, ChunkFailed):
        raise
    except Exception as error:
        text = traceback.format_exc()
        raise ChunkFailed(origin, type(error).__name__, str(error)[:2000], text[-8000:]) from error
