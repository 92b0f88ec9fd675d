"""Every scenario of the catalogue against `historical`, with common random numbers.

python experiments/003-catalogue/study.py --replications 1000
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

import brittle
from brittle.comparison.paired_differences import mean_difference, share_difference
from brittle.config.files import find_configs

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # docs/ is no part of the package

from docs.generate.scenario_page import direction, scenarios_page

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "scenarios.md"
BASE, HORIZON = "historical", 45
COLUMNS = (
    "scenario", "claim", "replications", "collapse_14", "collapse_45", "difference_14", "low_14", "high_14",
    "difference_45", "low_45", "high_45", "days", "low_days", "high_days", "direction",
)  # fmt: skip


def days_in_office(runs: pd.DataFrame) -> np.ndarray:
    """Days until collapse, at most the horizon: their mean is the restricted mean survival time."""
    return runs["collapse_day"].fillna(HORIZON).clip(upper=HORIZON).to_numpy()


def row_of(name: str, claim: list[str], runs: pd.DataFrame, base: pd.DataFrame) -> dict[str, object]:
    """One scenario's figures, as shares and days, with 95 % intervals of the paired differences."""
    fallen = {day: [(one["collapse_day"] <= day).to_numpy() for one in (base, runs)] for day in (14, HORIZON)}
    shares = {day: share_difference(*sides) for day, sides in fallen.items()}
    days = mean_difference(days_in_office(base), days_in_office(runs))
    values = [
        name, " ".join(claim), len(runs), fallen[14][1].mean(), fallen[HORIZON][1].mean(), *shares[14][:3],
        *shares[HORIZON][:3], *days[:3], direction(days),
    ]  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def main() -> None:
    """Run the catalogue, write results.csv and docs/scenarios.md."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--replications", type=int, default=1000)
    given = options.parse_args()
    configs = find_configs()
    base = brittle.run(BASE, replications=given.replications, horizon_days=HORIZON).runs
    rows = []
    for name in configs.names("scenario"):
        runs = base if name == BASE else brittle.run(name, replications=given.replications, horizon_days=HORIZON).runs
        rows.append(row_of(name, configs.read("scenario", name)["scenario"]["claim"], runs, base))
        print(name, rows[-1]["direction"], flush=True)
    table = pd.DataFrame(rows)
    table.round(4).to_csv(HERE / "results.csv", index=False)
    PAGE.write_text(scenarios_page(HERE / "results.csv"), encoding="utf-8")


if __name__ == "__main__":
    main()
