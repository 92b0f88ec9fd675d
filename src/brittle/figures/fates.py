"""Fates of people under arms, by camp and day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from brittle.figures import style
from brittle.figures.bands import Panel, Quantiles, between, draw_panels, grouped, persons, quantiles_of, round_top
from brittle.figures.style import Picture, RunCaption
from brittle.scenario.records import TheatreData

FATES = {
    "present": "still under arms",
    "killed": "killed",
    "wounded": "wounded",
    "deserted": "deserted",
    "captured": "captured",
    "defected": "defected",
    "evacuated": "evacuated",
    "stood_down": "stood down",
}
CAMPS = {"besieged": "Besieged", "challenger": "Challenger"}
_COLUMNS = 4


def fates_by_day(data: TheatreData, series: pd.DataFrame, caption: RunCaption, note: str) -> Picture:
    """Chart of persons by fate and day: a panel a fate that anybody had, the besieged side's first.

    Counts add up from the start: persons at first plus those who came are those still
    there plus all fates, in every single run; medians of fates need not add up.
    """
    panels: list[Panel | None] = []
    ends = {}
    for camp, side in CAMPS.items():
        panels += [None] * (-len(panels) % _COLUMNS)
        for fate, text in FATES.items():
            values = quantiles_of(series, "fate", f"{camp}.{fate}")
            if np.nanmax(values.p95) >= 0.5:
                panels.append(_panel(f"{side}: {text}", values))
                ends[camp, fate] = values
    if not ends:
        raise ValueError("No one is under arms in this theatre, so there are no fates to show.")
    title = _finding(data, ends)
    named = [f"{side}: {_label(data, camp)}" for camp, side in CAMPS.items() if _label(data, camp)]
    sides = f" {'; '.join(named)}." if named else ""
    subtitle = (
        f"Persons by fate at the end of each day. Each panel has its own scale.{sides}"
        f" {data.title}; scenario {caption.scenario}. {note}"
    )
    figure = draw_panels(data, panels, (title, subtitle), caption, columns=_COLUMNS)
    figure.title_text = f"{data.title}: persons by fate, camp and day"
    each = "; ".join(f"{panel.title}, {panel.note}" for panel in panels if panel is not None)
    figure.description = f"{style.WARNING} Scenario {caption.scenario}. {title}. {each}."
    return figure


def _panel(title: str, values: Quantiles) -> Panel:
    note = f"{between(values, persons)} at the end"
    return Panel(title[0].upper() + title[1:], note, (("model", values),), round_top(np.nanmax(values.p95)), persons)


def _label(data: TheatreData, camp: str) -> str:
    return next((seat.label for seat in data.seats if seat.role == camp), "")


def _finding(data: TheatreData, ends: dict[tuple[str, str], Quantiles]) -> str:
    own = {fate: float(values.median[-1]) for (camp, fate), values in ends.items() if camp == "besieged"}
    who = _label(data, "besieged") or CAMPS["besieged"]
    if not own:
        return f"{who}: no one under arms"
    most = max(own, key=lambda fate: own[fate])
    rest = "" if most == "killed" else f", {grouped(own.get('killed', 0.0))} killed"
    return f"{who}, at the end: {grouped(own[most])} {FATES[most]}{rest} (medians)"
