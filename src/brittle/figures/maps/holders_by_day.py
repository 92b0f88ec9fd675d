"""Small maps, one a day: how likely each place was to have left, or who most likely held it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from brittle.analysis.observations import besieged_places
from brittle.analysis.score import model_probabilities
from brittle.figures import style
from brittle.figures.maps.base_map import Frame, Outline, draw_ground, frame_of
from brittle.figures.maps.map_key import NEVER, draw_key, key_entries, key_height, key_rows, radius
from brittle.figures.style import BODY, FAINT, INK, LEFT, MARGIN, SMALL, SOFT, Picture, RunCaption
from brittle.scenario.records import Party, TheatreData

MOST_DAYS, _USUAL_DAYS = 60, 15
CAMP_SIGNS = {"besieged": "o", "challenger": "s", "other": "^"}
_GAP, _DATE, _NOTE, _KEY = 0.06, 0.2, 0.22, 0.28  # inches
_WIDTH, _TALL = 10.2, 2.1
Paint = Callable[[Axes, int], None]


def default_days(data: TheatreData, daily: pd.DataFrame, observed_until: float | None) -> list[float]:
    """At most 15 days: up to a little after the last one observed, else while places still change hands."""
    last = float(daily["day"].max())
    until = _settled(data, daily) if observed_until is None else observed_until + 2
    until = max(1.0, min(last, until))
    return sorted({float(round(day)) for day in np.linspace(min(1.0, until), until, int(min(until, _USUAL_DAYS)))})


def _settled(data: TheatreData, daily: pd.DataFrame) -> float:
    """First day by which 99 % of what changes on average has changed, five if nothing does."""
    camps = {party.id: party.camp for party in data.parties}
    held = daily["probability"].where(daily["controller"].map(camps) == "besieged", 0.0).groupby(daily["day"]).sum()
    change = (held - held.iloc[0]).abs()
    if change.iloc[-1] < 0.05:
        return 5.0
    return float(change.index[int(np.argmax(change.to_numpy() >= 0.99 * change.iloc[-1]))]) + 1


def left_by_day(
    data: TheatreData, outline: Outline, daily: pd.DataFrame, days: Sequence[float], caption: RunCaption
) -> Picture:
    """A map a day: the share of runs in which each place has left the besieged side; at most 60 days."""
    order = list(besieged_places(data))
    values = model_probabilities(data, daily, order, days) if order else np.zeros((0, len(days)))
    by_id = {place.id: place for place in data.places}
    largest = max((by_id[name].population for name in order), default=0)
    rank = sorted(range(len(order)), key=lambda row: (-by_id[order[row]].population, order[row]))
    where = np.array([(by_id[order[row]].longitude, by_id[order[row]].latitude) for row in rank]).reshape(-1, 2)
    areas = np.array([_shrunk(by_id[order[row]].population, largest) for row in rank])
    never = np.array([(p.longitude, p.latitude) for p in data.places if p.id not in set(order)]).reshape(-1, 2)

    def paint(axes: Axes, column: int) -> None:
        axes.scatter(
            never[:, 0],
            never[:, 1],
            s=(1.6 * NEVER) ** 2,
            facecolors="none",
            edgecolors=FAINT,
            linewidths=0.5,
            zorder=2,
        )
        faces = LEFT(values[rank, column])
        axes.scatter(where[:, 0], where[:, 1], s=areas, facecolors=faces, edgecolors=INK, linewidths=0.35, zorder=3)

    notes = [f"on average {places_text(column.sum())} of {len(order)} places" for column in values.T]
    title = _left_finding(data, days, values)
    subtitle = (
        f"Share of {caption.replications} runs in which each place has left the besieged side"
        f" ({style.besieged_text(data)}). {data.title}; scenario {caption.scenario}."
    )
    entries = key_entries(largest, len(order) < len(data.places), False, False)
    return _sheet(data, outline, days, (title, subtitle, "places left, by day"), (paint, notes), caption, entries)


def holders_by_day(
    data: TheatreData, outline: Outline, daily: pd.DataFrame, days: Sequence[float], caption: RunCaption
) -> Picture:
    """A map a day: the likeliest holder of each place, paler where fewer runs agree; at most 60 days.

    Circles for the besieged camp, squares for the challenger's, triangles for others.
    """
    who, share = likeliest(data, daily, days)
    largest = max((place.population for place in data.places), default=0)
    areas = np.array([_shrunk(place.population, largest) for place in data.places])
    where = np.array([(place.longitude, place.latitude) for place in data.places]).reshape(-1, 2)

    def paint(axes: Axes, column: int) -> None:
        for row, party in enumerate(data.parties):
            chosen = np.flatnonzero(who[:, column] == row)
            chosen = chosen[np.argsort(-areas[chosen], kind="stable")]
            faces = [_paler(party.colour, share[place, column]) for place in chosen]
            axes.scatter(
                where[chosen, 0], where[chosen, 1], s=areas[chosen], marker=CAMP_SIGNS.get(party.camp, "D"),
                facecolors=faces, edgecolors=INK, linewidths=0.35, zorder=3,
            )  # fmt: skip

    held = [int(np.isin(who[:, column], _rows(data, "besieged")).sum()) for column in range(len(days))]
    notes = [f"besieged side: {count} of {len(data.places)} places" for count in held]
    shown = [party for row, party in enumerate(data.parties) if (who == row).any()]
    day = style.moment_text(data.start, days[-1])
    title = f"At the {day} the besieged side is the likeliest holder of {held[-1]} of {len(data.places)} places"
    subtitle = (
        f"Likeliest holder of each place over {caption.replications} runs, paler where fewer runs agree."
        f" {data.title}; scenario {caption.scenario}."
    )
    texts = (title, subtitle, "likeliest holder of each place, by day")
    entries = [_sign(party) for party in shown]
    return _sheet(data, outline, days, texts, (paint, notes), caption, entries, with_bar=False)


def likeliest(
    data: TheatreData, daily: pd.DataFrame, days: Sequence[float]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Row of the likeliest party and its share of runs, both (place, day); the first of equals."""
    places, parties = [place.id for place in data.places], [party.id for party in data.parties]
    table = daily.pivot_table(index=["place", "day"], columns="controller", values="probability", fill_value=0.0)
    wanted = pd.MultiIndex.from_product([places, [int(day) for day in days]])
    values = table.reindex(index=wanted, columns=parties).to_numpy(dtype=np.float64)
    values = np.nan_to_num(values).reshape(len(places), len(days), len(parties))
    return values.argmax(axis=2), values.max(axis=2)


def check_days(days: Sequence[float], last: float) -> list[float]:
    """The given days in order, or a ValueError that says which the run has."""
    odd = [day for day in days if not (0 <= day <= last and day == int(day))]
    if odd:
        raise ValueError(f"The day {odd[0]:g} is not in the run: it has whole days 0 to {last:.0f}.")
    if not 1 <= len(set(days)) <= MOST_DAYS:
        raise ValueError(f"Small maps show 1 to {MOST_DAYS} days; {len(set(days))} were given.")
    return sorted({float(day) for day in days})


def _sheet(
    data: TheatreData, outline: Outline, days: Sequence[float], texts: tuple[str, str, str],
    drawing: tuple[Paint, list[str]], caption: RunCaption, entries: list[tuple[Line2D, str]], with_bar: bool = True,
) -> Picture:  # fmt: skip
    (title, subtitle, what), (paint, notes) = texts, drawing
    columns = min(len(days), 5 if len(days) <= 20 else 7)
    most = min((_WIDTH - 2 * MARGIN - (columns - 1) * _GAP) / columns, 3.4)
    frame = frame_of(data, outline, most, _TALL)
    width = max(2 * MARGIN + columns * (frame.width + _GAP), 7.2)
    rows = math.ceil(len(days) / columns)
    with style.drawing():
        key = key_rows(entries, width)
        under = key_height(key) if with_bar else _KEY * len(_lines(entries, width)) + 0.1
        head, foot = style.head_height(subtitle, width, title), style.footer_height(caption, width)
        block = _DATE + frame.height + _NOTE
        figure = Picture(figsize=(width, head + rows * block + under + foot))
        style.write_title(figure, title, subtitle)
        left = (width - columns * frame.width - (columns - 1) * _GAP) / 2
        for number, day in enumerate(days):
            row, column = divmod(number, columns)
            corner = (left + column * (frame.width + _GAP), foot + under + (rows - row) * block)
            axes = _map(figure, data, outline, frame, corner, style.moment_text(data.start, day), notes[number])
            paint(axes, number)
        if with_bar:
            draw_key(figure, key, foot)
        else:
            _draw_signs(figure, _lines(entries, width), foot)
        style.write_footer(figure, caption)
    figure.title_text = f"{data.title}: {what}"
    each = "; ".join(f"{style.moment_text(data.start, day)}: {note}" for day, note in zip(days, notes, strict=True))
    figure.description = f"{style.WARNING} Scenario {caption.scenario}. {title}. {each}."
    return figure


def _map(
    figure: Picture, data: TheatreData, outline: Outline, frame: Frame, corner: tuple[float, float], date: str,
    note: str,
) -> Axes:  # fmt: skip
    width, height = figure.get_size_inches()
    x, top = corner
    y = top - _DATE - frame.height
    axes = figure.add_axes((x / width, y / height, frame.width / width, frame.height / height))
    draw_ground(axes, data, outline, frame)
    middle = (x + frame.width / 2) / width
    figure.text(middle, (top - _DATE + 0.02) / height, date, fontsize=BODY, ha="center", va="bottom")
    short = style.shortened(note, frame.width + _GAP, SMALL)
    figure.text(middle, (y - 0.02) / height, short, fontsize=SMALL, color=SOFT, ha="center", va="top")
    return axes


def _left_finding(data: TheatreData, days: Sequence[float], values: NDArray[np.float64]) -> str:
    if not len(values):
        return "The besieged side held no place on the first day"
    day = style.moment_text(data.start, days[-1])
    count = f"{places_text(values[:, -1].sum())} of {len(values)} places"
    return f"By the {day} {count} have left the besieged side, on average"


def places_text(count: float) -> str:
    """A mean number of places: one decimal where it matters."""
    return f"{count:.0f}" if count >= 9.95 or count == round(count) else f"{count:.1f}"


def _rows(data: TheatreData, camp: str) -> list[int]:
    return [row for row, party in enumerate(data.parties) if party.camp == camp]


def _shrunk(population: float, largest: float) -> float:
    return float((1.5 * radius(population, largest)) ** 2)


def _paler(colour: str, share: float) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    keep = 0.25 + 0.75 * min(1.0, max(0.0, (share - 0.3) / 0.7))
    return 1 - keep * (1 - red), 1 - keep * (1 - green), 1 - keep * (1 - blue)


def _sign(party: Party) -> tuple[Line2D, str]:
    sign = Line2D([], [], ls="", marker=CAMP_SIGNS.get(party.camp, "D"), ms=6, mfc=party.colour, mec=INK, mew=0.4)
    return sign, party.label


def _lines(entries: list[tuple[Line2D, str]], width: float) -> list[list[tuple[Line2D, str]]]:
    lines: list[list[tuple[Line2D, str]]] = [[]]
    used = 0.0
    for entry in entries:
        wide = style.text_width(entry[1], SMALL) + 0.42
        if lines[-1] and used + wide > width - 2 * MARGIN:
            lines.append([])
            used = 0.0
        lines[-1].append(entry)
        used += wide
    return lines


def _draw_signs(figure: Picture, lines: list[list[tuple[Line2D, str]]], foot: float) -> None:
    width, height = figure.get_size_inches()
    for number, line in enumerate(lines):
        y = foot + (len(lines) - number) * _KEY
        figure.legend(
            [handle for handle, _ in line], [label for _, label in line], ncols=len(line), loc="upper left",
            bbox_to_anchor=(MARGIN / width, y / height), frameon=False, fontsize=SMALL, handletextpad=0.1,
            columnspacing=1.0, borderpad=0, borderaxespad=0,
        )  # fmt: skip
