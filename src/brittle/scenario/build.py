"""Arrays from a theatre's records and a parameter record: Theatre, and the State before any draw.

The number of formations depends on the theatre and `resolution.formation_men` alone, never
on fill, so that all design points of a sweep share one shape.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from brittle.scenario.ground_arrays import Ground, build_ground, challenger_party
from brittle.scenario.order_of_battle import make_formations
from brittle.scenario.records import ROLES, TheatreData
from brittle.world.layout import records
from brittle.world.state import ACTIVE, State, empty_state
from brittle.world.theatre import (
    CAMP_BESIEGED,
    FACTS,
    ROLE_AIR_PATRON,
    ROLE_CHALLENGER,
    ROLE_GROUND_PATRON,
    Theatre,
)


@dataclass(frozen=True)
class Names:
    """Ids behind the rows of the arrays, in row order."""

    places: tuple[str, ...]
    parties: tuple[str, ...]
    sectors: tuple[str, ...]
    formations: tuple[str, ...]
    garrisons: tuple[str, ...]
    roads: tuple[str, ...]


def build(data: TheatreData, p: np.record) -> tuple[Theatre, State, Names]:
    """Theatre, first State (before any draw) and the ids of the rows."""
    theatre, names = build_theatre(build_ground(data, p), p)
    return theatre, first_state(theatre, p), names


def build_theatre(ground: Ground, p: np.record) -> tuple[Theatre, Names]:
    """The Theatre on this ground with these parameters, and the ids of its rows."""
    g = ground
    formation_rows, formation_names = make_formations(g.garrisons, g.data, p, g.index, g.party_row)
    facts = _facts(g.data, g.index, g.party_row, g.places, formation_rows)
    theatre = Theatre(
        g.places, formation_rows, g.parties, g.sectors, g.roads, facts, g.links, g.distance, g.claims
    )  # fmt: skip
    names = Names(
        tuple(g.index), tuple(g.party_row), tuple(g.sector_row), tuple(formation_names),
        tuple(garrison.id for garrison in g.garrisons), g.road_names,
    )  # fmt: skip
    return theatre, names


def first_state(theatre: Theatre, p: np.record) -> State:
    """The State of the first day before any draw: holders, persons, coverage, credibilities."""
    state = empty_state(
        len(theatre.places),
        len(theatre.formations),
        len(theatre.parties),
        len(theatre.sectors),
        len(theatre.roads),
    )
    state.places.holder = theatre.places.holder
    state.places.fall_step = -1
    state.formations.men = theatre.formations.men
    state.formations.place = theatre.formations.place
    state.formations.next = -1
    state.formations.goal = -1
    state.formations.status = np.where(theatre.formations.men > 0, ACTIVE, 0)
    state.formations.supply_days = p.supply_days_max
    for name in ("collapse_step", "leader_exit_step", "ground_patron_exit_step"):
        state.run[name] = -1
    state.run.leader_in_office = 1
    state.run.pay = 1.0
    state.seats.credibility = 1.0
    state.seats[ROLE_CHALLENGER].credibility = p.deals_credibility
    state.seats[ROLE_GROUND_PATRON].credibility = p.ground_patron_credibility
    state.seats[ROLE_AIR_PATRON].credibility = p.air_patron_credibility
    if (theatre.facts[0].roles >> ROLE_GROUND_PATRON) & 1:
        state.seats[ROLE_GROUND_PATRON].actual = p.ground_patron_coverage
        state.seats[ROLE_GROUND_PATRON].announced = p.ground_patron_coverage
        state.orders.seats.coverage = p.ground_patron_coverage
        state.orders.seats.announced = p.ground_patron_coverage
    return state


def _facts(
    data: TheatreData,
    index: dict[str, int],
    party_row: dict[str, int],
    places: np.recarray,
    formations: np.recarray,
) -> np.recarray:
    seat_party = {seat.role: seat.party for seat in data.seats}
    besieged = seat_party.get("besieged") or next(p.id for p in data.parties if p.camp == "besieged")
    capitals = places.capital.astype(bool)
    table = records(FACTS, 1)
    entry = table[0]
    entry.seat_of_power = index[data.seat_of_power]
    entry.capitals = capitals.sum()
    entry.capital_people = max(1.0, float(places.population[capitals].sum()))
    entry.besieged_persons = max(1.0, float(formations.men[formations.camp == CAMP_BESIEGED].sum()))
    entry.challenger_party = party_row[challenger_party(data)]
    entry.besieged_party = party_row[besieged]
    entry.base_party = party_row.get(seat_party.get("air_patron", ""), -1)
    ends = data.corridor
    entry.corridor_start = index.get(ends[0], entry.seat_of_power)
    entry.corridor_end = index.get(ends[1], entry.seat_of_power)
    entry.roles = sum(1 << number for number, role in enumerate(ROLES) if role in seat_party)
    return table
