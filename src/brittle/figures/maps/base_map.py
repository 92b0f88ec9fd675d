"""The ground under a map: outline and roads, in light lines, and the frame that holds them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from numpy.typing import NDArray

from brittle.figures.style import BORDER, FAINT, LAND, ROAD
from brittle.scenario.records import TheatreData

Ring = NDArray[np.float64]
Outline = Sequence[tuple[str, str, list[Ring]]]
ROAD_WIDTHS = {"motorway": 0.9, "primary": 0.6, "secondary": 0.4}  # points
_ROOM = 0.03  # around the country, as a share of it


@dataclass(frozen=True)
class Frame:
    """The window of a map in degrees, and how many inches a degree takes on paper."""

    west: float
    east: float
    south: float
    north: float
    inches_per_degree: tuple[float, float]  # of longitude, of latitude

    @property
    def width(self) -> float:
        """Inches."""
        return (self.east - self.west) * self.inches_per_degree[0]

    @property
    def height(self) -> float:
        """Inches."""
        return (self.north - self.south) * self.inches_per_degree[1]

    def widened(self, west: float) -> Frame:
        """The same window with so many inches more on its western side, for names."""
        return replace(self, west=self.west - west / self.inches_per_degree[0])

    def inches(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Position of a point, in inches from the lower left corner."""
        return (
            (longitude - self.west) * self.inches_per_degree[0],
            (latitude - self.south) * self.inches_per_degree[1],
        )


def frame_of(data: TheatreData, outline: Outline, width: float, most_height: float) -> Frame:
    """The window that holds the country and every place, at most `width` x `most_height` inches.

    Equirectangular, true to scale along the middle parallel: good for a country, not for a continent.
    """
    points = [ring for _, _, rings in outline for ring in rings]
    points.append(np.array([(place.longitude, place.latitude) for place in data.places], dtype=np.float64))
    every = np.concatenate(points)
    (west, south), (east, north) = every.min(axis=0), every.max(axis=0)
    across, up = max(east - west, 0.1), max(north - south, 0.1)
    west, east = west - _ROOM * across, east + _ROOM * across
    south, north = south - _ROOM * up, north + _ROOM * up
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = min(width / ((east - west) * squeeze), most_height / (north - south))
    return Frame(float(west), float(east), float(south), float(north), (scale * squeeze, scale))


def draw_ground(axes: Axes, data: TheatreData, outline: Outline, frame: Frame) -> None:
    """Draws country, governorate lines and roads, and fixes the axes to the frame."""
    tolerance = 0.7 / 72 / frame.inches_per_degree[1]
    rings: dict[str, list[Ring]] = {level: [] for level in ("country", "governorate", "zone")}
    for level, _, shapes in outline:
        rings.setdefault(level, []).extend(thinned(ring, tolerance) for ring in shapes)
    land = rings["country"] + rings["zone"]
    axes.add_collection(PolyCollection(land, facecolors=LAND, edgecolors="none", zorder=0))
    axes.add_collection(LineCollection(rings["governorate"], colors=BORDER, linewidths=0.4, zorder=1))
    axes.add_collection(LineCollection(rings["country"], colors=FAINT, linewidths=0.7, zorder=1.2))
    where = {place.id: (place.longitude, place.latitude) for place in data.places}
    roads = [[where[road.start], where[road.end]] for road in data.roads]
    widths = [ROAD_WIDTHS.get(road.road_class, 0.4) for road in data.roads]
    axes.add_collection(LineCollection(roads, colors=ROAD, linewidths=widths, zorder=1.1))
    axes.set_xlim(frame.west, frame.east)
    axes.set_ylim(frame.south, frame.north)
    axes.set_axis_off()


def thinned(ring: Ring, tolerance: float) -> Ring:
    """The ring without points closer than `tolerance` degrees to the last one kept; its ends stay."""
    kept = [0]
    for index in range(1, len(ring) - 1):
        step = ring[index] - ring[kept[-1]]
        if math.hypot(step[0], step[1]) >= tolerance:
            kept.append(index)
    return ring[[*kept, len(ring) - 1]]
