"""The patrons' word and deed, day by day: adviser coverage and sorties, announced against actual."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from brittle.figures import style
from brittle.figures.bands import Panel, Quantiles, draw_panels, quantiles_of, round_top
from brittle.figures.style import HAPPENED, Picture, RunCaption
from brittle.scenario.records import TheatreData

_ROLES = {"ground_patron": "adviser coverage", "air_patron": "sorties a day"}


def patrons_by_day(data: TheatreData, series: pd.DataFrame, caption: RunCaption, note: str) -> Picture:
    """Chart of what each patron says it does and what it does, by day: median and bands over runs.

    From the end of the first day on: before, no patron has answered. ValueError if the
    theatre has no patron.
    """
    seats = {seat.role: seat.label for seat in data.seats if seat.role in _ROLES}
    if not seats:
        raise ValueError("The theatre has no patron, so there is no word or deed to compare.")
    panels, findings = [], []
    for role, what in _ROLES.items():
        if role in seats:
            announced, done = (
                _later(quantiles_of(series, "patron", f"{role}.{word}")) for word in ("announced", "actual")
            )
            panels.append(_panel(seats[role], role, what, announced, done))
            findings.append(_finding(data, seats[role], role, done))
    title = "; ".join(findings)
    subtitle = (
        f"What the patrons announce and what they do, end of each day. Adviser coverage: share of the units"
        f" meant to have advisers that have them. {data.title}; scenario {caption.scenario}."
        f" {note}"
    )
    dashed = Line2D([], [], color=HAPPENED, linewidth=1.5, linestyle=(0, (4, 2)))
    dotted = Line2D([], [], color=HAPPENED, linewidth=0.8, linestyle=":")
    entries = [(dashed, "announced, median"), (dotted, "and nine tenths")]
    figure = draw_panels(data, panels, (title, subtitle), caption, entries, columns=len(panels))
    figure.title_text = f"{data.title}: what the patrons announce and what they do, by day"
    each = "; ".join(f"{panel.title}: {panel.note}" for panel in panels)
    figure.description = f"{style.WARNING} Scenario {caption.scenario}. {title}. {each}."
    return figure


def _later(values: Quantiles) -> Quantiles:
    if len(values.days) < 2:
        return values
    return replace(values, **{name: band[1:] for name, band in vars(values).items()})


def _panel(label: str, role: str, what: str, announced: Quantiles, done: Quantiles) -> Panel:
    top = round_top(max(float(np.nanmax(announced.p95)), float(np.nanmax(done.p95)), 0.1))
    if role == "ground_patron":
        top = 1.0
    note = (
        f"says {announced.median[0]:.3g} and does {done.median[0]:.3g} at first,"
        f" {announced.median[-1]:.3g} and {done.median[-1]:.3g} at the end"
    )
    return Panel(f"{label}: {what}", note, (("model", done), ("announced", announced)), top, lambda value: f"{value:g}")


def _finding(data: TheatreData, label: str, role: str, done: Quantiles) -> str:
    first, last, most = float(done.median[0]), float(done.median[-1]), float(done.median.max())
    if role == "air_patron":
        return f"{label} flies nothing" if most == 0 else f"{label} flies at most {most:.3g} sorties a day"
    half = np.flatnonzero(done.median < first / 2)
    if len(half):
        date = style.date_text(data.start, done.days[half[0]] - 1)
        return f"{label} has withdrawn half of its advisers by the end of {date} in most runs"
    return f"{label} keeps its advisers" if last >= 0.9 * first else f"{label} keeps most of its advisers"
