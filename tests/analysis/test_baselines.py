"""Baselines against values worked out by hand on a road of four towns."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from brittle.analysis import baselines
from brittle.analysis.brier import brier_by_time, mean_over_times
from brittle.scenario.records import Road, TheatreData

TIMES = (1.0, 2.0, 4.0)


def test_distances_take_the_shortest_road(data: TheatreData) -> None:
    assert baselines.front_distance(data, ("near", "mid", "far", "front")).tolist() == [
        10.0,
        30.0,
        130.0,
        0.0,
    ]


def test_distance_is_infinite_and_nothing_falls_where_no_road_leads(data: TheatreData) -> None:
    cut = dataclasses.replace(data, roads=data.roads[:3])
    distance = baselines.front_distance(cut, ("far",))
    assert distance.tolist() == [math.inf]
    times = np.array(TIMES)
    assert baselines.distance_logistic(distance, times, baselines.judged_coefficients()).sum() == 0.0
    assert baselines.constant_advance(distance, times).sum() == 0.0


def test_parallel_roads_count_as_the_shorter_one(data: TheatreData) -> None:
    twice = dataclasses.replace(data, roads=(*data.roads, Road("near", "front", 4.0, "primary")))
    assert baselines.front_distance(twice, ("near",)).tolist() == [4.0]


def test_constant_advance_reaches_a_place_when_its_distance_is_covered() -> None:
    fallen = baselines.constant_advance(np.array([30.0, 45.1]), np.array([1.9, 2.0, 3.0, 4.0]))
    assert fallen.tolist() == [[0, 1, 1, 1], [0, 0, 0, 1]]


def test_judged_logistic_passes_through_its_anchors() -> None:
    for anchor in baselines.ANCHORS:
        p = baselines.distance_logistic(
            np.array([anchor.kilometres]), np.array([anchor.days]), baselines.judged_coefficients()
        )
        assert p[0, 0] == pytest.approx(anchor.probability)


def test_baselines_grow_with_time_and_shrink_with_distance() -> None:
    distance, times = np.linspace(0.0, 400.0, 41), np.linspace(0.0, 45.0, 46)
    logistic = baselines.distance_logistic(distance, times, baselines.judged_coefficients())
    assert (np.diff(logistic, axis=1) > 0.0).all() and (np.diff(logistic, axis=0) < 0.0).all()
    advance = baselines.constant_advance(distance, times)
    assert (np.diff(advance, axis=1) >= 0.0).all() and (np.diff(advance, axis=0) <= 0.0).all()
    assert not baselines.persistence(distance, times).any()


def test_fit_recovers_a_logistic_world_and_never_loses_to_the_judged_one() -> None:
    distance, times = np.linspace(5.0, 300.0, 60), np.array([4.0, 7.0, 9.0, 11.0, 13.0])
    truth = baselines.Coefficients(-4.0, 0.02, 0.6)
    probability = baselines.distance_logistic(distance, times, truth)

    def score(coefficients: baselines.Coefficients, left: np.ndarray) -> float:
        forecast = baselines.distance_logistic(distance, times, coefficients)
        return float(mean_over_times(brier_by_time(forecast, left, np.ones(60))))

    # The Brier score is proper: against the probabilities themselves only the truth is best.
    exact = baselines.fit_to_answer(distance, times, probability)
    np.testing.assert_allclose(dataclasses.astuple(exact), dataclasses.astuple(truth), rtol=1e-2)
    for seed in range(3):
        left = (np.random.default_rng(seed).random((60, 5)) < probability).astype(float)
        left[7, 2] = np.nan
        fitted = score(baselines.fit_to_answer(distance, times, left), left)
        assert fitted <= min(score(truth, left), score(baselines.judged_coefficients(), left))
