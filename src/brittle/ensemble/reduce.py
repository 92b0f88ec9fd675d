"""What is kept of every replicate, and the integer sums that slices add up to."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from brittle.ensemble.series import empty_series
from brittle.numerics.jit import stage
from brittle.world.layout import Field, Ints, records
from brittle.world.state import POOLS, State
from brittle.world.theatre import CAMP_BESIEGED, CAMP_CHALLENGER, Theatre

OUTCOMES = (
    Field("collapse_step", "i8", "step", "step at whose end the regime had collapsed, -1 never"),
    Field("leader_exit_step", "i8", "step", "step in which the leader left, -1 never"),
    Field("ground_patron_exit_step", "i8", "step", "step in which the ground patron began to leave, -1 never"),
    Field("capitals_lost", "i8", "-", "capitals lost at the end"),
    Field(
        "people_lost",
        "i8",
        "persons",
        "people of places the besieged camp held at first and had lost at the end",
    ),
    Field("bases_held", "i8", "-", "bases of the air patron that its party held at the end"),
    Field("steps", "i8", "step", "steps really computed"),
    Field("men_besieged", "i8", "persons", "besieged side's persons still with their formations"),
    Field("men_challenger", "i8", "persons", "the same, of the challenger's camp"),
) + tuple(
    Field(f"{pool}_{side}", "i8", "persons", f"persons of the {side} camp {pool.replace('_', ' ')}")
    for side in ("besieged", "challenger")
    for pool in POOLS
)


class Reductions(NamedTuple):
    """Results of a block of replicates. `falls`, `outcomes` and `series` are rows; `daily` adds."""

    outcomes: np.recarray  # (replicate,) OUTCOMES
    falls: Ints  # (replicate, place) first step at whose end the place was lost, -1 never
    causes: Ints  # (replicate, place) cause of the last change of hands
    daily: Ints  # (day, place, party) replicates in which the party held the place at the end of the day
    series: np.ndarray  # (replicate, day, column) of the first replicates, see `ensemble.series`; often none


def empty_reductions(theatre: Theatre, count: int, days: int, kept: int = 0) -> Reductions:
    """Zeroed results of `count` replicates of `days` days, with the daily series of the first `kept`."""
    places, parties = len(theatre.places), len(theatre.parties)
    return Reductions(
        records(OUTCOMES, count), np.full((count, places), -1, np.int64), np.zeros((count, places), np.int64),
        np.zeros((days + 1, places, parties), np.int64), empty_series(theatre, min(kept, count), days),
    )  # fmt: skip


def merge(parts: list[Reductions]) -> Reductions:
    """The results of consecutive blocks, as one call would have made them."""
    return Reductions(
        np.concatenate([part.outcomes for part in parts]).view(np.recarray),
        np.concatenate([part.falls for part in parts]), np.concatenate([part.causes for part in parts]),
        sum(part.daily for part in parts[1:]) + parts[0].daily, np.concatenate([part.series for part in parts]),
    )  # fmt: skip


@stage
def count_day(state: State, daily: np.ndarray, day: int) -> None:
    """Count today's holders."""
    for place in range(len(state.places)):
        daily[day, place, state.places[place].holder] += 1


@stage
def keep_outcome(state: State, theatre: Theatre, row: Any) -> None:
    """Write one replicate's outcome; sums over parties of a camp, in row order."""
    run = state.run[0]
    row.collapse_step = run.collapse_step
    row.leader_exit_step = run.leader_exit_step
    row.ground_patron_exit_step = run.ground_patron_exit_step
    row.capitals_lost = run.capitals_lost
    row.steps = run.step
    for place in range(len(state.places)):
        camp = theatre.parties[state.places[place].holder].camp
        first = theatre.parties[theatre.places[place].holder].camp
        if first == CAMP_BESIEGED and camp != CAMP_BESIEGED:
            row.people_lost += theatre.places[place].population
        if theatre.places[place].is_base and camp == CAMP_BESIEGED:
            row.bases_held += 1
    for f in range(len(state.formations)):
        if theatre.formations[f].camp == CAMP_BESIEGED:
            row.men_besieged += state.formations[f].men
        elif theatre.formations[f].camp == CAMP_CHALLENGER:
            row.men_challenger += state.formations[f].men
    _keep_pools(state, theatre, row)


@stage
def _keep_pools(state: State, theatre: Theatre, row: Any) -> None:
    for party in range(len(theatre.parties)):
        pools = state.parties[party]
        if theatre.parties[party].camp == CAMP_BESIEGED:
            row.killed_besieged += pools.killed
            row.wounded_besieged += pools.wounded
            row.deserted_besieged += pools.deserted
            row.captured_besieged += pools.captured
            row.defected_besieged += pools.defected
            row.evacuated_besieged += pools.evacuated
            row.stood_down_besieged += pools.stood_down
        elif theatre.parties[party].camp == CAMP_CHALLENGER:
            row.killed_challenger += pools.killed
            row.wounded_challenger += pools.wounded
            row.deserted_challenger += pools.deserted
            row.captured_challenger += pools.captured
            row.defected_challenger += pools.defected
            row.evacuated_challenger += pools.evacuated
            row.stood_down_challenger += pools.stood_down
