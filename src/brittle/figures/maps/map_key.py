"""The key of the map: what colours, sizes and marks mean."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.colors import Normalize
from matplotlib.lines import Line2D

from brittle.figures import style
from brittle.figures.style import FAINT, INK, LEFT, MARGIN, SMALL, SOFT, Picture

Entry = tuple[Line2D, str]
LARGEST, SMALLEST, NEVER = 6.6, 1.5, 1.2  # radius in points: largest place, hamlet, never held
_BAR, _HEIGHT, _FURTHER = 2.65, 0.5, 0.28  # inches: colour bar with its words, first row, further rows


def radius(population: float, largest: float) -> float:
    """Radius of a place's circle in points."""
    # Area by population: the eye compares areas.
    return max(SMALLEST, LARGEST * math.sqrt(population / largest)) if largest > 0 else LARGEST / 2


def key_entries(largest: int, never: bool, happened: bool, uncertain: bool) -> list[Entry]:
    """Signs and words of the key: sizes by the `largest` population, and the marks that the map uses."""
    entries = [_marker(size, largest) for size in _round_sizes(largest)]
    if never:
        entries.append((_dot(NEVER, "none", FAINT), "not held by the besieged side at the start"))
    if happened:
        entries += [(_dot(3.0, LEFT(0.0), INK), "held"), (_dot(3.0, LEFT(1.0), INK), "has left")]
    if uncertain:
        half = Line2D([], [], marker="o", ls="", ms=6, fillstyle="left", mec=INK, mew=0.45)
        half.set(markerfacecolor=LEFT(1.0), markerfacecoloralt=LEFT(0.0))
        entries.append((half, "changed about then"))
    return entries


def key_height(rows: list[list[Entry]]) -> float:
    """Inches that the key takes."""
    return _HEIGHT + (len(rows) - 1) * _FURTHER


def key_rows(entries: list[Entry], width: float) -> list[list[Entry]]:
    """The entries in rows that fit the figure; the first row stands beside the colour bar."""
    rows: list[list[Entry]] = [[]]
    used = _BAR
    for entry in entries:
        wide = style.text_width(entry[1], SMALL) + 0.42
        if used + wide > width - 2 * MARGIN:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += wide
    return rows


def draw_key(figure: Picture, rows: list[list[Entry]], foot: float) -> None:
    """Draws the colour bar and the entries, above a footer of `foot` inches."""
    width, height = figure.get_size_inches()
    y = foot + key_height(rows) - 0.24
    bar = figure.add_axes(((MARGIN + 0.1) / width, y / height, 1.9 / width, 0.11 / height))
    shades = np.linspace(0, 1, 101)[None, :]
    bar.imshow(shades, aspect="auto", cmap=LEFT, norm=Normalize(0, 1), extent=(0, 1, 0, 1))
    bar.set_yticks([])
    bar.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25", "50", "75", "100 %"], fontsize=SMALL)
    bar.tick_params(length=2, pad=1.5)
    middle = y + 0.055
    figure.text((MARGIN + 2.08) / width, middle / height, "of runs", fontsize=SMALL, color=SOFT, va="center")
    for number, row in enumerate(rows):
        x = MARGIN + (0.0 if number else _BAR)
        lower = middle - number * _FURTHER - (0.08 if number else 0)
        corner = (x / width, lower / height)
        style.key(figure, row, corner, max(len(row), 1), loc="center left", handletextpad=0.1, columnspacing=1.0)


def _dot(radius: float, face: object, edge: str) -> Line2D:
    return Line2D([], [], marker="o", ls="", ms=2 * radius, mfc=face, mec=edge, mew=0.5)  # type: ignore[arg-type]


def _marker(size: int, largest: float) -> tuple[Line2D, str]:
    return _dot(radius(size, largest), "none", INK), f"{size:,} people".replace(",", "\u202f")


def _round_sizes(largest: float) -> list[int]:
    """One or two round populations for the legend of sizes."""
    if largest < 10:
        return []
    top = 10 ** math.floor(math.log10(largest))
    return [top // 10, top] if top >= 100 else [top]
