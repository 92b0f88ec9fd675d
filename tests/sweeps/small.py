"""A sweep small enough to be run dozens of times, and workers that go wrong."""

from __future__ import annotations

import os
import time
from pathlib import Path

from brittle.api.sweep import Prepared, prepare
from brittle.sweeps.compute_chunk import Done, Task, run_chunk

SWEEP = (
    "theatre=vardania", "scenario=historical", "iran=hold,withdraw", "morale.regime.level=range(-1,1.1,1)",
    "ensemble.replications=40", "ensemble.horizon_days=8", "name=small",
)  # fmt: skip
RUNS = 240  # in five chunks: 32, 32, 64, 64, 48


def begin(runs: Path, *more: str) -> Prepared:
    """The small sweep in a folder of its own, planned and not begun."""
    return prepare([*SWEEP, *more], runs)


def raises(task: Task) -> Done:
    """A model with a fault: the third chunk always raises."""
    if task.chunk == 2:
        raise ZeroDivisionError("made to fail")
    return run_chunk(task)


def exits(task: Task) -> Done:
    """A model whose third chunk ends the whole process."""
    if task.chunk == 2:
        os._exit(7)
    return run_chunk(task)


def leaves(task: Task) -> Done:
    """A model whose third chunk raises what is no ordinary exception."""
    if task.chunk == 2:
        raise SystemExit(3)
    return run_chunk(task)


def starves(task: Task) -> Done:
    """A model whose third chunk finds no memory."""
    if task.chunk == 2:
        raise MemoryError
    return run_chunk(task)


def dies_once(task: Task) -> Done:
    """The third chunk kills its process, but only the first time; both times are written down."""
    died = Path(task.folder).parent / "died"
    if task.chunk == 2:
        is_first = not died.exists()
        with died.open("a") as file:
            file.write(f"{time.time()}\n")
        if is_first:
            os._exit(7)
    return run_chunk(task)


def exits_and_counts(task: Task) -> Done:
    """As `exits`, with a character for every try."""
    if task.chunk == 2:
        with (Path(task.folder).parent / "tries").open("a") as file:
            file.write("x")
    return exits(task)
