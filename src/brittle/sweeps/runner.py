"""Chunks given out and taken back. What breaks is tried again alone, then noted as failed."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from dataclasses import dataclass, field
from typing import Any

from brittle.sweeps.compute_chunk import ChunkFailed, Done, Stopped, Task
from brittle.sweeps.engines import Engine
from brittle.world.check import BadInput

ATTEMPTS = 3  # the first, and two more
_LOOK_SECONDS = 0.25
_MOST_BREAKS = 12  # of the pool in a row: then it is not one chunk's fault
_HOPELESS = (
    "engine: worker processes end again and again before they have done anything; from Python, a script that uses"
    " processes must start with `if __name__ == '__main__':`"
)
_LAST_SECONDS = 60.0  # for the last chunks of an executor that is not ours to end
_AHEAD = 2  # chunks a worker that are given out at once, so that none waits for the next

type Work = Callable[[Task], Done]
type Failure = dict[str, Any]


@dataclass
class Queue:
    """Chunks still to do, those that must be tried alone, and those given out."""

    waiting: deque[Task]
    alone: deque[Task] = field(default_factory=deque)
    out: dict[Future[Done], Task] = field(default_factory=dict)
    attempts: dict[Task, int] = field(default_factory=dict)
    breaks: int = 0  # of the pool, since a chunk was done

    def __bool__(self) -> bool:
        return bool(self.waiting or self.alone or self.out)


def carry_through(
    engine: Engine,
    tasks: Iterable[Task],
    work: Work,
    on_done: Callable[[Task, Done], None],
    on_failed: Callable[[Task, Failure], None],
    on_look: Callable[[], None] = lambda: None,
) -> None:
    """Have every task done by the engine. A task that fails is tried twice more, alone; then `on_failed` is called.

    Raises OSError as soon as results cannot be written, for then no chunk can succeed;
    whatever is raised here, everything that was done before is kept.
    """
    queue = Queue(deque(tasks))
    try:
        _work_off(engine, queue, work, on_done, on_failed, on_look)
    except BaseException:
        # No worker may write here once the caller lets go of the folder.
        for future in queue.out:
            future.cancel()
        engine.close()
        wait([future for future in queue.out if not future.cancelled()], timeout=_LAST_SECONDS)
        raise


def _work_off(
    engine: Engine, queue: Queue, work: Work, on_done: Callable[[Task, Done], None],
    on_failed: Callable[[Task, Failure], None], on_look: Callable[[], None],
) -> None:  # fmt: skip
    while queue:
        try:
            _give_out(engine, queue, work)
        except (BrokenExecutor, RuntimeError) as error:
            _restart(engine, queue, error, on_failed)
            continue
        done, _ = wait(queue.out, timeout=_LOOK_SECONDS, return_when=FIRST_COMPLETED)
        broken: BaseException | None = None
        for future in done:
            wrong = CancelledError() if future.cancelled() else future.exception()
            if isinstance(wrong, BrokenExecutor | CancelledError):
                broken = broken or wrong
                continue
            task = queue.out.pop(future)
            if wrong is None:
                queue.breaks = 0
                on_done(task, future.result())
            else:
                _try_again(queue, task, wrong, on_failed)
        if broken is not None:
            _restart(engine, queue, broken, on_failed)
        on_look()


def _give_out(engine: Engine, queue: Queue, work: Work) -> None:
    if queue.alone:
        # Suspects run one at a time, alone: one that breaks the pool now is the cause.
        if not queue.out:
            queue.out[engine.executor.submit(work, queue.alone[0])] = queue.alone[0]
            queue.alone.popleft()
        return
    while queue.waiting and len(queue.out) < _AHEAD * engine.workers:
        queue.out[engine.executor.submit(work, queue.waiting[0])] = queue.waiting[0]
        queue.waiting.popleft()


def _restart(engine: Engine, queue: Queue, error: BaseException, on_failed: Callable[[Task, Failure], None]) -> None:
    """A dead worker takes the whole pool with it, and all that was given out is under suspicion."""
    suspects = list(queue.out.values())
    queue.out.clear()
    queue.breaks += 1
    if queue.breaks > _MOST_BREAKS:
        raise BadInput([_HOPELESS])
    engine.replace()
    for task in suspects:
        _try_again(queue, task, error, on_failed)


def _try_again(queue: Queue, task: Task, error: BaseException, on_failed: Callable[[Task, Failure], None]) -> None:
    if isinstance(error, Stopped):
        raise KeyboardInterrupt
    if isinstance(error, OSError) and not isinstance(error, ConnectionError | TimeoutError):
        raise error
    queue.attempts[task] = queue.attempts.get(task, 0) + 1
    if queue.attempts[task] < ATTEMPTS:
        queue.alone.append(task)
    else:
        on_failed(task, failure_of(error, queue.attempts[task]))


def failure_of(error: BaseException, attempts: int) -> Failure:
    """Why a chunk failed, as plain values; `failure_origin` as the coming runner of Mesa has it."""
    if isinstance(error, ChunkFailed):
        origin, kind, message, text = error.origin, error.kind, error.message, error.text
    else:
        origin, kind = "aborted", type(error).__name__
        message = str(error)[:2000] or "the worker process ended"
        text = "".join(traceback.format_exception(error))[-8000:]
    return {
        "failure_origin": origin, "exception_type": kind, "message": message, "traceback": text, "attempts": attempts,
    }  # fmt: skip
