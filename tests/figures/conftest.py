"""An invented war of twelve towns on a grid, three of them capitals, one side besieged."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from brittle.figures import style
from brittle.figures.style import RunCaption
from brittle.scenario.records import Observed, Party, Place, Road, Seat, TheatreData

HORIZON = 14
NAMES = "Alder Birch Cedar Dogwood Elm Fir Ginkgo Hazel Ivy Juniper Larch Maple".split()


def _place(index: int) -> Place:
    name = NAMES[index]
    holder = "red" if index in (0, 4) else "blue"
    kind = "capital" if index in (1, 5, 11) else "town"
    south, west = divmod(index, 4)
    return Place(
        id=name.lower(),
        name=name,
        governorate="north",
        sector="north",
        latitude=40.0 - 0.6 * south,
        longitude=10.0 + 0.8 * west,
        population=1000 * (index + 1) ** 2,
        kind=kind,
        roles=(),
        party=holder,
        attitude=3,
        foreign=(),
        capital=kind == "capital",
        patron_base="",
    )


def _party(name: str, camp: str, colour: str) -> Party:
    return Party(name, f"The {name} <side>", camp, colour, False, (), (), 0, 0.0)


@pytest.fixture
def data() -> TheatreData:
    places = tuple(_place(index) for index in range(12))
    return TheatreData(
        name="trees",
        title="War of the trees",
        folder=Path("trees"),
        sha256="0" * 64,
        start=datetime.date(2031, 2, 26),
        known_until=datetime.date(2031, 2, 25),
        seat_of_power="maple",
        militia_total=0,
        militia_floor=0,
        seats=(Seat("blue", "besieged", "Blue & Co", "blue"), Seat("red", "challenger", "Red", "red")),
        parties=(_party("blue", "besieged", "#1b1b3a"), _party("red", "challenger", "#33ab68")),
        sectors=(),
        places=places,
        roads=tuple(Road(one.id, other.id, 40.0, "primary") for one, other in zip(places, places[1:], strict=False)),
        forces=(),
        supply_roots={},
        corridor=("birch", "maple"),
        axis=(),
        hindsight=("The axis was drawn knowing the outcome.",),
        dated_inputs=(),
    )


@pytest.fixture
def check_texts():
    """`check_words(figure)`: no words are small, cut off or on top of each other."""

    def check(figure) -> None:
        with style.drawing():
            canvas = FigureCanvasAgg(figure)
            canvas.draw()
        width, height = figure.get_size_inches() * figure.dpi
        texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
        boxes = [text.get_window_extent(canvas.get_renderer()) for text in texts]
        for text, box in zip(texts, boxes, strict=True):
            assert text.get_fontsize() >= 7.0
            assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height, text.get_text()
        for row, (text, box) in enumerate(zip(texts, boxes, strict=True)):
            for other, under in zip(texts[row + 1 :], boxes[row + 1 :], strict=True):
                across = min(box.x1, under.x1) - max(box.x0, under.x0)
                up = min(box.y1, under.y1) - max(box.y0, under.y0)
                assert across <= 1 or up <= 3, (text.get_text(), other.get_text())

    return check


@pytest.fixture
def outline() -> list[tuple[str, str, list[np.ndarray]]]:
    square = np.array([(9.5, 38.3), (12.9, 38.3), (12.9, 40.5), (9.5, 40.5), (9.5, 38.3)])
    return [("country", "Woods", [square]), ("governorate", "north", [square])]


@pytest.fixture
def held(data: TheatreData) -> list[str]:
    """Ids of the ten places that blue holds on the first day."""
    return [place.id for place in data.places if place.party == "blue"]


@pytest.fixture
def daily(data: TheatreData) -> pd.DataFrame:
    """Blue's places are lost a little more each day; red's stay red."""
    rows = []
    for place in data.places:
        for day in range(1, HORIZON + 1):
            lost = 1.0 if place.party == "red" else day / (2.0 * HORIZON)
            rows += [(place.id, day, "blue", 1.0 - lost), (place.id, day, "red", lost)]
    return pd.DataFrame(rows, columns=["place", "day", "controller", "probability"])


@pytest.fixture
def runs(held: list[str]) -> pd.DataFrame:
    """Twenty runs: a place falls on days 1, 1.25, ... in the first fifteen and never in the last five."""
    days = [1.0 + 0.25 * run if run < 15 else np.nan for run in range(20)]
    return pd.DataFrame({f"fall_day_{place}": days for place in held})


@pytest.fixture
def observed() -> tuple[Observed, ...]:
    """birch fell on day 2, cedar between days 3 and 6 and later again, the others not by day 8."""
    return (
        Observed("birch", 1.5, 1.75, "blue", "red", "assault", "light"),
        Observed("cedar", 3.0, 6.0, "blue", "red", "withdrawal", "none"),
        Observed("cedar", 6.5, 7.0, "red", "blue", "assault", "heavy"),
        Observed("cedar", 7.0, 7.5, "blue", "red", "assault", "heavy"),
        Observed("cedar", 7.5, 8.0, "red", "blue", "assault", "heavy"),
    )


@pytest.fixture
def caption() -> RunCaption:
    return RunCaption("historical", 7, 20, "0.1.0", "War of the trees", ("The axis was drawn knowing it.",))
