"""A difference place by place and day by day, as a table of colours."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from brittle.analysis.observations import besieged_places
from brittle.comparison.by_place import Where
from brittle.figures import style
from brittle.figures.maps.difference_map import DIFFERENCE, Sides, difference_bar, reach_of
from brittle.figures.style import INK, MARGIN, SMALL, Picture, RunCaption
from brittle.scenario.records import TheatreData

_ROW, _AXIS, _WIDTH, _KEY = 0.135, 0.42, 8.4, 0.55  # inches
_LETTERS = 6.5  # points; a theatre has seventy places


def difference_by_place(data: TheatreData, where: Where, sides: Sides, caption: RunCaption) -> Picture:
    """Rows are places, by the day on which they fall first under the baseline; a dot marks clear differences."""
    names = {place.id: place.name for place in data.places}
    held = besieged_places(data)
    order = np.argsort(where.one.sum(axis=1) + where.other.sum(axis=1), kind="stable")
    with style.drawing():
        title = f"Where and when {sides.other} and {sides.one} differ"
        subtitle = (
            f"Share of runs in which the place has never been lost, {sides.other} less {sides.one}, at the end of each"
            " day. Places that fall early stand above. A dot marks a clear difference, corrected for all cells."
        )
        head, foot = style.head_height(subtitle, _WIDTH, title), style.footer_height(caption, _WIDTH)
        labels = min(2.2, max((style.text_width(names[held[row]], _LETTERS) for row in order), default=0.5) + 0.1)
        high = max(1, len(order)) * _ROW
        height = head + high + _AXIS + _KEY + foot
        figure = Picture(figsize=(_WIDTH, height))
        style.write_title(figure, title, subtitle)
        left = MARGIN + labels
        box = (left / _WIDTH, (foot + _KEY + _AXIS) / height, (_WIDTH - left - MARGIN) / _WIDTH, high / height)
        _cells(figure.add_axes(box), where, order, [names[held[row]] for row in order])
        difference_bar(figure, foot, sides, reach_of(where), has_rings=False)
        style.write_footer(figure, caption)
    figure.title_text = title
    clear = int(where.clear.any(axis=1).sum())
    figure.description = f"{style.WARNING} {clear} of {len(order)} places differ clearly on some day. {subtitle}"
    return figure


def _cells(axes: Axes, where: Where, order: np.ndarray, names: list[str]) -> None:
    values = where.value[order]
    days, count = where.days, len(order)
    if not count:
        axes.set_axis_off()
        return
    axes.imshow(
        values, aspect="auto", cmap=DIFFERENCE, vmin=-reach_of(where), vmax=reach_of(where), interpolation="nearest",
        extent=(days[0] - 0.5, days[-1] + 0.5, count, 0),
    )  # fmt: skip
    rows, columns = np.nonzero(where.clear[order])
    axes.plot(days[columns], rows + 0.5, ls="none", marker="o", ms=1.3, color=INK, mew=0)
    axes.set_yticks(np.arange(count) + 0.5, names, fontsize=_LETTERS)
    step = next(step for step in (1, 2, 5, 7, 14, 28, 91, 10**6) if (days[-1] - days[0]) / step <= 12)
    ticks = np.arange(0, days[-1] + 1, step)
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks], fontsize=SMALL)
    axes.set_xlim(days[0] - 0.5, days[-1] + 0.5)
    axes.set_xlabel("end of day", fontsize=SMALL, labelpad=1)
    axes.tick_params(length=1.5, pad=1.5)
    for spine in axes.spines.values():
        spine.set_visible(False)
