"""Results as files that maps read: GeoJSON (RFC 7946) and a long table with a time in every row."""

from __future__ import annotations

import datetime
import json
from typing import Any

import numpy as np
import pandas as pd

from brittle.analysis.observations import besieged_places
from brittle.results.read_run import SavedRun
from brittle.scenario.records import Place, TheatreData

LOST_BY = (7, 14, 45)  # days at whose end the share of runs that have lost a place is given


def map_files(saved: SavedRun) -> dict[str, str]:
    """Text by file name: places and roads as GeoJSON, and who held what on which day as a table."""
    return {
        "places.geojson": _collection(_place_features(saved), saved.about),
        "roads.geojson": _collection(_road_features(saved.data), saved.about),
        "control_by_day.csv": control_table(saved),
    }


def table_files(saved: SavedRun) -> dict[str, str]:
    """Text by file name: the same without geometry, for spreadsheets and statistics."""
    rows = [
        {**_properties(place, saved), "lat": place.latitude, "lon": place.longitude} for place in _sorted(saved.data)
    ]
    return {"places.csv": _csv(pd.DataFrame(rows)), "control_by_day.csv": control_table(saved)}


def control_table(saved: SavedRun) -> str:
    """Rows of place, name, lat, lon, datetime, until, day, controller, probability, leading.

    `datetime` is the beginning of the moment (ISO 8601, the theatre's own clock: day 0 is the
    first midnight, day d the end of the d-th day), `until` one day later. Rows of probability
    zero are left out; `leading` is 1 for the likeliest controller of a place on that day.
    """
    start = datetime.datetime.combine(saved.data.start, datetime.time())
    places = {place.id: place for place in saved.data.places}
    best = saved.daily.groupby(["place", "day"])["probability"].idxmax().to_numpy()
    table = saved.daily.assign(leading=0)
    table.loc[best, "leading"] = 1
    table = table[table["probability"] > 0]
    moments = {day: (start + datetime.timedelta(days=int(day))).isoformat() for day in range(last_day(saved) + 2)}
    written = pd.DataFrame(
        {
            "place": table["place"],
            "name": table["place"].map({key: place.name for key, place in places.items()}),
            "lat": table["place"].map({key: place.latitude for key, place in places.items()}),
            "lon": table["place"].map({key: place.longitude for key, place in places.items()}),
            "datetime": table["day"].map(moments),
            "until": (table["day"] + 1).map(moments),
            "day": table["day"],
            "controller": table["controller"],
            "probability": table["probability"],
            "leading": table["leading"],
        }
    )
    return _csv(written)


def last_day(saved: SavedRun) -> int:
    """The last day of the run."""
    return int(saved.daily["day"].max())


def fall_days(saved: SavedRun, place: str) -> np.ndarray:
    """Days on which the besieged camp first lost the place, one a replication, infinity for never."""
    days = saved.runs[f"fall_day_{place}"].to_numpy(dtype=float)
    return np.where(np.isnan(days), np.inf, days)


def median_fall_day(saved: SavedRun, place: str) -> float | None:
    """The first day by which at least half the runs had lost the place; None if more than half never did."""
    median = float(np.quantile(fall_days(saved, place), 0.5, method="inverted_cdf"))
    return median if np.isfinite(median) else None


def _properties(place: Place, saved: SavedRun) -> dict[str, Any]:
    data = saved.data
    sectors, parties = ({row.id: row.label for row in rows} for rows in (data.sectors, data.parties))
    counts = place.id in besieged_places(data)
    found: dict[str, Any] = {
        "id": place.id, "name": place.name, "kind": place.kind, "governorate": place.governorate,
        "sector": place.sector, "sector_label": sectors[place.sector], "population": place.population,
        "capital": place.capital, "start_holder": place.party, "start_holder_label": parties[place.party],
    }  # fmt: skip
    for day in LOST_BY:
        known = counts and day <= last_day(saved)
        found[f"lost_by_day_{day}"] = float((fall_days(saved, place.id) <= day).mean()) if known else None
    found["median_fall_day"] = median_fall_day(saved, place.id) if counts else None
    return found


def _place_features(saved: SavedRun) -> list[dict[str, Any]]:
    return [
        _feature(place.id, "Point", [place.longitude, place.latitude], _properties(place, saved))
        for place in _sorted(saved.data)
    ]


def _road_features(data: TheatreData) -> list[dict[str, Any]]:
    at = {place.id: [place.longitude, place.latitude] for place in data.places}
    roads = sorted(data.roads, key=lambda road: sorted((road.start, road.end)))
    return [
        _feature(
            f"{road.start}--{road.end}", "LineString", [at[road.start], at[road.end]],
            {"from": road.start, "to": road.end, "km": road.km, "class": road.road_class},
        )
        for road in roads
    ]  # fmt: skip


def _feature(name: str, kind: str, coordinates: list[Any], properties: dict[str, Any]) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}


def _collection(features: list[dict[str, Any]], about: dict[str, Any]) -> str:
    # RFC 7946, 6.1: members of other names are allowed and ignored by those who do not know them.
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, allow_nan=False) for feature in features)
    about_text = json.dumps(about, ensure_ascii=False)
    return f'{{"type": "FeatureCollection", "about": {about_text}, "features": [\n{lines}\n]}}\n'


def _sorted(data: TheatreData) -> list[Place]:
    return sorted(data.places, key=lambda place: place.id)


def _csv(frame: pd.DataFrame) -> str:
    return str(frame.to_csv(index=False, lineterminator="\n"))
