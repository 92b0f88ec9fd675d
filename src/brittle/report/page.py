"""Pieces of a page that needs nothing from elsewhere: tables, lists, pictures, and the data of its map."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from typing import Any

from brittle.analysis.observations import besieged_places
from brittle.comparison.by_place import Where
from brittle.figures import style
from brittle.figures.maps.base_map import Outline, frame_of
from brittle.figures.maps.difference_map import TURN, reach_of
from brittle.figures.save import svg_text
from brittle.figures.style import SEQUENCE, WARNING, Picture
from brittle.report.map_player import INCHES, PIXELS, name_labels, pixel_radius, player_page
from brittle.scenario.records import TheatreData


def escaped(text: object) -> str:
    """Text as HTML."""
    return html.escape(str(text))


def paragraphs(lines: Sequence[str]) -> str:
    """One paragraph a line."""
    return "".join(f"<p>{escaped(line)}</p>" for line in lines)


def bullets(lines: Sequence[str], kind: str = "") -> str:
    """A list, one point a line."""
    points = "".join(f"<li>{escaped(line)}</li>" for line in lines)
    return f'<ul class="{kind}">{points}</ul>' if kind else f"<ul>{points}</ul>"


def section(name: str, title: str, *pieces: str) -> str:
    """A part of the page under a heading that links can reach."""
    head = f'<h2 id="{name}-title">{escaped(title)}</h2>'
    return f'<section id="{name}" aria-labelledby="{name}-title">{head}{"".join(pieces)}</section>'


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "", clear: Sequence[bool] = ()) -> str:
    """A table; the first column names the row, heads that begin with # are of numbers. `clear` rows are bold."""
    numbers = [head.startswith("#") for head in heads]
    top = "".join(
        f'<th scope="col"{" class=number" if is_number else ""}>{escaped(head.lstrip("#"))}</th>'
        for head, is_number in zip(heads, numbers, strict=True)
    )
    body = []
    for number, row in enumerate(rows):
        cells = f'<th scope="row">{escaped(row[0])}</th>' + "".join(
            f"<td{' class=number' if is_number else ''}>{escaped(cell)}</td>"
            for cell, is_number in zip(row[1:], numbers[1:], strict=True)
        )
        bold = ' class="clear"' if number < len(clear) and clear[number] else ""
        body.append(f"<tr{bold}>{cells}</tr>")
    head = f"<caption>{escaped(caption)}</caption>" if caption else ""
    return f'<div class="wide"><table>{head}<thead><tr>{top}</tr></thead><tbody>{"".join(body)}</tbody></table></div>'


def folded(title: str, *pieces: str) -> str:
    """Pieces that a reader can unfold."""
    return f"<details><summary>{escaped(title)}</summary>{''.join(pieces)}</details>"


def picture(figure: Picture, stem: str) -> str:
    """A figure as an image inside the page, with its description for those who cannot see it."""
    encoded = base64.b64encode(svg_text(figure, stem).encode()).decode("ascii")
    description = html.escape(figure.description, quote=True)
    return f'<figure><img alt="{description}" src="data:image/svg+xml;base64,{encoded}"></figure>'


def compare_page(
    data: TheatreData, outline: Outline, wheres: Sequence[tuple[str, Where]], baseline: str, fields: dict[str, str]
) -> str:
    """The whole page. `wheres` are the other scenarios and where they differ; `fields` the rest of its text as HTML."""
    frame = frame_of(data, outline, *INCHES)
    content = _map_content(data, outline, wheres, baseline)
    return player_page("compare.html", data, outline, frame, content, {**fields, "WARNING": escaped(WARNING)})


def _map_content(
    data: TheatreData, outline: Outline, wheres: Sequence[tuple[str, Where]], baseline: str
) -> dict[str, Any]:
    frame = frame_of(data, outline, *INCHES)
    held = besieged_places(data)
    row_of = {name: row for row, name in enumerate(held)}
    largest = max((place.population for place in data.places), default=0)
    shown = sorted((p for p in data.places if p.id in row_of), key=lambda p: (-p.population, p.id))
    first = wheres[0][1]
    places = []
    for place in shown:
        x, y = frame.inches(place.longitude, place.latitude)
        radius = round(pixel_radius(place.population, largest) * PIXELS, 1)
        at = {"x": round(x * PIXELS, 1), "y": round((frame.height - y) * PIXELS, 1), "r": radius}
        places.append({"name": place.name, **at})
    rows = [row_of[place.id] for place in shown]
    return {
        "days": [int(day) for day in first.days],
        "dates": [style.moment_text(data.start, float(day)) for day in first.days],
        "turn": list(TURN), "ramp": list(SEQUENCE),
        "start": next((k for k, (_, where) in enumerate(wheres) if where.value.any()), 0),
        "baseline": baseline, "places": places, "names": name_labels(data, frame, largest),
        "one": [[round(v, 4) for v in first.one[row].tolist()] for row in rows],
        "pairs": [
            {
                "label": label, "reach": reach_of(where),
                "places": [
                    {
                        "row": number, "other": [round(v, 4) for v in where.other[row].tolist()],
                        "clear": [int(v) for v in where.clear[row].tolist()],
                    }
                    for number, row in enumerate(rows)
                ],
            }
            for label, where in wheres
        ],
    }  # fmt: skip
