"""Heat maps of a sweep: a share of runs over two crossed settings, its number and its error in every cell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from brittle.figures import style
from brittle.figures.axes import Axis
from brittle.figures.style import BODY, INK, MARGIN, SMALL, SOFT, Picture, RunCaption

Array = NDArray[np.float64]
_WIDE = {1: 7.6, 2: 9.2, 3: 10.8}  # inches by columns of panels
_TALLEST, _LOWEST, _WIDEST = 0.46, 0.12, 1.6  # inches of a cell
_NUMBER, _ERROR = 0.31, 0.36  # inches that a cell needs to be as wide for its number, and for its error
_BOTH = 0.3  # inches that it needs to be as high for both
_SCALE, _GAP, _PANEL = 0.34, 0.2, 0.24  # inches: colours' key, between panels, title of a panel


@dataclass(frozen=True)
class HeatPanel:
    """One map. Arrays are (values up, values across), NaN where there is no run."""

    title: str
    share: Array  # [0, 1]
    error: Array  # Monte-Carlo standard error of the share, [0, 0.5]


@dataclass(frozen=True)
class Grid:
    """Where everything is on the sheet, in inches."""

    width: float
    height: float
    columns: int
    left: float
    bottom: float
    cell: tuple[float, float]
    step: tuple[float, float]  # from one panel to the next, across and down


def heat_maps(
    panels: Sequence[HeatPanel], across: Axis, up: Axis, titles: tuple[str, str, str], caption: RunCaption
) -> Picture:
    """Maps of a share of runs over two settings, one a panel; a line parts cells above and below one half.

    `titles` are title, subtitle, and what the colours say. Cells too small for their error leave
    it to the subtitle, which then gives the largest one. Raises ValueError without any panel.
    """
    if not panels:
        raise ValueError("There is no cell to draw.")
    title, subtitle, scale = titles
    columns = 1 if len(panels) == 1 else 2 if len(panels) in (2, 4) else 3
    with style.drawing():
        width = _WIDE[columns]
        cell = _cell(width, columns, across, up)
        has_errors = cell[0] >= _ERROR and cell[1] >= _BOTH
        subtitle = f"{subtitle} {error_text(panels, has_errors)}"
        head, foot = style.head_height(subtitle, width, title), style.footer_height(caption, width)
        grid = _grid(len(panels), columns, cell, (width, head, foot), across, up)
        figure = Picture(figsize=(grid.width, grid.height))
        style.write_title(figure, title, subtitle)
        for number, panel in enumerate(panels):
            _panel(figure, grid, number, panel, across, up, has_errors, len(panels))
        _axis_titles(figure, grid, len(panels), across, up, foot)
        _scale(figure, scale, grid.height - head)
        style.write_footer(figure, caption)
    figure.title_text = title
    shares = np.concatenate([panel.share.ravel() for panel in panels])
    figure.description = (
        f"{style.WARNING} {scale}, by {across.title} and {up.title}: from {_per_cent(float(np.nanmin(shares)))}"
        f" to {_per_cent(float(np.nanmax(shares)))} per cent. {subtitle}"
    )
    return figure


def error_text(panels: Sequence[HeatPanel], has_errors: bool) -> str:
    """How sure the numbers are: in each cell, or the largest error of all."""
    if has_errors:
        return "Beneath each share its Monte-Carlo standard error, in points."
    largest = max(float(np.nanmax(panel.error)) for panel in panels)
    return f"The largest Monte-Carlo standard error of a cell is {100 * largest:.1f} points."


def _cell(width: float, columns: int, across: Axis, up: Axis) -> tuple[float, float]:
    inside = (width - 2 * MARGIN - _side(up) - (columns - 1) * _GAP) / columns
    tall = 4.6 if columns == 1 else 2.9
    return min(_WIDEST, inside / len(across.values)), min(_TALLEST, max(_LOWEST, tall / len(up.values)))


def _side(up: Axis) -> float:
    """Inches left of the cells: the title of the axis on its side, and the widest of its words."""
    lines = 0.42 if not up.title or style.text_width(up.title, BODY) < 2.0 else 0.58
    return lines + max(style.text_width(line, SMALL) for word in up.text for line in word.split("\n"))


def _grid(
    count: int, columns: int, cell: tuple[float, float], sheet: tuple[float, float, float], across: Axis, up: Axis
) -> Grid:
    width, head, foot = sheet
    rows = math.ceil(count / columns)
    high, wide = cell[1] * len(up.values), cell[0] * len(across.values)
    title = _PANEL if count > 1 else 0.08
    step = (wide + _GAP, high + title + _GAP)
    title_lines = len(style.wrapped(across.title, width - 2 * MARGIN - _side(up), BODY))
    below = 0.1 + max(len(_lines(word, cell[0])) for word in across.text) * style.line_height(SMALL)
    bottom = foot + below + title_lines * style.line_height(BODY) + 0.1
    height = bottom + rows * step[1] - _GAP + _SCALE + head
    return Grid(width, height, columns, MARGIN + _side(up), bottom, cell, step)


def _panel(
    figure: Picture, grid: Grid, number: int, panel: HeatPanel, across: Axis, up: Axis, has_errors: bool, count: int
) -> None:
    row, column = divmod(number, grid.columns)
    rows = math.ceil(count / grid.columns)
    wide, high = grid.cell[0] * len(across.values), grid.cell[1] * len(up.values)
    left, lower = grid.left + column * grid.step[0], grid.bottom + (rows - 1 - row) * grid.step[1]
    axes = figure.add_axes((left / grid.width, lower / grid.height, wide / grid.width, high / grid.height))
    axes.pcolormesh(np.ma.masked_invalid(panel.share), cmap=style.LEFT, vmin=0, vmax=1, edgecolors="white", lw=0.6)
    _numbers(axes, panel, grid.cell, has_errors)
    _halves(axes, panel.share, across.is_number, up.is_number)
    is_lowest = number + grid.columns >= count
    _ticks(axes, across, up, grid.cell, is_lowest, column == 0)
    if count > 1:
        title = style.shortened(panel.title, wide / 1.13, BODY)
        axes.text(0, 1 + 0.06 / high, title, transform=axes.transAxes, fontsize=BODY, weight="bold", va="bottom")


def _numbers(axes: Axes, panel: HeatPanel, cell: tuple[float, float], has_errors: bool) -> None:
    if cell[0] < _NUMBER or cell[1] < 0.16:
        return
    for (row, column), share in np.ndenumerate(panel.share):
        if math.isnan(share):
            axes.text(column + 0.5, row + 0.5, "–", ha="center", va="center", fontsize=SMALL, color=SOFT)
            continue
        red, green, blue, _ = style.LEFT(share)
        colour = INK if 0.299 * red + 0.587 * green + 0.114 * blue > 0.55 else "white"
        middle = row + (0.68 if has_errors else 0.5)
        usual = {"ha": "center", "va": "center", "color": colour}
        axes.text(column + 0.5, middle, _per_cent(share), fontsize=BODY, **usual)  # type: ignore[arg-type]
        if has_errors:
            error = f"±{100 * panel.error[row, column]:.1f}"
            axes.text(column + 0.5, row + 0.27, error, fontsize=SMALL - 0.5, **usual)  # type: ignore[arg-type]


def _halves(axes: Axes, share: Array, is_across: bool, is_up: bool) -> None:
    """Draw the line between cells above and below one half, along settings whose values have an order."""
    above = share >= 0.5
    known = ~np.isnan(share)
    sign = {"color": style.HAPPENED, "lw": 1.8, "solid_capstyle": "round", "zorder": 4}
    for row, column in np.ndindex(share.shape):
        if is_across and column and known[row, column - 1 : column + 1].all():
            if above[row, column] != above[row, column - 1]:
                axes.plot([column, column], [row, row + 1], **sign)  # type: ignore[arg-type]
        if is_up and row and known[row - 1 : row + 1, column].all():
            if above[row, column] != above[row - 1, column]:
                axes.plot([column, column + 1], [row, row], **sign)  # type: ignore[arg-type]


def _ticks(axes: Axes, across: Axis, up: Axis, cell: tuple[float, float], is_lowest: bool, is_first: bool) -> None:
    wide = max(style.text_width(line, SMALL) for word in across.text for line in _lines(word, cell[0])) + 0.06
    every = max(1, math.ceil(wide / cell[0])) if across.is_number else 1
    shown = [index for index in range(len(across.values)) if (index - _zero(across)) % every == 0]
    labels = ["\n".join(_lines(across.text[index], cell[0])) for index in shown]
    axes.set_xticks([index + 0.5 for index in shown], labels if is_lowest else [""] * len(shown), fontsize=SMALL)
    every = max(1, math.ceil(style.line_height(SMALL) * (1 + up.text[0].count("\n")) / cell[1]))
    shown = [index for index in range(len(up.values)) if (index - _zero(up)) % every == 0]
    axes.set_yticks([index + 0.5 for index in shown], [up.text[i] if is_first else "" for i in shown], fontsize=SMALL)
    axes.tick_params(length=2.5, pad=2)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _zero(axis: Axis) -> int:
    """The value from which labels are counted when there is no room for all: zero where it is one of them."""
    sizes = [abs(float(value)) for value in axis.values] if axis.is_number else [1.0]
    return sizes.index(min(sizes)) if min(sizes) < 1e-9 else 0  # a range may miss zero by rounding


def _lines(word: str, wide: float) -> list[str]:
    """Lines of a label below a cell; one of several words is broken, as far as it must be."""
    return word.split("\n") if "\n" in word else style.wrapped(word, max(wide - 0.06, 0.3), SMALL)


def _axis_titles(figure: Picture, grid: Grid, count: int, across: Axis, up: Axis, foot: float) -> None:
    lines = style.wrapped(across.title, grid.width - MARGIN - grid.left, BODY)
    y = foot + 0.1 + len(lines) * style.line_height(BODY)
    figure.text(grid.left / grid.width, y / grid.height, "\n".join(lines), fontsize=BODY, va="top", linespacing=1.25)
    rows = math.ceil(count / grid.columns)
    high = (rows - 1) * grid.step[1] + grid.cell[1] * len(up.values)
    lines = style.wrapped(up.title, max(high, 1.3), BODY)
    if len(lines) > 2:  # beside a low map there is room for the name alone
        lines = style.wrapped(up.title.partition(" (")[0], max(high, 1.3), BODY)[:2]
    title = "\n".join(lines)
    middle = grid.bottom + high / 2
    figure.text(MARGIN / grid.width, middle / grid.height, title, fontsize=BODY, rotation=90, va="center", ha="left")


def _scale(figure: Picture, scale: str, top: float) -> None:
    width, height = figure.get_size_inches()
    box = (MARGIN / width, (top - 0.13) / height, 1.5 / width, 0.11 / height)
    axes = figure.add_axes(box)
    axes.imshow(np.linspace(0, 1, 128)[None, :], cmap=style.LEFT, aspect="auto")
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_linewidth(0.4)
    text = f"0 to 100 %: {scale}"
    y = (top - 0.075) / height
    figure.text((MARGIN + 1.6) / width, y, text, fontsize=SMALL, va="center")
    start = MARGIN + 1.6 + style.text_width(text, SMALL) + 0.25
    if start + 1.5 < width:
        figure.add_artist(_short_line(start / width, (start + 0.22) / width, y))
        figure.text((start + 0.29) / width, y, "one half", fontsize=SMALL, va="center")


def _short_line(left: float, right: float, y: float):  # type: ignore[no-untyped-def]
    from matplotlib.lines import Line2D

    return Line2D([left, right], [y, y], color=style.HAPPENED, linewidth=1.8)


def _per_cent(share: float) -> str:
    """A share in per cent without its sign; 0 and 100 are kept for none and all."""
    if 0 < share <= 0.005:
        return "<1"
    return ">99" if 0.995 <= share < 1 else f"{100 * share:.0f}"
