"""How fast the engine is: replicates a second, share of each stage, start-up, ratio to the plain Python twin.

    python dev.py bench engine

Every figure comes from one run on one machine; quote ratios. `benchmarks/history.md`
keeps what was measured before. Nothing here fails a test.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))

DAYS = 45
COUNT = 600
SCENARIOS: dict[str, dict[str, Any]] = {
    "historical": {},
    "iran_hold": {"iran.policy": "hold"},
    "will +2 (never stops early)": {"morale.regime.level": 2.0},
    "all_null (never stops early)": {"rebels.offensive": "off", "third_parties.active": "off"},
}


def _built(settings: dict[str, Any]) -> tuple[Any, Any, Any]:
    from brittle.scenario.build import build
    from brittle.scenario.theatre_folder import find_theatre, read_theatre
    from brittle.world.parameters import make_parameters

    p = make_parameters(settings)
    theatre, start, _ = build(read_theatre(find_theatre("syria_2024")), p)
    return theatre, start, p


def rates() -> None:
    """Replicates a second by scenario, on one thread and on all."""
    from brittle.ensemble.replicate import replicate

    print(f"{'scenario':30s}{'1 thread':>10s}{'all':>8s}{'speed-up':>10s}{'steps':>8s}{'ns/formation-step':>19s}")
    for name, settings in SCENARIOS.items():
        theatre, start, p = _built(settings)
        replicate(theatre, start, p, 1, 0, 4, DAYS)
        seconds = []
        for threads in (1, None):
            began = time.perf_counter()
            result = replicate(theatre, start, p, 1, 0, COUNT, DAYS, threads=threads)
            seconds.append(time.perf_counter() - began)
        steps = float(result.outcomes.steps.mean())
        cost = seconds[0] / (COUNT * steps * len(theatre.formations)) * 1e9
        print(
            f"{name:30s}{COUNT / seconds[0]:10.0f}{COUNT / seconds[1]:8.0f}"
            f"{seconds[0] / seconds[1]:10.2f}{steps:8.1f}{cost:19.0f}"
        )
    print(f"{len(theatre.formations)} formations, {len(theatre.places)} places, {DAYS} days at 6 h\n")


def shares() -> None:
    """Share of each stage of a step in `historical`."""
    from stages import stage_shares

    from brittle.engine.draws import replicate_key
    from brittle.engine.initial_state import begin
    from brittle.engine.scratch import make_scratch
    from brittle.engine.scripted_seat import no_script
    from brittle.world.inputs import no_inputs
    from brittle.world.observation import empty_observation
    from brittle.world.orders import MEMO_SIZE
    from brittle.world.state import copy_state

    theatre, start, p = _built({})

    def make_run(number: int) -> tuple[Any, ...]:
        state, work, key = copy_state(start), make_scratch(theatre), replicate_key(1, number)
        work.places.seen_holder = -1
        begin(state, work, theatre, p, key)
        sectors = len(theatre.sectors)
        return state, work, theatre, p, no_inputs(), key, empty_observation(sectors, MEMO_SIZE), no_script(sectors)

    print("share of a step's time, historical, first 15 days")
    for name, share in sorted(stage_shares(make_run, 30, 60).items(), key=lambda item: -item[1]):
        if share >= 0.005:
            print(f"  {share:6.1%}  {' '.join(name.split())}")
    print()


def start_up() -> None:
    """Cold compile and warm start of a process, to its first replicate."""
    code = (
        "import time; began = time.perf_counter()\n"
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import engine; from brittle.ensemble.replicate import replicate\n"
        "from brittle.results.precompile import helped_compilation\n"
        "with helped_compilation(): replicate(*engine._built({}), 1, 0, 1, 45)\n"
        "print(time.perf_counter() - began)"
    )
    with tempfile.TemporaryDirectory() as cache:
        for name in ("cold (compiles)", "warm", "warm", "warm"):
            environment = {**os.environ, "BRITTLE_CACHE_DIR": cache}
            began = time.perf_counter()
            inside = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
            whole = time.perf_counter() - began
            print(f"{name:16s} first replicate after {float(inside.stdout):6.2f} s, whole process {whole:6.2f} s")
    print()


def twin() -> None:
    """Ratio to the plain Python twin that the tests keep: same steps of the same run, bit for bit the same outcome."""
    from brittle.ensemble.replicate import replicate

    try:
        from tests.reference import step as plain
        from tests.reference.world import World
    except ImportError:
        print("the twin is in a checkout only\n")
        return
    theatre, start, p = _built({})
    days = 10
    world = World(theatre, start, p, 1, 0)
    plain.first_day(world)
    began = time.process_time()
    for _ in range(4 * days):
        plain.simulate_step(world, [])
    slow = time.process_time() - began
    replicate(theatre, start, p, 1, 0, 1, days, threads=1)
    began = time.process_time()
    for _ in range(50):
        replicate(theatre, start, p, 1, 0, 1, days, threads=1)
    fast = (time.process_time() - began) / 50
    print(f"first {days} days of one run: twin {slow:.2f} s, kernel {fast * 1e3:.2f} ms, ratio {slow / fast:.0f}\n")


def main() -> None:
    """Print everything."""
    start_up()
    rates()
    shares()
    twin()


if __name__ == "__main__":
    main()
