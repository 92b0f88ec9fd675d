"""Draw the two figures of the mechanism study from its tables.

python experiments/001-mechanism/figures.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

HERE = Path(__file__).parent
FOOT = "Retrospective scenario exercise, not a prediction. Untuned draws from stated ranges; seed 20241127."
OBSERVED = {
    "aleppo": 3.5,
    "hama": 8.75,
    "homs": 11.5,
    "damascus": 11.5,
    "daraa": 10.0,
    "deir_ez_zor": 9.75,
    "latakia": 11.75,
}


def shares_figure() -> Figure:
    """Share of draws that show each pattern, by variant, with two standard errors."""
    table = pd.read_csv(HERE / "shares.csv", index_col=0)
    wanted = ["phase one", "whole pattern", "rear falls without the main force (P6)", "collapse by day 14"]
    figure = Figure(figsize=(11, 6.5), layout="constrained")
    axes = figure.subplots(1, len(wanted), sharey=True)
    rows = np.arange(len(table))[::-1]
    for axis, name in zip(axes, wanted, strict=True):
        error = 2 * np.sqrt(table[name] * (1 - table[name]) / table["draws"])
        axis.errorbar(table[name], rows, xerr=error, fmt="o", color="#1b1b3a", markersize=4, linewidth=1)
        axis.axvline(table[name].iloc[0], color="0.7", linewidth=0.8, zorder=0)
        axis.set_title(name, fontsize=9)
        axis.set_xlim(left=0)
        axis.tick_params(labelsize=8)
    axes[0].set_yticks(rows, table.index)
    figure.supxlabel("share of draws (bars: two standard errors)\n" + FOOT, fontsize=8)
    return figure


def falls_figure() -> Figure:
    """Distribution of the day of fall over the prior, place by place, beside what happened."""
    falls = pd.read_csv(HERE / "falls.csv")
    figure = Figure(figsize=(9, 4.5), layout="constrained")
    axis = figure.subplots()
    for row, (place, day) in enumerate(reversed(OBSERVED.items())):
        values = falls[place].fillna(np.inf).to_numpy()
        low, middle, high = (np.quantile(values, q, method="lower") for q in (0.1, 0.5, 0.9))
        end = 20.0
        axis.plot([low, min(high, end)], [row, row], color="#6c7a89", linewidth=5, solid_capstyle="butt")
        axis.plot(min(middle, end), row, "|", color="#1b1b3a", markersize=14, markeredgewidth=2)
        axis.plot(day, row, "D", color="#c1651a", markersize=6)
        axis.text(20.3, row, f"stood to day 20 in {np.isinf(values).mean():.0%}", va="center", fontsize=8)
    axis.set_yticks(range(len(OBSERVED)), [name.replace("_", " ") for name in reversed(OBSERVED)])
    axis.set_xlim(0, 24)
    axis.set_xlabel(
        "days from 27 November 2024: bar 10-90 % of draws, line median, diamond what happened\n" + FOOT, fontsize=8
    )
    return figure


def main() -> None:
    """Write both figures beside this file."""
    shares_figure().savefig(HERE / "shares.png", dpi=130)
    falls_figure().savefig(HERE / "falls.png", dpi=130)


if __name__ == "__main__":
    main()
