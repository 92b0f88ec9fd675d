"""The figures of a sweep, one function a kind: its numbers and its texts."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from brittle.analysis.main_effects import binned_shares
from brittle.figures import style
from brittle.figures.axes import Axis
from brittle.figures.curves import MOST_LINES, MOST_PANELS, Curve, CurvePanel, draw_curves
from brittle.figures.dot_chart import Dot, dot_chart
from brittle.figures.heat import HeatPanel, heat_maps
from brittle.figures.style import Picture
from brittle.report.sweep_data import COLLAPSE, Outcome, SweepTable, point_label
from brittle.scenario.theatre_spelling import regime_word
from brittle.world.check import BadInput

if TYPE_CHECKING:
    import pandas as pd


MOST_MAPS, MOST_EFFECTS = 12, 12
_MOST_LISTED = 12  # distinct values; more of them are put together in bins
_ROOM = {1: 9, 2: 7, 3: 5}  # ticks below a chart by charts in a row


def draw_heat(table: SweepTable, day: float, column: str | None) -> Picture:
    """Maps of the share of runs in which the outcome has not happened, over two axes, one for each further value."""
    if not table.is_crossed or len(table.axes) < 2 or not any(axis.is_number for axis in table.axes):
        raise BadInput(["heat: needs two settings or more, all their values crossed, numbers among them"])
    outcome = table.outcome(column or table.capital, day, True)
    frame = table.shares(outcome)
    up, across, *others = _placed(table.axes)
    combinations = list(itertools.product(*(axis.values for axis in others)))
    chosen = _spread(combinations, MOST_MAPS)
    panels = []
    for combination in chosen:
        rows = frame
        for axis, value in zip(others, combination, strict=True):
            rows = rows[rows[axis.name] == value]
        arrays = [
            rows.pivot(index=up.name, columns=across.name, values=name)
            .reindex(index=list(up.values), columns=list(across.values)).to_numpy(dtype=float)
            for name in ("share", "standard_error")
        ]  # fmt: skip
        text = point_label(dict(zip([axis.name for axis in others], combination, strict=True)), others)
        panels.append(HeatPanel(text, *arrays))
    subtitle = f"{table.data.title}. Per cent of runs in which {outcome.text}."
    if len(chosen) < len(combinations):
        subtitle += f" {len(chosen)} of {len(combinations)} maps are shown."
    texts = (_title(table, frame, outcome), subtitle, f"share of runs in which {_subject(table, outcome)}")
    return heat_maps(panels, across, up, texts, table.caption(frame["runs"]))


def draw_response(table: SweepTable, day: float, column: str | None) -> Picture:
    """Curves of the share of runs in which the outcome has happened, by the day and by the horizon."""
    if not any(axis.is_number for axis in table.axes):
        raise BadInput(["response: needs a setting that takes numbers; this sweep varies none"])
    column = column or COLLAPSE
    if not table.is_sampled and table.is_crossed and len(table.axes) <= 2:
        return _crossed_response(table, day, column)
    return _main_effects(table, table.outcome(column, day, False))


def _crossed_response(table: SweepTable, day: float, column: str) -> Picture:
    x = next(axis for axis in reversed(table.axes) if axis.is_number)
    lines = next((axis for axis in table.axes if axis is not x), None)
    days = sorted({day, float(table.plan.horizon_days)})
    frames = {by: table.shares(table.outcome(column, by, False)) for by in days}
    panels = []
    if lines is None or len(lines.values) <= MOST_LINES:
        below, ticks = x.title, tuple(x.ticks(_ROOM[len(days)]))
        for by, frame in frames.items():
            curves = tuple(_lines(frame, x, lines))
            panels.append(CurvePanel(f"By the end of day {by:g}", below, ticks, curves))
    else:
        for value in _spread(list(lines.values), MOST_PANELS):
            both = [
                _curve(frame[frame[lines.name] == value], x, f"by the end of day {by:g}", number)
                for number, (by, frame) in enumerate(frames.items())
            ]
            panels.append(
                CurvePanel(point_label({lines.name: value}, [lines]), x.title, tuple(x.ticks(_ROOM[3])), tuple(both))
            )
    outcome = table.outcome(column, day, False)
    subtitle = f"{table.data.title}. Share of runs in which {_without_day(outcome)}."
    if lines is not None and len(lines.values) > len(panels) > len(days):
        subtitle += f" {len(panels)} of {len(lines.values)} values are shown."
    text = (_title(table, frames[day], outcome), subtitle, "Share of runs")
    return draw_curves(panels, text, table.caption(frames[day]["runs"]))


def _lines(frame: pd.DataFrame, x: Axis, lines: Axis | None) -> list[Curve]:
    if lines is None:
        return [_curve(frame, x, "", 0)]
    return [
        _curve(frame[frame[lines.name] == value], x, point_label({lines.name: value}, [lines]), number)
        for number, value in enumerate(lines.values)
    ]


def _curve(rows: pd.DataFrame, x: Axis, label: str, number: int) -> Curve:
    rows = rows.dropna(subset="share").sort_values(x.name)
    values, share, low, high = _arrays(rows, x.name, "share", "low", "high")
    return Curve(label, values, share, low, high, number)


def _main_effects(table: SweepTable, outcome: Outcome) -> Picture:
    """One chart a number: the share by bins of its values, over all that the other settings are."""
    frame = table.shares(outcome)
    numbers = [axis for axis in table.axes if axis.is_number][:MOST_EFFECTS]
    text = next((axis for axis in table.axes if not axis.is_number and len(axis.values) <= 4), None)
    groups = [("", frame)] if text is None else [
        (str(value).replace("_", " "), frame[frame[text.name] == value]) for value in text.values
    ]  # fmt: skip
    charts = 3 if len(numbers) > 2 and len(numbers) != 4 else min(2, len(numbers))
    panels = []
    for axis in numbers:
        curves = [_binned(rows, axis, label, number) for number, (label, rows) in enumerate(groups)]
        panels.append(CurvePanel("", axis.title, tuple(axis.ticks(_ROOM[charts])), tuple(curves)))
    subtitle = (
        f"{table.data.title}. Share of runs in which {outcome.text}, by each setting alone: means over"
        " design points with all values of the other settings; sampled values are in bins of about equally many points."
    )
    if sum(axis.is_number for axis in table.axes) > len(numbers):
        subtitle += f" The first {len(numbers)} settings are shown."
    note = "95 % band of the mean over points"
    return draw_curves(panels, (_title(table, frame, outcome), subtitle, "Share of runs"),
                       table.caption(frame["runs"]), note)  # fmt: skip


def _binned(rows: pd.DataFrame, axis: Axis, label: str, number: int) -> Curve:
    rows = rows[rows["runs"] > 0]
    is_listed = rows[axis.name].nunique() <= _MOST_LISTED
    bins = binned_shares(rows[axis.name], rows["happened"], rows["runs"], is_listed)
    values, share, low, high = _arrays(bins, "value", "share", "low", "high")
    at, alone = _arrays(rows, axis.name, "share")
    return Curve(label, values, share, low, high, number, (at, alone))


def _arrays(rows: pd.DataFrame, *names: str) -> list[np.ndarray]:
    return [rows[name].to_numpy(dtype=np.float64) for name in names]


def draw_scenarios(table: SweepTable, day: float, column: str | None) -> Picture:
    """A dot chart of the design points, sorted by the share of runs in which the outcome has happened."""
    if not table.axes:
        raise BadInput(["scenarios: needs several design points, and this sweep has one; survival shows it"])
    outcome = table.outcome(column or COLLAPSE, day, False)
    frame = table.shares(outcome).dropna(subset="share")
    dots = [
        Dot(point_label(row, table.axes), row["share"], row["low"], row["high"])
        for row in frame.to_dict(orient="records")
    ]  # fmt: skip
    subtitle = (
        f"{table.data.title}. Each dot: share of runs in which {outcome.text}; bar and brackets: its 95 %"
        " Monte-Carlo interval."
    )
    below = "Share of runs"
    return dot_chart(dots, (_title(table, frame, outcome), subtitle, below), table.caption(frame["runs"]))


def draw_survival(table: SweepTable, day: float, column: str | None) -> Picture:
    """The share of runs in which the outcome has not happened, by day; a line a design point, at most eight."""
    if len(table.design) > MOST_LINES:
        raise BadInput(
            [f"survival: draws at most {MOST_LINES} design points, and this sweep has {len(table.design):,}"]
        )
    column, horizon = column or table.capital, table.plan.horizon_days
    days = np.arange(0.0, horizon + 1)
    frames = [table.shares(table.outcome(column, by, True)) for by in days]
    curves = []
    for number, row in enumerate(table.design.to_dict(orient="records")):
        share, low, high = (
            np.array([frame[name].iloc[number] for frame in frames], dtype=np.float64)
            for name in ("share", "low", "high")
        )
        curves.append(Curve(point_label(row, table.axes), days, share, low, high, number))
    step = next(step for step in (1, 2, 3, 5, 7, 14, 28, 91, 364, 10**6) if horizon / step <= 8)
    ticks = tuple((t, f"{style.date_text(table.data.start, t)}\nday {t:g}") for t in np.arange(0.0, horizon + 1, step))
    outcome = table.outcome(column, day, True)
    subtitle = f"{table.data.title}. Share of runs in which {_without_day(outcome)}, at the end of each day."
    panel = CurvePanel("", "", ticks, tuple(curves), is_stepped=True)
    frame = table.shares(outcome)
    return draw_curves([panel], (_title(table, frame, outcome), subtitle, "Share of runs"),
                       table.caption(frame["runs"]))  # fmt: skip


DRAW: dict[str, Callable[[SweepTable, float, str | None], Any]] = {
    "heat": draw_heat,
    "response": draw_response,
    "scenarios": draw_scenarios,
    "survival": draw_survival,
}


def _placed(axes: list[Axis]) -> list[Axis]:
    """The axis that goes up, the one that goes across, the rest; words go up, where there is room for them."""
    first, second, *others = axes
    if not first.is_number and not second.is_number and others:
        # Two axes of words leave no order to see; the first number is worth more on the map.
        number = next(axis for axis in others if axis.is_number)
        return [first, number, second, *(axis for axis in others if axis is not number)]
    return [second, first, *others] if not second.is_number else [first, second, *others]


def _spread(values: list[Any], most: int) -> list[Any]:
    """At most so many of the values, evenly spread, both ends among them."""
    if len(values) <= most:
        return values
    return [values[index] for index in np.linspace(0, len(values) - 1, most).round().astype(int)]


def _title(table: SweepTable, frame: pd.DataFrame, outcome: Outcome) -> str:
    """What came out, in one line: the range of shares over the points."""
    low, high = (f"{100 * value:.0f}" for value in (frame["share"].min(), frame["share"].max()))
    share = low if low == high else f"{low} to {high}"
    subject = _subject(table, outcome)
    return f"{subject[0].upper()}{subject[1:]} by day {outcome.day:g} in {share} % of runs"


def _subject(table: SweepTable, outcome: Outcome) -> str:
    """ "Damascus is not lost", without the day."""
    if outcome.column == COLLAPSE:
        return f"the {regime_word(table.data.spelling)} has {'not ' if outcome.is_held else ''}collapsed"
    name = next(place.name for place in table.data.places if f"fall_day_{place.id}" == outcome.column)
    return f"{name} is {'not ' if outcome.is_held else ''}lost"


def _without_day(outcome: Outcome) -> str:
    return outcome.text.rpartition(" by the end of")[0]
