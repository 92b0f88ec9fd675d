"""Curves of a share of runs with 95 % bands: over a setting of a sweep, or over the days."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from brittle.figures import style
from brittle.figures.style import BODY, FAINT, MARGIN, SMALL, SOFT, Picture, RunCaption

Array = NDArray[np.float64]
MOST_LINES, MOST_PANELS = 8, 24
# Okabe and Ito's colours, which the common kinds of colour blindness keep apart, yellow left out for
# its faintness on white; each has a marker and a dash of its own, so that grey print keeps them apart too.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#1f1f24", "#e69f00", "#56b4e9", "#7f5539")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<")
_DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (2, 1.5)), (0, (6, 2, 1, 2)), "-", (0, (5, 2)), (0, (2, 1.5)), "-")
_WIDE = {1: 7.6, 2: 8.6, 3: 10.2}
_HIGH, _SIDE, _GAP, _TITLE = {1: 3.2, 2: 2.7, 3: 2.1}, 0.62, 0.22, 0.24  # inches
_MOST_MARKERS = 30


@dataclass(frozen=True)
class Curve:
    """One line: a share of runs, [0, 1], with its 95 % band at each x."""

    label: str
    x: Array
    share: Array
    low: Array
    high: Array
    number: int = 0  # which colour, marker and dash
    points: tuple[Array, Array] | None = None  # x and share of single design points, drawn faint


@dataclass(frozen=True)
class CurvePanel:
    """One chart; `ticks` are places and words of the axis below, which `below` names."""

    title: str
    below: str
    ticks: tuple[tuple[float, str], ...]
    curves: tuple[Curve, ...]
    is_stepped: bool = False


def draw_curves(
    panels: Sequence[CurvePanel], titles: tuple[str, str, str], caption: RunCaption, note: str = "95 % band"
) -> Picture:
    """Charts of curves under a title and a subtitle, a key between, the footer below.

    `titles` are title, subtitle and what the axis on the left says. Raises ValueError without any panel.
    """
    if not panels:
        raise ValueError("There is no curve to draw.")
    (title, subtitle, left), columns = titles, _columns(len(panels))
    rows, width = math.ceil(len(panels) / columns), _WIDE[columns]
    with style.drawing():
        inside = (width - 2 * MARGIN - _SIDE - (columns - 1) * (_GAP + 0.3)) / columns
        entries = _entries(panels, note)
        per_line = max(
            1, int((width - 2 * MARGIN) / (max(style.text_width(label, SMALL) for _, label in entries) + 0.6))
        )
        key = math.ceil(len(entries) / per_line) * style.line_height(SMALL) * 1.2 + 0.1
        head, foot = style.head_height(subtitle, width, title), style.footer_height(caption, width)
        below = _below(panels, inside)
        is_shared = len({panel.below for panel in panels}) == 1
        over = _TITLE if any(panel.title for panel in panels) else 0.06
        step = _HIGH[columns] + over + _GAP + (0 if is_shared else below)
        height = head + key + rows * step + (below if is_shared else 0) + foot
        figure = Picture(figsize=(width, height))
        style.write_title(figure, title, subtitle)
        style.key(figure, entries, (MARGIN / width, (height - head) / height), per_line, handlelength=2.4)
        for number, panel in enumerate(panels):
            row, column = divmod(number, columns)
            start = MARGIN + _SIDE + column * (inside + _GAP + 0.3)
            lower = height - head - key - row * step - over - _HIGH[columns]
            axes = figure.add_axes((start / width, lower / height, inside / width, _HIGH[columns] / height))
            _panel(axes, panel, inside, _HIGH[columns])
            has_text = not is_shared or number + columns >= len(panels)
            _frame(axes, panel, inside, _HIGH[columns], has_text, column == 0)
        middle = (foot + height - head - key) / 2 + (below if is_shared else 0) / 2
        figure.text(MARGIN / width, middle / height, left, fontsize=BODY, rotation=90, va="center", ha="left")
        style.write_footer(figure, caption)
    figure.title_text = title
    figure.description = f"{style.WARNING} {left}, per panel. {subtitle} " + " ".join(map(_panel_text, panels[:4]))
    return figure


def _columns(count: int) -> int:
    return count if count <= 2 else 2 if count == 4 else 3


def sign_of(number: int) -> dict[str, Any]:
    """Colour, marker and dash of the line of this number."""
    index = number % len(COLOURS)
    return {"color": COLOURS[index], "marker": MARKERS[index], "linestyle": _DASHES[index]}


def _panel(axes: Axes, panel: CurvePanel, inside: float, high: float) -> None:
    for curve in panel.curves:
        sign = sign_of(curve.number)
        step: Literal["post"] | None = "post" if panel.is_stepped else None
        if curve.points is not None:
            axes.plot(*curve.points, ls="none", marker="o", ms=2.2, color=sign["color"], alpha=0.25, mew=0, zorder=1)
        axes.fill_between(curve.x, curve.low, curve.high, step=step, color=sign["color"], alpha=0.18, lw=0, zorder=2)
        every = max(1, math.ceil(len(curve.x) / _MOST_MARKERS))
        marks: dict[str, Any] = {"ms": 4, "mew": 0.5, "mec": "white", "markevery": every, "lw": 1.5, "zorder": 3}
        if panel.is_stepped:
            marks["drawstyle"] = "steps-post"
        if panel.is_stepped and len(panel.curves) == 1:
            sign["marker"] = ""  # there is nothing to tell it from
        axes.plot(curve.x, curve.share, **sign, **marks)
        if not panel.is_stepped:
            usual = {"color": sign["color"], "lw": 0.8, "zorder": 2.5}
            axes.vlines(curve.x, curve.low, curve.high, **usual)  # type: ignore[arg-type]
    if panel.title:
        heading = style.shortened(panel.title, inside / 1.13, BODY)
        axes.text(0, 1 + 0.07 / high, heading, transform=axes.transAxes, fontsize=BODY, weight="bold", va="bottom")


def _frame(axes: Axes, panel: CurvePanel, inside: float, high: float, has_text: bool, has_shares: bool) -> None:
    xs = np.concatenate([curve.x for curve in panel.curves] + [np.array([tick for tick, _ in panel.ticks])])
    pad = 0.0 if panel.is_stepped else 0.03 * (float(xs.max() - xs.min()) or 1.0)
    axes.set_xlim(xs.min() - pad, xs.max() + pad)
    axes.set_ylim(-0.02, 1.02)
    shares = ["0 %", "25 %", "50 %", "75 %", "100 %"]
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], shares if has_shares else [""] * 5, fontsize=SMALL)
    places = [tick for tick, _ in panel.ticks]
    axes.set_xticks(places, [text if has_text else "" for _, text in panel.ticks], fontsize=SMALL)
    axes.tick_params(length=2.5, pad=2)
    axes.grid(color="#ececea", linewidth=0.7, zorder=0)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    if has_text:
        lines = style.wrapped(panel.below, inside, BODY)
        y = -(0.08 + _tick_lines(panel) * style.line_height(SMALL)) / high
        axes.text(0, y, "\n".join(lines), transform=axes.transAxes, fontsize=BODY, va="top", linespacing=1.25)


def _below(panels: Sequence[CurvePanel], inside: float) -> float:
    """Inches below the charts: words of the ticks and the title of the axis."""
    ticks = max(map(_tick_lines, panels))
    lines = max(len(style.wrapped(panel.below, inside, BODY)) for panel in panels)
    return 0.12 + ticks * style.line_height(SMALL) + lines * style.line_height(BODY)


def _tick_lines(panel: CurvePanel) -> int:
    return max((text.count("\n") + 1 for _, text in panel.ticks), default=1)


def _entries(panels: Sequence[CurvePanel], note: str) -> list[tuple[Any, str]]:
    named = {curve.label: curve.number for panel in panels for curve in panel.curves if curve.label}
    found: list[tuple[Any, str]] = [
        (Line2D([], [], lw=1.5, ms=4.5, mew=0.5, mec="white", **sign_of(number)), label)
        for label, number in named.items()
    ]
    found.append((Patch(facecolor=FAINT, alpha=0.4, lw=0), note))
    if any(curve.points is not None for panel in panels for curve in panel.curves):
        found.append((Line2D([], [], ls="none", marker="o", ms=2.5, color=SOFT, alpha=0.6), "one design point"))
    return found


def _panel_text(panel: CurvePanel) -> str:
    ends = [
        f"{curve.label or panel.title or 'share'} from {100 * curve.share[0]:.0f} to"
        f" {100 * curve.share[-1]:.0f} per cent"
        for curve in panel.curves
        if len(curve.share)
    ]
    return f"{panel.title or panel.below}: {'; '.join(ends)}."
