"""Order of battle: forces and militias become garrisons, and garrisons formations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from brittle.numerics.streams import entity_key
from brittle.rules.will import militia_will
from brittle.scenario.records import CAMPS, KINDS, Force, Place, TheatreData
from brittle.world.layout import dtype_of
from brittle.world.theatre import (
    ASSAULT,
    AUXILIARY,
    CAMP_BESIEGED,
    CORE,
    EXPEDITIONARY,
    FORMATIONS,
    IRREGULAR,
    LINE,
    MILITIA,
)

FILLED = -1  # stands for every kind that the fill applies to
BASE_FILL = 0.45  # fill at which effective fractions were coded
MILITIA_QUALITY = 1
OWN_WILL = {
    CORE: "morale_core",
    LINE: "morale_line",
    AUXILIARY: "morale_auxiliary",
    EXPEDITIONARY: "morale_expeditionary",
    ASSAULT: "morale_assault",
    IRREGULAR: "morale_irregular",
    MILITIA: "morale_militia",
}


@lru_cache(maxsize=100_000)
def key_of(name: str) -> int:
    """The address of an entity's draws; the same names recur at every build of a sweep."""
    return entity_key(name)


@dataclass(frozen=True)
class Garrison:
    """A force at a station, before it is split."""

    id: str
    party: str
    kind: int
    place: str
    central: float  # persons on paper there
    present: float  # persons at base fill
    quality: int
    own_patron: bool
    filled: bool  # fill applies


def make_garrisons(data: TheatreData) -> list[Garrison]:
    camp = {party.id: party.camp for party in data.parties}
    ground = next((seat.id for seat in data.seats if seat.role == "ground_patron"), "")
    found = []
    for force in data.forces:
        total = sum(station.weight for station in force.stations)
        for station in force.stations:
            paper = force.central * station.weight / total
            found.append(_one_garrison(force, station.place, paper, ground, camp))
    found.extend(_militia(data, camp))
    return found


def _one_garrison(force: Force, place: str, paper: float, ground: str, camp: dict[str, str]) -> Garrison:
    return Garrison(
        f"{force.id}@{place}",
        force.party,
        KINDS.index(force.kind),
        place,
        paper,
        paper * force.effective_fraction,
        force.quality,
        bool(ground) and force.patron == ground,
        camp[force.party] == "besieged" and not force.patron,
    )


def _militia(data: TheatreData, camp: dict[str, str]) -> list[Garrison]:
    """A militia in every place of the besieged party: the total spread by population, with a floor."""
    held = [place for place in data.places if camp[place.party] == "besieged" and not is_patrons_own(data, place)]
    people = max(1, sum(place.population for place in held))
    return [
        Garrison(
            f"militia@{place.id}",
            place.party,
            MILITIA,
            place.id,
            4.0 * men,
            men,
            MILITIA_QUALITY,
            False,
            True,
        )
        for place in held
        for men in [max(float(data.militia_floor), data.militia_total * place.population / people)]
    ]


def is_patrons_own(data: TheatreData, place: Place) -> bool:
    """True if the place is held by a patron's party, not by the besieged seat's."""
    return place.party == next((seat.party for seat in data.seats if seat.role == "air_patron"), None)


def make_formations(
    garrisons: list[Garrison],
    data: TheatreData,
    p: np.record,
    index: dict[str, int],
    party_row: dict[str, int],
) -> tuple[np.recarray, list[str]]:
    """Formation rows: each garrison split into equal parts of about `resolution.formation_men`."""
    where = {place.id: place for place in data.places}
    camp = {party.id: CAMPS.index(party.camp) for party in data.parties}
    ground = next((seat.id for seat in data.seats if seat.role == "ground_patron"), "")
    # A sweep comes here at every design point: what many garrisons share is looked up once.
    shares = _present_shares(p)
    own_will = {kind: float(p[field]) for kind, field in OWN_WILL.items()}
    quality_of = {level: float(p[f"quality_level_{level}"]) for level in {g.quality for g in garrisons}}
    in_a_part, reach, loyalty = (
        float(p.resolution_formation_men),
        float(p.ground_patron_reach),
        float(p.morale_militia_loyalty),
    )
    rows, names = [], []
    for row, garrison in enumerate(garrisons):
        kind, place = garrison.kind, where[garrison.place]
        parts = max(1, round(garrison.present / in_a_part))
        most = garrison.central * max(1.0, shares[kind]) if kind == EXPEDITIONARY else garrison.central
        men = int(min(most, garrison.present * shares.get(kind, shares[FILLED] if garrison.filled else 1.0)))
        advised = 1.0 if garrison.own_patron or ground in place.foreign else reach
        will = own_will[kind]
        if kind == MILITIA:
            will = militia_will(will, loyalty, legitimacy_of(place, p))
        quality = quality_of[garrison.quality]
        for part in range(parts):
            name = f"{garrison.id}#{part + 1}"
            share = men // parts + (1 if part < men % parts else 0)
            rows.append(
                (
                    key_of(name),
                    row,
                    key_of(garrison.id),
                    party_row[garrison.party],
                    camp[garrison.party],
                    garrison.kind,
                    index[garrison.place],
                    share,
                    share / men if men > 0 else 1.0 / parts,
                    quality,
                    advised if camp[garrison.party] == CAMP_BESIEGED else 0.0,
                    will,
                )
            )
            names.append(name)
    return np.array(rows, dtype_of(FORMATIONS)).view(np.recarray), names


def _present_shares(p: np.record) -> dict[int, float]:
    """People against the coded ones by kind: the challenger's commitment, the patron's expedition, else the fill."""
    return {
        ASSAULT: float(p.challenger_committed_share),
        EXPEDITIONARY: float(p.ground_patron_expedition),
        FILLED: float(p.morale_besieged_fill) / BASE_FILL,
    }


def legitimacy_of(place: Place, p: np.record) -> float:
    """Support for the besieged side in [0, 1]: that of the coded attitude, unless a scenario sets it."""
    return float(p[f"legitimacy_attitude_{place.attitude}"]) if place.legitimacy is None else place.legitimacy
