"""What must hold between the parts of a theatre: references, geography, the road graph, ids."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from brittle.scenario.cells import Cell
from brittle.scenario.outline import Outline, km_outside
from brittle.scenario.problems import Problems, listed
from brittle.scenario.records import Force, Place, Road
from brittle.scenario.theatre_rows import Tables
from brittle.scenario.theatre_yaml import Settings

OUTLINE_TOLERANCE_KM = 3.0  # outlines are coarser than places
_EARTH_KM = 6371.0
_ROUNDING = 0.98  # lengths are given to 0.1 km and places to 4 decimals
_LONGEST_DETOUR = 5.0
_NO_PLACE = "places.csv has no such place"
_NO_PARTY = "theatre.yaml has no such party"
_NO_SEAT = "theatre.yaml has no such seat"
_NO_FORCE = "forces.csv has no such row"
_NO_SECTOR = "theatre.yaml has no such sector"


def check_references(settings: Settings, tables: Tables) -> None:
    """Every name that theatre.yaml uses is that of a place, party, seat, force, sector or source."""
    places, parties = tables.place_ids, [party.id for party in settings.parties]
    seats = [seat.id for seat in settings.seats]
    sectors = tuple(settings.sector_cells)
    groups: list[tuple[Iterable[Cell], Sequence[str], str]] = [
        ([settings.seat_of_power, *settings.capitals, *settings.corridor], places, _NO_PLACE),
        ([*settings.holders, *settings.patron_bases], places, _NO_PLACE),
        ([cell for _, cells in settings.sector_cells.values() for cell in cells], places, _NO_PLACE),
        ([cell for roots in settings.supply_roots.values() for cell in roots], places, _NO_PLACE),
        ([claim.place for claims in settings.claims.values() for claim in claims], places, _NO_PLACE),
        ([*settings.controllers.values(), *settings.captors.values()], parties, _NO_PARTY),
        ([*settings.holders.values(), settings.rising_party], parties, _NO_PARTY),
        ([*(force.party for force in settings.counted)], parties, _NO_PARTY),
        ([cell for cell in settings.seat_parties if cell.text], parties, _NO_PARTY),
        (settings.patron_bases.values(), seats, _NO_SEAT),
        ([cell for cell in settings.foreign.values() if cell.text], seats, _NO_SEAT),
        ([force.patron for force in settings.counted if force.patron.text], seats, _NO_SEAT),
        ([force.cell for force in settings.counted], tables.force_ids, _NO_FORCE),
        ([*settings.not_counted.values(), settings.militia_force], tables.force_ids, _NO_FORCE),
        ([cell for cell, _ in settings.sector_cells.values()], sectors, _NO_SECTOR),
        (settings.axis, sectors, _NO_SECTOR),
    ]
    for cells, choices, what in groups:
        for cell in cells:
            cell.choice(choices, what)
    for claims in settings.claims.values():
        for claim in claims:
            claim.source.sources(tables.source_ids)
        _once([claim.place for claim in claims], "the party claims it twice")
    _once(settings.capitals, "it is listed twice")
    _once(settings.axis, "it is listed twice")


def _once(cells: Iterable[Cell], what: str) -> None:
    seen: set[str] = set()
    for cell in cells:
        if cell.text in seen:
            cell.refuse(f"{what}; give it once")
        seen.add(cell.text)


def check_forces_once(settings: Settings, tables: Tables) -> None:
    """Every row of forces.csv counts, is left out with a reason, or is the militia; never two of these."""
    counted = {force.cell.text: force.cell for force in settings.counted}
    for row in tables.forces:
        name = row["id"].text
        ways = [name in counted, name in settings.not_counted, name == settings.militia_force.text]
        if sum(ways) == 0:
            row["id"].refuse("theatre.yaml names it neither under forces nor under not_counted; name it once")
        elif ways[0] and ways[2]:
            counted[name].refuse("it counts twice: as a force and as the militia; name it once")
        elif sum(ways) > 1:
            settings.not_counted[name].refuse("it is counted as well; name it once")


def check_namesakes(tables: Tables) -> None:
    """No force is called like a place: they would share their draws and be confused."""
    for row in tables.forces:
        if row["id"].text in tables.place_ids:
            row["id"].refuse("a place of places.csv has this id; call the force otherwise")


def check_sectors(settings: Settings, tables: Tables) -> None:
    """Every place is in one sector, no sector is empty, withdrawals end somewhere."""
    seen: dict[str, str] = {}
    for name, (towards, cells) in settings.sector_cells.items():
        if not cells:
            towards.problems.add(towards.where, f"the sector '{name}' has no place; list at least one")
        for cell in cells:
            if cell.text in seen:
                cell.refuse(f"the sector '{seen[cell.text]}' has it already; a place is in one sector")
            seen.setdefault(cell.text, name)
    for row in tables.places:
        if row["id"].text not in seen:
            row["id"].refuse("no sector of theatre.yaml has it; list it in one")
    next_of = {name: towards.text for name, (towards, _) in settings.sector_cells.items()}
    for name, (towards, _) in settings.sector_cells.items():
        at, path = name, {name}
        while next_of.get(at, at) != at:
            at = next_of[at]
            if at in path:
                towards.refuse(f"withdrawals from '{name}' go in a circle; let one sector keep its own")
                break
            path.add(at)


def check_holders(settings: Settings, places: Sequence[Place]) -> None:
    """Capitals and the seat of power are held by the besieged side, roots by their own camp."""
    camp_of = {party.id: party.camp for party in settings.parties}
    held = {place.id: camp_of.get(place.party, "") for place in places}
    for cell in (settings.seat_of_power, *settings.capitals):
        if held.get(cell.text, "besieged") != "besieged":
            cell.refuse("the besieged side does not hold it on the first day, so it cannot be lost")
    if settings.seat_of_power.text not in {cell.text for cell in settings.capitals}:
        settings.seat_of_power.refuse("it is not among the capitals; list it there")
    for camp, roots in settings.supply_roots.items():
        for cell in roots:
            if held.get(cell.text, camp) != camp:
                cell.refuse(f"the camp '{camp}' does not hold it on the first day; give a place that it holds")
    problems, lines = settings.seat_of_power.problems, settings.lines
    for camp in ("besieged", "challenger"):
        if not settings.supply_roots.get(camp):
            problems.add(lines["supply_roots"], f"supply_roots is empty for the camp '{camp}'; name a place")
    for place, seat in settings.patron_bases.items():
        if held.get(place.text, "besieged") != "besieged":
            place.refuse(f"the besieged side or '{seat.text}' must hold it on the first day")
    ends = [cell.text for cell in settings.corridor]
    if len(ends) not in (0, 2) or len(set(ends)) != len(ends):
        problems.add(lines["corridor"], f"corridor is {listed(ends)}; give two different places, or none: []")
    third = {party.id: party.third_party for party in settings.parties}
    for seat_cell in settings.seat_parties:
        if third.get(seat_cell.text, False):
            seat_cell.refuse("it is a third party, which acts by rule; a seat commands another")


def check_geography(tables: Tables, places: Sequence[Place], outline: Outline) -> None:
    """Every place lies in the country or within 3 km of it."""
    if not outline:
        return
    for row, place in zip(tables.places, places, strict=True):
        away = km_outside(outline, place.latitude, place.longitude)
        if away > OUTLINE_TOLERANCE_KM:
            pair = f"{row['lat'].text}, {row['lon'].text}"
            row.problems.add(
                row.where,
                f"lat, lon of '{place.id}' is {pair}, {away:.0f} km outside the country;"
                f" give a point inside outline.geojson or within {OUTLINE_TOLERANCE_KM:g} km of it",
            )


def check_roads(tables: Tables, places: Sequence[Place], roads: Sequence[Road]) -> None:
    """Links join two places once, are as long as the ground allows, and connect the whole."""
    by_id = {place.id: place for place in places}
    seen: dict[frozenset[str], str] = {}
    for row, road in zip(tables.roads, roads, strict=True):
        pair = frozenset((road.start, road.end))
        if len(pair) == 1:
            row["to"].refuse("the road ends where it starts; give another place")
            continue
        if pair in seen:
            row["to"].refuse(f"{seen[pair]} has the road {road.start}--{road.end} already; give it once")
        seen.setdefault(pair, row.where)
        straight = great_circle_km(by_id[road.start], by_id[road.end])
        low, high = straight * _ROUNDING, max(_LONGEST_DETOUR * straight, 1.0)
        if not low <= road.km <= high:
            row["km"].refuse(
                f"{road.start} and {road.end} are {straight:.1f} km apart in a straight line;"
                f" give {low:.1f} to {high:.1f} km"
            )


def check_connected(tables: Tables, roads: Sequence[Road]) -> None:
    """Every place can be reached from the first by road."""
    neighbours: dict[str, list[str]] = {name: [] for name in tables.place_ids}
    for road in roads:
        neighbours[road.start].append(road.end)
        neighbours[road.end].append(road.start)
    reached, todo = set(tables.place_ids[:1]), list(tables.place_ids[:1])
    while todo:
        for name in neighbours[todo.pop()]:
            if name not in reached:
                reached.add(name)
                todo.append(name)
    for row in tables.places:
        if row["id"].text not in reached:
            row["id"].refuse(f"no road leads from it to '{tables.place_ids[0]}'; connect all places in roads.csv")


def great_circle_km(a: Place, b: Place) -> float:
    """Length of the great circle between two places, km."""
    lat1, lat2 = math.radians(a.latitude), math.radians(b.latitude)
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def entity_names(settings: Settings, places: Sequence[Place], forces: Sequence[Force]) -> list[str]:
    """Every name whose hash addresses random draws: places, parties, sectors, forces, garrisons."""
    garrisons = [f"{force.id}@{station.place}" for force in forces for station in force.stations]
    militia = [f"militia@{place.id}" for place in places]
    ids = [*(p.id for p in places), *(p.id for p in settings.parties), *settings.sector_cells]
    return [*ids, *(force.id for force in forces), *garrisons, *militia]


def check_addresses(names: Iterable[str], address: Callable[[str], int], problems: Problems) -> None:
    """No two names share an address: they would share their draws. `address` is the engine's hash of an id."""
    seen: dict[int, str] = {}
    for name in names:
        other = seen.setdefault(address(name), name)
        if other != name:
            problems.add("places.csv, forces.csv", f"'{other}' and '{name}' have the same 32-bit hash; rename one")
