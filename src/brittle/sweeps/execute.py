"""A planned sweep carried out in its folder: what is missing is computed, and at the end its checksums are written."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from brittle.store.blocks import digest_of_sweep, keys_of
from brittle.store.checksummed_json import write_checksummed
from brittle.store.chunks import write_batch
from brittle.store.locks import is_locked, locked
from brittle.store.parts import PARTS, Key, clean, failure_path, put_failure
from brittle.store.plan import Plan, read_plan_design
from brittle.store.sweep_state import LOCK, MANIFEST, SweepState, read_manifest, state_of
from brittle.sweeps.compute_chunk import Done, Task, run_chunk
from brittle.sweeps.engines import Engine
from brittle.sweeps.runner import Work, carry_through
from brittle.sweeps.stopping_rule import points_to_go_on
from brittle.world.check import BadInput


@dataclass
class Progress:
    """How far work has come, in runs; `total` grows with the batches of a sweep that runs to a precision."""

    total: int = 0
    done: int = 0
    failed: int = 0
    batch: int = 0
    _computed: int = field(default=0, init=False)
    _first: tuple[float, int] | None = field(default=None, init=False)  # time and runs of the first report

    @property
    def computed(self) -> int:
        """Runs of those done, by this call."""
        return self._computed

    @computed.setter
    def computed(self, runs: int) -> None:
        self._computed = runs
        if self._first is None and runs:
            self._first = (time.monotonic(), runs)

    @property
    def rate(self) -> float | None:
        """Runs a second since the first were done, None until there are more: before them the model is compiled."""
        if self._first is None or self._computed == self._first[1]:
            return None
        began, before = self._first
        return (self._computed - before) / max(1e-9, time.monotonic() - began)


class Shard(NamedTuple):
    """This part of all the work: chunks whose number leaves `number` when divided by `parts`."""

    number: int
    parts: int

    def has(self, key: Key) -> bool:
        """Whether a chunk is of this shard."""
        return key.chunk % self.parts == self.number


def execute_plan(
    folder: Path,
    plan: Plan,
    theatre: str,
    engine: Engine,
    shard: Shard | None = None,
    report_progress: Callable[[Progress], None] = lambda progress: None,
    work: Work = run_chunk,
) -> SweepState:
    """The state after everything that was missing has been computed, or has failed.

    Raises BadInput if another process is at work there, OSError if results cannot be
    written; what was done before is kept, and the next call goes on from it.
    """
    progress = Progress()
    with _locked(folder, shard):
        read_plan_design(folder, plan)  # a damaged table of points is reported once, not by every chunk
        while True:
            # Parts of the batches before were read, or written, by this very call.
            before = state_of(folder, plan, check=progress.batch == 0)
            state = _one_batch(folder, plan, theatre, engine, shard, progress, report_progress, work, before)
            if not state.is_complete or shard is not None:
                return state
            more = points_to_go_on(plan, state)
            if not len(more):
                seal(folder, plan, state)
                return state
            progress.batch += 1
            write_batch(folder, plan, len(state.batches), more)


def _one_batch(
    folder: Path, plan: Plan, theatre: str, engine: Engine, shard: Shard | None, progress: Progress,
    report_progress: Callable[[Progress], None], work: Work, before: SweepState,
) -> SweepState:  # fmt: skip
    """Compute whatever is missing of the batches planned so far."""
    ours = frozenset(key for key in keys_of(before.batches) if shard is None or shard.has(key))
    todo = sorted(ours - before.finished)
    progress.total, progress.done, progress.failed = before.runs(ours), before.runs(ours & before.finished), 0
    if not todo:
        return before
    (folder / PARTS).mkdir(exist_ok=True)
    clean(folder, todo)

    def on_done(task: Task, done: Done) -> None:
        failure_path(folder, Key(task.batch, task.chunk)).unlink(missing_ok=True)
        progress.done += done.runs
        progress.computed += done.runs
        report_progress(progress)

    def on_failed(task: Task, failure: dict[str, Any]) -> None:
        key = Key(task.batch, task.chunk)
        put_failure(folder, key, failure)
        progress.failed += before.runs(frozenset([key]))
        report_progress(progress)

    report_progress(progress)
    tasks = [Task(str(folder), theatre, plan.fingerprint, key.batch, key.chunk) for key in todo]
    carry_through(engine, tasks, work, on_done, on_failed, lambda: report_progress(progress))
    return state_of(folder, plan, check=False)


def seal(folder: Path, plan: Plan, state: SweepState) -> str:
    """The digest, once it is written down that all is there, with the name of every part.

    Raises OSError; BadInput if all was there before and had another digest.
    """
    digest = digest_of_sweep(plan, state)
    content = {
        "plan": plan.fingerprint, "digest": digest, "runs": state.runs(), "batches": len(state.batches),
        "parts": [part.path.name for part in state.parts],
    }  # fmt: skip
    try:
        before = read_manifest(folder, plan)
    except BadInput:  # damaged; everything that it said is known again
        before = {}
    if before.get("digest", digest) != digest:
        raise BadInput([f"{folder}: comes out otherwise than it did, digest {digest} instead of {before['digest']}"])
    if before != content:
        write_checksummed(folder / MANIFEST, content)
    return digest


@contextlib.contextmanager
def _locked(folder: Path, shard: Shard | None) -> Iterator[None]:
    """Alone in the folder, or beside the other shards."""
    with locked(folder / LOCK, shared=shard is not None):
        if shard is None:
            yield
            return
        cut = folder / f".lock-of-{shard.parts}"
        with locked(cut, shared=True), locked(folder / f".lock-{shard.number + 1}-of-{shard.parts}"):
            if any(is_locked(other) for other in folder.glob(".lock-of-*") if other != cut):
                raise BadInput([f"--shard: {folder} is being computed in another number of parts; wait for it"])
            yield
