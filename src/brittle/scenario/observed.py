"""What happened: dated changes of control, read apart from the inputs so that none can see them."""

from __future__ import annotations

import datetime
from pathlib import Path

from brittle.scenario.cells import Cell
from brittle.scenario.csv_rows import Row, Table, identifiers, read_rows
from brittle.scenario.problems import Problems
from brittle.scenario.records import Observed, TheatreData
from brittle.scenario.theatre_rows import PLACES, SOURCES
from brittle.scenario.theatre_yaml import Settings, read_settings

TIMELINE = Table(
    "timeline.csv",
    needed=(
        "place_id", "date", "time_of_day", "from_controller", "to_controller", "captor", "how", "fighting",
        "source",
    ),
    dropped=("date_entered", "confidence", "notes"),
    empty_ok=True,
)  # fmt: skip
# Part of the day in which control passed; night is the evening up to midnight.
WINDOWS = {"am": (0.0, 0.5), "pm": (0.5, 0.75), "night": (0.75, 1.0), "": (0.0, 1.0)}
HOW = ("assault", "withdrawal", "local_uprising", "negotiated", "sdf_takeover")
FIGHTING = ("none", "light", "moderate", "heavy")


def read_observed(path: Path, data: TheatreData) -> tuple[Observed, ...]:
    """Observed changes of control of a theatre folder, in the order of its timeline.

    Times are days from the start, each an interval `[earliest, latest)`. A row that
    changes no holder (the end of an enclave) is dropped. Raises BadInput.
    """
    problems = Problems()
    settings = read_settings(path, problems)
    places, rows = read_rows(path, PLACES, problems), read_rows(path, TIMELINE, problems)
    sources = identifiers(read_rows(path, SOURCES, problems), "source_id")
    problems.stop()
    assert settings is not None
    codes = {row["id"].text: row["controller_start"].text for row in places}
    parties = {place.id: place.party for place in data.places}
    camps = {party.id: party.camp for party in data.parties}
    observed: list[Observed] = []
    last = datetime.date.min
    for row in rows:
        date = row["date"].date()
        if date < last:
            row["date"].refuse(f"rows must be in order of time, and the row above says {last}")
        if date < data.start:
            row["date"].refuse(f"give a day from the start, {data.start}, on")
        last = max(date, last)
        row["source"].sources(sources)
        change = _change(row, date, settings, data, codes, parties, camps)
        if change is not None:
            observed.append(change)
    problems.stop()
    return tuple(observed)


def _change(
    row: Row,
    date: datetime.date,
    settings: Settings,
    data: TheatreData,
    codes: dict[str, str],
    parties: dict[str, str],
    camps: dict[str, str],
) -> Observed | None:
    place = row["place_id"].choice(tuple(codes), "places.csv has no such place")
    before, after = (_code(row[column], settings) for column in ("from_controller", "to_controller"))
    if place not in parties:
        return None
    if before != codes[place]:
        row["from_controller"].refuse(f"'{place}' is held by '{codes[place]}' until then")
    if before == after:
        row["to_controller"].refuse("it is the controller before as well; a row is a change")
    codes[place] = after
    holder, party = parties[place], settings.controllers[after].text
    if row["captor"].text:
        name = row["captor"].choice(tuple(settings.captors), "theatre.yaml lists no such captor")
        captor = settings.captors[name].text if name else party
        if camps.get(captor) != camps.get(party):
            row["captor"].refuse(f"its party '{captor}' is of another camp than the controller '{after}'")
        party = captor
    parties[place] = party
    low, high = WINDOWS[row["time_of_day"].choice(tuple(WINDOWS), "am, pm, night or nothing is meant")]
    day = float((date - data.start).days)
    how, fighting = row["how"].choice(HOW), row["fighting"].choice(FIGHTING)
    if holder == party:
        return None
    return Observed(place, day + low, day + high, holder, party, how, fighting)


def _code(cell: Cell, settings: Settings) -> str:
    return cell.choice(tuple(settings.controllers), "theatre.yaml has no such controller")
