"""Observation: what a seat may know, in sectors and totals. Made by `engine.observe`, never drawn."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from brittle.world.layout import Field, records

SECTOR_VIEW = (
    Field("priority", "f8", "[0, 1]", "what the besieged command gives up last"),
    Field("withdraw_to", "i8", "-", "sector it falls back on"),
    Field("is_held_firm", "i8", "bool", "the besieged command holds it whatever happens"),
    Field("axis", "i8", "-", "order on the challenger's stated axis, -1 none"),
    Field("value", "f8", "-", "worth of its places"),
    Field("held_value", "f8", "-", "worth of its places that the besieged camp holds"),
    Field("besieged", "f8", "persons", "usable strength of the besieged camp"),
    Field("hostile", "f8", "persons", "usable strength of its enemies there or bound for it"),
    Field("is_front", "i8", "bool", "an enemy of the besieged camp holds a neighbouring place or one of its own"),
    Field("is_threatened", "i8", "bool", "enemies stand at, or are bound for, a held place of value there"),
    Field("capitals_held", "i8", "-", "capitals that the besieged camp holds there"),
    Field("will", "f8", "[0, 1]", "mean will m of the besieged camp's people, places weighed by value"),
    Field("legitimacy", "f8", "[0, 1]", "mean coded support of its people for the besieged side"),
    Field(
        "km",
        "f8",
        "km",
        "road distance from the challenger's nearest place to its anchor; the challenger alone counts it",
    ),
)
TOTAL_VIEW = (
    Field("day", "f8", "d", "days since the start"),
    Field("days_since", "f8", "d", "days since this seat last decided"),
    Field("capitals_lost", "i8", "-", "capitals that the besieged camp has lost"),
    Field("losing", "f8", "[0, 1]", "share of the people of its capitals that it has lost"),
    Field("host_will", "f8", "[0, 1]", "this seat's belief that a unit of the besieged side stands"),
    Field("first_will", "f8", "[0, 1]", "the same on the first day"),
    Field("announced_coverage", "f8", "[0, 1]", "adviser coverage as announced"),
    Field("own_coverage", "f8", "[0, 1]", "adviser coverage; to others, what is announced as far as it is believed"),
    Field(
        "corridor_open",
        "f8",
        "bool",
        "the ground patron's road to its ally is open; it alone looks, others have 1",
    ),
    Field(
        "base_km",
        "f8",
        "km",
        "road distance from an enemy place to the nearest base; the air patron alone counts it",
    ),
    Field("leader_in_office", "f8", "bool", "the leader is there"),
    Field("collapsed", "f8", "bool", "the regime has collapsed"),
)


class Observation(NamedTuple):
    """What one seat knows when it decides."""

    sectors: np.recarray  # (sector,) SECTOR_VIEW
    total: np.recarray  # (1,) TOTAL_VIEW
    memo: np.ndarray  # (MEMO_SIZE,) what it chose to remember at its last decision


def empty_observation(sectors: int, memo_size: int) -> Observation:
    """A zeroed Observation."""
    return Observation(records(SECTOR_VIEW, sectors), records(TOTAL_VIEW, 1), np.zeros(memo_size))
