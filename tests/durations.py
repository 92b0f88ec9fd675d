"""How long each test took, with what it needed before and after."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

RECORD = "build/durations.csv"
SHOWN = 25


def durations(reports: Iterable[Any]) -> list[tuple[str, float]]:
    """Seconds of each test, slowest first; the subtests of a test are in its own time."""
    seconds: Counter[str] = Counter()
    for report in reports:
        if type(report) is pytest.TestReport:
            seconds[report.nodeid] += report.duration
    return seconds.most_common()


def write_durations(rows: list[tuple[str, float]], path: Path) -> None:
    """Write all of them as a table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("seconds", "test"))
        out.writerows((f"{seconds:.3f}", test) for test, seconds in rows)


def duration_table(rows: list[tuple[str, float]]) -> list[str]:
    """Lines that show the slowest, below a line about the whole."""
    total, shown = sum(seconds for _, seconds in rows), rows[:SHOWN]
    share = sum(seconds for _, seconds in shown) / total if total else 0.0
    head = f"{len(rows)} tests took {total:.0f} s, {share:.0%} of it in these {len(shown)}; all are in {RECORD}:"
    return [head, *(f"{seconds:8.1f}  {test}" for test, seconds in shown)]
