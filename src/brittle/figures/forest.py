"""Every outcome's paired difference on one scale, with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from brittle.figures import style
from brittle.figures.style import BODY, FAINT, INK, MARGIN, MODEL_DARK, SMALL, SOFT, Picture, RunCaption

_ROW, _AXIS, _WIDTH, _NUMBERS = 0.22, 0.62, 9.2, 2.75  # inches
_REACH = 2.0  # standard deviations; what lies beyond is drawn as an arrow at the edge


@dataclass(frozen=True)
class Bar:
    """One outcome: its difference and interval in units of the spread between runs, and in words.

    Infinite where runs have no spread and yet differ between the scenarios.
    """

    label: str
    value: float
    low: float
    high: float
    text: str
    is_clear: bool


def forest(bars: Sequence[Bar], titles: tuple[str, str, str], caption: RunCaption) -> Picture:
    """`titles` are title, subtitle and what the axis says. Raises ValueError without any bar."""
    if not bars:
        raise ValueError("There is no difference to draw.")
    title, subtitle, below = titles
    with style.drawing():
        head, foot = style.head_height(subtitle, _WIDTH, title), style.footer_height(caption, _WIDTH)
        high = len(bars) * _ROW
        height = head + high + _AXIS + foot
        figure = Picture(figsize=(_WIDTH, height))
        style.write_title(figure, title, subtitle)
        labels = min(3.1, max(style.text_width(bar.label, SMALL) for bar in bars) + 0.1)
        left, inside = MARGIN + labels, _WIDTH - 2 * MARGIN - labels - _NUMBERS
        axes = figure.add_axes((left / _WIDTH, (foot + _AXIS) / height, inside / _WIDTH, high / height))
        _draw(axes, bars, inside, labels, below, high)
        style.write_footer(figure, caption)
    figure.title_text = title
    clear = "; ".join(f"{bar.label}: {bar.text}" for bar in bars if bar.is_clear)
    figure.description = f"{style.WARNING} {subtitle} Clear differences: {clear or 'none'}."
    return figure


def _draw(axes: Axes, bars: Sequence[Bar], inside: float, labels: float, below: str, high: float) -> None:
    widest = max((abs(end) for bar in bars for end in (bar.low, bar.high) if math.isfinite(end)), default=0.0)
    reach = min(_REACH, max(0.2, 1.08 * widest))
    for number, bar in enumerate(bars):
        y, colour = len(bars) - number - 0.5, MODEL_DARK if bar.is_clear else FAINT
        face = colour if bar.is_clear else "white"
        if abs(bar.value) > reach:
            edge, mark = (reach, ">") if bar.value > 0 else (-reach, "<")
            axes.plot(edge, y, marker=mark, ms=6, color=colour, mfc=face, mew=1.0, zorder=3, clip_on=False)
        else:
            ends = [max(bar.low, -reach), min(bar.high, reach)]
            axes.plot(ends, [y, y], color=colour, lw=1.8, solid_capstyle="butt", zorder=2)
            axes.plot(bar.value, y, marker="o", ms=4.2, color=colour, mfc=face, mew=1.0, zorder=3)
        beside = {"transform": axes.get_yaxis_transform(), "fontsize": SMALL, "va": "center", "clip_on": False}
        axes.text(-0.1 / inside, y, style.shortened(bar.label, labels - 0.05, SMALL), ha="right", **beside)  # type: ignore[arg-type]
        axes.text(1 + 0.12 / inside, y, bar.text, color=INK if bar.is_clear else SOFT, **beside)  # type: ignore[arg-type]
    axes.axvline(0, color=SOFT, lw=0.8, zorder=1)
    axes.set_xlim(-reach, reach)
    axes.set_ylim(0, len(bars))
    axes.set_yticks([])
    axes.tick_params(length=2.5, pad=2, labelsize=SMALL)
    axes.hlines(range(len(bars) + 1), -reach, reach, color="#f0f0ee", lw=0.6, zorder=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    y = -(0.1 + style.line_height(SMALL)) / high
    lines = style.wrapped(below, inside + _NUMBERS, BODY)
    axes.text(0, y, "\n".join(lines), transform=axes.transAxes, fontsize=BODY, va="top")
