"""What is compared, from a table of runs that is made by hand."""

from __future__ import annotations

import dataclasses
import itertools
import math

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from brittle.analysis.observations import besieged_places
from brittle.comparison.censoring import to_the_end
from brittle.comparison.fall_days import corridor_days, fall_days
from brittle.comparison.outcomes import SHARE, outcomes_of
from brittle.scenario.records import TheatreData

NEVER = math.nan


def runs_of(data: TheatreData, falls: dict[str, list[float]], **columns: list[float]) -> pd.DataFrame:
    count = len(next(iter(falls.values())))
    zeros = (
        "killed_besieged", "deserted_besieged", "captured_besieged", "defected_besieged", "evacuated_besieged",
        "killed_challenger",
    )  # fmt: skip
    frame = pd.DataFrame({name: [0] * count for name in zeros})
    for name in ("collapse_day", "leader_exit_day", "iran_exit_day"):
        frame[name] = columns.get(name, [NEVER] * count)
    for place in besieged_places(data):
        frame[f"fall_day_{place}"] = falls.get(place, [NEVER] * count)
    return frame


def found(data: TheatreData, runs: pd.DataFrame, horizon: int = 45) -> dict[str, list[float]]:
    return {outcome.name: outcome.values.tolist() for outcome in outcomes_of(data, runs, to_the_end(horizon))}


@pytest.fixture
def first(data: TheatreData) -> str:
    return besieged_places(data)[0]


def test_collapse_is_counted_by_day_14_and_by_the_end(data: TheatreData, first: str):
    runs = runs_of(data, {first: [1.0, 2.0, NEVER]}, collapse_day=[14.0, 14.25, NEVER])
    sentences = found(data, runs)
    assert sentences["collapse_14"] == [1, 0, 0] and sentences["collapse_45"] == [1, 1, 0]
    assert sentences["regime_days"] == [14.0, 14.25, 45.0]
    assert sentences[f"held_{first}"] == [1.0, 2.0, 45.0]


def test_a_short_war_has_one_day_of_interest(data: TheatreData, first: str):
    sentences = found(data, runs_of(data, {first: [1.0]}), 10)
    assert "collapse_10" in sentences and "collapse_14" not in sentences


def test_people_and_places_never_lost_are_counted_by_day(data: TheatreData, first: str):
    people = {place.id: place.population for place in data.places}
    total = sum(people[name] for name in besieged_places(data))
    sentences = found(data, runs_of(data, {first: [14.0, 14.5]}))
    assert sentences["people_14"] == [total - people[first], total]
    assert sentences["places_14"] == [len(besieged_places(data)) - 1, len(besieged_places(data))]
    assert sentences["people_45"] == [total - people[first]] * 2


def test_every_share_of_a_run_is_zero_or_one(data: TheatreData, first: str):
    for outcome in outcomes_of(data, runs_of(data, {first: [3.0, NEVER]}), to_the_end(45)):
        if outcome.kind == SHARE:
            assert set(outcome.values.tolist()) <= {0.0, 1.0}


def test_a_theatre_without_a_corridor_has_no_corridor_outcome(data: TheatreData, first: str):
    without = dataclasses.replace(data, corridor=("", ""))
    assert corridor_days(without, fall_days(without, runs_of(without, {first: [1.0]}))) is None
    assert "corridor_days" not in found(without, runs_of(without, {first: [1.0]}))


def brute_corridor(graph: nx.Graph, ends: tuple[str, str], days: dict[str, float]) -> float:
    paths = nx.all_simple_paths(graph, *ends)
    best = max(min(days[node] for node in path) for path in paths)
    return NEVER if math.isinf(best) else best


def test_the_corridor_is_cut_with_its_last_road(data: TheatreData):
    names = [f"p{k}" for k in range(7)]
    town, road = data.places[0], data.roads[0]
    holder = next(place.party for place in data.places if place.id in besieged_places(data))
    draws = np.random.Generator(np.random.Philox(6))
    for trial in range(40):
        pairs = [pair for pair in itertools.combinations(names, 2) if draws.uniform() < 0.45]
        graph = nx.Graph(pairs)
        graph.add_nodes_from(names)
        world = dataclasses.replace(
            data,
            places=tuple(dataclasses.replace(town, id=name, party=holder) for name in names),
            roads=tuple(dataclasses.replace(road, start=a, end=b) for a, b in pairs),
            corridor=("p0", "p6"),
        )
        falls = np.where(draws.uniform(size=(6, 7)) < 0.25, NEVER, draws.integers(1, 40, (6, 7)).astype(float))
        sentences = corridor_days(world, falls)
        if not nx.has_path(graph, "p0", "p6"):
            assert sentences is None, trial
            continue
        assert sentences is not None
        for row in range(6):
            days = {name: math.inf if math.isnan(day) else day for name, day in zip(names, falls[row], strict=True)}
            expected = brute_corridor(graph, ("p0", "p6"), days)
            assert sentences[row] == expected or (math.isnan(sentences[row]) and math.isnan(expected))
