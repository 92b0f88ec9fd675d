"""A warm process that forks a child for each requested sweep, so that fifty kills do not cost fifty starts.

Reads lines of JSON on standard input, answers each with the child's process id. A child that ends by
itself writes its exit code beside its log.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path

from brittle.api.sweep import carry_on, prepare
from brittle.sweeps.compute_chunk import Done, Task, run_chunk
from brittle.sweeps.engines import make_engine
from brittle.sweeps.execute import Progress, execute_plan
from brittle.world.check import BadInput


def note(path: Path, text: str) -> None:
    """One line, whole, at the end of a file; what a process wrote before it was killed stays."""
    with path.open("ab") as file:
        file.write(text.encode() + b"\n")


def child(order: dict) -> int:
    """Carry out one sweep, noting which chunks were begun and which were acknowledged."""
    log = Path(order["log"])
    prepared = prepare(order["overrides"], Path(order["runs"]))
    engine = make_engine("threads", order.get("workers", 2))

    def work(task: Task) -> Done:
        note(log, f"begun {task.chunk}")
        done = run_chunk(task)
        note(log, f"computed {task.chunk}")
        return done

    known = 0

    def report_progress(progress: Progress) -> None:
        nonlocal known
        if progress.computed > known:
            known = progress.computed
            note(log, f"stored {progress.done}")

    execute_plan(prepared.folder, prepared.plan, prepared.theatre, engine, report_progress=report_progress, work=work)
    engine.close()
    return 0


def main() -> None:
    """Warm up, then fork a child a line."""
    warm = json.loads(sys.stdin.readline())
    carry_on(prepare(warm["overrides"], Path(warm["runs"])), workers=1)
    assert threading.active_count() == 1, "nothing may run beside a fork"
    print("warm", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            try:
                if "at" in order:
                    time.sleep(max(0.0, order["at"] - time.time()))
                code = child(order)
            except BadInput as bad:
                note(Path(order["log"]), f"refused {bad}")
                code = 2
            except BaseException as error:
                note(Path(order["log"]), f"failed {error!r}")
                code = 1
            note(Path(order["log"]), f"ended {code}")
            os._exit(code)
        print(pid, flush=True)
        if not order.get("beside"):
            os.waitpid(pid, 0)
            print("gone", flush=True)
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


if __name__ == "__main__":
    main()
