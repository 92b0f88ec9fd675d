"""Small panels of one quantity each, day by day: median, and the bands that hold half and nine tenths of the runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from brittle.figures import style
from brittle.figures.style import BODY, FAINT, HAPPENED, INK, MARGIN, MODEL_LIGHT, SMALL, SOFT, Picture, RunCaption
from brittle.scenario.records import TheatreData

Array = NDArray[np.float64]
MIDDLE = "#4f97bd"  # half of the runs; between the two blues of the other charts, so that the median shows on it
ABSENT = "#e2e2de"
_HEAD, _HIGH, _AXIS, _LEGEND, _GAP, _SCALE = 0.37, 1.0, 0.42, 0.3, 0.16, 0.52  # inches
_WIDE = {1: 7.4, 2: 8.4, 3: 9.6, 4: 10.9}
_SIGNS = ("median", "half of the runs", "nine tenths of the runs")


@dataclass(frozen=True)
class Quantiles:
    """One quantity by day: what a share of the runs stays below, NaN where no run has a value."""

    days: Array
    p05: Array
    p25: Array
    median: Array
    p75: Array
    p95: Array
    runs: Array  # runs that have a value

    def first(self, count: int) -> Quantiles:
        """The first days alone."""
        return Quantiles(*(values[:count] for values in vars(self).values()))

    def changed(self, change: Callable[[Array], Array]) -> Quantiles:
        """The same with every band put through a function, as into another unit."""
        low, high = (change(self.p05), change(self.p25)), (change(self.p75), change(self.p95))
        return Quantiles(self.days, *low, change(self.median), *high, self.runs)


@dataclass(frozen=True)
class Panel:
    """One small chart."""

    title: str
    note: str
    lines: tuple[tuple[str, Quantiles], ...]  # "model", or "announced": drawn as outlines
    top: float
    value_text: Callable[[float], str]  # a value on the axis
    present: Array | None = None  # share of runs that have a value, drawn behind
    happened: tuple[Array, Array, Array] | None = None  # days, lowest, highest


def quantiles_of(series: pd.DataFrame, name: str, key: str) -> Quantiles:
    """One quantity out of a run's long frame; ValueError if the run has not kept it."""
    rows = series[(series["series"] == name) & (series["key"] == key)].sort_values("day")
    if not len(rows):
        raise ValueError(f"The run has no daily series '{name}' of '{key}'.")
    columns = ("day", "p05", "p25", "median", "p75", "p95", "runs")
    return Quantiles(*(rows[column].to_numpy(dtype=np.float64) for column in columns))


def draw_panels(
    data: TheatreData,
    sheet: Sequence[Panel | None],
    texts: tuple[str, str],
    caption: RunCaption,
    entries: Sequence[tuple[Line2D | Patch, str]] = (),
    columns: int | None = None,
) -> Picture:
    """A sheet of panels under a title and a subtitle, with the key between and the footer below.

    None leaves a place of the sheet empty.
    """
    panels = [panel for panel in sheet if panel is not None]
    columns = columns or min(4, max(1, math.ceil(math.sqrt(len(panels)))))
    width, (title, subtitle) = _WIDE[columns], texts
    rows = math.ceil(len(sheet) / columns)
    with style.drawing():
        head, foot = style.head_height(subtitle, width, title), style.footer_height(caption, width)
        height = head + _LEGEND + rows * (_HEAD + _HIGH) + (rows - 1) * _GAP + _AXIS + foot
        figure = Picture(figsize=(width, height))
        style.write_title(figure, title, subtitle)
        across = (width - 2 * MARGIN) / columns
        for number, panel in enumerate(sheet):
            if panel is None:
                continue
            row, column = divmod(number, columns)
            left = MARGIN + column * across + _SCALE
            lower = foot + _AXIS + (rows - 1 - row) * (_HEAD + _HIGH + _GAP)
            inside = across - _SCALE - 0.12
            box = (left / width, lower / height, inside / width, _HIGH / height)
            axes = figure.add_axes(box)
            _panel(axes, panel, inside)
            is_lowest = all(under is None for under in sheet[number + columns :: columns])
            _days(axes, data, panel.lines[0][1].days, is_lowest, inside)
        _key(figure, [*_signs(panels), *entries], (MARGIN / width, (height - head) / height))
        style.write_footer(figure, caption)
    return figure


def _panel(axes: Axes, panel: Panel, inside: float) -> None:
    if panel.present is not None:
        axes.fill_between(panel.lines[0][1].days, 0, panel.present * panel.top, facecolor=ABSENT, linewidth=0, zorder=1)
    for kind, values in panel.lines:
        (_announced if kind == "announced" else _model)(axes, values)
    if panel.happened is not None:
        days, low, high = panel.happened
        axes.fill_between(days, low, high, facecolor=HAPPENED, alpha=0.35, linewidth=0, zorder=5)
        for edge in (low, high):
            axes.plot(days, edge, color=HAPPENED, linewidth=1.0, zorder=5.1)
    axes.set_ylim(0, panel.top * 1.04)
    ticks = [0.0, panel.top / 2, panel.top]
    axes.set_yticks(ticks, [panel.value_text(tick) for tick in ticks], fontsize=SMALL)
    over = 1 + 0.05 / _HIGH
    title = style.shortened(panel.title, inside / 1.13, BODY)
    axes.text(0, over + 0.16 / _HIGH, title, transform=axes.transAxes, fontsize=BODY, weight="bold", va="bottom")
    note = style.shortened(panel.note, inside + 0.1, SMALL)
    axes.text(0, over, note, transform=axes.transAxes, fontsize=SMALL, color=SOFT, va="bottom")


def _model(axes: Axes, values: Quantiles) -> None:
    axes.fill_between(values.days, values.p05, values.p95, facecolor=MODEL_LIGHT, linewidth=0, zorder=2)
    axes.fill_between(values.days, values.p25, values.p75, facecolor=MIDDLE, linewidth=0, zorder=3)
    axes.plot(values.days, values.median, color=INK, linewidth=1.7, zorder=4, solid_capstyle="butt")


def _announced(axes: Axes, values: Quantiles) -> None:
    for edge in (values.p05, values.p95):
        axes.plot(values.days, edge, color=HAPPENED, linewidth=0.7, linestyle=":", zorder=4.5)
    axes.plot(values.days, values.median, color=HAPPENED, linewidth=1.5, linestyle=(0, (4, 2)), zorder=4.6)


def _days(axes: Axes, data: TheatreData, days: Array, is_lowest: bool, inside: float) -> None:
    last = max(float(days[-1]), float(days[0]) + 1)
    axes.set_xlim(days[0], last)
    room = max(1, int(inside / 0.52))
    step = next(step for step in (1, 2, 3, 5, 7, 14, 28, 91, 364, 10**6) if last / step <= room)
    ticks = np.arange(0, last + 1e-9, step)
    ticks = ticks[ticks >= days[0]]
    labels = [f"{style.date_text(data.start, tick)}\nday {tick:.0f}" for tick in ticks]
    axes.set_xticks(ticks, labels if is_lowest else [""] * len(ticks), fontsize=SMALL)
    axes.tick_params(length=2.5, pad=2)
    axes.grid(axis="x", color="#ececea", linewidth=0.7, zorder=0)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _signs(panels: Sequence[Panel]) -> list[tuple[Line2D | Patch, str]]:
    signs: list[tuple[Line2D | Patch, str]] = [
        (Line2D([], [], color=INK, linewidth=1.7), _SIGNS[0]),
        (Patch(facecolor=MIDDLE), _SIGNS[1]),
        (Patch(facecolor=MODEL_LIGHT), _SIGNS[2]),
    ]
    if any(panel.happened is not None for panel in panels):
        signs.append((Patch(facecolor=HAPPENED, alpha=0.5), "what happened, as far as it is known"))
    if any(panel.present is not None for panel in panels):
        signs.append((Patch(facecolor=ABSENT, edgecolor=FAINT, linewidth=0.4), "share of runs with anybody there"))
    return signs


def _key(figure: Picture, entries: Sequence[tuple[Line2D | Patch, str]], corner: tuple[float, float]) -> None:
    style.key(figure, entries, corner, len(entries), handlelength=1.6, handleheight=0.7)


def persons(count: float) -> str:
    """A number of people in words short enough for an axis: "850", "12.4 k", "1.2 m"."""
    if count >= 1e6:
        return f"{count / 1e6:.3g} m"
    return f"{count / 1000:.3g} k" if count >= 1000 else f"{count:.0f}"


def grouped(count: float) -> str:
    """A number of people in full, its thousands apart."""
    return f"{count:,.0f}".replace(",", "\u202f")


def per_cent(share: float) -> str:
    """A share in [0, 1] as a percentage that keeps 0 and 100 for none and all."""
    if 0 < share < 0.005:
        return "<1 %"
    return ">99 %" if 0.995 <= share < 1 else f"{100 * share:.0f} %"


def round_top(value: float) -> float:
    """The next number up that reads well at the top of an axis and halves well."""
    if value <= 0:
        return 1.0
    unit = 10.0 ** math.floor(math.log10(value))
    return next(step * unit for step in (1, 2, 4, 5, 6, 8, 10) if step * unit >= value * (1 - 1e-9))


def between(values: Quantiles, value_text: Callable[[float], str], at: int = -1) -> str:
    """Median with the band of nine tenths of the runs on one day, in words."""
    low, middle, high = (value_text(float(band[at])) for band in (values.p05, values.median, values.p95))
    return middle if low == high == middle else f"{middle} ({low} to {high})"


def reading_note(tail_days: float, kept: int, runs: int) -> str:
    """What one must know to read the lines: why they end flat, and over which runs they are."""
    tail = f"{tail_days:g} days" if tail_days else "no day"
    some = f" Bands are over the first {kept} runs." if kept < runs else ""
    return f"A run is followed for {tail} after a collapse; its last values stand from then on.{some}"
