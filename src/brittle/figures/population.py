"""How many people lived under each holder, day by day, with bands over runs, beside what happened."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from brittle.analysis.observations import last_observed_day, population_bounds
from brittle.figures import style
from brittle.figures.bands import Array, Panel, Quantiles, between, draw_panels, per_cent, quantiles_of
from brittle.figures.style import Picture, RunCaption
from brittle.scenario.records import Observed, Party, TheatreData

_CAMP_ORDER = {"besieged": 0, "challenger": 1, "other": 2}
_SEEN = 0.02  # share of the people below which a party gets no panel


def population_bands(
    data: TheatreData, series: pd.DataFrame, observed: Sequence[Observed], caption: RunCaption, note: str
) -> Picture:
    """Chart of the share of the population under each holder by day: median and bands, a panel a party.

    The bands are quantiles over runs of each day by itself; medians of several parties
    need not sum to 1. Raises ValueError if no place has inhabitants.
    """
    total = sum(place.population for place in data.places)
    if total == 0:
        raise ValueError("No place of the theatre has inhabitants, so there is no population to share.")
    shares = {
        party.id: quantiles_of(series, "population", party.id).changed(lambda people: people / total)
        for party in data.parties
    }
    most = {party.id: float(np.nanmax(shares[party.id].p95)) for party in data.parties}
    parties = [party for party in data.parties if most[party.id] >= _SEEN]
    parties.sort(key=lambda party: (_CAMP_ORDER.get(party.camp, 3), -most[party.id], party.id))
    happened = _happened(data, observed, shares[parties[0].id].days, total)
    panels = [_panel(party, shares[party.id], happened.get(party.id)) for party in parties]
    first = parties[0]
    fewer = "" if len(parties) == len(data.parties) else ", those that ever hold some"
    title = _finding(data, first, shares[first.id])
    subtitle = (
        f"Share of the population of {len(data.places)} places under each holder{fewer}. {data.title};"
        f" scenario {caption.scenario}. {note}"
    )
    figure = draw_panels(data, panels, (title, subtitle), caption)
    figure.title_text = f"{data.title}: share of the population under each holder, by day, with bands"
    ends = "; ".join(f"{panel.title}: {panel.note}" for panel in panels)
    figure.description = f"{style.WARNING} Scenario {caption.scenario}. {title}. {ends}."
    return figure


def _panel(party: Party, share: Quantiles, happened: tuple[Array, Array, Array] | None) -> Panel:
    note = f"{per_cent(float(share.median[0]))} at first, {between(share, per_cent)} at the end"
    return Panel(party.label, note, (("model", share),), 1.0, per_cent, None, happened)


def _finding(data: TheatreData, party: Party, share: Quantiles) -> str:
    start, middle = float(share.median[0]), share.median
    low = np.flatnonzero(middle < start / 2)
    if len(low):
        date = style.date_text(data.start, share.days[low[0]] - 1)
        return f"{party.label}: half of its people are lost by the end of {date} in most runs"
    kept = between(share, per_cent)
    return f"{party.label}: {per_cent(start)} of the people at first, {kept} at the end"


def _happened(
    data: TheatreData, observed: Sequence[Observed], days: Array, total: int
) -> dict[str, tuple[Array, Array, Array]]:
    if not observed:
        return {}
    seen = days[days <= last_observed_day(observed)]
    bounds = population_bounds(data, observed, seen.tolist())
    return {party: (seen, low / total, high / total) for party, (low, high) in bounds.items()}
