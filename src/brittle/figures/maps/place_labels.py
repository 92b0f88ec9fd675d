"""Where the names of places go on a small map: beside their circles, never over each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from brittle.figures.style import text_width

# Right and left first: a name is read along its line.
_DIRECTIONS = (0, 180, 20, 340, 160, 200, 90, 270, 40, 320, 140, 220)
_GAPS = (0.02, 0.06, 0.11)  # inches between circle and name
_TOO_MUCH = 1.4  # a name that would hide more than a few circles is left out


@dataclass(frozen=True)
class Dot:
    """A circle on the map, in inches from the panel's lower left corner."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Label:
    """A name and the lower left corner of its box, in inches from the panel's lower left corner."""

    text: str
    x: float
    y: float
    width: float
    height: float


def place_labels(
    named: Sequence[tuple[str, Dot]], dots: Sequence[Dot], width: float, height: float, size: float
) -> list[Label | None]:
    """A position for each name, in the order given, or None where there is no room.

    Names given first choose first. A name stays inside the panel of `width` x `height`
    inches, off every other name, and off the circles as far as it can. A place inside the
    circle of a larger named one gets no name: its name would be read as the other's.
    """
    placed: list[Label | None] = []
    for text, dot in named:
        if any(_swallows(other, dot) for _, other in named):
            placed.append(None)
            continue
        taken = [label for label in placed if label is not None]
        options = _options(text, dot, size)
        costs = [_cost(option, rank, taken, dots, width, height) for rank, option in enumerate(options)]
        best = min(range(len(options)), key=costs.__getitem__)
        placed.append(options[best] if costs[best] < _TOO_MUCH else None)
    return placed


def _swallows(large: Dot, small: Dot) -> bool:
    return large.radius > small.radius and math.hypot(large.x - small.x, large.y - small.y) < large.radius


def _options(text: str, dot: Dot, size: float) -> list[Label]:
    wide, high = text_width(text, size), size * 0.95 / 72
    options = []
    for gap in _GAPS:
        for degrees in _DIRECTIONS:
            across, up = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
            reach = dot.radius + gap
            x = dot.x + across * reach + (across - 1) / 2 * wide
            y = dot.y + up * reach + (up - 1) / 2 * high
            options.append(Label(text, x, y, wide, high))
    return options


def _cost(label: Label, rank: int, taken: Sequence[Label], dots: Sequence[Dot], width: float, height: float) -> float:
    if label.x < 0 or label.y < 0 or label.x + label.width > width or label.y + label.height > height:
        return math.inf
    if any(_apart(label, other) < 0.015 for other in taken):
        return math.inf
    # A circle under a name costs by its size, so that names rather hide a hamlet than a city.
    hidden = sum(0.4 + 8 * dot.radius for dot in dots if _cut(label, dot))
    return hidden + 0.02 * rank


def _apart(one: Label, other: Label) -> float:
    across = max(one.x - other.x - other.width, other.x - one.x - one.width)
    up = max(one.y - other.y - other.height, other.y - one.y - one.height)
    return max(across, up)


def _cut(label: Label, dot: Dot) -> bool:
    across = max(label.x - dot.x, 0.0, dot.x - label.x - label.width)
    up = max(label.y - dot.y, 0.0, dot.y - label.y - label.height)
    return math.hypot(across, up) < dot.radius
