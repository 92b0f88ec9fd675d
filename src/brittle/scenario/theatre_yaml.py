"""What theatre.yaml settles: seats, parties, sectors, forces that count, roots and routes.

Only its own form is checked here. Whether the places and forces it names exist is
checked by `theatre_checks`, which sees the tables too.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import Path

from brittle.scenario.cells import Cell
from brittle.scenario.problems import Problems
from brittle.scenario.records import BEHAVIOURS, CAMPS, KINDS, ROLES, Claim, Party, Seat, Sector
from brittle.scenario.theatre_spelling import FILE, spelling_of
from brittle.scenario.yaml_tree import Block, read_block
from brittle.world.parameters import REGISTRY
from brittle.world.spelling import STEMS

_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39}){0,3}")
TRIGGERS = ("alarm", "offensive")
NEEDED = (
    "title", "start", "known_until", "seat_of_power", "seats", "parties", "controllers", "capitals",
    "sectors", "forces", "not_counted", "militia", "supply_roots", "corridor", "axis", "rising_party",
    "hindsight",
)  # fmt: skip
ALLOWED = ("names", "captors", "holders", "foreign", "patron_bases")


@dataclass(frozen=True)
class CountedForce:
    """How a row of forces.csv counts."""

    cell: Cell  # its id
    party: Cell
    kind: str
    patron: Cell  # text "" if none
    stations: dict[str, tuple[Cell, float]]  # place -> cell, weight; empty: equal shares
    share: float  # of the row's men that stand at these stations


@dataclass(frozen=True)
class ClaimCell:
    """A claim as written; `hindsight` if it was chosen knowing the outcome."""

    place: Cell
    source: Cell
    hindsight: bool


@dataclass(frozen=True)
class Settings:
    """theatre.yaml, checked as far as it goes alone. Cells still name places or parties to look up."""

    title: str
    start: datetime.date
    known_until: datetime.date
    seat_of_power: Cell
    seats: tuple[Seat, ...]
    seat_parties: tuple[Cell, ...]  # party that each seat commands, "" for none
    parties: tuple[Party, ...]  # claims empty: they are in `claims`
    claims: dict[str, tuple[ClaimCell, ...]]
    controllers: dict[str, Cell]  # code of the tables -> party
    captors: dict[str, Cell]  # code of the timeline -> party
    holders: dict[Cell, Cell]  # place -> party, where it differs from the code
    foreign: dict[str, Cell]  # code of the tables -> seat, "" for another power
    patron_bases: dict[Cell, Cell]  # place -> seat
    capitals: tuple[Cell, ...]
    sectors: tuple[Sector, ...]
    sector_cells: dict[str, tuple[Cell, tuple[Cell, ...]]]  # sector -> withdraw_to, places
    counted: tuple[CountedForce, ...]
    not_counted: dict[str, Cell]
    militia_force: Cell
    militia_floor: int
    supply_roots: dict[str, tuple[Cell, ...]]
    corridor: tuple[Cell, ...]
    axis: tuple[Cell, ...]
    rising_party: Cell
    hindsight: tuple[str, ...]
    own_names: tuple[tuple[str, str], ...]  # role, or beginning of names of knobs -> what this war calls it
    lines: dict[str, str]  # key -> file:line


def read_settings(folder: Path, problems: Problems) -> Settings | None:
    """theatre.yaml of the folder, or None if it is too broken to go on with."""
    top = read_block(folder / FILE, problems)
    if top is None or not top.expect(NEEDED, ALLOWED):
        return None
    start, known_until = _dates(top)
    seats, seat_parties = _seats(top.block("seats"))
    parties, claims = _parties(top.block("parties"))
    sectors, sector_cells = _sectors(top.block("sectors"))
    militia = top.block("militia")
    militia.expect(("force", "floor"))
    return Settings(
        title=top.cell("title").plain(),
        start=start,
        known_until=known_until,
        seat_of_power=top.cell("seat_of_power"),
        seats=seats,
        seat_parties=seat_parties,
        parties=parties,
        claims=claims,
        controllers=_names(top.block("controllers")),
        captors=_names(top.block("captors")),
        holders=_pairs(top.block("holders")),
        foreign=_names(top.block("foreign")),
        patron_bases=_pairs(top.block("patron_bases")),
        capitals=tuple(top.cells("capitals")),
        sectors=sectors,
        sector_cells=sector_cells,
        counted=_counted(top.block("forces")),
        not_counted=_reasons(top.block("not_counted")),
        militia_force=militia.cell("force"),
        militia_floor=militia.cell("floor").whole(0, 100_000),
        supply_roots=_roots(top.block("supply_roots")),
        corridor=tuple(top.cells("corridor")),
        axis=tuple(top.cells("axis")),
        rising_party=top.cell("rising_party"),
        hindsight=tuple(cell.plain(600) for cell in top.cells("hindsight")),
        own_names=_own_names(top.block("names"), seats),
        lines=top.lines,
    )


def _dates(top: Block) -> tuple[datetime.date, datetime.date]:
    start, known_until = top.cell("start").date(), top.cell("known_until").date()
    if known_until > start:
        top.cell("known_until").refuse(f"give a day not after the start, {start}: later facts are hindsight")
    return start, known_until


def _seats(block: Block) -> tuple[tuple[Seat, ...], tuple[Cell, ...]]:
    seats, parties, taken = [], [], dict[str, str]()
    for name in block.entries:
        block.key(name).identifier()
        one = block.block(name)
        one.expect(("role", "label"), ("party",))
        role = one.cell("role").choice(ROLES)
        if role in taken:
            one.cell("role").refuse(f"the seat '{taken[role]}' fills it already; one seat a role")
        taken.setdefault(role, name)
        seats.append(Seat(name, role, one.cell("label").plain()))
        parties.append(one.cell("party"))
    for role in ("besieged", "challenger"):
        if role not in taken:
            block.problems.add(block.where, f"no seat has the role '{role}'; only patrons' roles may stay empty")
    return tuple(seats), tuple(parties)


def _own_names(block: Block, seats: tuple[Seat, ...]) -> tuple[tuple[str, str], ...]:
    names = {}
    for name in block.entries:
        block.key(name).choice((*(stem for stem, _ in STEMS), *REGISTRY), "no role and no setting is called so")
        word = block.cell(name)
        if not _WORD.fullmatch(word.text):
            word.refuse("give a name of small letters, digits and '_', with dots between them")
        elif word.text != name:
            names[name] = word.text
    kept = {word for _, word in spelling_of(((seat.role, seat.id) for seat in seats), names).stems}
    for name, text in names.items():
        if text not in kept:
            block.cell(name).refuse("another setting is called so already; choose another word")
    return tuple(sorted(names.items()))


def _parties(block: Block) -> tuple[tuple[Party, ...], dict[str, tuple[ClaimCell, ...]]]:
    parties: list[Party] = []
    claims: dict[str, tuple[ClaimCell, ...]] = {}
    for name in block.entries:
        block.key(name).identifier()
        one = block.block(name)
        one.expect(
            ("label", "camp", "colour"),
            ("third_party", "behaviours", "claims", "capitals_needed", "activation_rate", "trigger"),
        )
        third = one.cell("third_party", "false").flag()
        if not third and any(one.has(key) for key in ("behaviours", "claims", "trigger", "activation_rate")):
            one.problems.add(one.where, f"{name} is scripted but not marked; write 'third_party: true'")
        parties.append(
            Party(
                id=name,
                label=one.cell("label").plain(),
                camp=one.cell("camp").choice(CAMPS),
                colour=one.cell("colour").colour(),
                third_party=third,
                behaviours=tuple(cell.choice(BEHAVIOURS) for cell in one.cells("behaviours")),
                claims=(),
                capitals_needed=one.cell("capitals_needed", "0").whole(0, 1000),
                activation_rate=one.cell("activation_rate", "0").number(0.0, 50.0),
                trigger=one.cell("trigger", "alarm").choice(TRIGGERS),
            )
        )
        claims[name] = tuple(_claim(entry) for entry in one.blocks("claims"))
    _differ(block)
    return tuple(parties), claims


def _differ(block: Block) -> None:
    for key in ("label", "colour"):
        taken: dict[str, str] = {}
        for name in block.entries:
            cell = block.block(name).cell(key)
            if cell.text in taken:
                cell.refuse(f"the party '{taken[cell.text]}' has it already; a map must tell them apart")
            taken.setdefault(cell.text, name)


def _claim(entry: Block) -> ClaimCell:
    entry.expect(("place", "source"), ("hindsight",))
    return ClaimCell(entry.cell("place"), entry.cell("source"), entry.cell("hindsight", "false").flag())


def with_claims(party: Party, claims: tuple[ClaimCell, ...]) -> Party:
    """The party with its claims resolved."""
    resolved = tuple(Claim(claim.place.text, claim.source.text) for claim in claims)
    return Party(**{**vars(party), "claims": resolved})


def _sectors(block: Block) -> tuple[tuple[Sector, ...], dict[str, tuple[Cell, tuple[Cell, ...]]]]:
    sectors: list[Sector] = []
    cells: dict[str, tuple[Cell, tuple[Cell, ...]]] = {}
    for name in block.entries:
        block.key(name).identifier()
        one = block.block(name)
        one.expect(("label", "priority", "withdraw_to", "places"))
        towards = one.cell("withdraw_to")
        label, priority = one.cell("label").plain(), one.cell("priority").number(0.0, 1.0)
        sectors.append(Sector(name, label, priority, towards.text))
        cells[name] = (towards, tuple(one.cells("places")))
    return tuple(sectors), cells


def _counted(block: Block) -> tuple[CountedForce, ...]:
    counted = []
    for name in block.entries:
        one = block.block(name)
        one.expect(("party", "kind"), ("patron", "stations", "share"))
        stations = one.block("stations")
        weights = {
            place: (stations.key(place), stations.cell(place).number(0.001, 1000.0)) for place in stations.entries
        }
        share = one.cell("share", "1").number(0.0, 1.0)
        kind = one.cell("kind").choice(KINDS)
        party, patron = one.cell("party"), one.cell("patron")
        counted.append(CountedForce(block.key(name), party, kind, patron, weights, share))
    return tuple(counted)


def _reasons(block: Block) -> dict[str, Cell]:
    for name in block.entries:
        block.cell(name).plain(400)
    return {name: block.key(name) for name in block.entries}


def _names(block: Block) -> dict[str, Cell]:
    return {name: block.cell(name) for name in block.entries}


def _pairs(block: Block) -> dict[Cell, Cell]:
    return {block.key(name): block.cell(name) for name in block.entries}


def _roots(block: Block) -> dict[str, tuple[Cell, ...]]:
    for name in block.entries:
        block.key(name).choice(CAMPS)
    return {name: tuple(block.cells(name)) for name in block.entries}
