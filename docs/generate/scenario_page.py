"""The page of the scenario catalogue: what each asks, and its results against `historical`."""

from __future__ import annotations

import csv
from pathlib import Path

from brittle.comparison.paired_differences import Difference
from brittle.config.files import find_configs

LONGER, SHORTER, UNCLEAR = "holds longer", "falls sooner", "no clear difference"
HEAD = """# The scenario catalogue

<!-- Written by `python experiments/003-catalogue/study.py` from configs/scenario and its results; edit those. -->

{count} scenarios, {replications:,} replications of 45 days each, seed 1, common random numbers in all. *Days* is the
mean time to collapse within 45 days (restricted mean survival time); differences are paired with `historical`, with
95 % intervals. *Holds longer* and *falls sooner* mean that the interval of the days leaves out zero; intervals are
not corrected for the number of scenarios. A retrospective scenario exercise, not a prediction.

| scenario | claim | fallen by day 14, % | difference, points | by day 45, % | difference, points | days | survival |
|---|---|---|---|---|---|---|---|
"""


def direction(survival: Difference) -> str:
    """Which way survival moves: longer, sooner, or no clear difference at this size."""
    if survival.low > 0.0:
        return LONGER
    return SHORTER if survival.high < 0.0 else UNCLEAR


def scenarios_page(results: Path) -> str:
    """The page from the table that the study wrote, in the order of the table; every scenario with its card."""
    with results.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [HEAD.format(count=len(rows), replications=int(rows[0]["replications"]))]
    lines += [_line(row) + "\n" for row in sorted(rows, key=_order)]
    lines.append("\n## What each asks\n")
    configs = find_configs()
    for name in configs.names("scenario"):
        about = configs.read("scenario", name)["scenario"]
        claim = f" ({', '.join(about['claim'])})" if about["claim"] else ""
        lines.append(f"\n**{name}**{claim}. {about['question']} {about['differs']} *{about['status']}* ")
        lines.append(f"Against it would speak: {_lowered(about['against'])}\n")
    return "".join(lines)


def _order(row: dict[str, str]) -> tuple[bool, float]:
    return row["scenario"] != "historical", float(row["days"])


def _line(row: dict[str, str]) -> str:
    def points(of: str) -> str:
        return _with_interval([100.0 * float(row[f"{end}_{of}"]) for end in ("difference", "low", "high")])

    cells = [
        f"`{row['scenario']}`", row["claim"], f"{100 * float(row['collapse_14']):.1f}", points("14"),
        f"{100 * float(row['collapse_45']):.1f}", points("45"),
        _with_interval([float(row[end]) for end in ("days", "low_days", "high_days")]), row["direction"],
    ]  # fmt: skip
    if row["scenario"] == "historical":
        cells = [*cells[:3], "-", cells[4], "-", "-", "-"]
    return "| " + " | ".join(cells) + " |"


def _with_interval(numbers: list[float]) -> str:
    value, low, high = numbers
    return f"{value:+.1f} ({low:+.1f} to {high:+.1f})"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
