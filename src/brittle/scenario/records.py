"""What a theatre folder says, checked and typed: the only form in which its files travel.

`scenario.theatre_folder` reads a folder into a `TheatreData`; `scenario.build` turns that
into arrays. Nothing here knows a place name of any war. Facts of what happened
(`Observed`) are read by a separate function and never reach a builder.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from brittle.scenario.theatre_spelling import spelling_of
from brittle.world.spelling import Spelling

ROLES = ("besieged", "challenger", "ground_patron", "air_patron")
CAMPS = ("besieged", "challenger", "other")
KINDS = ("core", "line", "militia", "auxiliary", "expeditionary", "assault", "irregular")
BEHAVIOURS = ("take_vacated", "rise", "attack")


@dataclass(frozen=True)
class Place:
    """One town, base, junction or crossing."""

    id: str
    name: str
    governorate: str
    sector: str  # unit of orders
    latitude: float  # degrees north, WGS84
    longitude: float  # degrees east, WGS84
    population: int  # persons, >= 0
    kind: str  # capital, city, town, junction, airbase, port, crossing
    roles: tuple[str, ...]
    party: str  # holder on the first day, a key of `parties`
    attitude: int  # 1 hostile to the besieged side .. 5 firmly for it
    foreign: tuple[str, ...]  # seats or other patrons with people here on the first day
    capital: bool  # counts in "capitals lost"
    patron_base: str  # seat of the patron that holds its own base here, else ""
    legitimacy: float | None = None  # in [0, 1] where a scenario sets it; else that of the coded attitude


@dataclass(frozen=True)
class Road:
    """One undirected road link."""

    start: str
    end: str
    km: float
    road_class: str  # motorway, primary, secondary


@dataclass(frozen=True)
class Station:
    """Where part of a force stands."""

    place: str
    weight: float  # relative share, > 0


@dataclass(frozen=True)
class Force:
    """One row of the order of battle that counts (totals, subsets and non-ground rows are gone)."""

    id: str
    party: str
    kind: str  # one of KINDS
    stations: tuple[Station, ...]
    central: int  # persons on paper
    effective_fraction: float  # [0, 1], share likely present and willing on day one
    quality: int  # 1 .. 5
    patron: str  # seat whose people these are, else ""


@dataclass(frozen=True)
class Claim:
    """A place that a third party would take, and why we say so."""

    place: str
    source: str


@dataclass(frozen=True)
class Party:
    """Who can hold a place."""

    id: str
    label: str
    camp: str  # one of CAMPS
    colour: str  # #rrggbb
    third_party: bool  # scripted, acts by rule inside the step
    behaviours: tuple[str, ...]  # subset of BEHAVIOURS
    claims: tuple[Claim, ...]
    capitals_needed: int  # hindsight switch: acts only once so many capitals are lost
    activation_rate: float  # per day at full alarm
    trigger: str = "alarm"  # "alarm": hazard rises with losses; "offensive": coordinated with the challenger


@dataclass(frozen=True)
class Seat:
    """A decision maker a person can play."""

    id: str
    role: str  # one of ROLES
    label: str
    party: str = ""  # party whose forces it commands, "" if it commands none of its own


@dataclass(frozen=True)
class Sector:
    """A group of places, the unit of orders."""

    id: str
    label: str
    priority: float  # [0, 1], what the besieged command gives up last (1)
    withdraw_to: str  # sector that its garrisons are drawn to
    held_firm: bool = False  # a scenario has the besieged command hold it whatever happens


@dataclass(frozen=True)
class TheatreData:
    """A whole theatre as its folder states it; every reference resolved, every range checked."""

    name: str
    title: str
    folder: Path
    sha256: str  # of the input files alone, canonical order; observations excluded
    start: datetime.date
    known_until: datetime.date  # later facts never reach inputs
    seat_of_power: str  # place whose loss is collapse
    militia_total: int  # persons, effective, spread over held places by population
    militia_floor: int  # persons per held place
    seats: tuple[Seat, ...]
    parties: tuple[Party, ...]
    sectors: tuple[Sector, ...]
    places: tuple[Place, ...]
    roads: tuple[Road, ...]
    forces: tuple[Force, ...]
    supply_roots: dict[str, tuple[str, ...]]  # camp -> places
    corridor: tuple[str, str]  # ends of the ground patron's line of communication
    axis: tuple[str, ...]  # sectors in the order of the challenger's stated axis
    hindsight: tuple[str, ...]  # choices made knowing the outcome, shown with every result
    dated_inputs: tuple[DatedInput, ...]  # rows of inputs.csv, used only by scenarios that name them
    rising_party: str = ""  # holder of a place that rose by itself and that no third party claims
    own_names: tuple[tuple[str, str], ...] = ()  # names of knobs that are not made from the ids of seats

    @property
    def spelling(self) -> Spelling:
        """How this war spells the names of knobs."""
        return spelling_of(((seat.role, seat.id) for seat in self.seats), dict(self.own_names))


@dataclass(frozen=True)
class DatedInput:
    """One exogenous fact or inject; `known_from` later than a forecast origin is dropped."""

    set: str  # name of the group of inputs a scenario asks for
    from_day: float
    to_day: float
    kind: str
    target: str
    value: float
    source: str
    known_from: datetime.date


@dataclass(frozen=True)
class Observed:
    """One observed change of control, interval-censored; never an input."""

    place: str
    earliest: float  # days from the start
    latest: float
    from_party: str
    to_party: str
    how: str
    fighting: str
