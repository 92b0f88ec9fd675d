"""Dated inputs: facts or injects with a day, used only by scenarios that name their set."""

from __future__ import annotations

import datetime
from pathlib import Path

from brittle.scenario.cells import Cell
from brittle.scenario.csv_rows import Row, Table, read_rows
from brittle.scenario.problems import Problems
from brittle.scenario.records import DatedInput, TheatreData

LONGEST_DAY = 3650.0
INPUTS = Table(
    "inputs.csv",
    needed=("set", "from_day", "to_day", "kind", "target", "value", "source", "known_from"),
    dropped=("notes",),
    empty_ok=True,
)
# kind: (what the target names, least value, greatest value); a role means the seat that fills it
KINDS: dict[str, tuple[str, float, float]] = {
    "coverage": ("ground_patron", 0.0, 1.0),  # share of units with the patron's advisers
    "announced_coverage": ("ground_patron", 0.0, 1.0),  # the same, as the host believes
    "sorties": ("air_patron", 0.0, 1000.0),  # a day
    "pay": ("besieged", 0.0, 100.0),  # factor on pay of the first day
    "road_closed": ("road", 1.0, 1.0),  # a--b
    "reinforce": ("force or place", 1.0, 1e6),  # persons
    "losses": ("place", 1.0, 1e6),  # persons
    "holder": ("place=party", 1.0, 1.0),
    "leader_exit": ("besieged", 1.0, 1.0),
    "activate": ("third party", 1.0, 1.0),
    "legitimacy": ("place", -1.0, 1.0),  # shift
}


def inputs_known(data: TheatreData, origin: datetime.date) -> tuple[DatedInput, ...]:
    """The dated inputs of a theatre that were known by the end of the day `origin`."""
    return tuple(row for row in data.dated_inputs if row.known_from <= origin)


def make_inputs(
    folder: Path, names: dict[str, list[str]], sources: list[str], problems: Problems
) -> tuple[DatedInput, ...]:
    """Rows of inputs.csv, empty without that file. `names`: ids by what they name."""
    if not (folder / INPUTS.file).exists():
        return ()
    return tuple(_input(row, names, sources) for row in read_rows(folder, INPUTS, problems))


def _input(row: Row, names: dict[str, list[str]], sources: list[str]) -> DatedInput:
    from_day, to_day = row["from_day"].number(0.0, LONGEST_DAY), row["to_day"].number(0.0, LONGEST_DAY)
    if from_day > to_day:
        row["from_day"].refuse(f"the row ends before it begins; give a day up to its to_day, {to_day:g}")
    kind = row["kind"].choice(tuple(KINDS))
    what, low, high = KINDS[kind]
    _check_target(row["target"], what, names)
    return DatedInput(
        set=row["set"].identifier(),
        from_day=from_day,
        to_day=to_day,
        kind=kind,
        target=row["target"].text,
        value=row["value"].number(low, high),
        source=row["source"].sources(sources),
        known_from=row["known_from"].date(),
    )


def _check_target(cell: Cell, what: str, names: dict[str, list[str]]) -> None:
    if what == "place=party":
        place, sign, party = cell.text.partition("=")
        if not sign:
            cell.refuse("write it as place=party")
            return
        for part, kind in ((place, "place"), (party, "party")):
            Cell(part, cell.where, cell.name, cell.problems).choice(names[kind], f"there is no such {kind}")
    elif what == "road":
        ends = cell.text.split("--")
        if "--".join(reversed(ends)) not in names["road"]:
            cell.choice(names["road"], "roads.csv has no such road, written place--place")
    else:
        choices = [name for kind in what.split(" or ") for name in names[kind]]
        cell.choice(choices, f"the target of this kind is a {what.replace('_', ' ')}")
