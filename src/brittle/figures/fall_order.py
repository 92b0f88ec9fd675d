"""In which order places fall, in two scenarios side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from brittle.figures import style
from brittle.figures.maps.difference_map import Sides
from brittle.figures.style import FAINT, INK, MARGIN, MODEL_DARK, SMALL, Picture, RunCaption

_ROW, _HEADS, _WIDTH, _NAMES = 0.2, 0.3, 7.6, 2.1  # inches
_MOST = 30


def order_chart(
    names: Sequence[str], days: tuple[np.ndarray, np.ndarray], sides: Sides, tau: float, caption: RunCaption
) -> Picture:
    """Places by their median day of fall on both sides, lines between; those that move by a day or more are dark.

    `days` are medians over runs, (place,) each, infinite where most runs hold the place to the end.
    Raises ValueError without any place.
    """
    if not len(names):
        raise ValueError("There is no place to put in order.")
    with np.errstate(invalid="ignore"):
        moves = np.nan_to_num(np.abs(days[1] - days[0]), nan=0.0, posinf=np.inf)
    most = np.argsort(-moves, kind="stable")[:_MOST]
    shown = most[np.argsort(np.minimum(*days)[most], kind="stable")]
    with style.drawing():
        title = f"The order in which places fall: {sides.one} and {sides.other}"
        value = "not defined" if np.isnan(tau) else f"{tau:.2f}"
        some = f" The {_MOST} of {len(names)} that move most." if len(names) > _MOST else ""
        tau_text = f"Kendall's tau between the orders: {value} (1 is the same order)."
        subtitle = f"Median day of fall; blue where it moves by a day or more. {tau_text}{some}"
        head, foot = style.head_height(subtitle, _WIDTH, title), style.footer_height(caption, _WIDTH)
        high = len(shown) * _ROW
        height = head + _HEADS + high + foot + 0.1
        figure = Picture(figsize=(_WIDTH, height))
        style.write_title(figure, title, subtitle)
        left = MARGIN + _NAMES
        box = (left / _WIDTH, (foot + 0.05) / height, (_WIDTH - 2 * left) / _WIDTH, high / height)
        axes = figure.add_axes(box)
        _lines(axes, [names[k] for k in shown], tuple(side[shown] for side in days))  # type: ignore[arg-type]
        for x, ha, name in ((0.0, "right", sides.one), (1.0, "left", sides.other)):
            axes.text(x, 1 + 0.1 / high, name, transform=axes.transAxes, fontsize=SMALL, weight="bold", ha=ha)
        style.write_footer(figure, caption)
    figure.title_text = title
    figure.description = f"{style.WARNING} {subtitle}"
    return figure


def _lines(axes: Axes, names: list[str], days: tuple[np.ndarray, np.ndarray]) -> None:
    count = len(names)
    ranks = [np.empty(count), np.empty(count)]
    for side in (0, 1):
        ranks[side][np.argsort(days[side], kind="stable")] = count - np.arange(count) - 0.5
    for k, name in enumerate(names):
        with np.errstate(invalid="ignore"):
            moved = abs(days[1][k] - days[0][k]) >= 1.0
        colour, width = (MODEL_DARK, 1.5) if moved else (FAINT, 0.8)
        axes.plot([0, 1], [ranks[0][k], ranks[1][k]], color=colour, lw=width, marker="o", ms=3)
        for side, x, ha in ((0, -0.03, "right"), (1, 1.03, "left")):
            day = days[side][k]
            text = f"{name}, {'held' if np.isinf(day) else f'{day:.1f}'}"
            label = style.shortened(text, _NAMES - 0.1, SMALL)
            axes.text(x, ranks[side][k], label, fontsize=SMALL, ha=ha, va="center", color=INK)
    axes.set_xlim(-0.01, 1.01)
    axes.set_ylim(0, count)
    axes.set_axis_off()
