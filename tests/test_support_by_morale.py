"""Experiment 004 comes out again on a small budget, and its page says what its table says."""

from __future__ import annotations

import csv
import math
import re
from functools import cache
from pathlib import Path

import pytest

import brittle
from brittle.analysis.precision import standard_error
from brittle.config.files import EXPERIMENT, find_configs
from brittle.results.summaries import held_share, summary_frame

PAGE = Path(__file__).resolve().parents[1] / "experiments" / "004-support-by-morale"
LEVEL, COVERAGE, CAPITAL = "morale.regime.level", "iran.coverage", "fall_day_damascus"
RUNS = 60
SMALL = {
    "support_by_morale": [f"{COVERAGE}=0,1", f"{LEVEL}=-1.5,-0.25,0.75"],
    "patrons_by_morale": ["iran=withdraw,hold,surge", f"{LEVEL}=-0.25,0.25"],
}


@cache
def recorded() -> list[dict[str, str]]:
    with (PAGE / "results.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def row_of(sweep: str, iran: str, coverage: float, level: float) -> dict[str, str]:
    (row,) = [
        row
        for row in recorded()
        if (row["sweep"], row["iran"]) == (sweep, iran)
        and (float(row[COVERAGE]), float(row[LEVEL])) == (coverage, level)
    ]
    return row


@pytest.mark.parametrize("name", list(SMALL))
def test_the_experiment_repeats_its_record_within_both_errors(name, tmp_path):
    arguments = [f"experiment={name}", *SMALL[name], f"ensemble.replications={RUNS}"]
    results = brittle.sweep(arguments, runs=tmp_path)
    for day in (14, 45):
        for here in held_share(summary_frame(results, day, CAPITAL)).to_dict(orient="records"):
            row = row_of(name, here.get("iran", "hold"), here.get(COVERAGE, 0.5), here[LEVEL])
            share, runs = float(row[f"share_{day}"]), int(row["runs"])
            error = math.hypot(standard_error(round(share * RUNS), RUNS), standard_error(round(share * runs), runs))
            assert abs(here["share"] - share) <= 4.0 * error, (here, row)


def test_the_table_holds_every_point_of_the_packaged_experiments():
    sweeps = [row["sweep"] for row in recorded()]
    assert {name: sweeps.count(name) for name in SMALL} == {"support_by_morale": 117, "patrons_by_morale": 78}
    assert set(SMALL) <= set(find_configs().names(EXPERIMENT))
    for row in recorded():
        assert float(row["low_14"]) <= float(row["share_14"]) <= float(row["high_14"]) and row["runs"] == "400"


def test_shares_that_the_page_quotes_are_in_the_table():
    """The table of the page: coverage, then per cent with its interval at each of five levels."""
    text = (PAGE / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| (0|0\.5|1) \|(.* to .*)\|$", text, re.MULTILINE)
    assert [coverage for coverage, _ in lines] == ["1", "0.5", "0"]
    for coverage, cells in lines:
        for level, cell in zip((-1.0, -0.5, 0.0, 0.5, 1.0), cells.split("|"), strict=True):
            row = row_of("support_by_morale", "hold", float(coverage), level)
            said = [float(number) for number in re.findall(r"\d+\.\d", cell)]
            assert said == pytest.approx(
                [100 * float(row[f"{part}_14"]) for part in ("share", "low", "high")], abs=0.051
            )


def test_figure_files_are_small():
    for name in SMALL:
        assert 10_000 < (PAGE / f"{name}.png").stat().st_size < 300_000
