"""When each place fell: the model's spread over runs, beside the window in which it happened."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.path import Path

from brittle.analysis.observations import besieged_places, last_observed_day
from brittle.figures import style
from brittle.figures.fall_rows import Row, fall_rows
from brittle.figures.style import (
    BAND,
    BODY,
    HAPPENED,
    INK,
    MARGIN,
    MODEL_DARK,
    MODEL_LIGHT,
    SMALL,
    SOFT,
    Picture,
    RunCaption,
)
from brittle.scenario.records import Observed, TheatreData

MOST_PLACES = 80
_ONE_COLUMN = 24  # rows; more go in two columns
_ROW, _AXIS, _LEGEND = 0.185, 0.4, 0.3  # inches
_LANE, _UNDER = -0.12, 0.3  # of a row: the model's bars above, what happened below
_NAME, _SHARE, _GUTTER = 1.62, 0.78, 0.3
_WIDTHS = {1: 7.2, 2: 10.9}
_MOST_TICKS = {1: 9, 2: 7}
BRACKET = Path([(-1, -0.35), (-1, 0.35), (-1, 0), (1, 0), (1, 0.35), (1, -0.35)], [1, 2, 1, 2, 1, 2])


@dataclass(frozen=True)
class _Sheet:
    data: TheatreData
    end: float  # day at which the time axis ends
    observed_days: float | None  # day up to which it is known what happened, None if it is not


def fall_times(
    data: TheatreData,
    runs: pd.DataFrame,
    observed: Sequence[Observed],
    caption: RunCaption,
    horizon: float | None = None,
    most: int = MOST_PLACES,
) -> Picture:
    """Chart of the day on which each place first left the besieged side, over all runs.

    A row a place that side held on the first day: capitals first, then the others, at
    most `most` in all (the most populous), by observed time, else by the model's median.
    `runs` has a column `fall_day_<place>` in days, NaN where the place did not fall.
    Quantiles are over all runs with "never" as infinity: a bar whose end is infinite runs
    out of the chart. `horizon` is the length of the runs in days, if known.
    """
    with style.drawing():
        return _draw(data, runs, tuple(observed), caption, horizon, most)


def _draw(
    data: TheatreData,
    runs: pd.DataFrame,
    observed: tuple[Observed, ...],
    caption: RunCaption,
    horizon: float | None,
    most: int,
) -> Picture:
    lines = fall_rows(data, runs, observed, most)
    sheet = _sheet(data, lines, observed, horizon)
    columns = 2 if len(lines) > _ONE_COLUMN else 1
    width = _WIDTHS[columns]
    rows = math.ceil(len(lines) / columns)
    subtitle = _subtitle(data, lines, caption)
    title = _finding(data, lines)
    head, foot = style.head_height(subtitle, width, title), style.footer_height(caption, width)
    height = head + _LEGEND * (2 / columns) ** 0.5 + _AXIS + max(rows, 1) * _ROW + _AXIS + foot
    figure = Picture(figsize=(width, height))
    style.write_title(figure, title, subtitle)
    block = (width - 2 * MARGIN - (columns - 1) * _GUTTER) / columns
    for column in range(columns):
        left = MARGIN + column * (block + _GUTTER) + _NAME
        box = (left / width, (foot + _AXIS) / height, (block - _NAME - _SHARE) / width, rows * _ROW / height)
        axes = figure.add_axes(box)
        _frame(axes, sheet, rows, _MOST_TICKS[columns])
        for row, line in enumerate(lines[column * rows : (column + 1) * rows]):
            _row(axes, sheet, line, row)
    _legend(figure, sheet, lines, head)
    style.write_footer(figure, caption)
    figure.title_text = f"{data.title}: the day on which each place left the besieged side"
    figure.description = _description(sheet, lines, caption)
    return figure


def _sheet(data: TheatreData, lines: Sequence[Row], observed: tuple[Observed, ...], horizon: float | None) -> _Sheet:
    observed_days = last_observed_day(observed) if observed else None
    finite = [day for line in lines for day in line.quantiles if math.isfinite(day)]
    # One place that holds out for weeks must not squeeze all the others.
    usual = float(np.quantile(finite, 0.95)) if finite else horizon or 14.0
    end = math.ceil(max(usual, observed_days or 0.0, 1.0)) + 1.0
    return _Sheet(data, end if horizon is None else min(end, max(horizon, observed_days or 0.0)), observed_days)


def _frame(axes: Axes, sheet: _Sheet, rows: int, most_ticks: int) -> None:
    axes.set_xlim(0, sheet.end)
    axes.set_ylim(max(rows, 1) - 0.5, -0.5)
    axes.set_yticks([])
    step = next(step for step in (1, 2, 3, 5, 7, 14, 28, 91, 364, 10**6) if sheet.end / step <= most_ticks)
    ticks = np.arange(0, sheet.end + 1e-9, step)
    labels = [f"{style.date_text(sheet.data.start, tick)}\nday {tick:.0f}" for tick in ticks]
    axes.set_xticks(ticks, labels, fontsize=SMALL)
    axes.tick_params(axis="x", length=2.5, top=True, labeltop=True, pad=2)
    axes.grid(axis="x", color=BAND, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("left", "right"):
        axes.spines[side].set_visible(False)


def _row(axes: Axes, sheet: _Sheet, line: Row, row: int) -> None:
    aside = axes.get_yaxis_transform()
    if line.place is None:
        heading = axes.text(-0.02, row, line.name, transform=aside, fontsize=BODY, ha="right", va="center")
        heading.set_fontweight("bold")
        return
    if row % 2:
        axes.axhspan(row - 0.5, row + 0.5, color=BAND, linewidth=0, zorder=0)
    name = style.shortened(line.name, _NAME - 0.12, SMALL)
    axes.text(-0.02, row, name, transform=aside, fontsize=SMALL, ha="right", va="center")
    share = "no runs" if math.isnan(line.held) else f"held in {_percent(line.held)}"
    axes.text(1.03, row, share, transform=aside, fontsize=SMALL, color=SOFT, ha="left", va="center")
    _bars(axes, sheet, line, row)
    if line.window is not None:
        _bracket(axes, line.window, row)
    elif sheet.observed_days is not None:
        _mark(axes, sheet.observed_days, row + _UNDER, "D", "white", HAPPENED)


def _percent(share: float) -> str:
    # 100 % is kept for all runs, 0 % for none.
    if 0 < share < 0.005:
        return "<1 %"
    return ">99 %" if 0.995 <= share < 1 else f"{share:.0%}".replace("%", " %")


def _bars(axes: Axes, sheet: _Sheet, line: Row, row: int) -> None:
    low, quarter, median, three_quarters, high = line.quantiles
    y = row + _LANE
    spans = ((low, high, 0.2, MODEL_LIGHT), (quarter, three_quarters, 0.48, MODEL_DARK))
    for start, stop, thick, colour in spans:
        if start < sheet.end:
            long = max(min(stop, sheet.end) - start, 0.004 * sheet.end)
            corner, layer = (start, y - thick / 2), 2 + thick
            axes.add_patch(Rectangle(corner, long, thick, facecolor=colour, linewidth=0, zorder=layer))
    if median <= sheet.end:
        axes.plot([median, median], [y - 0.34, y + 0.34], color=INK, linewidth=1.7, zorder=4)
    if high > sheet.end:
        face = "white" if math.isfinite(high) else MODEL_DARK
        _mark(axes, sheet.end, y, ">", face, MODEL_DARK)


def _mark(axes: Axes, x: float, y: float, marker: str, face: str, edge: str) -> None:
    axes.plot(x, y, marker=marker, ms=4.2, mfc=face, mec=edge, mew=0.8, zorder=5, clip_on=False)


def _bracket(axes: Axes, window: tuple[float, float], row: int) -> None:
    y = row + _UNDER
    axes.plot(window, [y, y], color=HAPPENED, linewidth=1.2, zorder=5, solid_capstyle="butt")
    for end in window:
        axes.plot([end, end], [y - 0.16, y + 0.16], color=HAPPENED, linewidth=1.2, zorder=5)


def _subtitle(data: TheatreData, lines: Sequence[Row], caption: RunCaption) -> str:
    shown = sum(line.place is not None for line in lines)
    total = len(besieged_places(data))
    which = f"all {total}" if shown == total else f"{shown} of {total}, the capitals and the most populous,"
    who = style.besieged_text(data)
    side = f" ({who})" if who else ""
    return (
        f"Day on which a place first left the besieged side{side}; {which} places it held at the start,"
        f" over {caption.replications} runs. {data.title}; scenario {caption.scenario}."
    )


def _finding(data: TheatreData, lines: Sequence[Row]) -> str:
    seat = next((line for line in lines if line.place is not None and line.place.id == data.seat_of_power), None)
    if seat is None or math.isnan(seat.held):
        return f"{data.title}: when places fell"
    if not math.isfinite(seat.quantiles[2]):
        return f"{seat.name} is held to the end in {_percent(seat.held)} of runs"
    date = style.date_text(data.start, max(0.0, math.ceil(seat.quantiles[2]) - 1.0))
    return f"{seat.name} has fallen by the end of {date} in half of the runs"


def _legend(figure: Picture, sheet: _Sheet, lines: Sequence[Row], head: float) -> None:
    width, height = figure.get_size_inches()
    handles = [
        (Patch(facecolor=MODEL_LIGHT), "model: 90 % of runs"),
        (Patch(facecolor=MODEL_DARK), "50 % of runs"),
        (_sign("|", INK, 9, 1.7), "median"),
        (_sign(">", MODEL_DARK, 4.2, 0.8, MODEL_DARK), "on beyond the run's end: not lost"),
    ]
    if any(sheet.end < line.quantiles[-1] < math.inf for line in lines if line.place is not None):
        handles.append((_sign(">", MODEL_DARK, 4.2, 0.8, "white"), "later than shown"))
    if sheet.observed_days is not None:
        last = style.date_text(sheet.data.start, sheet.observed_days - 1)
        handles.append((_sign(BRACKET, HAPPENED, 9, 1.2), "happened within"))
        handles.append((_sign("D", HAPPENED, 4.2, 0.8, "white"), f"not lost by {last}"))
    corner = (MARGIN / width, (height - head - 0.02) / height)
    columns = math.ceil(len(handles) / (1 if width > 9 else 2))
    style.key(figure, handles, corner, columns, handlelength=1.6, handleheight=0.6)


def _sign(marker: str | Path, edge: str, size: float, thick: float, face: str = "none") -> Line2D:
    return Line2D([], [], ls="", marker=marker, ms=size, mec=edge, mew=thick, mfc=face)


def _description(sheet: _Sheet, lines: Sequence[Row], caption: RunCaption) -> str:
    parts = []
    for line in lines:
        if line.place is None or not (line.place.capital or len(lines) <= _ONE_COLUMN):
            continue
        median = line.quantiles[2]
        text = f"median day {median:g}" if math.isfinite(median) else "median never"
        if line.window is not None:
            text += f", happened between day {line.window[0]:g} and day {line.window[1]:g}"
        if not math.isnan(line.held):
            text += f", held in {_percent(line.held)} of runs"
        parts.append(f"{line.name}: {text}")
    return f"{style.WARNING} Scenario {caption.scenario}. {'; '.join(parts)}."
