"""Places, roads and forces of a theatre, made from its tables and what theatre.yaml says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from brittle.scenario.cells import Cell
from brittle.scenario.csv_rows import Row, Table, identifiers, read_rows
from brittle.scenario.problems import Problems, listed, shown
from brittle.scenario.records import Force, Place, Road, Station
from brittle.scenario.theatre_yaml import CountedForce, Settings

PLACE_KINDS = ("capital", "city", "town", "junction", "airbase", "port", "crossing")
ROAD_CLASSES = ("motorway", "primary", "secondary")
MOST_PERSONS = 100_000_000
_NO_PLACE = "places.csv has no such place"

PLACES = Table(
    "places.csv",
    needed=(
        "id", "name", "governorate", "lat", "lon", "population", "kind", "roles", "controller_start",
        "foreign_presence", "attitude_to_regime",
    ),
    dropped=(
        "name_ar", "coord_source", "coord_confidence", "geonameid", "population_source",
        "population_confidence", "controller_source", "controller_confidence", "foreign_presence_source",
        "foreign_presence_confidence", "attitude_source", "attitude_confidence", "attitude_basis", "notes",
    ),
)  # fmt: skip
ROADS = Table(
    "roads.csv",
    needed=("from", "to", "class", "km"),
    dropped=("road_name", "km_source", "road_source", "name_confidence", "notes"),
)
FORCES = Table(
    "forces.csv",
    needed=(
        "id", "actor", "stationed_at", "low", "central", "high", "unit", "is_total", "subset_of",
        "effective_fraction", "quality", "as_of", "source",
    ),
    dropped=(
        "side", "controller_code", "component", "theatre", "quality_notes", "confidence",
        "effective_fraction_source", "notes",
    ),
)  # fmt: skip
SOURCES = Table("sources.csv", needed=("source_id",), dropped=("publisher", "date", "url", "used_for", "notes"))


@dataclass(frozen=True)
class Tables:
    """The rows of a folder's tables that inputs may come from."""

    places: list[Row]
    roads: list[Row]
    forces: list[Row]
    place_ids: list[str]
    force_ids: list[str]
    source_ids: list[str]


def read_tables(folder: Path, problems: Problems) -> Tables:
    """All tables of the folder but what happened later; forms checked, references not yet."""
    places, roads = read_rows(folder, PLACES, problems), read_rows(folder, ROADS, problems)
    forces, sources = read_rows(folder, FORCES, problems), read_rows(folder, SOURCES, problems)
    return Tables(places, roads, forces, identifiers(places), identifiers(forces), identifiers(sources, "source_id"))


def make_places(tables: Tables, settings: Settings) -> tuple[Place, ...]:
    """Every place with its holder, sector and flags."""
    sector_of = {cell.text: name for name, (_, cells) in settings.sector_cells.items() for cell in cells}
    holders = {place.text: party.text for place, party in settings.holders.items()}
    bases = {place.text: seat.text for place, seat in settings.patron_bases.items()}
    capitals = {cell.text for cell in settings.capitals}
    places = []
    for row in tables.places:
        name = row["id"].text
        code = row["controller_start"].choice(tuple(settings.controllers), "no such controller in theatre.yaml")
        places.append(
            Place(
                id=name,
                name=row["name"].plain(),
                governorate=row["governorate"].plain(),
                sector=sector_of.get(name, ""),
                latitude=row["lat"].number(-90.0, 90.0),
                longitude=row["lon"].number(-180.0, 180.0),
                population=row["population"].whole(0, MOST_PERSONS, blank=0),
                kind=row["kind"].choice(PLACE_KINDS),
                roles=tuple(part.plain() for part in row["roles"].parts()),
                party=holders.get(name, settings.controllers[code].text if code else ""),
                attitude=row["attitude_to_regime"].whole(1, 5),
                foreign=_foreign(row["foreign_presence"], settings.foreign),
                capital=name in capitals,
                patron_base=bases.get(name, ""),
            )
        )
    return tuple(places)


def _foreign(cell: Cell, seats: Mapping[str, Cell]) -> tuple[str, ...]:
    # The code and the seat behind it, so that a rule may ask for either.
    codes = {part.choice(tuple(seats), "theatre.yaml lists it not under 'foreign'") for part in cell.parts()}
    return tuple(sorted((codes | {seats[code].text for code in codes if code}) - {""}))


def make_roads(tables: Tables) -> tuple[Road, ...]:
    """Every road link."""
    roads = []
    for row in tables.roads:
        start, end = (row[column].choice(tables.place_ids, _NO_PLACE) for column in ("from", "to"))
        roads.append(Road(start, end, row["km"].number(0.01, 20_000.0), row["class"].choice(ROAD_CLASSES)))
    return tuple(roads)


def make_forces(tables: Tables, settings: Settings) -> tuple[Force, ...]:
    """The rows of forces.csv that count, each with party, kind and stations."""
    counted = {force.cell.text: force for force in settings.counted}
    forces = []
    for row in tables.forces:
        low, central, high = (row[column].whole(0, MOST_PERSONS) for column in ("low", "central", "high"))
        if not low <= central <= high:
            row["central"].refuse(f"give low <= central <= high; low is {low} and high is {high}")
        fraction, quality = row["effective_fraction"].number(0.0, 1.0), row["quality"].whole(1, 5)
        as_of = row["as_of"].date()
        if as_of > settings.known_until:
            row["as_of"].refuse(f"give a day up to known_until, {settings.known_until}: later is hindsight")
        row["source"].sources(tables.source_ids)
        stations = _own_stations(row, tables)
        force = counted.get(row["id"].text)
        if force is None:
            continue
        _check_counts_once(row, force, tables, counted)
        forces.append(
            Force(
                id=row["id"].text,
                party=force.party.text,
                kind=force.kind,
                stations=_stations(row, force, stations),
                central=round(central * force.share),
                effective_fraction=fraction,
                quality=quality,
                patron=force.patron.text,
            )
        )
    return tuple(forces)


def _own_stations(row: Row, tables: Tables) -> list[str]:
    cell = row["stationed_at"]
    stations = [part.choice(tables.place_ids, _NO_PLACE) for part in cell.parts()]
    for place in sorted({place for place in stations if stations.count(place) > 1}):
        cell.refuse(f"it names '{place}' twice, which would count men double; name each place once")
    return stations


def _stations(row: Row, force: CountedForce, own: list[str]) -> tuple[Station, ...]:
    if not own:
        row["stationed_at"].refuse("the row counts in theatre.yaml, so say at which places it stands")
    for cell, _ in force.stations.values():
        cell.choice(own, f"forces.csv does not station '{force.cell.text}' there")
    if force.stations:
        return tuple(Station(place, weight) for place, (_, weight) in sorted(force.stations.items()))
    return tuple(Station(place, 1.0) for place in sorted(own))


def _check_counts_once(row: Row, force: CountedForce, tables: Tables, counted: Mapping[str, CountedForce]) -> None:
    if row["unit"].text != "personnel":
        force.cell.refuse(f"its unit in {row.where} is {shown(row['unit'].text)}, not men; put it in not_counted")
    if row["subset_of"].text:
        wholes = row["subset_of"].parts()
        for whole in wholes:
            whole.choice(tables.force_ids, "forces.csv has no such row")
        force.cell.refuse(
            f"it would count men twice: {row.where} says they are part of {listed([w.text for w in wholes])};"
            " put it in not_counted"
        )
    total = row["is_total"].choice(("0", "1"))
    same = [
        other["id"].text
        for other in tables.forces
        if other["actor"].text == row["actor"].text and other["id"].text in counted and other is not row
    ]
    if total == "1" and same:
        force.cell.refuse(
            f"it would count men twice: {row.where} is a total, and {listed(same)} of the same actor"
            " count too; put one or the other in not_counted"
        )
