"""What it costs to ask why: `python3 dev.py bench ledger`, a ratio in one run.

The same replicates with and without their ledger, in turns, on all threads.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence

from brittle.config.compose import specify
from brittle.ensemble.ledger import replicate_with_ledger
from brittle.ensemble.replicate import replicate
from brittle.scenario.prepared_run import prepare_run
from brittle.scenario.theatre_folder import find_theatre, read_theatre


def main(arguments: Sequence[str] | None = None) -> None:
    """Print seconds of both and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=400)
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args(arguments)
    specification = specify(["scenario=historical"])
    prepared = prepare_run(read_theatre(find_theatre(specification.theatre)), specification)

    def seconds(simulate, count: int) -> float:
        began = time.perf_counter()
        simulate(
            prepared.theatre, prepared.start, prepared.parameters, specification.seed, 0, count,
            specification.horizon_days, inputs=prepared.inputs,
        )  # fmt: skip
        return time.perf_counter() - began

    for simulate in (replicate, replicate_with_ledger):
        seconds(simulate, 2)  # compiled before anything is timed
    plain, reasons = (
        min(seconds(simulate, options.replications) for _ in range(options.turns))
        for simulate in (replicate, replicate_with_ledger)
    )
    print(
        f"{options.replications} replicates of 45 days: plain {plain:.2f} s, with their ledger {reasons:.2f} s,", end=""
    )
    print(f" {reasons / plain:.2f} times")


if __name__ == "__main__":
    main()
