"""The country's outline: polygons for the map, and the test of whether a point lies inside."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brittle.scenario.csv_rows import read_text
from brittle.scenario.problems import Problems, shown

Ring = NDArray[np.float64]  # (n, 2) longitude and latitude, degrees, WGS84
Outline = list[tuple[str, str, list[Ring]]]
LEVELS = ("country", "governorate", "zone")
FILE = "outline.geojson"
_KM_PER_DEGREE = 111.195
_MOST_POINTS = 200_000


def read_outline(path: Path) -> Outline:
    """Features of an outline file as (level, name, rings); raises BadInput.

    `path` is the file or the theatre folder. Levels: country (the outline), governorate
    (a part of it), zone (a strip that counts as inside although the outline leaves it out).
    """
    problems = Problems()
    outline = outline_of(path / FILE if path.is_dir() else path, problems)
    problems.stop()
    return outline


def outline_of(path: Path, problems: Problems) -> Outline:
    """As `read_outline`, but problems are noted, not raised."""
    text = read_text(path, problems)
    if text is None:
        return []
    try:
        content = json.loads(text)
    except RecursionError:
        problems.add(path.name, "is nested too deeply; give a GeoJSON FeatureCollection")
        return []
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        problems.add(f"{path.name}:{line}", f"is not JSON: {getattr(error, 'msg', error)}")
        return []
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        problems.add(path.name, "has no list of 'features'; give a GeoJSON FeatureCollection")
        return []
    outline: Outline = []
    for number, feature in enumerate(features):
        where = f"{path.name}: feature {number + 1}"
        try:
            outline.append(_feature(feature))
        except (KeyError, TypeError, ValueError) as error:
            problems.add(where, f"cannot be used: {_reason(error)}")
    if not problems.lines and not any(level == "country" for level, _, _ in outline):
        problems.add(path.name, "has no feature of level 'country'; give the country's outline")
    return outline


def _reason(error: Exception) -> str:
    return f"it lacks {error}" if isinstance(error, KeyError) else str(error)


def _feature(feature: Any) -> tuple[str, str, list[Ring]]:
    level, name = feature["properties"]["level"], feature["properties"]["name"]
    if level not in LEVELS:
        raise ValueError(f"level is {shown(str(level))}; give one of {', '.join(LEVELS)}")
    if not isinstance(name, str) or not name:
        raise ValueError(f"name is {shown(str(name))}; give a text")
    shape, coordinates = feature["geometry"]["type"], feature["geometry"]["coordinates"]
    if shape not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"geometry is {shown(str(shape))}; give Polygon or MultiPolygon")
    polygons = [coordinates] if shape == "Polygon" else coordinates
    return level, name, [_ring(ring) for polygon in polygons for ring in polygon]


def _ring(points: Any) -> Ring:
    if not isinstance(points, list) or not 4 <= len(points) <= _MOST_POINTS:
        raise ValueError(f"a ring is no list of 4 to {_MOST_POINTS} points")
    for point in points:
        pair = point[:2] if isinstance(point, list) else []
        if len(pair) < 2 or not all(type(number) in (int, float) for number in pair):
            raise ValueError(f"the point {shown(str(point))} is not [longitude, latitude]")
        if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
            raise ValueError(f"the point {shown(str(point))} lies outside -180..180 east, -90..90 north")
    return np.array([point[:2] for point in points], dtype=np.float64)


def km_outside(outline: Outline, latitude: float, longitude: float) -> float:
    """Distance of a point from the country in km, 0 if it lies inside; zones count as inside."""
    inside = [feature for feature in outline if feature[0] in ("country", "zone")]
    if any(_crossings_odd(rings, latitude, longitude) for _, _, rings in inside):
        return 0.0
    rings = [ring for _, _, rings in inside for ring in rings]
    return min((_km_to_ring(ring, latitude, longitude) for ring in rings), default=math.inf)


def _crossings_odd(rings: list[Ring], latitude: float, longitude: float) -> bool:
    # Even-odd rule over all rings of a feature, so that holes are outside.
    count = 0
    for ring in rings:
        x, y = ring[:, 0], ring[:, 1]
        x2, y2 = np.roll(x, -1), np.roll(y, -1)
        straddles = (y > latitude) != (y2 > latitude)
        with np.errstate(divide="ignore", invalid="ignore"):
            cut = x + (latitude - y) * (x2 - x) / (y2 - y)
        count += int(np.count_nonzero(straddles & (longitude < cut)))
    return count % 2 == 1


def _km_to_ring(ring: Ring, latitude: float, longitude: float) -> float:
    # A flat map around the point: exact enough for a tolerance of a few kilometres.
    scale = np.array([_KM_PER_DEGREE * math.cos(math.radians(latitude)), _KM_PER_DEGREE])
    start = (ring - np.array([longitude, latitude])) * scale
    along = np.roll(start, -1, axis=0) - start
    length = np.sum(along * along, axis=1)
    share = np.clip(-np.sum(start * along, axis=1) / np.where(length > 0, length, 1.0), 0.0, 1.0)
    return float(np.min(np.hypot(*(start + along * share[:, None]).T)))
