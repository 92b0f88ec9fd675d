"""What was held and what had left at chosen times, from interval-censored changes of control.

A change of control is known only to a window `[earliest, latest)`: it is certain to
have happened at times from `latest` on and certain not to have happened up to
`earliest`. At times strictly inside, the state is unknown, and a place whose camp is
unknown is not scored. The day on which attackers first entered is not control.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brittle.scenario.records import Observed, TheatreData

# End of the 4th, 7th, 9th, 11th and 13th day: for a start on 27 November, the ends of
# 30 November and of 3, 5, 7 and 9 December.
EVALUATION_TIMES = (4.0, 7.0, 9.0, 11.0, 13.0)


@dataclass(frozen=True)
class ObservedStates:
    """What is known of each scored place at each evaluation time."""

    places: tuple[str, ...]  # ids held by the besieged camp on the first day, sorted
    times: tuple[float, ...]  # days from the start
    left: NDArray[np.float64]  # (place, time): 1 left the besieged camp, 0 held by it, NaN unknown
    party: NDArray[np.object_]  # (place, time): id of the holder, "" where unknown
    through: float  # days from the start; nothing is known later

    @property
    def scored(self) -> NDArray[np.int64]:
        """Number of places whose camp is known, by time."""
        return np.sum(~np.isnan(self.left), axis=0)

    @property
    def excluded(self) -> NDArray[np.int64]:
        """Number of places whose window straddles the time, by time."""
        return np.sum(np.isnan(self.left), axis=0)


def besieged_places(data: TheatreData) -> tuple[str, ...]:
    """Ids of the places that the besieged camp held on the first day, sorted: those that count."""
    inside = _besieged_parties(data)
    return tuple(sorted(place.id for place in data.places if place.party in inside))


def last_observed_day(observed: Sequence[Observed]) -> float:
    """End of the day of the last observed change, in days from the start.

    A theatre without any change does not say how long it was observed: ValueError.
    """
    if not observed:
        raise ValueError("No change of control was observed: state `through`, the last day observed.")
    return float(math.ceil(max(row.latest for row in observed)))


def observed_states(
    data: TheatreData,
    observed: Sequence[Observed],
    times: Sequence[float] = EVALUATION_TIMES,
    through: float | None = None,
) -> ObservedStates:
    """State of every scored place at every time, with NaN where its window straddles the time.

    `times` and `through` are days from the start. A place never seen to change is
    right-censored: it counts as held up to `through` (by default the end of the day of
    the last observed change). Times after `through` raise ValueError, because nothing is
    known there of the places that had not fallen.
    """
    until = last_observed_day(observed) if through is None else float(through)
    _check_times(times, until)
    _check_rows(data, observed)
    inside = _besieged_parties(data)
    holder = {place.id: place.party for place in data.places}
    places = besieged_places(data)
    left = np.full((len(places), len(times)), np.nan)
    party = np.full((len(places), len(times)), "", dtype=object)
    for i, place in enumerate(places):
        changes = sorted((row for row in observed if row.place == place), key=_window)
        for j, time in enumerate(times):
            possible = _possible_holders(holder[place], changes, time)
            out = {candidate not in inside for candidate in possible}
            if len(out) == 1:
                left[i, j] = float(out.pop())
            if len(possible) == 1:
                party[i, j] = next(iter(possible))
    return ObservedStates(places, tuple(float(t) for t in times), left, party, until)


def population_bounds(
    data: TheatreData, observed: Sequence[Observed], times: Sequence[float]
) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Fewest and most people under each party at each time, as far as the windows of changes tell.

    Over all places; a place never seen to change keeps its first holder.
    """
    _check_rows(data, observed)
    bounds = {party.id: (np.zeros(len(times)), np.zeros(len(times))) for party in data.parties}
    for place in data.places:
        changes = sorted((row for row in observed if row.place == place.id), key=_window)
        for number, time in enumerate(times):
            possible = _possible_holders(place.party, changes, time)
            for party in possible:
                bounds[party][0][number] += place.population if len(possible) == 1 else 0
                bounds[party][1][number] += place.population
    return bounds


def _window(row: Observed) -> tuple[float, float]:
    return row.earliest, row.latest


def _besieged_parties(data: TheatreData) -> frozenset[str]:
    return frozenset(party.id for party in data.parties if party.camp == "besieged")


def _possible_holders(first: str, changes: Sequence[Observed], time: float) -> set[str]:
    possible = {first}
    for change in changes:
        if change.latest <= time:
            possible = {change.to_party}
        elif change.earliest < time:
            possible.add(change.to_party)
    return possible


def _check_times(times: Sequence[float], through: float) -> None:
    if len(times) == 0:
        raise ValueError("No evaluation time was given: at least one is needed.")
    for time in times:
        if not 0.0 < time <= through:
            raise ValueError(
                f"The evaluation time {time:g} d lies outside the observed time: above 0 and up to {through:g} d."
            )


def _check_rows(data: TheatreData, observed: Sequence[Observed]) -> None:
    places = {place.id for place in data.places}
    parties = {party.id for party in data.parties}
    for row in observed:
        if row.place not in places:
            raise ValueError(f"The observed place '{row.place}' is no place of theatre '{data.name}'.")
        if row.to_party not in parties:
            known = ", ".join(sorted(parties))
            raise ValueError(f"The observed holder '{row.to_party}' of '{row.place}' is not one of: {known}.")
        if not row.earliest < row.latest:
            raise ValueError(
                f"The window of '{row.place}' runs from {row.earliest:g} to {row.latest:g} d:"
                " it must end after it starts."
            )
