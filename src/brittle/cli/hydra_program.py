"""One run as an ordinary Hydra program, so that Hydra's own launchers and sweepers can drive it.

`python -m brittle.cli.hydra_program iran=hold`, or `-m iran=hold,withdraw`. `brittle sweep` does
more and starts faster; this is for people who already have a launcher or an optimiser.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from brittle.config.hydra_jobs import run_with_hydra

if TYPE_CHECKING:
    from brittle.results.run_data import RunData
    from brittle.scenario.schema import Specification


def compute(specification: Specification, folder: Path) -> float:
    """Share of runs in which the regime had collapsed by the horizon; tables go to the folder. Raises BadInput."""
    from brittle.results.simulate import simulate

    return write(simulate(specification), folder)


def write(result: RunData, folder: Path) -> float:
    """Write `runs.parquet` and `result.json`; the share of collapse. Raises OSError."""
    from brittle.results.caveats import CAVEAT
    from brittle.store.parquet import write_table

    share = result.collapse_probability()
    write_table(result.runs, folder / "runs.parquet")
    found = {
        "caveat": CAVEAT, "digest": result.digest, "replications": len(result.runs),
        "collapse": {"share": share.value, "low": share.low, "high": share.high},
        "settings": result.config, "hindsight": list(result.hindsight),
    }  # fmt: skip
    (folder / "result.json").write_text(json.dumps(found, indent=2, default=str) + "\n", encoding="utf-8")
    return float(share.value)


if __name__ == "__main__":
    run_with_hydra(compute)
