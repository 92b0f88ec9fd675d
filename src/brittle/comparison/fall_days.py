"""Days on which places were first lost, and what follows from them alone: the day on which the corridor was cut."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brittle.analysis.observations import besieged_places
from brittle.scenario.records import TheatreData

type Numbers = NDArray[np.float64]


def fall_days(data: TheatreData, runs: pd.DataFrame) -> Numbers:
    """Days on which places were first lost, (replicate, place) in the order of `besieged_places`, NaN never."""
    return runs[[f"fall_day_{place}" for place in besieged_places(data)]].to_numpy(np.float64)


def corridor_days(data: TheatreData, falls: Numbers) -> Numbers | None:
    """Day on which the last road between the corridor's ends through places never lost is cut, NaN never.

    None if the theatre has no corridor, or if it was not in the regime's hands on the first day.
    """
    held = besieged_places(data)
    row = {place: number for number, place in enumerate(held)}
    graph = nx.Graph((road.start, road.end) for road in data.roads if road.start in row and road.end in row)
    start, end = data.corridor
    if start not in graph or end not in graph or not nx.has_path(graph, start, end):
        return None
    days = np.where(np.isnan(falls), np.inf, falls)
    # The best road is the one whose weakest place lasts longest; widened until no run finds a better one.
    best = np.full((len(days), len(held)), -np.inf)
    best[:, row[start]] = days[:, row[start]]
    links = [(row[a], row[b]) for a, b in graph.edges] + [(row[b], row[a]) for a, b in graph.edges]
    changed = True
    while changed:
        changed = False
        for a, b in links:
            through = np.minimum(best[:, a], days[:, b])
            if np.any(through > best[:, b]):
                best[:, b] = np.maximum(best[:, b], through)
                changed = True
    found = best[:, row[end]]
    return np.where(np.isinf(found), np.nan, found)
