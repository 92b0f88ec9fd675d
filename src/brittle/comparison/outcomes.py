"""What is compared: every outcome of a run as one number a replication, from the table of runs alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brittle.analysis.observations import besieged_places
from brittle.analysis.precision import days_of_interest
from brittle.comparison.censoring import Censoring
from brittle.comparison.fall_days import corridor_days, fall_days
from brittle.comparison.survival import restricted
from brittle.scenario.records import TheatreData
from brittle.scenario.theatre_spelling import patron_exit, regime_word, side_name

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


def outcomes_of(data: TheatreData, runs: pd.DataFrame, known: Censoring) -> list[Outcome]:
    """Everything that is compared of one scenario, in the same order for all with the same censoring.

    What is unknown because runs stopped early is left out, or given up to the day in `known`.
    """
    falls = fall_days(data, runs)
    return [
        *_collapse(data, runs, known), *_capital(data, falls, known), *_ground(data, falls, known),
        *_people(data, runs, known),
        *_patrons(data, runs, falls, known), *place_outcomes(data, falls, known),
    ]  # fmt: skip


def _collapse(data: TheatreData, runs: pd.DataFrame, known: Censoring) -> list[Outcome]:
    regime = regime_word(data.spelling)
    collapse = runs["collapse_day"].to_numpy(np.float64)
    return [
        *(
            _share(f"collapse_{day}", f"{regime.capitalize()} collapsed by day {day}", "headline", collapse <= day)
            for day in days_of_interest(known.horizon)
        ),
        _days("regime_days", f"Days until the {regime} collapses", "headline", collapse, known.horizon),
    ]


def _capital(data: TheatreData, falls: Numbers, known: Censoring) -> list[Outcome]:
    held = besieged_places(data)
    if data.seat_of_power not in held:
        return []
    times, day = falls[:, held.index(data.seat_of_power)], known.capital
    name = next(place.name for place in data.places if place.id == data.seat_of_power)
    return [
        _share("capital_lost", f"{name} lost by day {day}", "headline", times <= day),
        _days("capital_days", f"Days that {name} is held", "headline", times, day),
    ]


def _ground(data: TheatreData, falls: Numbers, known: Censoring) -> list[Outcome]:
    population = {place.id: place.population for place in data.places}
    people = np.array([population[place] for place in besieged_places(data)], dtype=np.float64)
    found, regime = [], regime_word(data.spelling)
    for day in ground_days(known):
        kept = ~(falls <= day)
        count = kept.sum(axis=1).astype(np.float64)
        found += [
            Outcome(
                f"people_{day}",
                f"People under the {regime}, day {day}",
                "persons",
                MEAN,
                "headline",
                kept @ people,
            ),
            Outcome(f"places_{day}", f"Places never lost, day {day}", "places", MEAN, "headline", count),
        ]
    return found


def ground_days(known: Censoring) -> list[int]:
    """Days for which people and places are compared: the fortnight and the end, or the last day known in all runs."""
    return sorted({min(day, known.places) for day in days_of_interest(known.horizon)})


def _people(data: TheatreData, runs: pd.DataFrame, known: Censoring) -> list[Outcome]:
    if known.persons_stop is None:
        return []
    besieged, challenger = (side_name(data.spelling, role).capitalize() for role in ("besieged", "challenger"))
    names = [(f"{fate}_besieged", f"{besieged} {fate}") for fate in FATES]
    names.append(("killed_challenger", f"{challenger} killed"))
    return [Outcome(name, label, "persons", MEAN, "people", runs[name].to_numpy(np.float64)) for name, label in names]


def _patrons(data: TheatreData, runs: pd.DataFrame, falls: Numbers, known: Censoring) -> list[Outcome]:
    seats = {seat.role: seat.label for seat in data.seats}
    leader = runs["leader_exit_day"].to_numpy(np.float64)
    found = [_share("leader_exit", f"Leader left by day {known.leader}", "patrons", leader <= known.leader)]
    if "ground_patron" in seats:
        exit_day, who, day = runs[patron_exit(runs)].to_numpy(np.float64), seats["ground_patron"], known.patron
        found += [
            _share("patron_exit", f"{who} begins to leave by day {day}", "patrons", exit_day <= day),
            _days("patron_days", f"Days until {who} begins to leave", "patrons", exit_day, day),
        ]
    severed = corridor_days(data, falls)
    if severed is not None:
        day = known.corridor
        found += [
            _share("corridor_cut", f"Land corridor cut by day {day}", "patrons", severed <= day),
            _days("corridor_days", "Days that the land corridor is open", "patrons", severed, day),
        ]
    return found


def place_outcomes(data: TheatreData, falls: Numbers, known: Censoring) -> list[Outcome]:
    """Days that each place is held, one outcome a place in the order of `besieged_places`."""
    names = {place.id: place.name for place in data.places}
    return [
        Outcome(f"held_{place}", names[place], "days", MEAN, "places", restricted(falls[:, row], known.places))
        for row, place in enumerate(besieged_places(data))
    ]


def _share(name: str, label: str, group: str, happened: NDArray[np.bool_]) -> Outcome:
    return Outcome(name, label, "share of runs", SHARE, group, happened.astype(np.float64))


def _days(name: str, label: str, group: str, times: Numbers, until: int) -> Outcome:
    return Outcome(name, f"{label}, of {until}", "days", MEAN, group, restricted(times, until))
