"""`brittle run`: play a war many times, say what came of it, and keep it in a folder."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brittle.scenario.schema import Specification

_LIVE_SECONDS, _PLAIN_SECONDS = 0.1, 10.0  # between two lines on a terminal, and where nobody watches


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the words and flags of the verb."""
    parser.add_argument(
        "overrides", nargs="*", metavar="key=value", help="choices and knobs, as iran=hold iran.coverage=0.8"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output, nothing else")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with scenarios of your own, as scenario/NAME.yaml")
    parser.add_argument("--runs", metavar="DIR", default="runs", help="where the folder goes (default: runs)")


def main(options: Namespace) -> int:
    """0 once everything has been computed, said and written."""
    from brittle.apps.compose import specify

    specification = specify(options.overrides, options.config_dir)
    from brittle.apps.api import carry_out
    from brittle.apps.output import check_target
    from brittle.scenario.folder import find_theatre, read_theatre

    data = read_theatre(find_theatre(specification.theatre))
    runs = Path(options.runs)
    name = check_target(specification, data, runs)
    with progress_of(specification.replications) as progress:
        result = carry_out(specification, progress, data, lambda: announce(specification))
    from brittle.apps.output import save_run
    from brittle.apps.summary import summary_object, summary_text

    if not options.json:
        print(summary_text(result), flush=True)
    saved = save_run(result, name, runs, ["brittle", "run", *options.overrides], say)
    if options.json:
        print(json.dumps(summary_object(saved), indent=2))
    else:
        print(f"\nWritten to {runs / name}: figures/map.png, figures/animation.html, runs.csv and more.")
        print(f"`brittle plot {name}` draws will, fates, patrons and more.")
    return 0


def say(text: str) -> None:
    """Tell what is going on, on standard error so that standard output stays clean."""
    print(f"brittle: {text}", file=sys.stderr, flush=True)


def announce(specification: Specification) -> None:
    """Say what starts now, and that the first time takes longer."""
    from brittle.numerics.jit import compiled_here

    if not compiled_here("run_block"):
        say("compiling the model, about half a minute, once")
    say(f"{specification.scenario}: {specification.replications:,} replications of {specification.horizon_days} days")


@contextmanager
def progress_of(total: int) -> Iterator[Callable[[int], None]]:
    """A function to call with the number done: one live line on a terminal, a line now and then elsewhere.

    Ctrl-C ends the process at once: nothing has been written yet, and waiting for the working
    threads to finish compiling would take half a minute.
    """
    is_live, began = sys.stderr.isatty(), time.monotonic()
    last = began

    def show(done: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < (_LIVE_SECONDS if is_live else _PLAIN_SECONDS):
            return
        last = now
        text = f"brittle: {done:,} of {total:,} replications, {now - began:.0f} s"
        print(f"\r{text}\x1b[K" if is_live else text, end="" if is_live else "\n", file=sys.stderr, flush=True)

    in_main_thread = threading.current_thread() is threading.main_thread()
    usual = signal.signal(signal.SIGINT, _end_now) if in_main_thread else None
    try:
        yield show
    finally:
        if is_live:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        if in_main_thread:
            signal.signal(signal.SIGINT, usual)


def _end_now(number: int, frame: object) -> None:
    clear = "\r\x1b[K" if sys.stderr.isatty() else ""
    os.write(2, f"{clear}brittle: stopped.\n".encode())
    os._exit(130)
