"""Arrays from a theatre's records and a parameter record: Theatre, and the State before luck.

Rows of every table are sorted by id, so permuting the files changes no bit. The number
of formations depends on the theatre and `resolution.formation_men` alone, never on
fill, so that all design points of a sweep share one shape.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from brittle.numerics.streams import entity_key
from brittle.scenario.records import CAMPS, KINDS, ROLES, Force, Place, TheatreData
from brittle.world.layout import records
from brittle.world.state import ACTIVE, State, empty_state
from brittle.world.theatre import (
    ASSAULT,
    AUXILIARY,
    CAMP_BESIEGED,
    CORE,
    EXPEDITIONARY,
    FACTS,
    FORMATIONS,
    IRREGULAR,
    LINE,
    LINKS,
    MILITIA,
    PARTIES,
    PLACES,
    ROADS,
    ROLE_AIR_PATRON,
    ROLE_CHALLENGER,
    ROLE_GROUND_PATRON,
    SECTORS,
    TRIGGER_ALARM,
    TRIGGER_OFFENSIVE,
    Theatre,
)

BASE_FILL = 0.45  # fill at which effective fractions were coded
ROAD_PACE = {"motorway": None, "primary": "movement_primary", "secondary": "movement_secondary"}
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
OWN_WILL = {
    CORE: "morale_core",
    LINE: "morale_line",
    AUXILIARY: "morale_auxiliary",
    EXPEDITIONARY: "morale_expeditionary",
    ASSAULT: "morale_assault",
    IRREGULAR: "morale_irregular",
    MILITIA: "morale_militia",
}
MILITIA_QUALITY = 1


@dataclass(frozen=True)
class Names:
    """Ids behind the rows of the arrays, in row order."""

    places: tuple[str, ...]
    parties: tuple[str, ...]
    sectors: tuple[str, ...]
    formations: tuple[str, ...]
    garrisons: tuple[str, ...]
    roads: tuple[str, ...]


@dataclass(frozen=True)
class _Garrison:
    """A force at a station, before it is split."""

    id: str
    party: str
    kind: int
    place: str
    central: float  # persons on paper there
    present: float  # persons at base fill
    quality: int
    own_patron: bool
    filled: bool  # fill applies


def build(data: TheatreData, p: np.record) -> tuple[Theatre, State, Names]:
    """Theatre, first State (before luck is drawn) and the ids of the rows."""
    places = sorted(data.places, key=lambda place: place.id)
    index = {place.id: row for row, place in enumerate(places)}
    parties = sorted(data.parties, key=lambda party: party.id)
    party_row = {party.id: row for row, party in enumerate(parties)}
    sectors = sorted(data.sectors, key=lambda sector: sector.id)
    sector_row = {sector.id: row for row, sector in enumerate(sectors)}
    roads = sorted(data.roads, key=lambda road: tuple(sorted((road.start, road.end))))
    distance = _distances(index, data)
    garrisons = sorted(_garrisons(data), key=lambda garrison: garrison.id)
    formation_rows, formation_names = _formations(garrisons, data, p, index, party_row)
    place_rows = _places(places, data, p, sector_row, party_row, distance)
    links = _links(roads, index, place_rows)
    theatre = Theatre(
        place_rows,
        formation_rows,
        _parties(parties),
        _sectors(sectors, sector_row, data, place_rows),
        _roads(roads, index, p),
        _facts(data, index, party_row, place_rows, formation_rows),
        links,
        distance,
        _claims(parties, index),
    )
    names = Names(
        tuple(index),
        tuple(party_row),
        tuple(sector_row),
        tuple(formation_names),
        tuple(g.id for g in garrisons),
        tuple("--".join(sorted((road.start, road.end))) for road in roads),
    )
    return theatre, first_state(theatre, p), names


def first_state(theatre: Theatre, p: np.record) -> State:
    """The State of the first day before luck is drawn: holders, persons, coverage, credibilities."""
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
    for name in ("collapse_step", "leader_exit_step", "iran_exit_step"):
        state.run[name] = -1
    state.run.leader_in_office = 1
    state.run.pay = 1.0
    state.seats.credibility = 1.0
    state.seats[ROLE_CHALLENGER].credibility = p.deals_credibility
    state.seats[ROLE_GROUND_PATRON].credibility = p.iran_credibility
    state.seats[ROLE_AIR_PATRON].credibility = p.russia_credibility
    if (theatre.facts[0].roles >> ROLE_GROUND_PATRON) & 1:
        state.seats[ROLE_GROUND_PATRON].actual = p.iran_coverage
        state.seats[ROLE_GROUND_PATRON].announced = p.iran_coverage
        state.orders.seats.coverage = p.iran_coverage
        state.orders.seats.announced = p.iran_coverage
    return state


def _garrisons(data: TheatreData) -> list[_Garrison]:
    camp = {party.id: party.camp for party in data.parties}
    ground = next((seat.id for seat in data.seats if seat.role == "ground_patron"), "")
    found = []
    for force in data.forces:
        total = sum(station.weight for station in force.stations)
        for station in force.stations:
            paper = force.central * station.weight / total
            found.append(_one_garrison(force, station.place, paper, ground, camp))
    found.extend(_militia(data, camp))
    return found


def _one_garrison(force: Force, place: str, paper: float, ground: str, camp: dict[str, str]) -> _Garrison:
    return _Garrison(
        f"{force.id}@{place}",
        force.party,
        KINDS.index(force.kind),
        place,
        paper,
        paper * force.effective_fraction,
        force.quality,
        bool(ground) and force.patron == ground,
        camp[force.party] == "besieged" and not force.patron,
    )


def _militia(data: TheatreData, camp: dict[str, str]) -> list[_Garrison]:
    """A militia in every place of the besieged party: the total spread by population, with a floor."""
    held = [place for place in data.places if camp[place.party] == "besieged" and not _is_patrons_own(data, place)]
    people = max(1, sum(place.population for place in held))
    return [
        _Garrison(
            f"militia@{place.id}",
            place.party,
            MILITIA,
            place.id,
            4.0 * men,
            men,
            MILITIA_QUALITY,
            False,
            True,
        )
        for place in held
        for men in [max(float(data.militia_floor), data.militia_total * place.population / people)]
    ]


def _is_patrons_own(data: TheatreData, place: Place) -> bool:
    """True if the place is held by a patron's party, not by the besieged seat's."""
    return place.party == next((seat.party for seat in data.seats if seat.role == "air_patron"), None)


def _formations(
    garrisons: list[_Garrison],
    data: TheatreData,
    p: np.record,
    index: dict[str, int],
    party_row: dict[str, int],
) -> tuple[np.recarray, list[str]]:
    """Formation rows: each garrison split into equal parts of about `resolution.formation_men`."""
    where = {place.id: place for place in data.places}
    camp = {party.id: CAMPS.index(party.camp) for party in data.parties}
    ground = next((seat.id for seat in data.seats if seat.role == "ground_patron"), "")
    rows, names = [], []
    for row, garrison in enumerate(garrisons):
        parts = max(1, round(garrison.present / p.resolution_formation_men))
        men = int(min(garrison.central, garrison.present * _present_share(garrison, p)))
        advised = 1.0 if garrison.own_patron or ground in where[garrison.place].foreign else 0.0
        will = _own_will(garrison.kind, where[garrison.place], p)
        quality = float(p[f"quality_level_{garrison.quality}"])
        for part in range(parts):
            name = f"{garrison.id}#{part + 1}"
            share = men // parts + (1 if part < men % parts else 0)
            rows.append(
                (
                    entity_key(name),
                    row,
                    entity_key(garrison.id),
                    party_row[garrison.party],
                    camp[garrison.party],
                    garrison.kind,
                    index[garrison.place],
                    share,
                    quality,
                    advised if camp[garrison.party] == CAMP_BESIEGED else 0.0,
                    will,
                )
            )
            names.append(name)
    table = records(FORMATIONS, len(rows))
    for number, values in enumerate(rows):
        table[number] = values
    return table, names


def _present_share(garrison: _Garrison, p: np.record) -> float:
    """Share of the coded persons who are there: fill for the besieged side, commitment for the challenger."""
    if garrison.kind == ASSAULT:
        return float(p.rebels_committed_share)
    return float(p.morale_regime_fill) / BASE_FILL if garrison.filled else 1.0


def _own_will(kind: int, place: Place, p: np.record) -> float:
    own = float(p[OWN_WILL[kind]])
    if kind == MILITIA:
        legitimacy = float(p[f"legitimacy_attitude_{place.attitude}"])
        return own + float(p.morale_militia_loyalty) * (legitimacy - 0.5)
    return own


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
    table = records(PLACES, len(places))
    for row, place in enumerate(places):
        entry = table[row]
        entry.key = entity_key(place.id)
        entry.sector = sector_row[place.sector]
        entry.population = place.population
        entry.legitimacy = p[f"legitimacy_attitude_{place.attitude}"]
        entry.terrain = p[TERRAINS.get(place.kind, "terrain_town")]
        entry.frontage = p[FRONTAGES.get(place.kind, "frontage_town")]
        entry.value = p[VALUES.get(place.kind, "value_town")]
        entry.capital = place.capital
        entry.holder = party_row[place.party]
        entry.base = place.patron_base != "" and _is_patrons_own(data, place)
        entry.roots = sum(1 << c for c, name in enumerate(CAMPS) if place.id in data.supply_roots.get(name, ()))
        entry.local = party_row[rising.get(place.id, data.rising_party or _challenger_party(data))]
    held = np.array([camp[place.party] == "besieged" for place in places])
    near = np.exp(-distance / p.rebels_beyond_km) * (table.value * held)[None, :]
    np.fill_diagonal(near, 0.0)
    # Summed one by one: a matrix product may change its last bits with the library's build.
    table.beyond = [sum(row.tolist()) for row in near]
    return table


def _challenger_party(data: TheatreData) -> str:
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
            entity_key(party.id),
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
        table[row] = (entity_key(sector.id), sector.priority, sector_row[sector.withdraw_to], anchor, axis)
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


def _distances(index: dict[str, int], data: TheatreData) -> np.ndarray:
    """Kilometres by road between all places (Floyd 1962); SciPy has it, but takes a third of a second to load."""
    distance = np.full((len(index), len(index)), np.inf)
    np.fill_diagonal(distance, 0.0)
    for road in data.roads:
        start, end = index[road.start], index[road.end]
        distance[start, end] = distance[end, start] = min(distance[start, end], road.km)
    for through in range(len(index)):
        np.minimum(distance, distance[:, through, None] + distance[None, through, :], out=distance)
    return distance


def _claims(parties: list, index: dict[str, int]) -> np.ndarray:
    table = np.zeros((len(parties), len(index)), np.bool_)
    for row, party in enumerate(parties):
        for claim in party.claims:
            table[row, index[claim.place]] = True
    return table


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
    entry.challenger_party = party_row[_challenger_party(data)]
    entry.besieged_party = party_row[besieged]
    entry.base_party = party_row.get(seat_party.get("air_patron", ""), -1)
    ends = data.corridor
    entry.corridor_start = index.get(ends[0], entry.seat_of_power)
    entry.corridor_end = index.get(ends[1], entry.seat_of_power)
    entry.roles = sum(1 << number for number, role in enumerate(ROLES) if role in seat_party)
    return table
