"""The fronts of will: how ready the besieged side's people were to fight, by sector and day."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from brittle.report import style
from brittle.report.bands import Panel, Quantiles, draw_panels, quantiles_of
from brittle.report.style import Picture, RunCaption
from brittle.scenario.records import Sector, TheatreData


def will_fronts(data: TheatreData, series: pd.DataFrame, caption: RunCaption, runs: int, note: str) -> Picture:
    """Chart of the mean will m of the besieged side's people, by sector and day, a panel a sector.

    Only over runs in which the side still has people there; how many those are is the
    grey ground. Sectors in the order in which they are given up. ValueError if it never
    has people anywhere.
    """
    will = {sector.id: quantiles_of(series, "will", sector.id) for sector in data.sectors}
    sectors = [sector for sector in data.sectors if will[sector.id].runs.max() >= runs / 2]
    if not sectors:
        raise ValueError("The besieged side has no people in any sector, so there is no will to show.")
    sectors.sort(key=lambda sector: (_gone(will[sector.id], runs), float(np.nanmin(will[sector.id].median)), sector.id))
    panels = [_panel(data, sector, will[sector.id], runs) for sector in sectors]
    title = _finding(data, sectors, will, runs)
    who = style.besieged_words(data) or "the besieged side"
    subtitle = (
        f"Mean will (0 none would fight, 1 all would) of {who}'s people, by sector, over the runs that still"
        f" have anybody there. {data.title}; scenario {caption.scenario}. {note}"
    )
    figure = draw_panels(data, panels, (title, subtitle), caption)
    figure.title_words = f"{data.title}: will of the besieged side's people by sector and day"
    each = "; ".join(f"{panel.title}: {panel.note}" for panel in panels)
    figure.description = f"{style.WARNING} Scenario {caption.scenario}. {title}. {each}."
    return figure


def _gone(will: Quantiles, runs: int) -> float:
    """First day on which fewer than half of the runs have anybody there, infinity if none."""
    empty = np.flatnonzero(will.runs < runs / 2)
    return float(will.days[empty[0]]) if len(empty) else math.inf


def _panel(data: TheatreData, sector: Sector, will: Quantiles, runs: int) -> Panel:
    gone = _gone(will, runs)
    start = f"{will.median[0]:.2f} at first"
    if math.isfinite(gone):
        last = int(np.flatnonzero(will.days == gone)[0]) - 1
        date = style.date_words(data.start, gone - 1)
        note = f"{start}, {will.median[max(last, 0)]:.2f} before it is given up on {date}"
    else:
        lowest = int(np.nanargmin(will.median))
        note = f"{start}, lowest {will.median[lowest]:.2f}, {will.median[-1]:.2f} at the end"
    # Few runs make a noisy band: it is drawn where at least one in twenty has people there.
    enough = will.runs >= max(1, runs / 20)
    bands = (np.where(enough, values, np.nan) for values in (will.p05, will.p25, will.median, will.p75, will.p95))
    shown = Quantiles(will.days, *bands, will.runs)
    return Panel(sector.label, note, (("model", shown),), 1.0, lambda value: f"{value:g}", will.runs / runs)


def _finding(data: TheatreData, sectors: Sequence[Sector], will: dict[str, Quantiles], runs: int) -> str:
    lost = [sector for sector in sectors if math.isfinite(_gone(will[sector.id], runs))]
    if not lost:
        weakest = min(sectors, key=lambda sector: float(np.nanmin(will[sector.id].median)))
        low = float(np.nanmin(will[weakest.id].median))
        return f"No sector is given up in most runs; will is weakest in {weakest.label}, {low:.2f} at the lowest"
    first = lost[0]
    date = style.date_words(data.start, _gone(will[first.id], runs) - 1)
    count = "every sector" if len(lost) == len(sectors) else f"{len(lost)} of {len(sectors)} sectors"
    return f"{first.label} is given up first, on {date}, and {count} in half of the runs"
