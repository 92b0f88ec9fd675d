"""Who held how much of the population, day by day, on average over runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from brittle.figures import style
from brittle.figures.style import FAINT, INK, MARGIN, SMALL, Picture, RunCaption
from brittle.scenario.records import Party, TheatreData

_SIZE, _NAMES, _AXIS = (7.6, 2.7), 2.2, 0.4  # inches: chart, room for names, dates below
_CAMP_ORDER = {"besieged": 0, "other": 1, "challenger": 2}


def population_shares(data: TheatreData, daily: pd.DataFrame, caption: RunCaption) -> Picture:
    """Chart of the expected share of the population of all places under each holder, by day.

    `daily` is the run's long frame of place, day, controller, probability; the first day
    comes from the theatre. Raises ValueError if no place has inhabitants.
    """
    total = sum(place.population for place in data.places)
    if total == 0:
        raise ValueError("No place of the theatre has inhabitants, so there is no population to share.")
    with style.drawing():
        return _draw(data, expected_shares(data, daily), caption)


def expected_shares(data: TheatreData, daily: pd.DataFrame) -> pd.DataFrame:
    """Expected share of the population, [0, 1], by day (index, from 0) and party id (column)."""
    people = {place.id: float(place.population) for place in data.places}
    weighted = daily["probability"] * daily["place"].map(people)
    shares = weighted.groupby([daily["day"], daily["controller"]]).sum().unstack().fillna(0.0)
    parties = [party.id for party in data.parties]
    shares = shares.reindex(columns=parties, fill_value=0.0)
    if 0 not in shares.index:
        shares.loc[0] = [sum(people[p.id] for p in data.places if p.party == party) for party in parties]
    return shares.sort_index() / sum(people.values())


def _draw(data: TheatreData, shares: pd.DataFrame, caption: RunCaption) -> Picture:
    width = _SIZE[0]
    subtitle = (
        f"Share of the population of {len(data.places)} places under each holder,"
        f" average of {caption.replications} runs. {data.title}; scenario {caption.scenario}."
    )
    title = _finding(data, shares)
    head, foot = style.head_height(subtitle, width, title), style.footer_height(caption, width)
    figure = Picture(figsize=(width, head + _SIZE[1] + _AXIS + foot))
    height = figure.get_size_inches()[1]
    style.write_title(figure, title, subtitle)
    left = MARGIN + 0.4
    box = (left / width, (foot + _AXIS) / height, (width - left - _NAMES) / width, (_SIZE[1] - 0.1) / height)
    axes = figure.add_axes(box)
    parties = sorted(data.parties, key=lambda party: _CAMP_ORDER.get(party.camp, 3))
    parties = [party for party in parties if shares[party.id].max() > 0.0005]
    _stack(axes, shares, parties)
    _dates(axes, data, shares.index.to_numpy(dtype=float))
    style.write_footer(figure, caption)
    last = shares.iloc[-1]
    ends = ", ".join(f"{party.label} {last[party.id]:.0%}" for party in parties)
    figure.title_text = f"{data.title}: share of the population under each holder, by day"
    figure.description = f"{style.WARNING} Scenario {caption.scenario}. On the last day: {ends}."
    return figure


def _finding(data: TheatreData, shares: pd.DataFrame) -> str:
    own = [party.id for party in data.parties if party.camp == "besieged"]
    first, last = (f"{100 * shares[own].iloc[row].sum():.0f} %" for row in (0, -1))
    return f"The besieged side holds {first} of the people at first, {last} at the end"


def _stack(axes: Axes, shares: pd.DataFrame, parties: list[Party]) -> None:
    days = shares.index.to_numpy(dtype=float)
    under = np.zeros(len(days))
    middles = []
    for party in parties:
        over = under + shares[party.id].to_numpy()
        axes.fill_between(days, under, over, facecolor=party.colour, edgecolor="white", linewidth=0.6)
        middles.append(float(under[-1] + over[-1]) / 2)
        under = over
    axes.set_xlim(days[0], max(days[-1], days[0] + 1))
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25", "50", "75", "100 %"], fontsize=SMALL)
    for party, middle, y in zip(parties, middles, _spread(np.array(middles), 0.068), strict=True):
        share = f"{shares[party.id].iloc[-1]:.0%}".replace("%", " %")
        label = style.shortened(f"{share}  {party.label}", _NAMES - 0.4, SMALL)
        beside: dict[str, Any] = {"transform": axes.transAxes, "clip_on": False}
        axes.plot([1.0, 1.02, 1.035], [middle, y, y], color=FAINT, lw=0.6, **beside)
        axes.plot(1.05, y, marker="s", ms=6, mfc=party.colour, mec=INK, mew=0.4, **beside)
        axes.text(1.075, y, label, fontsize=SMALL, va="center", **beside)


def _spread(wanted: NDArray[np.float64], apart: float) -> NDArray[np.float64]:
    """The heights nearest to those wanted, in the same order, at least `apart` from each other."""
    placed = wanted.copy()
    for index in range(1, len(placed)):
        placed[index] = max(placed[index], placed[index - 1] + apart)
    if len(placed):
        placed[-1] = min(placed[-1], 1.0 - apart / 3)
    for index in range(len(placed) - 2, -1, -1):
        placed[index] = min(placed[index], placed[index + 1] - apart)
    return placed


def _dates(axes: Axes, data: TheatreData, days: NDArray[np.float64]) -> None:
    step = next(step for step in (1, 2, 3, 5, 7, 14, 28, 91, 364, 10**6) if days[-1] / step <= 8)
    ticks = np.arange(0, days[-1] + 1e-9, step)
    labels = [f"{style.date_text(data.start, tick)}\nday {tick:.0f}" for tick in ticks]
    axes.set_xticks(ticks, labels, fontsize=SMALL)
    axes.tick_params(length=2.5, pad=2)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
