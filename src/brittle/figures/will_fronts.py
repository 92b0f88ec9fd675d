"""The fronts of will: how ready the besieged side's people were to fight, by sector and day."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from brittle.figures import style
from brittle.figures.bands import Panel, Quantiles, draw_panels, quantiles_of
from brittle.figures.style import Picture, RunCaption
from brittle.scenario.records import Sector, TheatreData

_ENOUGH = 0.2  # share of runs with people in a sector below which no band is drawn


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
    shown = _shown(will, sectors, runs)
    panels = [_panel(data, sector, will[sector.id], runs, shown) for sector in sectors]
    title = _finding(data, sectors, will, runs)
    who = f" ({style.besieged_text(data)})" if style.besieged_text(data) else ""
    subtitle = (
        f"Mean will (0 none would fight, 1 all would) of the besieged side's people{who}, by sector, over"
        f" the runs that still have anybody there, if at least a fifth do. {data.title};"
        f" scenario {caption.scenario}. {note}"
    )
    figure = draw_panels(data, panels, (title, subtitle), caption)
    figure.title_text = f"{data.title}: will of the besieged side's people by sector and day"
    each = "; ".join(f"{panel.title}: {panel.note}" for panel in panels)
    figure.description = f"{style.WARNING} Scenario {caption.scenario}. {title}. {each}."
    return figure


def _gone(will: Quantiles, runs: int) -> float:
    """First day on which fewer than half of the runs have anybody there, infinity if none."""
    empty = np.flatnonzero(will.runs < runs / 2)
    return float(will.days[empty[0]]) if len(empty) else math.inf


def _shown(will: dict[str, Quantiles], sectors: Sequence[Sector], runs: int) -> int:
    """Days to show: a week beyond the last loss, for then little is left to see."""
    days = will[sectors[0].id].days
    lost = [gone for sector in sectors if math.isfinite(gone := _gone(will[sector.id], runs))]
    return int(np.sum(days <= max(lost) + 7)) if lost else len(days)


def _panel(data: TheatreData, sector: Sector, will: Quantiles, runs: int, days: int) -> Panel:
    gone = _gone(will, runs)
    start = f"{will.median[0]:.2f}"
    if math.isfinite(gone):
        last = int(np.flatnonzero(will.days == gone)[0]) - 1
        date = style.date_text(data.start, gone - 1)
        note = f"{start} to {will.median[max(last, 0)]:.2f}; emptied by {date}"
    else:
        note = f"{start} at first, {will.median[-1]:.2f} at the end"
    # The few runs that are left are those that held: beyond this, the band would tell of them alone.
    is_dense = will.runs >= max(1, _ENOUGH * runs)
    shown = will.changed(lambda values: np.where(is_dense, values, np.nan)).first(days)
    return Panel(sector.label, note, (("model", shown),), 1.0, lambda value: f"{value:g}", shown.runs / runs)


def _finding(data: TheatreData, sectors: Sequence[Sector], will: dict[str, Quantiles], runs: int) -> str:
    lost = [sector for sector in sectors if math.isfinite(_gone(will[sector.id], runs))]
    falls = {sector.id: _deepest(will[sector.id], runs) for sector in sectors}
    worst = min(sectors, key=lambda sector: falls[sector.id] - float(will[sector.id].median[0]))
    start, low = float(will[worst.id].median[0]), falls[worst.id]
    count = {0: "no sector is", len(sectors): "every sector is"}.get(
        len(lost), f"{len(lost)} of {len(sectors)} sectors are"
    )
    sinks = f"Will sinks most in {worst.label}, from {start:.2f} to {low:.2f}" if start - low >= 0.01 else "Will holds"
    return f"{sinks}; {count} emptied in most runs"


def _deepest(will: Quantiles, runs: int) -> float:
    """Lowest median while at least half of the runs have people there."""
    return float(np.nanmin(np.where(will.runs >= runs / 2, will.median, np.nan)))
