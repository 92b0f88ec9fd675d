"""The map of a difference: where the other scenario holds a place more often or less often, by chosen days."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_rgba
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from brittle.analysis.observations import besieged_places
from brittle.comparison.by_place import Where
from brittle.figures import style
from brittle.figures.maps.base_map import Outline, draw_ground, frame_of
from brittle.figures.maps.map_key import radius
from brittle.figures.style import BODY, FAINT, INK, MARGIN, SMALL, SOFT, Picture, RunCaption
from brittle.scenario.records import Place, TheatreData

# Orange against blue with white between: the pair that colour blindness and grey print keep apart best.
TURN = ("#8f3b00", "#e08a3c", "#f7f7f5", "#5b9cc9", "#14407a")
DIFFERENCE = LinearSegmentedColormap.from_list("difference", TURN)
_PANEL, _TALL, _GAP, _HEADING, _NOTE, _KEY = 2.35, 3.0, 0.06, 0.26, 0.26, 0.62  # inches
_COLUMNS, _FEWEST = 4, 7.2


@dataclass(frozen=True)
class Sides:
    """Names of the two scenarios on a picture, and whether their runs use common random numbers."""

    one: str
    other: str
    shares_draws: bool = True


@dataclass(frozen=True)
class Panel:
    """One map: its heading, and the day of a difference, as a column of it."""

    heading: str
    where: Where
    column: int


def difference_map(
    data: TheatreData, outline: Outline, where: Where, days: Sequence[float], sides: Sides, caption: RunCaption
) -> Picture:
    """Maps of the difference in the share of runs that hold each place, at the ends of these days.

    A dark ring marks places whose difference is clear. Days that `where` does not have raise ValueError.
    """
    columns = [int(np.flatnonzero(where.days == day)[0]) if day in where.days else -1 for day in days]
    if not columns or min(columns) < 0:
        raise ValueError("Give one day or more of those that were compared.")
    panels = [
        Panel(f"{style.moment_text(data.start, day)} (day {day:g})", where, column)
        for day, column in zip(days, columns, strict=True)
    ]
    return difference_panels(data, outline, panels, _finding(data, where, columns, sides), sides, caption)


def difference_panels(
    data: TheatreData, outline: Outline, panels: Sequence[Panel], title: str, sides: Sides, caption: RunCaption
) -> Picture:
    """Maps of differences side by side, on one colour scale."""
    across = min(len(panels), _COLUMNS)
    rows, reach = -(-len(panels) // across), max(reach_of(panel.where) for panel in panels)
    with style.drawing():
        frame = frame_of(data, outline, _PANEL, _TALL)
        width = max(_FEWEST, 2 * MARGIN + across * (frame.width + _GAP))
        subtitle = (
            f"Share of runs in which the place has never been lost, {sides.other} less {sides.one}"
            f"{', common random numbers' if sides.shares_draws else ''}."
            f" Circles by population; a dark ring where it is clear after correction for all places and days."
        )
        head, foot = style.head_height(subtitle, width, title), style.footer_height(caption, width)
        step = _HEADING + frame.height + _NOTE
        height = head + rows * step + _KEY + foot
        figure = Picture(figsize=(width, height))
        style.write_title(figure, title, subtitle)
        for number, panel in enumerate(panels):
            row, place = divmod(number, across)
            corner = (MARGIN + place * (frame.width + _GAP), height - head - row * step)
            _panel(figure, data, outline, panel, corner, reach)
        difference_bar(figure, foot, sides, reach)
        style.write_footer(figure, caption)
    figure.title_text = title
    figure.description = f"{style.WARNING} {title}. {subtitle}"
    return figure


def _panel(
    figure: Picture, data: TheatreData, outline: Outline, panel: Panel, corner: tuple[float, float], reach: float
) -> None:
    width, height = figure.get_size_inches()
    frame, (x, top), clear = frame_of(data, outline, _PANEL, _TALL), corner, panel.where.clear[:, panel.column]
    box = (x / width, (top - _HEADING - frame.height) / height, frame.width / width, frame.height / height)
    axes = figure.add_axes(box)
    draw_ground(axes, data, outline, frame)
    _circles(axes, data, panel.where, panel.column, reach)
    middle = (x + frame.width / 2) / width
    heading = style.shortened(panel.heading, frame.width, BODY)
    figure.text(middle, (top - _HEADING + 0.05) / height, heading, fontsize=BODY, ha="center")
    note = f"{int(clear.sum())} of {len(clear)} places clear"
    lower = (top - _HEADING - frame.height - 0.03) / height
    figure.text(middle, lower, note, fontsize=SMALL, color=SOFT, ha="center", va="top")


def biggest_first(data: TheatreData) -> list[tuple[int, Place]]:
    """Places that the besieged side held at first, with their rows, large ones first: small circles lie on top."""
    places = {place.id: place for place in data.places}
    rows = [(row, places[name]) for row, name in enumerate(besieged_places(data))]
    return sorted(rows, key=lambda pair: (-pair[1].population, pair[1].id))


def _circles(axes: Axes, data: TheatreData, where: Where, column: int, reach: float) -> None:
    rows = biggest_first(data)
    if not rows:
        return
    largest = max(place.population for _, place in rows)
    order = [row for row, _ in rows]
    x, y = (np.array([getattr(place, name) for _, place in rows]) for name in ("longitude", "latitude"))
    sizes = np.array([2 * radius(place.population, largest) for _, place in rows])
    clear: NDArray[np.bool_] = where.clear[order, column]
    # A ring is drawn outside its circle, right below it, so that small places keep their colour.
    rings = sizes + np.where(clear, 2.4, 0.8)
    outer = np.array([to_rgba(INK if sure else FAINT) for sure in clear])
    inner = DIFFERENCE(Normalize(-reach, reach)(where.value[order, column]))
    areas = np.column_stack([rings, sizes]).ravel() ** 2
    faces = np.stack([outer, inner], axis=1).reshape(-1, 4)
    axes.scatter(np.repeat(x, 2), np.repeat(y, 2), s=areas, facecolors=faces, linewidths=0, zorder=3)


def reach_of(where: Where) -> float:
    """End of the colour scale: the largest difference, rounded up to ten points."""
    largest = float(np.abs(where.value).max()) if where.value.size else 0.0
    return max(0.1, math.ceil(10 * largest - 1e-9) / 10)


def difference_bar(figure: Picture, foot: float, sides: Sides, reach: float, has_rings: bool = True) -> None:
    """The colour scale, above a footer of `foot` inches."""
    width, height = figure.get_size_inches()
    y = foot + 0.3
    bar = figure.add_axes(((MARGIN + 0.1) / width, y / height, 2.4 / width, 0.12 / height))
    bar.imshow(np.linspace(-1, 1, 201)[None, :], aspect="auto", cmap=DIFFERENCE, extent=(-reach, reach, 0, 1))
    bar.set_yticks([])
    ticks = [-reach, -reach / 2, 0, reach / 2, reach]
    bar.set_xticks(ticks, [f"{100 * tick:+.0f}" if tick else "0" for tick in ticks], fontsize=SMALL)
    bar.tick_params(length=2, pad=1.5)
    text = f"points: orange, held less often under {sides.other}; blue, more often"
    left = (MARGIN + 2.65) / width
    figure.text(left, (y + (0.13 if has_rings else 0.06)) / height, text, fontsize=SMALL, color=SOFT, va="center")
    if has_rings:
        ring = Line2D([], [], marker="o", ls="", ms=7, mfc="#f7f7f5", mec=INK, mew=1.3)
        style.key(figure, [(ring, "clear difference")], (left, (y - 0.07) / height), 1, loc="center left")


def _finding(data: TheatreData, where: Where, columns: Sequence[int], sides: Sides) -> str:
    """What is clear on the day, of those that are drawn, on which most is."""
    column = max(columns, key=lambda k: (int(where.clear[:, k].sum()), k))
    clear, value = where.clear[:, column], where.value[:, column]
    more, less = int((clear & (value > 0)).sum()), int((clear & (value < 0)).sum())
    day = style.moment_text(data.start, where.days[column])
    places = f"{more} place{' is' if more == 1 else 's are'}"
    return f"By the {day} {places} held clearly more often under {sides.other}, {less} less often"
