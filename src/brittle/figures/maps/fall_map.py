"""The map of what was likely to fall by chosen days, above the map of what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.markers import MarkerStyle
from numpy.typing import NDArray

from brittle.analysis.observations import (
    EVALUATION_TIMES,
    besieged_places,
    last_observed_day,
    observed_states,
)
from brittle.analysis.score import model_probabilities
from brittle.figures import style
from brittle.figures.maps.base_map import Frame, Outline, draw_ground, frame_of
from brittle.figures.maps.map_key import NEVER, draw_key, key_entries, key_height, key_rows, radius
from brittle.figures.maps.place_labels import Dot, Label, place_labels
from brittle.figures.style import BODY, FAINT, HEADING, INK, LEFT, MARGIN, SMALL, SOFT, Picture, RunCaption
from brittle.scenario.records import Observed, Place, TheatreData

_GAP, _HEADING, _NOTE = 0.05, 0.42, 0.26  # inches
_PANEL = {1: 3.4, 2: 3.0, 3: 2.5, 4: 2.2, 5: 1.95, 6: 1.75}  # width by number of days
_TALL = 3.0
_MODEL = "Model: share of runs in which the place has left the besieged side"
_HAPPENED = "What happened"
_MOST_ROOM = 0.8  # for names west of the first panel
_FEWEST_INCHES = 7.2


@dataclass(frozen=True)
class _Sheet:
    """What all panels of one figure share."""

    data: TheatreData
    outline: Outline
    frame: Frame
    first: Frame  # of the first panel of a row: the one that carries the names
    held: tuple[Place, ...]  # by the besieged side on the first day; large ones first
    never: tuple[Place, ...]  # by anybody else
    labels: tuple[tuple[Place, Label], ...]

    @property
    def largest(self) -> int:
        """Population of the largest place held on the first day."""
        return max((place.population for place in self.held), default=0)


def fall_map(
    data: TheatreData,
    outline: Outline,
    daily: pd.DataFrame,
    observed: Sequence[Observed],
    days: Sequence[float] | None,
    caption: RunCaption,
) -> Picture:
    """Maps of the share of runs in which each place had left the besieged side, and of what happened.

    A column a day of `days` (days from the start; 4.0 is the end of the fourth day),
    at most six; None: those on which forecasts are scored. `daily` is the run's long frame
    of place, day, controller, probability. Without observations only the model's row is
    drawn. Raises ValueError for days that the run does not have.
    """
    if days is None:
        last = float(daily["day"].max())
        days = [day for day in EVALUATION_TIMES if day <= last] or [last]
    if not 1 <= len(days) <= max(_PANEL):
        raise ValueError(f"A map shows 1 to {max(_PANEL)} days; {len(days)} were given.")
    with style.drawing():
        return _draw(data, outline, daily, tuple(observed), tuple(float(day) for day in days), caption)


def _draw(
    data: TheatreData,
    outline: Outline,
    daily: pd.DataFrame,
    observed: tuple[Observed, ...],
    days: tuple[float, ...],
    caption: RunCaption,
) -> Picture:
    frame = frame_of(data, outline, _PANEL[len(days)], _TALL)
    sheet = _sheet(data, outline, frame)
    order = [place.id for place in sheet.held]
    model = model_probabilities(data, daily, order, days) if order else np.zeros((0, len(days)))
    happened = _happened(data, observed, order, days) if observed else None
    rows = 1 if happened is None else 2
    panels = sheet.first.width + (len(days) - 1) * (frame.width + _GAP)
    width = max(panels + 2 * MARGIN, _FEWEST_INCHES)
    title, subtitle = _finding(sheet, days, model), _subtitle(data, caption)
    head, foot = style.head_height(subtitle, width, title), style.footer_height(caption, width)
    row_height = _HEADING + frame.height + _NOTE
    uncertain = happened is not None and bool(np.isnan(happened).any())
    key = key_rows(key_entries(sheet.largest, bool(sheet.never), happened is not None, uncertain), width)
    under = key_height(key)
    figure = Picture(figsize=(width, head + rows * row_height + under + foot))
    style.write_title(figure, title, subtitle)
    left = (width - panels) / 2
    top = figure.get_size_inches()[1] - head
    _row(figure, sheet, _MODEL, days, model, (left, top))
    if happened is not None:
        _row(figure, sheet, _HAPPENED, days, happened, (left, top - row_height))
    draw_key(figure, key, foot)
    style.write_footer(figure, caption)
    figure.title_text = f"{data.title}: places likely to have left the besieged side, by date"
    figure.description = _description(sheet, days, model, happened, caption)
    return figure


def _sheet(data: TheatreData, outline: Outline, frame: Frame) -> _Sheet:
    inside = set(besieged_places(data))
    by_size = sorted(data.places, key=lambda place: (-place.population, place.id))
    held = tuple(place for place in by_size if place.id in inside)
    never = tuple(place for place in by_size if place.id not in inside)
    largest = max((place.population for place in held), default=0)
    named = [place for place in by_size if place.kind == "capital" or place.capital]
    named.sort(key=lambda place: (place.id != data.seat_of_power, not place.capital))
    first = frame.widened(_western_room(frame, named))
    dots = {place.id: _dot_at(first, place, NEVER) for place in never}
    dots.update({place.id: _dot_at(first, place, radius(place.population, largest)) for place in held})
    requested = [(place.name, dots[place.id]) for place in named]
    found = place_labels(requested, tuple(dots.values()), first.width, first.height, SMALL)
    labels = tuple((place, label) for place, label in zip(named, found, strict=True) if label is not None)
    return _Sheet(data, outline, frame, first, held, never, labels)


def _dot_at(frame: Frame, place: Place, radius: float) -> Dot:
    return Dot(*frame.inches(place.longitude, place.latitude), radius / 72)


def _western_room(frame: Frame, named: Sequence[Place]) -> float:
    # Names in the western half go west of their circles, where no other circle is.
    room = 0.0
    for place in named:
        x, _ = frame.inches(place.longitude, place.latitude)
        if x < frame.width / 2:
            room = max(room, style.text_width(place.name, SMALL) + 0.15 - x)
    return min(room, _MOST_ROOM)


def _happened(
    data: TheatreData, observed: tuple[Observed, ...], order: Sequence[str], days: tuple[float, ...]
) -> NDArray[np.float64]:
    """Per place and day 1 left, 0 held, NaN not known; infinite after the last observed day."""
    observed_days = last_observed_day(observed)
    states = observed_states(data, observed, days, max(observed_days, *days))
    place_row = {name: row for row, name in enumerate(states.places)}
    known = states.left[[place_row[name] for name in order], :].copy()
    known[:, np.array(days) > observed_days] = np.inf
    return known


def _row(
    figure: Picture,
    sheet: _Sheet,
    heading: str,
    days: tuple[float, ...],
    values: NDArray[np.float64],
    corner: tuple[float, float],
) -> None:
    width, height = figure.get_size_inches()
    left, top = corner
    figure.text(MARGIN / width, (top - 0.02) / height, heading, fontsize=HEADING, weight="bold", va="top")
    x, prefix = left, "on average " if heading == _MODEL else ""
    for column, day in enumerate(days):
        frame = sheet.frame if column else sheet.first
        y = top - _HEADING - frame.height
        axes = figure.add_axes((x / width, y / height, frame.width / width, frame.height / height))
        draw_ground(axes, sheet.data, sheet.outline, frame)
        middle = (x + frame.width - sheet.frame.width / 2) / width
        date = style.moment_text(sheet.data.start, day)
        figure.text(middle, (top - _HEADING + 0.06) / height, date, fontsize=BODY, ha="center", va="bottom")
        _circles(axes, sheet, values[:, column])
        if not column:
            _names(axes, sheet)
        note = f"{prefix}{_count(values[:, column])}"
        figure.text(middle, (y - 0.03) / height, note, fontsize=SMALL, color=SOFT, ha="center", va="top")
        x += frame.width + _GAP


def _circles(axes: Axes, sheet: _Sheet, values: NDArray[np.float64]) -> None:
    _rings(axes, [(place.longitude, place.latitude) for place in sheet.never])
    if np.isinf(values).any():
        axes.text(0.5, 0.02, "no record", transform=axes.transAxes, fontsize=BODY, color=SOFT, ha="center")
        values = np.full(len(values), np.nan)
    where = np.array([(place.longitude, place.latitude) for place in sheet.held]).reshape(-1, 2)
    areas = np.array([(2 * radius(place.population, sheet.largest)) ** 2 for place in sheet.held])
    # Within a collection later circles lie above earlier ones: small places above large ones.
    faces = LEFT(np.nan_to_num(values, nan=0.0))
    x, y = where.T
    axes.scatter(x, y, s=areas, facecolors=faces, edgecolors=INK, linewidths=0.45, zorder=3)
    dim = np.isnan(values)
    half = MarkerStyle("o", fillstyle="left")
    axes.scatter(x[dim], y[dim], s=areas[dim], marker=half, color=LEFT(1.0), linewidths=0, zorder=3.5)


def _names(axes: Axes, sheet: _Sheet) -> None:
    for place, label in sheet.labels:
        x, y = label.x / sheet.first.width, (label.y + label.height * 0.16) / sheet.first.height
        colour = INK if place in sheet.held else SOFT
        name = axes.text(x, y, label.text, transform=axes.transAxes, fontsize=SMALL, color=colour, zorder=6)
        # A pale ground instead of an outline around the letters: that would turn text into shapes.
        name.set_bbox({"facecolor": "white", "alpha": 0.55, "linewidth": 0, "pad": 0.3})


def _rings(axes: Axes, points: Sequence[tuple[float, float]]) -> None:
    x, y = [point[0] for point in points], [point[1] for point in points]
    axes.scatter(x, y, s=(2 * NEVER) ** 2, facecolors="none", edgecolors=FAINT, linewidths=0.6, zorder=2)


def _count(values: NDArray[np.float64]) -> str:
    if len(values) == 0 or np.isinf(values).any():
        return ""
    unknown = int(np.isnan(values).sum())
    sure = float(np.nansum(values))
    count = f"{sure:.0f}" if sure >= 9.5 or sure == round(sure) else f"{sure:.1f}"
    doubt = f", {unknown} uncertain" if unknown else ""
    return f"{count} of {len(values)} places{doubt}"


def _finding(sheet: _Sheet, days: tuple[float, ...], model: NDArray[np.float64]) -> str:
    if not len(model):
        return "The besieged side held no place on the first day"
    day = style.moment_text(sheet.data.start, days[-1])
    return f"By the {day} {_count(model[:, -1])} have left the besieged side, on average"


def _subtitle(data: TheatreData, caption: RunCaption) -> str:
    start = f"{style.date_text(data.start, 0)} {data.start.year}"
    who = style.besieged_text(data)
    side = f" The besieged side: {who}." if who else ""
    return f"{data.title}. Scenario {caption.scenario}: {caption.replications} runs from the start of {start}.{side}"


def _description(
    sheet: _Sheet,
    days: tuple[float, ...],
    model: NDArray[np.float64],
    happened: NDArray[np.float64] | None,
    caption: RunCaption,
) -> str:
    parts = []
    for column, day in enumerate(days):
        text = f"{style.moment_text(sheet.data.start, day)}: model {_count(model[:, column]) or 'no places'}"
        if happened is not None:
            text += f", happened {_count(happened[:, column]) or 'no record'}"
        parts.append(text)
    counts = "; ".join(parts)
    return f"{style.WARNING} Scenario {caption.scenario}. Places that had left the besieged side, {counts}."
