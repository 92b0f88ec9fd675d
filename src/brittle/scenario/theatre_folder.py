"""A theatre folder, read and checked; what happened later is not among its input files."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from brittle.numerics.streams import entity_key
from brittle.scenario import theatre_checks as checks
from brittle.scenario.input_rows import make_inputs
from brittle.scenario.outline import FILE as OUTLINE_FILE
from brittle.scenario.outline import outline_of
from brittle.scenario.problems import Problems, listed, shown
from brittle.scenario.records import ROLES, DatedInput, Force, Place, Road, TheatreData
from brittle.scenario.theatre_rows import Tables, make_forces, make_places, make_roads, read_tables
from brittle.scenario.theatre_spelling import packaged, packaged_theatres
from brittle.scenario.theatre_yaml import Settings, read_settings, with_claims
from brittle.world.check import BadInput, hint


def find_theatre(name_or_path: str) -> Path:
    """The folder of a theatre: a packaged name, or a path if there is a slash in it. Raises BadInput."""
    if "\0" in name_or_path:
        raise BadInput([f"theatre: {shown(name_or_path)} holds a zero byte; give a name or a path"])
    if "/" in name_or_path or "\\" in name_or_path:
        path = Path(name_or_path).expanduser()
        try:
            if path.is_dir():
                return path
        except OSError:
            pass
        raise BadInput([f"theatre: {shown(name_or_path)} is no folder; give the one that holds theatre.yaml"])
    names = packaged_theatres()
    if name_or_path in names:
        return packaged() / name_or_path
    raise BadInput(
        [
            f"theatre: {shown(name_or_path)} is unknown; give {listed(names)}, or a path with a slash"
            f"{hint(name_or_path, names)}"
        ]
    )


def read_theatre(path: Path) -> TheatreData:
    """The theatre that a folder describes.

    Reads theatre.yaml, places, roads, forces, sources, outline and, if it is there,
    inputs.csv; never the timeline, never a `notes` column. Raises BadInput with up to 20
    problems, each `file:line: sentence`.
    """
    problems = Problems()
    if not path.is_dir():
        problems.add(path.name or str(path), "is no folder; give the folder that holds theatre.yaml")
        problems.stop()
    settings = read_settings(path, problems)
    tables = read_tables(path, problems)
    outline = outline_of(path / OUTLINE_FILE, problems)
    problems.stop()  # a file that cannot be read would make every reference to it look wrong
    assert settings is not None
    checks.check_references(settings, tables)
    checks.check_forces_once(settings, tables)
    checks.check_sectors(settings, tables)
    checks.check_namesakes(tables)
    places = make_places(tables, settings)
    roads = make_roads(tables)
    forces = make_forces(tables, settings)
    problems.stop()  # what follows needs every reference to hold
    checks.check_holders(settings, places)
    checks.check_geography(tables, places, outline)
    checks.check_roads(tables, places, roads)
    checks.check_connected(tables, roads)
    checks.check_addresses(checks.entity_names(settings, places, forces), entity_key, problems)
    inputs = make_inputs(path, _names(settings, tables, roads), tables.source_ids, problems)
    problems.stop()
    return _assemble(path, settings, tables, places, roads, forces, inputs)


def _names(settings: Settings, tables: Tables, roads: tuple[Road, ...]) -> dict[str, list[str]]:
    return {
        "place": tables.place_ids,
        "force": [force.cell.text for force in settings.counted],
        **{role: [seat.id for seat in settings.seats if seat.role == role] for role in ROLES},
        "party": [party.id for party in settings.parties],
        "third party": [party.id for party in settings.parties if party.third_party],
        "road": [f"{road.start}--{road.end}" for road in roads],
    }


def _militia(settings: Settings, tables: Tables) -> int:
    for row in tables.forces:
        if row["id"].text == settings.militia_force.text:
            men, share = row["central"].whole(0, 10**9), row["effective_fraction"].number(0.0, 1.0)
            return round(men * share)
    return 0


def _hindsight(settings: Settings) -> tuple[str, ...]:
    # Claims chosen knowing the outcome list themselves, so that none can be forgotten.
    sentences = list(settings.hindsight)
    for party in settings.parties:
        chosen = [claim.place.text for claim in settings.claims[party.id] if claim.hindsight]
        if chosen:
            names = ", ".join(sorted(chosen))
            sentences.append(f"Claims of {party.label} chosen knowing the outcome: {names}.")
    return tuple(sentences)


def _assemble(
    path: Path,
    settings: Settings,
    tables: Tables,
    places: tuple[Place, ...],
    roads: tuple[Road, ...],
    forces: tuple[Force, ...],
    inputs: tuple[DatedInput, ...],
) -> TheatreData:
    seats = zip(settings.seats, settings.seat_parties, strict=True)
    data = TheatreData(
        name=path.resolve().name,
        title=settings.title,
        folder=path,
        sha256="",
        start=settings.start,
        known_until=settings.known_until,
        seat_of_power=settings.seat_of_power.text,
        militia_total=_militia(settings, tables),
        militia_floor=settings.militia_floor,
        seats=tuple(replace(seat, party=cell.text) for seat, cell in seats),
        parties=tuple(with_claims(party, settings.claims[party.id]) for party in settings.parties),
        sectors=settings.sectors,
        places=places,
        roads=roads,
        forces=forces,
        supply_roots={camp: tuple(c.text for c in roots) for camp, roots in settings.supply_roots.items()},
        corridor=_pair(settings),
        axis=tuple(cell.text for cell in settings.axis),
        hindsight=_hindsight(settings),
        dated_inputs=inputs,
        rising_party=settings.rising_party.text,
        own_names=settings.own_names,
    )
    return replace(data, sha256=content_hash(data))


def _pair(settings: Settings) -> tuple[str, str]:
    if not settings.corridor:
        return ("", "")
    return settings.corridor[0].text, settings.corridor[1].text


def content_hash(data: TheatreData) -> str:
    """SHA-256 of what a theatre says, in canonical order: the same for permuted rows and other folders."""
    content = asdict(data)
    for key in ("name", "folder", "sha256", "own_names"):  # what knobs are called changes no result
        del content[key]
    for key in ("places", "forces", "parties", "sectors", "seats"):
        content[key] = sorted(content[key], key=lambda row: row["id"])
    content["roads"] = sorted(content["roads"], key=lambda row: sorted((row["start"], row["end"])))
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")
