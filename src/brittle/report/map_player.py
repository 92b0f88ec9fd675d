"""The map by day that pages share: ground as SVG, names, a slider and a play button; each page adds what it shows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from brittle.figures.maps.base_map import ROAD_WIDTHS, Frame, Outline, thinned
from brittle.figures.maps.map_key import radius
from brittle.figures.maps.place_labels import Dot, place_labels
from brittle.figures.style import BORDER, FAINT, LAND, ROAD
from brittle.scenario.records import TheatreData

PIXELS = 100  # to an inch
INCHES = (9.0, 6.6)
_GROWN, _LETTERS = 1.9, 9.0  # pixels for a point of radius; size of names in points


def player_page(
    template: str, data: TheatreData, outline: Outline, frame: Frame, content: Mapping[str, Any], fields: dict[str, str]
) -> str:
    """A page with the map by day: `content` becomes its data, `fields` the rest of its text as HTML.

    The page needs nothing from any network; its template and the player's parts lie beside this file.
    """
    every = {
        **fields,
        "PLAYER_STYLE": _part("map_player.css"),
        "PLAYER_SCRIPT": _part("map_player.js"),
        "VIEW": f"0 0 {_number(frame.width * PIXELS)} {_number(frame.height * PIXELS)}",
        "GROUND": ground_svg(data, outline, frame),
        # "<" would let a place's name end the script.
        "DATA": json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
    }
    pieces = _part(template).split("@@")
    return "".join(every[piece] if number % 2 else piece for number, piece in enumerate(pieces))


def _part(name: str) -> str:
    return (resources.files("brittle.report") / name).read_text(encoding="utf-8")


def name_labels(data: TheatreData, frame: Frame, largest: int) -> list[dict[str, Any]]:
    """Names of capitals and where they stand, in pixels."""
    dots = {p.id: Dot(*frame.inches(p.longitude, p.latitude), pixel_radius(p.population, largest)) for p in data.places}
    named = [place for place in data.places if place.capital or place.kind == "capital"]
    named.sort(key=lambda place: (place.id != data.seat_of_power, -place.population, place.id))
    requested = [(place.name, dots[place.id]) for place in named]
    labels = place_labels(requested, tuple(dots.values()), frame.width, frame.height, _LETTERS)
    return [
        {"text": label.text, "x": round(label.x * PIXELS, 1), "y": round((frame.height - label.y) * PIXELS - 2, 1)}
        for label in labels
        if label is not None
    ]


def pixel_radius(population: float, largest: float) -> float:
    """Radius of a place's circle on a page, in inches of PIXELS each."""
    return radius(population, largest) * _GROWN / PIXELS


def ground_svg(data: TheatreData, outline: Outline, frame: Frame) -> str:
    """Land, borders and roads as paths of an SVG, PIXELS to an inch."""
    tolerance = 0.7 / 72 / frame.inches_per_degree[1]
    land, lines = [], []
    for level, _, rings in outline:
        path = "".join(_path(thinned(ring, tolerance).tolist(), frame) for ring in rings)
        if level == "governorate":
            lines.append(f'<path d="{path}" fill="none" stroke="{BORDER}" stroke-width="0.7"/>')
        else:
            edge = FAINT if level == "country" else "none"
            land.append(f'<path d="{path}" fill="{LAND}" fill-rule="evenodd" stroke="{edge}"/>')
    where = {place.id: (place.longitude, place.latitude) for place in data.places}
    for road in data.roads:
        wide = 1.6 * ROAD_WIDTHS.get(road.road_class, 0.4)
        path = _path([where[road.start], where[road.end]], frame)
        lines.append(f'<path d="{path}" fill="none" stroke="{ROAD}" stroke-width="{wide:.2f}"/>')
    return "".join([*land, *lines])


def _path(points: Sequence[Sequence[float]], frame: Frame) -> str:
    found = []
    for longitude, latitude in points:
        x, y = frame.inches(longitude, latitude)
        found.append(f"{_number(x * PIXELS)} {_number((frame.height - y) * PIXELS)}")
    return "M" + "L".join(found)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
