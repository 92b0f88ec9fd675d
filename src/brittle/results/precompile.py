"""The first compilation shared between two processes.

Compiling holds one core for the better part of a minute. The run itself compiles the schedule from
its beginning; a second process compiles the same stages from the end, and each finds in the
cache what the other has done. Nothing depends on the second one: if it fails, the first does it all.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from brittle.engine.draws import replicate_key
from brittle.engine.scratch import make_scratch
from brittle.engine.stages.breaking import desert_break_and_stand_down
from brittle.engine.stages.combat import fight
from brittle.engine.stages.control import change_control
from brittle.engine.stages.derive import derive
from brittle.engine.stages.leader import leader_and_collapse
from brittle.engine.stages.movement import move_and_supply
from brittle.engine.stages.rumour import send_reports, spread_rumour
from brittle.engine.stages.targets import send_columns, wake_third_parties
from brittle.engine.stages.uprising import mobilise
from brittle.engine.stages.will import update_will
from brittle.engine.stages.withdrawal import carry_out_reserves, carry_out_withdrawals
from brittle.numerics.jit import CACHE, compile_for, compiled_here
from brittle.scenario.build import build
from brittle.scenario.theatre_folder import find_theatre, read_theatre
from brittle.world.parameters import make_parameters

_LOOK_SECONDS = 0.5


@contextmanager
def helped_compilation() -> Iterator[None]:
    """While inside, a second process helps with compiling, if there is anything to compile and a core for it."""
    if compiled_here("run_block") or (os.cpu_count() or 1) < 2:
        yield
        return
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(CACHE)}
    command = [sys.executable, "-m", "brittle.results.precompile"]
    helper = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        helper.kill()
        helper.wait()


def stages() -> list[tuple[Any, str]]:
    """Stages of a step from the last to the first, each with the letters of its arguments (see `arguments`)."""
    return [
        (change_control, "swtpk"), (desert_break_and_stand_down, "swtpk"), (send_reports, "swtpk"),
        (leader_and_collapse, "swtpk"), (spread_rumour, "swtp"), (mobilise, "swtp"), (update_will, "swtp"),
        (fight, "swtpk"), (move_and_supply, "swtp"), (send_columns, "swtpk"), (wake_third_parties, "stpk"),
        (carry_out_reserves, "swtpk"), (carry_out_withdrawals, "swtpk"), (derive, "swtp"),
    ]  # fmt: skip


def arguments() -> dict[str, Any]:
    """Examples of what stages are given, by letter: state, work, theatre, parameters, key."""
    p = make_parameters()
    theatre, start, _ = build(read_theatre(find_theatre("vardania")), p)
    return {"s": start, "w": make_scratch(theatre), "t": theatre, "p": p, "k": replicate_key(0)}


def main() -> None:
    """Compile one stage after the other, until done or until the caller has ended."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()

    given = arguments()
    for stage, letters in stages():
        compile_for(stage, [given[letter] for letter in letters])


def _end_with(parent: int) -> None:
    """End this process soon after its parent, however that ended; a compilation takes no notice of signals."""
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
