"""A war of four towns on one road, small enough to score by hand."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from brittle.scenario.records import Observed, Party, Place, Road, TheatreData


def party(name: str, camp: str) -> Party:
    return Party(name, name.title(), camp, "#808080", camp == "other", (), (), 0, 0.0)


def place(name: str, holder: str, population: int) -> Place:
    return Place(name, name.title(), "north", "north", 35.0, 37.0, population, "town", (), holder, 3, (), False, "")


@pytest.fixture
def data() -> TheatreData:
    """front -10 km- near -20 km- mid -100 km- far, and a longer way front -50 km- mid."""
    return TheatreData(
        name="tiny",
        title="Tiny war",
        folder=Path("tiny"),
        sha256="0" * 64,
        start=datetime.date(2024, 11, 27),
        known_until=datetime.date(2024, 11, 26),
        seat_of_power="far",
        militia_total=0,
        militia_floor=0,
        seats=(),
        parties=(
            party("blue", "besieged"),
            party("patron", "besieged"),
            party("red", "challenger"),
            party("green", "other"),
        ),
        sectors=(),
        places=(
            place("near", "blue", 100),
            place("far", "patron", 600),
            place("front", "red", 50),
            place("mid", "blue", 300),
        ),
        roads=(
            Road("front", "near", 10.0, "primary"),
            Road("near", "mid", 20.0, "primary"),
            Road("front", "mid", 50.0, "secondary"),
            Road("mid", "far", 100.0, "motorway"),
        ),
        forces=(),
        supply_roots={},
        corridor=("mid", "far"),
        axis=(),
        hindsight=("The far town is never attacked.",),
        dated_inputs=(),
    )


@pytest.fixture
def observed() -> tuple[Observed, ...]:
    """near fell in the afternoon of day 1, mid some time between days 2 and 4, far never."""
    return (
        Observed("near", 0.5, 0.75, "blue", "red", "assault", "light"),
        Observed("mid", 1.25, 3.5, "blue", "red", "withdrawal", "none"),
        Observed("front", 3.75, 4.0, "red", "blue", "assault", "heavy"),
    )
