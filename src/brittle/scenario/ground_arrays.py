"""The ground that a war is fought on, as arrays: places, roads, sectors and parties, without who stands there.

Rows of every table are sorted by id, so permuting the files changes no bit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from brittle.scenario.order_of_battle import Garrison, is_patrons_own, key_of, legitimacy_of, make_garrisons
from brittle.scenario.records import CAMPS, Place, Road, TheatreData
from brittle.world.layout import records
from brittle.world.theatre import LINKS, PARTIES, PLACES, ROADS, SECTORS, TRIGGER_ALARM, TRIGGER_OFFENSIVE

ROAD_PACE = {"motorway": None, "primary": "movement_primary", "secondary": "movement_secondary"}
MANY = 100_000  # people above which a town is worth more than its kind
VALUES = {"capital": "value_capital", "city": "value_city", "airbase": "value_base", "port": "value_base"}
TERRAINS = {
    "capital": "terrain_city",
    "city": "terrain_city",
    "airbase": "terrain_base",
    "junction": "terrain_open",
}
FRONTAGES = {
    "capital": "frontage_city",
    "city": "frontage_city",
    "junction": "frontage_junction",
    "crossing": "frontage_junction",
}


@dataclass(frozen=True, eq=False)
class Ground:
    """All of a Theatre but who stands there: places, roads, parties, and garrisons before they are split."""

    data: TheatreData
    index: dict[str, int]  # place -> row
    party_row: dict[str, int]
    sector_row: dict[str, int]
    garrisons: list[Garrison]
    road_names: tuple[str, ...]
    places: np.recarray
    parties: np.recarray
    sectors: np.recarray
    roads: np.recarray
    links: np.recarray
    distance: np.ndarray
    claims: np.ndarray


def build_ground(data: TheatreData, p: np.record) -> Ground:
    """Places, roads, sectors and parties of these records, with the parameters that shape them."""
    places = sorted(data.places, key=lambda place: place.id)
    index = {place.id: row for row, place in enumerate(places)}
    parties = sorted(data.parties, key=lambda party: party.id)
    party_row = {party.id: row for row, party in enumerate(parties)}
    sectors = sorted(data.sectors, key=lambda sector: sector.id)
    sector_row = {sector.id: row for row, sector in enumerate(sectors)}
    roads = sorted(data.roads, key=lambda road: tuple(sorted((road.start, road.end))))
    distance = _distances(tuple(index), data.roads)
    place_rows = _places(places, data, p, sector_row, party_row, distance)
    links = _links(roads, index, place_rows)
    return Ground(
        data, index, party_row, sector_row,
        sorted(make_garrisons(data), key=lambda garrison: garrison.id),
        tuple("--".join(sorted((road.start, road.end))) for road in roads),
        place_rows, _parties(parties), _sectors(sectors, sector_row, data, place_rows), _roads(roads, index, p),
        links, distance, _claims(parties, index),
    )  # fmt: skip


def _places(
    places: list[Place],
    data: TheatreData,
    p: np.record,
    sector_row: dict[str, int],
    party_row: dict[str, int],
    distance: np.ndarray,
) -> np.recarray:
    camp = {party.id: party.camp for party in data.parties}
    rising = _rising_parties(data)
    others_rise = data.rising_party or challenger_party(data)
    table = records(PLACES, len(places))
    table.key = [key_of(place.id) for place in places]
    table.sector = [sector_row[place.sector] for place in places]
    table.population = [place.population for place in places]
    table.legitimacy = [legitimacy_of(place, p) for place in places]
    table.terrain = [p[TERRAINS.get(place.kind, "terrain_town")] for place in places]
    table.frontage = [p[FRONTAGES.get(place.kind, "frontage_town")] for place in places]
    table.value = [_value(place, p) for place in places]
    table.capital = [place.capital for place in places]
    table.holder = [party_row[place.party] for place in places]
    table.is_base = [place.patron_base != "" and is_patrons_own(data, place) for place in places]
    table.roots = [
        sum(1 << c for c, name in enumerate(CAMPS) if place.id in data.supply_roots.get(name, ())) for place in places
    ]
    table.local = [party_row[rising.get(place.id, others_rise)] for place in places]
    held = np.array([camp[place.party] == "besieged" for place in places])
    near = np.exp(-distance / p.challenger_beyond_km) * (np.asarray(table.value) * held)[None, :]
    np.fill_diagonal(near, 0.0)
    # Summed one by one: a matrix product may change its last bits with the library's build.
    table.beyond = [sum(row.tolist()) for row in near]
    return table


def _value(place: Place, p: np.record) -> float:
    """Worth by kind, raised by `value.people` for every tenfold of people above 100,000."""
    kind = float(p[VALUES.get(place.kind, "value_town")])
    return kind * (1.0 + float(p.value_people) * max(0.0, math.log10(max(1, place.population) / MANY)))


def challenger_party(data: TheatreData) -> str:
    own = next((seat.party for seat in data.seats if seat.role == "challenger"), "")
    return own or next(p.id for p in data.parties if p.camp == "challenger" and not p.third_party)


def _rising_parties(data: TheatreData) -> dict[str, str]:
    """Place -> the third party that rises there, the first by id if several claim it."""
    found: dict[str, str] = {}
    for party in sorted(data.parties, key=lambda party: party.id):
        if "rise" in party.behaviours:
            for claim in party.claims:
                found.setdefault(claim.place, party.id)
    return found


def _parties(parties: list) -> np.recarray:
    table = records(PARTIES, len(parties))
    for row, party in enumerate(parties):
        table[row] = (
            key_of(party.id),
            CAMPS.index(party.camp),
            party.third_party,
            "take_vacated" in party.behaviours,
            "rise" in party.behaviours,
            "attack" in party.behaviours,
            party.capitals_needed,
            party.activation_rate,
            TRIGGER_OFFENSIVE if party.trigger == "offensive" else TRIGGER_ALARM,
        )
    return table


def _sectors(sectors: list, sector_row: dict[str, int], data: TheatreData, places: np.recarray) -> np.recarray:
    table = records(SECTORS, len(sectors))
    for row, sector in enumerate(sectors):
        inside = np.flatnonzero(places.sector == row)
        anchor = int(inside[np.argmax(places.value[inside])]) if len(inside) else -1
        axis = data.axis.index(sector.id) if sector.id in data.axis else -1
        table[row] = (
            key_of(sector.id),
            sector.priority,
            sector_row[sector.withdraw_to],
            anchor,
            sector.held_firm,
            axis,
        )
    return table


def _roads(roads: list, index: dict[str, int], p: np.record) -> np.recarray:
    table = records(ROADS, len(roads))
    for row, road in enumerate(roads):
        field = ROAD_PACE[road.road_class]
        table[row] = (index[road.start], index[road.end], road.km, 1.0 if field is None else p[field])
    return table


def _links(roads: list, index: dict[str, int], places: np.recarray) -> np.recarray:
    """Both directions of every road, those of one place together, neighbours in order of row."""
    ends = [(index[r.start], index[r.end], n) for n, r in enumerate(roads)]
    both = sorted([(a, b, n) for a, b, n in ends] + [(b, a, n) for a, b, n in ends])
    table = records(LINKS, len(both))
    for row, (_, other, road) in enumerate(both):
        table[row] = (other, road)
    counts = np.bincount([place for place, _, _ in both], minlength=len(index))
    places.end_link = np.cumsum(counts)
    places.first_link = places.end_link - counts
    return table


@lru_cache(maxsize=4)
def _distances(places: tuple[str, ...], roads: tuple[Road, ...]) -> np.ndarray:
    """Kilometres by road between all places (Floyd 1962); SciPy has it, but takes a third of a second to load."""
    index = {place: row for row, place in enumerate(places)}
    distance = np.full((len(index), len(index)), np.inf)
    np.fill_diagonal(distance, 0.0)
    for road in roads:
        start, end = index[road.start], index[road.end]
        distance[start, end] = distance[end, start] = min(distance[start, end], road.km)
    for through in range(len(index)):
        np.minimum(distance, distance[:, through, None] + distance[None, through, :], out=distance)
    distance.flags.writeable = False  # one array for all builds
    return distance


def _claims(parties: list, index: dict[str, int]) -> np.ndarray:
    table = np.zeros((len(parties), len(index)), np.bool_)
    for row, party in enumerate(parties):
        for claim in party.claims:
            table[row, index[claim.place]] = True
    return table
