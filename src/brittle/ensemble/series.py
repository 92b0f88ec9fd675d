"""What is kept of every day of a replicate: one row of whole numbers a day."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from brittle.numerics.jit import stage
from brittle.rules.combat import sigmoid
from brittle.world.state import POOLS, State
from brittle.world.theatre import (
    CAMP_BESIEGED,
    CAMP_CHALLENGER,
    CAMP_OTHER,
    ROLE_AIR_PATRON,
    ROLE_GROUND_PATRON,
    Theatre,
)

# Whole numbers, so that a saved quantile does not depend on the last bits of a machine's exponential.
TENTHS, THOUSANDTHS = 10, 1000
FATES = ("present", "arrived", *POOLS)
OF_CAMP = len(FATES)  # columns of one camp
PATRONS = (ROLE_GROUND_PATRON, ROLE_AIR_PATRON)


class Columns(NamedTuple):
    """Where each kind of number begins in a row of the series."""

    people: int  # a column a party: people of the places it holds
    men: int  # a column a sector: besieged side's persons there
    willing: int  # a column a sector: the sum of their m, in tenths of a person
    fates: int  # besieged then challenger, each FATES: persons
    patrons: int  # ground then air patron, each announced and actual, in thousandths
    end: int


def series_columns(parties: int, sectors: int) -> Columns:
    """The layout for so many parties and sectors."""
    men = parties
    fates = men + 2 * sectors
    patrons = fates + 2 * OF_CAMP
    return Columns(0, men, men + sectors, fates, patrons, patrons + 2 * len(PATRONS))


def empty_series(theatre: Theatre, count: int, days: int) -> np.ndarray:
    """Zeroed series of `count` replicates, shape (replicate, day, column)."""
    columns = series_columns(len(theatre.parties), len(theatre.sectors))
    return np.zeros((count, days + 1, columns.end), np.int32)


@stage
def keep_day(state: State, theatre: Theatre, series: np.ndarray, row: int, day: int) -> None:
    """Write today's numbers, if this replicate's are kept at all."""
    if row >= len(series):
        return
    parties, sectors = len(theatre.parties), len(theatre.sectors)
    today = series[row, day]
    for place in range(len(state.places)):
        today[state.places[place].holder] += theatre.places[place].population
    fates = parties + 2 * sectors
    _keep_will(state, theatre, today, parties, sectors, fates)
    for party in range(parties):
        if theatre.parties[party].camp != CAMP_OTHER:
            _keep_fates(state, today, fates + OF_CAMP * theatre.parties[party].camp, party)
    patrons = fates + 2 * OF_CAMP
    for number, role in enumerate((ROLE_GROUND_PATRON, ROLE_AIR_PATRON)):
        today[patrons + 2 * number] = int(math.floor(THOUSANDTHS * state.seats[role].announced + 0.5))
        today[patrons + 2 * number + 1] = int(math.floor(THOUSANDTHS * state.seats[role].actual + 0.5))


@stage
def _keep_will(state: State, theatre: Theatre, today: np.ndarray, parties: int, sectors: int, fates: int) -> None:
    for f in range(len(state.formations)):
        men, camp = state.formations[f].men, theatre.formations[f].camp
        if camp == CAMP_BESIEGED:
            sector = theatre.places[state.formations[f].place].sector
            today[parties + sector] += men
            willing = int(math.floor(TENTHS * men * sigmoid(state.formations[f].will) + 0.5))
            today[parties + sectors + sector] += willing
            today[fates] += men
        elif camp == CAMP_CHALLENGER:
            today[fates + OF_CAMP] += men


@stage
def _keep_fates(state: State, today: np.ndarray, first: int, party: int) -> None:
    pools = state.parties[party]
    today[first + 1] += pools.arrived
    today[first + 2] += pools.killed
    today[first + 3] += pools.wounded
    today[first + 4] += pools.deserted
    today[first + 5] += pools.captured
    today[first + 6] += pools.defected
    today[first + 7] += pools.evacuated
    today[first + 8] += pools.stood_down
