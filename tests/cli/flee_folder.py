"""A strict reader of Flee's input folder, written from Flee's documentation and reader, not from our writer."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path
from typing import NamedTuple

HEADERS = {
    "locations.csv": ["#name", "region", "country", "lat", "lon", "location_type", "conflict_date", "population"],
    "routes.csv": ["#name1", "name2", "distance", "forced_redirection"],
    "closures.csv": ["#closure_type", "name1", "name2", "closure_start", "closure_end"],
}
TYPES = {"conflict_zone", "town", "camp", "idpcamp", "marker"}


class FleeInput(NamedTuple):
    """What Flee would work with."""

    locations: dict[str, dict[str, str]]
    routes: dict[frozenset[str], float]  # km
    conflicts: dict[str, list[int]]  # place -> one value a day
    start: datetime.date
    days: int


def rows_of(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows and all(len(row) == len(rows[0]) for row in rows), f"{path.name}: ragged"
    return rows


def read_folder(folder: Path) -> FleeInput:
    """The folder's content; an AssertionError that names the file if Flee would misread it."""
    tables = {name: rows_of(folder / name) for name in HEADERS}
    for name, header in HEADERS.items():
        assert tables[name][0] == header, name
        assert not any(row[0].startswith("#") for row in tables[name][1:]), f"{name}: Flee skips rows that begin with #"
    locations = {row[0]: dict(zip(HEADERS["locations.csv"], row, strict=True)) for row in tables["locations.csv"][1:]}
    assert len(locations) == len(tables["locations.csv"]) - 1, "a name stands twice"
    for place in locations.values():
        assert place["location_type"] in TYPES
        assert -90 <= float(place["lat"]) <= 90 and -180 <= float(place["lon"]) <= 180
        assert int(place["population"]) >= 0
    routes = {}
    for start, end, km, redirection in tables["routes.csv"][1:]:
        assert start in locations and end in locations and start != end and float(km) > 0
        assert redirection in ("0", "1", "2")
        routes[frozenset((start, end))] = float(km)
    period = dict(rows_of(folder / "sim_period.csv"))
    days = int(period["Length"])
    (first, *names), *values = rows_of(folder / "conflicts.csv")
    assert first == "#Day" and set(names) <= set(locations)
    # Flee looks up row t on day t, whatever the first column says.
    assert [int(row[0]) for row in values] == list(range(len(values))) and len(values) >= days
    assert all(value in ("0", "1") for row in values for value in row[1:])
    conflicts = {name: [int(row[1 + column]) for row in values] for column, name in enumerate(names)}
    return FleeInput(locations, routes, conflicts, datetime.date.fromisoformat(period["StartDate"]), days)
