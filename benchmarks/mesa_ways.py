"""The same historical runs in three ways: the ensemble's kernel, the Mesa face, an ordinary Mesa model.

    python dev.py bench mesa_ways

Processor time of one thread, the ways in turn, so that other load falls on all alike; quote
ratios. All ways simulate the same replicates to the same end. Nothing here fails a test.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))

ROUNDS, SEED, DAYS = 12, 1, 45
KERNEL, FACE, ORDINARY = "ensemble kernel, one core", "Mesa face", "ordinary Mesa model"


def ways(war: Any) -> dict[str, Callable[[int], None]]:
    """A function for each way that simulates one replicate to its end, building of the model included."""
    from mesa_ordinary import OrdinaryModel

    from brittle.agents.commands import COMMANDS
    from brittle.agents.model import WarModel
    from brittle.agents.war import ALIASES
    from brittle.ensemble.replicate import replicate

    def kernel(number: int) -> None:
        replicate(war.theatre, war.start, war.parameters, SEED, number, 1, DAYS, inputs=war.inputs, threads=1)

    def simulate(model: Any) -> None:
        while model.running:
            model.step()

    minds = {}
    for alias, kind in zip(ALIASES, COMMANDS, strict=True):
        minds[alias] = type(
            f"My{kind.__name__}", (kind,), {"decide": lambda self, seen: super(type(self), self).decide(seen)}
        )
    return {
        KERNEL: kernel,
        FACE: lambda number: simulate(WarModel(war, rng=SEED, replication=number)),
        f"{FACE}, nothing collected": lambda number: simulate(
            WarModel(war, rng=SEED, replication=number, collect_days=None)
        ),
        f"{FACE}, rebels in Python": lambda number: simulate(
            WarModel(war, rng=SEED, replication=number, agent_classes={"rebels": minds["rebels"]})
        ),
        f"{FACE}, all four commands in Python": lambda number: simulate(
            WarModel(war, rng=SEED, replication=number, agent_classes=minds)
        ),
        ORDINARY: lambda number: simulate(OrdinaryModel(war, rng=SEED, replication=number)),
    }


def main() -> None:
    """Print milliseconds a run and ratios to the kernel."""
    from brittle.api.mesa import war_from_settings

    war = war_from_settings(("scenario=historical",))
    found = ways(war)
    spent: dict[str, list[float]] = {name: [] for name in found}
    for simulate in found.values():  # compile, and fill what is kept
        simulate(0)
    for number in range(ROUNDS):
        for name, simulate in found.items():
            began = time.process_time()
            simulate(number)
            spent[name].append(time.process_time() - began)
    print(f"{'way':42s}{'ms a run':>10s}{'times the kernel':>18s}{'middle half':>16s}")
    for name, seconds in spent.items():
        ratios = sorted(mine / kernel for mine, kernel in zip(seconds, spent[KERNEL], strict=True))
        low, middle, high = statistics.quantiles(ratios, n=4)
        print(f"{name:42s}{min(seconds) * 1e3:10.2f}{middle:18.1f}{f'{low:.1f} to {high:.1f}':>16s}")
    print(f"\n{ROUNDS} replicates, {len(war.theatre.formations)} formations, {len(war.theatre.places)} places")


if __name__ == "__main__":
    main()
