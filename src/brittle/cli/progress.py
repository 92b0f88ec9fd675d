"""Messages of long work: one live line on a terminal, a line every ten seconds elsewhere."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brittle.scenario.schema import Specification
    from brittle.sweeps.execute import Progress

_LIVE_SECONDS, _PLAIN_SECONDS = 0.1, 10.0  # between two lines on a terminal, and elsewhere


def log(text: str) -> None:
    """Print a message on standard error, so that standard output stays clean."""
    print(f"brittle: {text}", file=sys.stderr, flush=True)


def duration(seconds: float) -> str:
    """A duration as text: "40 s", "7 min", "3 h 20 min"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


@contextmanager
def live_line(on_stop: str) -> Iterator[Callable[[str], None]]:
    """A function that shows a line, not too often. Ctrl-C prints `on_stop` and ends the process at once."""
    is_live = sys.stderr.isatty()
    last, shown = float("-inf"), ""

    def show(text: str) -> None:
        nonlocal last, shown
        now = time.monotonic()
        if now - last < (_LIVE_SECONDS if is_live else _PLAIN_SECONDS) or text == shown:
            return
        last, shown = now, text
        text = f"brittle: {text}"
        print(f"\r{text}\x1b[K" if is_live else text, end="" if is_live else "\n", file=sys.stderr, flush=True)

    def end_now(number: int, frame: object) -> None:
        clear = "\r\x1b[K" if is_live else ""
        os.write(2, f"{clear}brittle: {on_stop}\n".encode())
        os._exit(130)

    in_main_thread = threading.current_thread() is threading.main_thread()
    usual = signal.signal(signal.SIGINT, end_now) if in_main_thread else None
    try:
        yield show
    finally:
        if is_live:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        if in_main_thread:
            signal.signal(signal.SIGINT, usual)


@contextmanager
def sweep_progress(is_fresh: bool = False) -> Iterator[Callable[[Progress], None]]:
    """A function that shows how far a sweep is: done of total, rate, time left, failed."""
    same = "the same command without --fresh" if is_fresh else "the same command"
    with live_line(f"stopped; {same} goes on from here.") as show:
        yield lambda progress: show(progress_line(progress))


def progress_line(progress: Progress, runs: str = "runs") -> str:
    """One line on how far work is; `runs` is what it counts."""
    left = progress.total - progress.done - progress.failed
    line = f"{progress.done:,} of {progress.total:,} {runs}"
    if progress.batch:
        line += f" (batch {progress.batch + 1})"
    if (rate := progress.rate) is not None:
        line += f", {rate:,.0f}/s, {duration(left / rate)} left"
    return line + (f", {progress.failed:,} failed" if progress.failed else "")


def announce_compilation(entry: str = "run_block") -> None:
    """Say that the first time takes longer, if this entry has not been compiled yet."""
    from brittle.numerics.jit import compiled_here

    if not compiled_here(entry):
        log("compiling the model, about half a minute, once")


def announce_run(specification: Specification) -> None:
    """Say what starts now, and that the first time takes longer."""
    announce_compilation()
    log(f"{specification.scenario}: {specification.replications:,} replications of {specification.horizon_days} days")


def _count_up(replications: int, show: Callable[[str], None]) -> Callable[[int], None]:
    from brittle.sweeps.execute import Progress

    progress = Progress(replications)

    def count(done: int) -> None:
        progress.done = progress.computed = done
        show(progress_line(progress, "replications"))

    return count


@contextmanager
def replication_progress(replications: int) -> Iterator[Callable[[int], None]]:
    """A function to call with the number of replications done, for a verb that computes one run.

    Ctrl-C ends the process at once: nothing has been written yet, and waiting for the working
    threads to finish compiling would take half a minute.
    """
    with live_line("stopped.") as show:
        yield _count_up(replications, show)


@contextmanager
def run_progress() -> Iterator[Callable[[str, int], Callable[[int], None]]]:
    """A function to call with a label and a number of replications; it returns one to call with the number done."""
    with live_line("stopped; finished runs are kept.") as show:

        def begin(label: str, replications: int) -> Callable[[int], None]:
            announce_compilation()
            log(f"{label}: {replications:,} replications")
            return _count_up(replications, show)

        yield begin
