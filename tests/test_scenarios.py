"""Every scenario of the catalogue runs, and moves survival the way the page says, on a small budget."""

from __future__ import annotations

import csv
import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from docs.generate.scenario_page import LONGER, SHORTER, UNCLEAR, direction, scenarios_page

import brittle
from brittle.cli.list import claims
from brittle.comparison.paired_differences import mean_difference
from brittle.config.files import find_configs

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "experiments" / "003-catalogue" / "results.csv"
CONFIGS = find_configs()
RUNS, DAYS, BASE = 60, 45, "historical"
KEPT = (
    "iran_withdraw_day3 iran_surge iran_bluff hold_all early_consolidation deals_off leader_at_front russia_60"
    " sdf_passive turkey_low hold_homs".split()
)


@cache
def survival(name: str) -> np.ndarray:
    """Days in office of each replicate, at most the horizon."""
    runs = brittle.run(name, replications=RUNS, horizon_days=DAYS).runs
    return runs["collapse_day"].fillna(DAYS).clip(upper=DAYS).to_numpy()


@cache
def recorded() -> dict[str, dict[str, str]]:
    with RESULTS.open(encoding="utf-8", newline="") as file:
        return {row["scenario"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize("name", [name for name in CONFIGS.names("scenario") if name != BASE])
def test_a_scenario_moves_survival_as_recorded(name):
    """The small sample's difference agrees with the recorded one within what both may err by.

    The spread is the large sample's: differences have long tails, which sixty pairs may not show.
    """
    row, here = recorded()[name], mean_difference(survival(BASE), survival(name))
    error = (float(row["high_days"]) - float(row["days"])) / 1.96
    both = math.hypot(error, error * math.sqrt(int(row["replications"]) / RUNS))
    assert abs(here.value - float(row["days"])) <= 4.0 * both + 1e-3
    if {direction(here), row["direction"]} == {LONGER, SHORTER}:
        pytest.fail(f"{name}: {direction(here)} here, {row['direction']} on the page")


def test_the_page_holds_every_scenario_and_is_up_to_date():
    assert set(recorded()) == set(CONFIGS.names("scenario"))
    written = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    assert written == scenarios_page(RESULTS), "run experiments/003-catalogue/study.py"
    assert {row["direction"] for row in recorded().values()} <= {LONGER, SHORTER, UNCLEAR}


def test_documented_scenario_names_are_kept():
    assert set(KEPT) <= set(CONFIGS.names("scenario"))


def test_every_causal_claim_is_tested_by_a_scenario():
    found = claims()
    assert list(found) == [f"S{number}" for number in range(1, 19)]
    assert all(found.values())


def test_a_scenario_does_not_differ_from_itself():
    same = mean_difference(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0]))
    assert same[:3] == (0.0, 0.0, 0.0) and direction(same) == UNCLEAR
