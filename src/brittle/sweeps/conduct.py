"""A planned sweep carried out in its folder: what is missing is computed, and when all is there it is sealed."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from brittle.store.blocks import digest_of_sweep, keys_of
from brittle.store.locks import locked
from brittle.store.parts import Key, clean, failure_path, list_parts, put_failure
from brittle.store.plan import Plan
from brittle.store.rounds import write_round
from brittle.store.sealed import read_sealed, write_sealed
from brittle.store.state import LOCK, MANIFEST, State, state_of
from brittle.sweeps.chunk import Done, Task, run_chunk
from brittle.sweeps.engines import Engine
from brittle.sweeps.enough import points_to_go_on
from brittle.sweeps.runner import Work, carry_through
from brittle.world.check import BadInput


@dataclass
class Progress:
    """How far a sweep has come, in runs; `total` grows with the rounds of a sweep that runs to a precision."""

    total: int = 0
    done: int = 0
    computed: int = 0  # of those done, by this call
    failed: int = 0
    round: int = 0
    began: float = field(default_factory=time.monotonic)

    @property
    def rate(self) -> float:
        """Runs a second, since this call began."""
        return self.computed / max(1e-9, time.monotonic() - self.began)


@dataclass(frozen=True)
class Shard:
    """This part of all the work: chunks whose number leaves `index` when divided by `count`."""

    index: int
    count: int

    def has(self, key: Key) -> bool:
        """Whether a chunk is of this shard."""
        return key.chunk % self.count == self.index


def conduct(
    folder: Path,
    plan: Plan,
    theatre: str,
    engine: Engine,
    shard: Shard | None = None,
    tell: Callable[[Progress], None] = lambda progress: None,
    work: Work = run_chunk,
) -> State:
    """The state after everything that was missing has been computed, or has failed.

    Raises BadInput if another process is at work there, OSError if results cannot be
    written; what was done before is kept, and the next call goes on from it.
    """
    progress = Progress()
    with _locked(folder, shard):
        while True:
            state = _one_round(folder, plan, theatre, engine, shard, progress, tell, work)
            if state.missing or state.failed or state.torn or shard is not None:
                return state
            more = points_to_go_on(folder, plan, state.rounds)
            if not len(more):
                seal(folder, plan, state)
                return state_of(folder, plan, check=False)
            progress.round += 1
            write_round(folder, len(state.rounds), more)


def _one_round(
    folder: Path, plan: Plan, theatre: str, engine: Engine, shard: Shard | None, progress: Progress,
    tell: Callable[[Progress], None], work: Work,
) -> State:  # fmt: skip
    """Compute whatever is missing of the rounds planned so far."""
    before = state_of(folder, plan)
    ours = frozenset(key for key in keys_of(before.rounds) if shard is None or shard.has(key))
    todo = sorted(ours - before.finished)
    progress.total, progress.done, progress.failed = before.runs(ours), before.runs(ours & before.finished), 0
    if not todo:
        return before
    clean(folder, todo)
    with contextlib.suppress(FileNotFoundError):
        (folder / MANIFEST).unlink()

    def on_done(task: Task, done: Done) -> None:
        failure_path(folder, Key(task.round, task.chunk)).unlink(missing_ok=True)
        progress.done += done.runs
        progress.computed += done.runs
        tell(progress)

    def on_failed(task: Task, failure: dict[str, Any]) -> None:
        key = Key(task.round, task.chunk)
        put_failure(folder, key, failure)
        progress.failed += before.runs(frozenset([key]))
        tell(progress)

    tell(progress)
    tasks = [Task(str(folder), theatre, plan.mark, key.round, key.chunk) for key in todo]
    carry_through(engine, tasks, work, on_done, on_failed, lambda: tell(progress))
    return state_of(folder, plan, check=False)


def seal(folder: Path, plan: Plan, state: State) -> str:
    """The digest, once it is written down that all is there, with the checksum of every part. Raises OSError."""
    parts = list_parts(folder)
    digest = digest_of_sweep(folder, plan, state.rounds)
    content = {
        "plan": plan.mark,
        "digest": digest,
        "runs": state.runs(),
        "rounds": len(state.rounds),
        "parts": [part.path.name for part in parts],
    }
    try:
        is_there = read_sealed(folder / MANIFEST) == content
    except BadInput:
        is_there = False
    if not is_there:
        write_sealed(folder / MANIFEST, content)
    return digest


@contextlib.contextmanager
def _locked(folder: Path, shard: Shard | None) -> Iterator[None]:
    """Alone in the folder, or beside the other shards."""
    with locked(folder / LOCK, shared=shard is not None):
        if shard is None:
            yield
            return
        with locked(folder / f".lock-{shard.index + 1}-of-{shard.count}"):
            yield
