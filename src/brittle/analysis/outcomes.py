"""What is compared: every outcome of a run as one number a replication, from the table of runs alone."""

from __future__ import annotations

from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brittle.analysis.observations import besieged_places
from brittle.analysis.precision import days_of_interest
from brittle.analysis.survival import restricted
from brittle.scenario.records import TheatreData

SHARE, MEAN = "share", "mean"
FATES = ("killed", "deserted", "captured", "defected", "evacuated")

type Numbers = NDArray[np.float64]


class Outcome(NamedTuple):
    """One thing that is compared."""

    name: str
    label: str
    unit: str  # "share of runs", "days", "persons", "places"
    kind: str  # SHARE: 0 or 1 a replication; MEAN: a number
    group: str  # headline, people, patrons, places
    values: Numbers  # (replicate,)


def fall_days(data: TheatreData, runs: pd.DataFrame) -> Numbers:
    """Days on which places were first lost, (replicate, place) in the order of `besieged_places`, NaN never."""
    return runs[[f"fall_day_{place}" for place in besieged_places(data)]].to_numpy(np.float64)


def outcomes_of(data: TheatreData, runs: pd.DataFrame, horizon: int) -> list[Outcome]:
    """Everything that is compared of one scenario, always in the same order."""
    falls = fall_days(data, runs)
    return [
        *_headline(data, runs, falls, horizon), *_people(runs), *_patrons(data, runs, falls, horizon),
        *place_outcomes(data, falls, horizon),
    ]  # fmt: skip


def _headline(data: TheatreData, runs: pd.DataFrame, falls: Numbers, horizon: int) -> list[Outcome]:
    found, days = [], days_of_interest(horizon)
    collapse = runs["collapse_day"].to_numpy(np.float64)
    places = {place.id: place for place in data.places}
    held = besieged_places(data)
    people = np.array([places[place].population for place in held], dtype=np.float64)
    for day in days:
        found.append(_share(f"collapse_{day}", f"Regime collapsed by day {day}", "headline", collapse <= day))
    until = restricted(collapse, horizon)
    found.append(
        Outcome("regime_days", f"Days until the regime collapses, of {horizon}", "days", MEAN, "headline", until)
    )
    if data.seat_of_power in held:
        capital = falls[:, held.index(data.seat_of_power)]
        name = places[data.seat_of_power].name
        found.append(_share("capital_lost", f"{name} lost by day {horizon}", "headline", ~np.isnan(capital)))
        found.append(
            Outcome(
                "capital_days", f"Days that {name} is held, of {horizon}", "days", MEAN, "headline",
                restricted(capital, horizon),
            )
        )  # fmt: skip
    for day in days:
        kept = ~(falls <= day)
        found.append(
            Outcome(f"people_{day}", f"People under the regime, day {day}", "persons", MEAN, "headline", kept @ people)
        )
        count = kept.sum(axis=1).astype(np.float64)
        found.append(Outcome(f"places_{day}", f"Places never lost, day {day}", "places", MEAN, "headline", count))
    return found


def _people(runs: pd.DataFrame) -> list[Outcome]:
    names = [(f"{fate}_besieged", f"Regime side {fate}") for fate in FATES]
    names.append(("killed_challenger", "Rebel side killed"))
    return [Outcome(name, label, "persons", MEAN, "people", runs[name].to_numpy(np.float64)) for name, label in names]


def _patrons(data: TheatreData, runs: pd.DataFrame, falls: Numbers, horizon: int) -> list[Outcome]:
    seats = {seat.role: seat.label for seat in data.seats}
    leader = runs["leader_exit_day"].to_numpy(np.float64)
    found = [_share("leader_exit", f"Leader left by day {horizon}", "patrons", ~np.isnan(leader))]
    if "ground_patron" in seats:
        exit_day, who = runs["iran_exit_day"].to_numpy(np.float64), seats["ground_patron"]
        found += [
            _share("patron_exit", f"{who} begins to leave by day {horizon}", "patrons", ~np.isnan(exit_day)),
            Outcome(
                "patron_days", f"Days until {who} begins to leave, of {horizon}", "days", MEAN, "patrons",
                restricted(exit_day, horizon),
            ),
        ]  # fmt: skip
    cut = corridor_days(data, falls)
    if cut is not None:
        found += [
            _share("corridor_cut", f"Land corridor cut by day {horizon}", "patrons", ~np.isnan(cut)),
            Outcome(
                "corridor_days", f"Days that the land corridor is open, of {horizon}", "days", MEAN, "patrons",
                restricted(cut, horizon),
            ),
        ]  # fmt: skip
    return found


def place_outcomes(data: TheatreData, falls: Numbers, horizon: int) -> list[Outcome]:
    """Days that each place is held, one outcome a place in the order of `besieged_places`."""
    names = {place.id: place.name for place in data.places}
    return [
        Outcome(f"held_{place}", names[place], "days", MEAN, "places", restricted(falls[:, row], horizon))
        for row, place in enumerate(besieged_places(data))
    ]


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


def _share(name: str, label: str, group: str, happened: NDArray[np.bool_]) -> Outcome:
    return Outcome(name, label, "share of runs", SHARE, group, happened.astype(np.float64))
