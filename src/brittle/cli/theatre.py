"""`brittle theatre check PATH`: check whether a folder is a theatre, and list its faults."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from typing import TYPE_CHECKING

from brittle.world.check import BadInput

if TYPE_CHECKING:
    from brittle.scenario.records import Observed, TheatreData


def check(path: str) -> int:
    """0 if the theatre can be used, else 2; prints a summary, or its problems to standard error.

    `path` is the name of a packaged theatre, or the path of a folder with a slash in it.
    """
    from brittle.scenario.observed import read_observed
    from brittle.scenario.outline import read_outline
    from brittle.scenario.theatre_folder import find_theatre, read_theatre

    try:
        folder = find_theatre(path)
        data = read_theatre(folder)
        observed = read_observed(folder, data)
        read_outline(folder)
    except BadInput as bad:
        count = len(bad.problems)
        print(f"{path}: cannot be used, {count} problem{'s' if count > 1 else ''}", file=sys.stderr)
        for problem in bad.problems:
            print(f"  {problem}", file=sys.stderr)
        return 2
    print("\n".join(summary(data, observed)))
    return 0


def summary(data: TheatreData, observed: tuple[Observed, ...]) -> list[str]:
    """Lines that say what a theatre holds, and what its author may have overlooked."""
    from brittle.scenario.records import ROLES

    held = Counter(place.party for place in data.places)
    roles = {seat.role: seat.label for seat in data.seats}
    parties = [f"{party.label} {held[party.id]}" for party in data.parties if held[party.id]]
    capitals = sum(place.capital for place in data.places)
    lines = [
        f"{data.name}: all right. {data.title}, from {data.start}",
        f"  {len(data.places)} places ({capitals} capitals), {len(data.roads)} roads, {len(data.sectors)} sectors",
        f"  seats: {', '.join(f'{role} {roles.get(role, "empty")}' for role in ROLES)}",
        f"  parties, with places held: {', '.join(parties)}",
        f"  {len(data.forces)} forces count, militia {data.militia_total}",
        f"  {len(observed)} observed changes of holder, never an input",
        f"  {len(data.dated_inputs)} dated inputs, used only by scenarios that name their set",
        f"  content {data.sha256[:16]}",
    ]
    return lines + [f"  warning: {warning}" for warning in warnings(data, observed)]


def warnings(data: TheatreData, observed: tuple[Observed, ...]) -> list[str]:
    """Things that are allowed but likely not meant, one sentence each."""
    found = []
    manned = {station.place for force in data.forces for station in force.stations}
    roots = {place for places in data.supply_roots.values() for place in places}
    parties = {party.id: party for party in data.parties}
    empty = [
        place.id
        for place in data.places
        if parties[place.party].camp == "besieged" and place.population == 0 and place.id not in manned
    ]
    if empty:
        found.append(f"the besieged side holds {', '.join(sorted(empty))} without a force or an inhabitant")
    unused = [
        party.label
        for party in data.parties
        if not party.third_party
        and party.id != data.rising_party
        and all(force.party != party.id for force in data.forces)
        and all(place.party != party.id for place in data.places)
    ]
    if unused:
        found.append(f"nothing belongs to {', '.join(unused)}")
    third = [party for party in data.parties if party.third_party]
    idle = [party.label for party in third if not (party.claims and party.behaviours)]
    if idle:
        found.append(f"these never act, because they have no claim or no behaviour: {', '.join(idle)}")
    if not any(parties[place.party].camp == "challenger" and place.id in roots for place in data.places):
        found.append("no place of the challenger's camp is a supply root")
    if not observed:
        found.append("the timeline is empty, so no run can be scored")
    if observed and not data.hindsight:
        found.append("hindsight is empty; list there the choices made knowing the outcome")
    return found


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("what", choices=("check",), help="check: list the faults of a theatre")
    parser.add_argument("path", help="name of a packaged theatre, or a folder as ./FOLDER")


def main(options: Namespace) -> int:
    """0 if the theatre can be used, else 2."""
    return check(options.path)
