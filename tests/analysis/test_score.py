"""Scores against values worked out by hand on a road of four towns."""

from __future__ import annotations

import dataclasses
import datetime
import math

import numpy as np
import pandas as pd
import pytest

from brittle.analysis.brier import brier_by_time, mean_over_times, resampled_places, skill
from brittle.analysis.score import format_table, model_probabilities, score_table
from brittle.scenario.records import DatedInput, Force, Observed, Station, TheatreData

TIMES = (1.0, 2.0, 4.0)


def daily_frame(left: dict[str, list[float]], days: tuple[int, ...] = (1, 2, 4)) -> pd.DataFrame:
    rows = []
    for where, values in left.items():
        for day, value in zip(days, values, strict=True):
            rows.append((where, day, "red", value))
            rows.append((where, day, "blue", (1.0 - value) / 4))
            rows.append((where, day, "patron", 3 * (1.0 - value) / 4))
    return pd.DataFrame(rows, columns=["place", "day", "controller", "probability"])


@pytest.fixture
def daily() -> pd.DataFrame:
    return daily_frame({"near": [0.5, 0.8, 1.0], "mid": [0.0, 0.5, 0.6], "far": [0.0, 0.1, 0.2]})


def test_brier_score_equals_values_worked_by_hand() -> None:
    left = np.array([[1.0, np.nan], [0.0, 1.0]])
    forecast = np.array([[0.7, 0.9], [0.4, 0.5]])
    by_time = brier_by_time(forecast, left, np.ones(2))
    np.testing.assert_allclose(by_time, [(0.09 + 0.16) / 2, 0.25])
    np.testing.assert_allclose(brier_by_time(forecast, left, np.array([3.0, 1.0])), [(0.27 + 0.16) / 4, 0.25])
    assert mean_over_times(by_time) == pytest.approx(0.1875)


def test_time_without_any_scored_place_is_nan_and_left_out_of_the_mean() -> None:
    left = np.array([[1.0, np.nan]])
    by_time = brier_by_time(np.array([[0.5, 0.5]]), left, np.ones(1))
    assert by_time[0] == 0.25 and math.isnan(by_time[1])
    assert mean_over_times(by_time) == 0.25


def test_skill_equals_values_worked_by_hand() -> None:
    assert skill(np.array(0.1), np.array(0.4)) == pytest.approx(0.75)
    assert math.isnan(float(skill(np.array(0.1), np.array(0.0))))


def test_resamples_draw_every_place_equally_and_repeat() -> None:
    draws = resampled_places(5, 4000, 1)
    assert (draws.sum(axis=1) == 5).all()
    np.testing.assert_allclose(draws.mean(axis=0), 1.0, atol=0.06)
    np.testing.assert_array_equal(draws, resampled_places(5, 4000, 1))
    assert (draws != resampled_places(5, 4000, 2)).any()


def test_model_probability_sums_over_every_party_of_the_besieged_camp(data: TheatreData, daily: pd.DataFrame) -> None:
    left = model_probabilities(data, daily.sample(frac=1.0, random_state=1), ("far", "near"), TIMES)
    np.testing.assert_allclose(left, [[0.0, 0.1, 0.2], [0.5, 0.8, 1.0]], atol=1e-12)


def test_scores_equal_values_worked_by_hand(
    data: TheatreData, observed: tuple[Observed, ...], daily: pd.DataFrame
) -> None:
    table = score_table(data, observed, daily, TIMES)
    assert table.index.tolist() == ["model", "B0", "B1 a-priori", "B1 fitted", "B2"]
    dates = ["2024-11-27", "2024-11-28", "2024-11-30"]
    model = [0.25 / 3, (0.04 + 0.01) / 2, (0.16 + 0.04) / 3]
    assert table.loc["model", dates].tolist() == pytest.approx(model)
    assert table.loc["model", "mean"] == pytest.approx(sum(model) / 3)
    weighted = [25 / 1000, (4 + 6) / 700, (48 + 24) / 1000]
    assert table.loc["model", [f"population_weighted_{d}" for d in dates]].tolist() == pytest.approx(weighted)
    assert table.loc["model", "population_weighted"] == pytest.approx(sum(weighted) / 3)
    # The front at 15 km/day takes near on day 1 and mid on day 2: as observed.
    assert table.loc["B2", dates].tolist() == [0.0, 0.0, 0.0]
    assert table.attrs["best"] == "B2"


def test_persistence_scores_the_share_fallen(
    data: TheatreData, observed: tuple[Observed, ...], daily: pd.DataFrame
) -> None:
    table = score_table(data, observed, daily, TIMES)
    assert table.loc["B0", table.attrs["dates"]].tolist() == pytest.approx([1 / 3, 1 / 2, 2 / 3])


def test_perfect_forecast_scores_zero(data: TheatreData, observed: tuple[Observed, ...]) -> None:
    perfect = daily_frame({"near": [1, 1, 1], "mid": [0, 0.37, 1], "far": [0, 0, 0]})
    table = score_table(data, observed, perfect, TIMES)
    assert table.loc["model", table.attrs["dates"]].tolist() == [0.0, 0.0, 0.0]
    assert table.loc["model", ["mean", "mean_low", "mean_high"]].tolist() == [0.0, 0.0, 0.0]


def test_skill_compares_with_the_best_baseline_that_ignores_the_outcome(
    data: TheatreData, observed: tuple[Observed, ...], daily: pd.DataFrame
) -> None:
    slow = (Observed("near", 3.0, 3.5, "blue", "red", "assault", "light"),)
    table = score_table(data, slow, daily, TIMES)
    best = table.loc[["B0", "B1 a-priori", "B2"], "mean"].idxmin()
    assert table.attrs["best"] == best
    assert table.loc["B1 fitted", "mean"] < table.loc[best, "mean"]
    assert table.loc["model", "skill"] == pytest.approx(1 - table.loc["model", "mean"] / table.loc[best, "mean"])
    assert table.loc[best, "skill"] == 0.0
    assert table.loc["model", "mean_low"] <= table.loc["model", "mean"] <= table.loc["model", "mean_high"]


def test_label_accuracy_equals_values_worked_by_hand(
    data: TheatreData, observed: tuple[Observed, ...], daily: pd.DataFrame
) -> None:
    table = score_table(data, observed, daily, TIMES)
    # Eight holders are known. The model's likeliest: patron everywhere on day 1 but near (red .5),
    # near red throughout, mid red on day 4, far patron; wrong only on mid, day 1 (blue held it).
    assert table.loc["model", "label_accuracy"] == pytest.approx(7 / 8)
    assert table.loc["B0", "label_accuracy"] == pytest.approx(4 / 8)


def test_scores_ignore_remarks_and_inputs(
    data: TheatreData, observed: tuple[Observed, ...], daily: pd.DataFrame
) -> None:
    before = score_table(data, observed, daily, TIMES)
    sentences = [dataclasses.replace(row, how="negotiated", fighting="heavy") for row in observed]
    changed = dataclasses.replace(
        data,
        title="Another title",
        hindsight=("a", "b"),
        militia_total=9000,
        axis=("north",),
        seat_of_power="mid",
        places=tuple(dataclasses.replace(p, attitude=1, roles=("x",), name="X") for p in reversed(data.places)),
        forces=(Force("f", "blue", "line", (Station("near", 1.0),), 5000, 0.5, 5, ""),),
        dated_inputs=(DatedInput("late", 0.0, 9.0, "exit", "patron", 1.0, "s", datetime.date(2025, 1, 1)),),
    )
    after = score_table(changed, sentences, daily, TIMES)
    pd.testing.assert_frame_equal(before, after, check_exact=True)


def test_dates_beyond_the_run_or_the_observation_are_not_scored(
    data: TheatreData, observed: tuple[Observed, ...], daily: pd.DataFrame
) -> None:
    table = score_table(data, observed, daily, (2.0, 4.0, 9.0))
    assert table.attrs["dates"] == ["2024-11-28", "2024-11-30"]
    assert "not scored: 2024-12-05" in format_table(table)
    with pytest.raises(ValueError, match="first evaluation time is 9 d"):
        score_table(data, observed, daily, (9.0,))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("controller", "pink", "'pink' of the run is no party"),
        ("place", "elsewhere", "says nothing of place 'far' on day 1"),
        ("probability", 0.4, "sum to 1.2, not to 1"),
    ],
)
def test_broken_runs_are_refused(
    data: TheatreData,
    observed: tuple[Observed, ...],
    daily: pd.DataFrame,
    column: str,
    value: object,
    message: str,
) -> None:
    daily[column] = value
    with pytest.raises(ValueError, match=message):
        score_table(data, observed, daily, TIMES)


def test_printed_table_says_that_it_is_no_prediction(
    data: TheatreData, observed: tuple[Observed, ...], daily: pd.DataFrame
) -> None:
    table = score_table(data, observed, daily, TIMES)
    text = format_table(table)
    for said in (
        "a mirror, not a claim",
        "retrospective scenario exercise, not a prediction",
        "include hindsight",
        "- The far town is never attacked.",
        "Fitted on the answer: an upper bound",
        "30 Nov",
        "0.083",
    ):
        assert said in text
    scored = next(line for line in text.splitlines() if line.startswith("places scored"))
    assert scored.split()[2:] == ["3", "2", "3"]
    assert max(map(len, text.splitlines())) <= 110
    table.attrs.clear()
    with pytest.raises(ValueError, match="lost its remarks"):
        format_table(table)
