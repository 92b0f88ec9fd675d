"""Support that stays in place, and what the patron decides, against the will of those supported.

python experiments/004-support-by-morale/study.py
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

import brittle
from brittle.api.open import Results
from brittle.comparison.paired_differences import share_difference
from brittle.results.summaries import held_share, summary_frame

HERE = Path(__file__).parent
CAPITAL, LEVEL, COVERAGE = "fall_day_damascus", "morale.regime.level", "iran.coverage"
EARLY, HORIZON = 14.0, 45.0
COLUMNS = (
    "sweep", "iran", "morale.coupling.adviser", COVERAGE, LEVEL, "runs", "share_14", "low_14", "high_14",
    "standard_error_14", "share_45", "low_45", "high_45",
)  # fmt: skip
# What each unit's will gains from full coverage; the two ends of the coverage are enough for it.
COUPLING = [
    "experiment=support_by_morale",
    "morale.coupling.adviser=0,0.4,0.8,1.6",
    "iran.coverage=0,1",
    "morale.regime.level=range(-1.5,1.51,0.5)",
]
STUDIES = {
    "support_by_morale": (["experiment=support_by_morale"], [COVERAGE, LEVEL]),
    "patrons_by_morale": (["experiment=patrons_by_morale"], ["iran", LEVEL]),
    "coupling": (COUPLING, ["morale.coupling.adviser", COVERAGE, LEVEL]),
}


def rows_of(name: str, results: Results, axes: list[str]) -> pd.DataFrame:
    """One row a design point: shares of runs in which the capital is not lost by day 14, with 95 %, and by day 45."""
    early, late = (held_share(summary_frame(results, day, CAPITAL)) for day in (EARLY, HORIZON))
    rows = early[[*axes, "runs"]].assign(sweep=name)
    if name == "patrons_by_morale":
        rows[COVERAGE] = 0.5
    else:
        rows["iran"] = "hold"
    if name != "coupling":
        rows["morale.coupling.adviser"] = 0.8  # the registry's base, as is a coverage of 0.5
    for column in ("share", "low", "high", "standard_error"):
        rows[f"{column}_14"] = early[column].round(4)
    return rows.assign(**{f"{column}_45": late[column].round(4) for column in ("share", "low", "high")})


def effect(results: Results, one: dict[str, object], other: dict[str, object], day: float = EARLY) -> str:
    """Points by which more runs hold the capital at one design point than at another, with 95 %."""
    held = []
    for wanted in (other, one):
        rows = results.runs
        for key, value in wanted.items():
            rows = rows[rows[key] == value]
        held.append(~(rows.sort_values("replication_id")[CAPITAL] <= day).to_numpy())
    found = share_difference(*held)
    return f"{100 * found.value:+.1f} ({100 * found.low:+.1f} to {100 * found.high:+.1f})"


def parts_of_variance(rows: pd.DataFrame, one: str, other: str) -> tuple[float, float, float]:
    """Shares of the variance of the cells' shares by day 14: of one axis alone, of the other, of both together."""
    table = rows.pivot(index=one, columns=other, values="share_14").to_numpy(float)
    whole = table.var()
    first, second = table.mean(axis=1).var() / whole, table.mean(axis=0).var() / whole
    return float(first), float(second), float(1 - first - second)


def half_point(rows: pd.DataFrame) -> float:
    """Level of will at which half of the runs hold the capital by day 14, logits, between the two nearest levels."""
    ordered = rows.sort_values(LEVEL)
    return float(np.interp(0.5, ordered["share_14"], ordered[LEVEL]))


def progress(found: dict[str, Results], table: pd.DataFrame) -> None:
    """Print what the page says."""
    support, patrons = found["support_by_morale"], found["patrons_by_morale"]
    rows = table[table["sweep"] == "support_by_morale"]
    for level in sorted(rows[LEVEL].unique()):
        full, none = {COVERAGE: 1.0, LEVEL: level}, {COVERAGE: 0.0, LEVEL: level}
        policy = effect(patrons, {"iran": "hold", LEVEL: level}, {"iran": "withdraw", LEVEL: level})
        surge = effect(patrons, {"iran": "surge", LEVEL: level}, {"iran": "hold", LEVEL: level})
        bluff = effect(patrons, {"iran": "bluff", LEVEL: level}, {"iran": "hold", LEVEL: level})
        late = effect(support, full, none, HORIZON)
        print(f"level {level:+.2f}: full less no coverage {effect(support, full, none)}, day 45 {late};", end=" ")
        print(f"hold less withdraw {policy}, surge less hold {surge}, bluff less hold {bluff}")
    for coverage, some in rows.groupby(COVERAGE):
        print(f"coverage {coverage:g}: half at {half_point(some):+.2f}")
    for policy, some in table[table["sweep"] == "patrons_by_morale"].groupby("iran"):
        print(f"{policy}: half at {half_point(some):+.2f}")
    print("variance: coverage, level, both", parts_of_variance(rows, COVERAGE, LEVEL))
    print(
        "variance: policy, level, both", parts_of_variance(table[table["sweep"] == "patrons_by_morale"], "iran", LEVEL)
    )
    for (coupling, coverage), some in table[table["sweep"] == "coupling"].groupby(
        ["morale.coupling.adviser", COVERAGE]
    ):
        print(f"coupling {coupling:g}, coverage {coverage:g}: half at {half_point(some):+.2f}")


def main() -> None:
    """Run the sweeps, or go on with them, and write the table and the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", default="runs", help="where the sweeps are kept")
    folder = Path(parser.parse_args().runs)
    found, tables = {}, []
    for name, (arguments, axes) in STUDIES.items():
        found[name] = brittle.sweep([*arguments, f"name={name}"], runs=folder)
        tables.append(rows_of(name, found[name], axes))
    table = pd.concat(tables, ignore_index=True)
    table = table[list(COLUMNS)]
    table.to_csv(HERE / "results.csv", index=False, lineterminator="\n")
    progress(found, table)
    from brittle.report.sweep_plots import draw_sweep, open_table

    for name, kind in (("support_by_morale", "heat"), ("patrons_by_morale", "heat")):
        draw_sweep(open_table(folder / name), [kind])
        # A palette is enough for so few colours, and a repository keeps every version of a picture.
        picture = Image.open(folder / name / "figures" / f"{kind}.png").convert("RGB")
        picture.quantize(255).save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
