"""The dated facts of a theatre that a scenario names, as the rows that the engine's first stage reads."""

from __future__ import annotations

import datetime

import numpy as np

from brittle.scenario.build import Names
from brittle.scenario.input_rows import inputs_known
from brittle.scenario.problems import listed, shown
from brittle.scenario.records import DatedInput, TheatreData
from brittle.world.check import BadInput, hint
from brittle.world.inputs import KINDS, input_rows, no_inputs
from brittle.world.theatre import AUXILIARY, CAMP_BESIEGED, CORE, EXPEDITIONARY, LINE, MILITIA, Theatre

# Who takes in reinforcements of a place: a patron's men first, for they are what arrives.
_TAKES_IN = (EXPEDITIONARY, AUXILIARY, CORE, LINE, MILITIA)


def dated_rows(
    data: TheatreData, theatre: Theatre, names: Names, wanted: str | None, origin: datetime.date | None
) -> np.recarray:
    """Rows of the set `wanted` that were known by the end of `origin` (the theatre's own date if None).

    No rows without a set. Raises BadInput for a set that the theatre does not have.
    """
    check_inputs(data, wanted)
    if wanted is None:
        return no_inputs()
    known = inputs_known(data, data.known_until if origin is None else origin)
    rows = []
    for row in known:
        if row.set == wanted:
            rows += [(row.from_day, row.to_day, KINDS.index(row.kind), *pair) for pair in _targets(row, theatre, names)]
    return input_rows(rows)


def check_inputs(data: TheatreData, wanted: str | None) -> None:
    """Raises BadInput for a set of dated inputs that the theatre does not have."""
    sets = sorted({row.set for row in data.dated_inputs})
    if wanted is not None and wanted not in sets:
        raise BadInput(
            [
                f"inputs: {shown(wanted)} is no set of dated inputs of theatre {data.name},"
                f" give null or {listed(sets)}{hint(wanted, sets)}"
            ]
        )


def uses_later_facts(data: TheatreData, wanted: str | None, origin: datetime.date | None) -> bool:
    """True if rows are used that became known after the theatre's own forecast origin."""
    rows = inputs_known(data, data.known_until if origin is None else origin)
    return any(row.set == wanted and row.known_from > data.known_until for row in rows)


def _targets(row: DatedInput, theatre: Theatre, names: Names) -> list[tuple[int, float]]:
    """Target row and value, one pair for each formation concerned."""
    if row.kind in ("losses", "legitimacy"):
        return [(names.places.index(row.target), row.value)]
    if row.kind == "holder":
        place, _, party = row.target.partition("=")
        return [(names.places.index(place), float(names.parties.index(party)))]
    if row.kind == "activate":
        return [(names.parties.index(row.target), row.value)]
    if row.kind == "road_closed":
        return [(names.roads.index("--".join(sorted(row.target.split("--")))), row.value)]
    if row.kind == "reinforce":
        return _reinforced(row, theatre, names)
    return [(-1, row.value)]


def _reinforced(row: DatedInput, theatre: Theatre, names: Names) -> list[tuple[int, float]]:
    """A force shares its arrivals equally; a place gives them to one formation of the besieged camp."""
    own = [number for number, name in enumerate(names.formations) if name.startswith(f"{row.target}@")]
    if own:
        men, left = divmod(int(row.value), len(own))
        return [(number, float(men + (order < left))) for order, number in enumerate(own)]
    place = names.places.index(row.target) if row.target in names.places else -1
    there = [
        (_TAKES_IN.index(int(entry.kind)), number)
        for number, entry in enumerate(theatre.formations)
        if entry.camp == CAMP_BESIEGED and entry.place == place and int(entry.kind) in _TAKES_IN
    ]
    if not there:
        raise BadInput([f"inputs.csv: reinforce {row.target}: the besieged side has no formation there to join"])
    return [(min(there)[1], row.value)]
