"""Results as the input folder of Flee, the agent-based model of flight (Suleimenova, Bell and Groen 2017).

Flee asks where fighting is on which day and moves people along roads to camps; how many
leave, it must be given. What a column means here: `docs/how-to/refugees-with-flee.md`.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from typing import Any

from brittle.analysis.observations import besieged_places
from brittle.export.map_files import SavedRun, fall_days, last_day, median_fall_day
from brittle.scenario.records import TheatreData
from brittle.world.check import BadInput, hint

CROSSING = "crossing"  # the kind of place at which a country can be left
ABROAD = "abroad"


def flee_files(
    saved: SavedRun,
    replicate: int | None = None,
    conflict_days: int | None = None,
    camps: Sequence[str] = (),
) -> dict[str, str]:
    """Text by file name: locations, routes, closures, conflicts and sim_period.

    A town is a conflict zone from the day on which the besieged camp lost it: in one
    `replicate`, or, if None, in at least half of all. It stays one to the end, or for
    `conflict_days` days. `camps` are ids of places where flight ends, by default every
    crossing. Raises BadInput.
    """
    refuges = tuple(sorted(set(camps) or {place.id for place in saved.data.places if place.kind == CROSSING}))
    _check(saved, refuges, replicate, conflict_days)
    first = {place: _first_day(saved, place, replicate) for place in besieged_places(saved.data)}
    data = saved.data
    return {
        "locations.csv": _locations(data, refuges),
        "routes.csv": _table(
            ("#name1", "name2", "distance", "forced_redirection"),
            ((road.start, road.end, f"{road.km:g}", 0) for road in sorted(data.roads, key=lambda r: (r.start, r.end))),
        ),
        "closures.csv": _table(("#closure_type", "name1", "name2", "closure_start", "closure_end"), ()),
        "conflicts.csv": _conflicts(saved, refuges, first, conflict_days),
        "sim_period.csv": f"StartDate,{data.start.isoformat()}\nLength,{last_day(saved)}\n",
    }


def _check(saved: SavedRun, refuges: tuple[str, ...], replicate: int | None, conflict_days: int | None) -> None:
    problems = []
    known = [place.id for place in saved.data.places]
    for place in refuges:
        if place not in known:
            problems.append(f"camps: there is no place {place!r}{hint(place, known)}")
    if not refuges:
        problems.append(f"camps: {saved.data.name} has no crossing where flight could end; name places")
    if replicate is not None and replicate not in set(saved.runs["replication_id"]):
        problems.append(f"replicate: {replicate} was not saved, give 0 to {len(saved.runs) - 1}")
    if conflict_days is not None and conflict_days < 1:
        problems.append(f"conflict-days: {conflict_days} is not allowed, give 1 or more")
    if problems:
        raise BadInput(problems)


def _first_day(saved: SavedRun, place: str, replicate: int | None) -> int | None:
    """Flee's day 0 is the first day: what happened by the end of day d happened on its day d - 1."""
    if replicate is None:
        day = median_fall_day(saved, place)
    else:
        row = int((saved.runs["replication_id"] == replicate).to_numpy().argmax())
        day = float(fall_days(saved, place)[row])
    return None if day is None or math.isinf(day) else max(0, math.ceil(day) - 1)


def _locations(data: TheatreData, refuges: tuple[str, ...]) -> str:
    # Flee takes the country of the first row for home, and what lies elsewhere for foreign. A camp's last
    # column is its capacity, of which we know nothing: 0 means without limit there, as for a town without people.
    rows: list[tuple[Any, ...]] = []
    for place in sorted(data.places, key=lambda place: (place.id in refuges, place.id)):
        is_camp = place.id in refuges
        country = ABROAD if is_camp and place.kind == CROSSING else data.name
        rows.append(
            (
                place.id, place.governorate, country, place.latitude, place.longitude,
                "camp" if is_camp else "town", "", 0 if is_camp else place.population,
            )
        )  # fmt: skip
    names = ("#name", "region", "country", "lat", "lon", "location_type", "conflict_date", "population")
    return _table(names, rows)


def _conflicts(
    saved: SavedRun, refuges: tuple[str, ...], first: dict[str, int | None], conflict_days: int | None
) -> str:
    towns = sorted(place.id for place in saved.data.places if place.id not in refuges)

    def is_zone(place: str, day: int) -> int:
        begun = first.get(place)
        return int(begun is not None and begun <= day and (conflict_days is None or day < begun + conflict_days))

    days = range(last_day(saved) + 1)
    return _table(("#Day", *towns), ([day, *(is_zone(town, day) for town in towns)] for day in days))


def _table(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return text.getvalue()
