"""A dot chart of the points of a sweep, sorted by a share of runs, each with its interval and its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from brittle.figures import style
from brittle.figures.style import BODY, FAINT, MARGIN, MODEL_DARK, SMALL, SOFT, Picture, RunCaption

MOST_ROWS = 60
_ROW, _AXIS, _NUMBERS, _WIDTH = 0.2, 0.62, 1.45, 7.6  # inches
_MOST_LABEL = 3.2


@dataclass(frozen=True)
class Dot:
    """One point of a sweep: its words, a share of runs in [0, 1], and its 95 % interval."""

    label: str
    share: float
    low: float
    high: float


def dot_chart(dots: Sequence[Dot], titles: tuple[str, str, str], caption: RunCaption) -> Picture:
    """Rows sorted by share, the highest first; beyond 60 the middle ones are left out, and the figure says so.

    `titles` are title, subtitle and what the axis says. Raises ValueError without any dot.
    """
    if not dots:
        raise ValueError("There is no point to draw.")
    title, subtitle, below = titles
    ordered = sorted(dots, key=lambda dot: (-dot.share, dot.label))
    rows: list[Dot | None] = [*ordered]
    left_out = len(ordered) - MOST_ROWS
    if left_out > 0:
        rows = [*ordered[: MOST_ROWS // 2], None, *ordered[-MOST_ROWS // 2 :]]
    with style.drawing():
        head, foot = style.head_height(subtitle, _WIDTH, title), style.footer_height(caption, _WIDTH)
        height = head + len(rows) * _ROW + _AXIS + foot + 0.05
        figure = Picture(figsize=(_WIDTH, height))
        style.write_title(figure, title, subtitle)
        labels = min(_MOST_LABEL, max(style.text_width(dot.label, SMALL) for dot in dots) + 0.05)
        left, inside = MARGIN + labels + 0.12, _WIDTH - 2 * MARGIN - labels - 0.12 - _NUMBERS
        box = (left / _WIDTH, (foot + _AXIS) / height, inside / _WIDTH, len(rows) * _ROW / height)
        _rows(figure.add_axes(box), rows, labels, inside, left_out, below)
        style.write_footer(figure, caption)
    figure.title_text = title
    ends = " to ".join(f"{100 * dot.share:.0f} per cent ({dot.label})" for dot in (ordered[0], ordered[-1]))
    figure.description = f"{style.WARNING} {below}: {ends}. {subtitle}"
    return figure


def _rows(axes, rows: Sequence[Dot | None], labels: float, inside: float, left_out: int, below: str) -> None:  # type: ignore[no-untyped-def]
    high = len(rows) * _ROW
    for number, dot in enumerate(rows):
        y = len(rows) - number - 0.5
        beside = {"transform": axes.get_yaxis_transform(), "fontsize": SMALL, "va": "center", "clip_on": False}
        if dot is None:
            axes.text(-0.1 / inside, y, f"{left_out} more between them", ha="right", color=SOFT, **beside)
            continue
        axes.plot([dot.low, dot.high], [y, y], color=MODEL_DARK, lw=1.6, solid_capstyle="butt", zorder=2)
        axes.plot(dot.share, y, marker="o", ms=4.5, color=MODEL_DARK, mec="white", mew=0.5, zorder=3, clip_on=False)
        axes.text(-0.1 / inside, y, style.shortened(dot.label, labels, SMALL), ha="right", **beside)
        axes.text(1 + 0.14 / inside, y, interval_text(dot), **beside)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, len(rows))
    axes.set_yticks([])
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"], fontsize=SMALL)
    axes.tick_params(length=2.5, pad=2)
    axes.grid(axis="x", color="#ececea", linewidth=0.7, zorder=0)
    axes.hlines(range(len(rows) + 1), 0, 1, color="#f0f0ee", lw=0.6, zorder=0)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)
    y = -(0.08 + style.line_height(SMALL)) / high
    lines = style.wrapped(below, inside + _NUMBERS, BODY)
    axes.text(0, y, "\n".join(lines), transform=axes.transAxes, fontsize=BODY, va="top")


def interval_text(dot: Dot) -> str:
    """ "51.3 % (48.2 to 54.4)"."""
    return f"{100 * dot.share:.1f} % ({100 * dot.low:.1f} to {100 * dot.high:.1f})"
