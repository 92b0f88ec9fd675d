"""The map day by day as one HTML file that needs nothing else: a slider, the ground as SVG, the days as JSON."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from brittle.analysis.observations import besieged_places, last_observed_day, population_bounds
from brittle.analysis.score import model_probabilities
from brittle.figures import style
from brittle.figures.maps.base_map import Frame, Outline, frame_of
from brittle.figures.maps.holders_by_day import CAMP_SIGNS, likeliest
from brittle.figures.style import SEQUENCE, WARNING, RunCaption
from brittle.report.map_player import INCHES, PIXELS, name_labels, pixel_radius, player_page
from brittle.scenario.records import Observed, TheatreData

_SHAPES = {"o": "circle", "s": "square", "^": "triangle"}


class Page(str):
    """An HTML page as text, which notebooks show in a frame of its own."""

    def _repr_html_(self) -> str:
        inside = html.escape(self, quote=True)
        return f'<iframe title="Map by day" srcdoc="{inside}" width="100%" height="860" style="border:0"></iframe>'


def animated_map(
    data: TheatreData, outline: Outline, daily: pd.DataFrame, observed: Sequence[Observed], caption: RunCaption
) -> Page:
    """The page: every day of the run, the share of runs that lost each place or its likeliest holder.

    It needs no network, works with a keyboard and with a screen reader, and has the same
    numbers in a table.
    """
    frame = frame_of(data, outline, *INCHES)
    content = _content(data, frame, daily, observed)
    fields = {
        "TITLE": html.escape(f"{data.title}: the map, day by day"),
        "SUBTITLE": html.escape(_subtitle(data, caption)),
        "WARNING": html.escape(WARNING),
        "FOOTER": "".join(f"<p>{html.escape(line)}</p>" for line in _footer(caption)),
    }
    return Page(player_page("animation.html", data, outline, frame, content, fields))


def _subtitle(data: TheatreData, caption: RunCaption) -> str:
    who = style.besieged_text(data)
    side = f" The besieged side: {who}." if who else ""
    return f"Scenario {caption.scenario}: {caption.replications} runs from {style.date_text(data.start, 0)}.{side}"


def _footer(caption: RunCaption) -> list[str]:
    made = (
        f"{caption.theatre}. Scenario {caption.scenario}, seed {caption.seed},"
        f" {caption.replications} replications, brittle {caption.version}."
    )
    choices = " ".join(text.strip().rstrip(".;") + "." for text in caption.hindsight)
    hindsight = (
        f"Chosen knowing the outcome: {choices}" if choices else "The theatre lists no choice made in hindsight."
    )
    return [made, hindsight, *([caption.credit] if caption.credit else [])]


def _content(data: TheatreData, frame: Frame, daily: pd.DataFrame, observed: Sequence[Observed]) -> dict[str, Any]:
    days = [float(day) for day in sorted(daily["day"].unique())]
    inside = set(besieged_places(data))
    order = [place.id for place in data.places if place.id in inside]
    left = model_probabilities(data, daily, order, days) if order else np.zeros((0, len(days)))
    row_of = {name: row for row, name in enumerate(order)}
    who, share = likeliest(data, daily, days)
    largest = max((place.population for place in data.places), default=0)
    places = []
    for row, place in enumerate(data.places):
        x, y = frame.inches(place.longitude, place.latitude)
        places.append(
            {
                "name": place.name,
                "x": round(x * PIXELS, 1),
                "y": round((frame.height - y) * PIXELS, 1),
                "r": round(pixel_radius(place.population, largest) * PIXELS, 1),
                "capital": place.capital,
                "left": [round(v, 3) for v in left[row_of[place.id]].tolist()] if place.id in row_of else None,
                "who": who[row].tolist(),
                "share": [round(v, 3) for v in share[row].tolist()],
            }
        )
    places.sort(key=lambda place: -float(str(place["r"])))
    return {
        "days": [int(day) for day in days],
        "dates": [style.moment_text(data.start, day) for day in days],
        "colours": list(SEQUENCE),
        "parties": [_party(party.label, party.colour, party.camp) for party in data.parties],
        "places": places,
        "names": name_labels(data, frame, largest),
        "happened": _happened(data, observed, days),
    }


def _party(label: str, colour: str, camp: str) -> dict[str, str]:
    return {"label": label, "colour": colour, "shape": _SHAPES.get(CAMP_SIGNS.get(camp, ""), "triangle")}


def _happened(data: TheatreData, observed: Sequence[Observed], days: Sequence[float]) -> list[str]:
    """One sentence a day on the share of the people that the besieged side had lost in fact, "" if unknown."""
    total = sum(place.population for place in data.places)
    if not observed or not total:
        return ["" for _ in days]
    known = [day for day in days if day <= last_observed_day(observed)]
    bounds = population_bounds(data, observed, known)
    own = [bounds[party.id] for party in data.parties if party.camp == "besieged"]
    sentences = []
    for number in range(len(known)):
        low, high = (100 * sum(party[end][number] for party in own) / total for end in (0, 1))
        band = f"{low:.0f} %" if round(low) == round(high) else f"{low:.0f} to {high:.0f} %"
        sentences.append(f"In fact the besieged side held places with {band} of the people.")
    return sentences + ["" for _ in days[len(known) :]]
