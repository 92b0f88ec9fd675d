"""Forecasts that any model of a collapse must beat, made from a map and a calendar.

All start on the first day and know that day's map alone. Each gives, for place and
time, the probability that the place has left the besieged camp.

B0  Persistence: nothing falls, probability 0. Its Brier score is the share fallen.
B1  Distance from the front: logit P = a - b d + c t, with d the road distance in km to
    the nearest place of the challenger's camp on the first day and t in days.
    *A-priori*: coefficients follow from three stated judgements (`ANCHORS`).
    *Fitted*: coefficients that minimise the very score they are then judged by. That is
    fitted on the answer, so it is no forecast but an upper bound on what this form can do.
B2  Constant advance: a front leaves every place of the challenger's camp on the first day
    and moves along the roads at 15 km/day; a place falls for good when the front reaches
    it (probability 0 before, 1 from then on).

The design of the model names B0, B1 and B2 as the least to beat. Its example of B2 is a
forecast from 5 December that is given the fall of Hama: Homs on 8 December (right),
Damascus on 19 December (11 days late). Here B2 starts on the first day and is given
nothing. The holders of the places along a road do not slow the front, third parties
included.

Source of the rates: an opposed division advances about 1 to 20 km/day, an unopposed one
40 to 100 or more (Dupuy, 1979, Numbers, Predictions and War; Helmbold, 1990, Rates of
Advance in Historical Land Combat Operations; cited from general knowledge). 15 km/day is
inside the opposed range, but it is also near the pace of the first days of the war it was
chosen for: a choice made knowing the outcome.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit

from brittle.analysis.brier import brier_by_time, mean_over_times
from brittle.scenario.records import TheatreData

Array = NDArray[np.float64]

ADVANCE_RATE = 15.0  # km per day


@dataclass(frozen=True)
class Anchor:
    """One judgement: at this distance and time, this probability of having left."""

    kilometres: float
    days: float
    probability: float


# Judgements for a front that has been quiet for years and where an offensive is starting.
# They are ours, not fitted; a person who sets them after the war cannot forget it wholly.
ANCHORS = (
    Anchor(10.0, 4.0, 0.25),  # a town on the line, after four days: one in four
    Anchor(10.0, 14.0, 0.50),  # the same town, after two weeks: even
    Anchor(100.0, 14.0, 0.05),  # a city 100 km behind it, after two weeks: one in twenty
)


@dataclass(frozen=True)
class Coefficients:
    """Coefficients of B1: logit P = intercept - per_km x distance + per_day x time."""

    intercept: float
    per_km: float
    per_day: float


def front_distance(data: TheatreData, places: tuple[str, ...]) -> Array:
    """Road km from each place to the nearest place of the challenger's camp on the first day.

    Infinite where no road leads there, or where that camp holds nothing. Shortest path
    (Dijkstra, 1959) over the road links, no matter who holds the places between.
    """
    camps = {party.id: party.camp for party in data.parties}
    neighbours: dict[str, list[tuple[str, float]]] = {place.id: [] for place in data.places}
    for road in data.roads:
        neighbours[road.start].append((road.end, road.km))
        neighbours[road.end].append((road.start, road.km))
    queue = [(0.0, place.id) for place in data.places if camps[place.party] == "challenger"]
    heapq.heapify(queue)
    nearest: dict[str, float] = {}
    while queue:
        km, here = heapq.heappop(queue)
        if here in nearest:
            continue
        nearest[here] = km
        for there, length in neighbours[here]:
            if there not in nearest:
                heapq.heappush(queue, (km + length, there))
    return np.array([nearest.get(place, math.inf) for place in places])


def persistence(distance: Array, times: Array) -> Array:
    """B0: probability 0 for every (place, time)."""
    return np.zeros((len(distance), len(times)))


def distance_logistic(distance: Array, times: Array, coefficients: Coefficients) -> Array:
    """B1: probability of having left, by (place, time), from km and days; 0 where no road leads."""
    reached = np.isfinite(distance)
    km = np.where(reached, distance, 0.0)
    c = coefficients
    score = c.intercept - c.per_km * km[:, None] + c.per_day * np.asarray(times)[None, :]
    return np.where(reached[:, None], expit(score), 0.0)


def constant_advance(distance: Array, times: Array, rate: float = ADVANCE_RATE) -> Array:
    """B2: 1 where a front at `rate` km per day has come `distance` km by the time, else 0."""
    reach = rate * np.asarray(times)[None, :]
    return (np.asarray(distance)[:, None] <= reach).astype(float)


def judged_coefficients(anchors: tuple[Anchor, Anchor, Anchor] = ANCHORS) -> Coefficients:
    """Coefficients of B1 *a-priori*: those that pass through the three judgements exactly."""
    rows = np.array([[1.0, -anchor.kilometres, anchor.days] for anchor in anchors])
    values = np.array([float(logit(anchor.probability)) for anchor in anchors])
    intercept, per_km, per_day = np.linalg.solve(rows, values)
    return Coefficients(float(intercept), float(per_km), float(per_day))


def fit_to_answer(distance: Array, times: Array, left: Array) -> Coefficients:
    """Coefficients of B1 *fitted*: lowest mean Brier score on the outcome `left` itself.

    Never a forecast. The search starts from the judged coefficients and from the
    likelihood's optimum and keeps the best found, so it is never worse than either.
    """

    def forecast(vector: Array) -> Array:
        # Scaled so that the three unknowns are of similar size.
        return distance_logistic(distance, times, Coefficients(vector[0], vector[1] / 100.0, vector[2] / 10.0))

    def brier(vector: Array) -> float:
        score = float(mean_over_times(brier_by_time(forecast(vector), left, np.ones(len(distance)))))
        # With a perfect fit the optimum lies at infinity; the ridge keeps it finite.
        return score + 1e-9 * float(vector @ vector)

    def surprise(vector: Array) -> float:
        p = np.clip(forecast(vector), 1e-9, 1.0 - 1e-9)
        terms = left * np.log(p) + (1.0 - left) * np.log1p(-p)
        return -float(np.nansum(terms)) + 1e-6 * float(vector @ vector)

    judged = judged_coefficients()
    start = np.array([judged.intercept, judged.per_km * 100.0, judged.per_day * 10.0])
    options = {"maxiter": 4000, "xatol": 1e-6, "fatol": 1e-10}
    likely = minimize(surprise, start, method="Nelder-Mead", options=options).x
    found = [minimize(brier, x, method="Nelder-Mead", options=options).x for x in (start, likely)]
    best = min([start, likely, *found], key=brier)
    return Coefficients(float(best[0]), float(best[1]) / 100.0, float(best[2]) / 10.0)
