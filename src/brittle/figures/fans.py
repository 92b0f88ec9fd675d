"""Fan charts of a number by day, two scenarios or more on the same axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from brittle.figures import style
from brittle.figures.curves import sign_of
from brittle.figures.style import BODY, FAINT, MARGIN, SMALL, Picture, RunCaption
from brittle.scenario.records import TheatreData

_WIDTH, _HIGH, _SIDE, _AXIS = 7.6, 3.3, 0.75, 0.56  # inches
_MOST_BANDS, _MOST_WIDE = (
    3,
    2,
)  # fans that have a band of half the runs, and of nine in ten; more cannot be distinguished


@dataclass(frozen=True)
class Fan:
    """A number by day: its median over runs, and where the middle half and nine tenths of the runs lie."""

    label: str
    days: NDArray[np.float64]
    quantiles: NDArray[np.float64]  # (5 %, 25 %, 50 %, 75 %, 95 %; day)


LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


def draw_fans(fans: Sequence[Fan], data: TheatreData, titles: tuple[str, str, str], caption: RunCaption) -> Picture:
    """`titles` are title, subtitle and what the axis on the left says. Raises ValueError without any fan."""
    if not fans:
        raise ValueError("There is no fan to draw.")
    title, subtitle, left = titles
    with style.drawing():
        entries: list[tuple[Any, str]] = [
            (Line2D([], [], lw=1.6, ms=0, color=sign_of(k)["color"], ls=sign_of(k)["linestyle"]), fan.label)
            for k, fan in enumerate(fans)
        ]
        if len(fans) <= _MOST_BANDS:
            entries += [(Patch(facecolor=FAINT, alpha=0.55, lw=0), "half of the runs")]
        if len(fans) <= _MOST_WIDE:
            entries += [(Patch(facecolor=FAINT, alpha=0.25, lw=0), "nine in ten")]
        wide = max(style.text_width(label, SMALL) for _, label in entries) + 0.6
        per_line = max(1, int((_WIDTH - 2 * MARGIN) / wide))
        key = -(-len(entries) // per_line) * style.line_height(SMALL) * 1.2 + 0.1
        head, foot = style.head_height(subtitle, _WIDTH, title), style.footer_height(caption, _WIDTH)
        height = head + key + _HIGH + _AXIS + foot
        figure = Picture(figsize=(_WIDTH, height))
        style.write_title(figure, title, subtitle)
        style.key(figure, entries, (MARGIN / _WIDTH, (height - head) / height), per_line, handlelength=2.2)
        start = MARGIN + _SIDE
        box = (start / _WIDTH, (foot + _AXIS) / height, (_WIDTH - start - MARGIN) / _WIDTH, (_HIGH - 0.1) / height)
        _draw(figure.add_axes(box), fans, data)
        figure.text(MARGIN / _WIDTH, (foot + _AXIS + _HIGH / 2) / height, left, fontsize=BODY, rotation=90, va="center")
        style.write_footer(figure, caption)
    figure.title_text = title
    ends = "; ".join(f"{fan.label} ends at {fan.quantiles[2, -1]:,.0f}" for fan in fans)
    figure.description = f"{style.WARNING} {subtitle} Medians: {ends}."
    return figure


def _draw(axes: Axes, fans: Sequence[Fan], data: TheatreData) -> None:
    for number, fan in enumerate(fans):
        sign = sign_of(number)
        wide = [(0, 4, 0.12)] if len(fans) <= _MOST_WIDE else []
        half = [(1, 3, 0.2)] if len(fans) <= _MOST_BANDS else []
        for low, high, alpha in wide + half:
            axes.fill_between(fan.days, fan.quantiles[low], fan.quantiles[high], color=sign["color"], alpha=alpha, lw=0)
        axes.plot(fan.days, fan.quantiles[2], color=sign["color"], ls=sign["linestyle"], lw=1.6)
    last = float(fans[0].days[-1])
    axes.set_xlim(float(fans[0].days[0]), last)
    axes.set_ylim(0, max(float(fan.quantiles.max()) for fan in fans) * 1.04 or 1.0)
    step = next(step for step in (1, 2, 3, 5, 7, 14, 28, 91, 10**6) if last / step <= 9)
    ticks = np.arange(0, last + 1e-9, step)
    axes.set_xticks(ticks, [style.day_end_text(data.start, t) for t in ticks], fontsize=SMALL)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}".replace(",", "\u202f"))
    axes.set_xlabel("end of day", fontsize=SMALL, labelpad=1)
    axes.tick_params(length=2.5, pad=2, labelsize=SMALL)
    axes.grid(color="#ececea", linewidth=0.7)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
