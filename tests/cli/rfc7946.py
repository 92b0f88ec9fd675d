"""What RFC 7946 asks of a GeoJSON text, as far as points and lines go; written from the RFC, not from our writer."""

from __future__ import annotations

import json
from typing import Any


def refuse(constant: str) -> Any:
    raise AssertionError(f"{constant} is no JSON")


def faults(text: str) -> list[str]:
    """Every breach found, with the section of the RFC; empty if the text is GeoJSON."""
    found: list[str] = []
    top = json.loads(text, parse_constant=refuse)
    if top.get("type") != "FeatureCollection" or not isinstance(top.get("features"), list):
        return ["3.3: no FeatureCollection"]
    if "crs" in top:
        found.append("4: a crs is no longer allowed")
    # 7.1: members that define the other types must not appear here.
    found += [
        f"7.1: {name} in a FeatureCollection" for name in ("coordinates", "geometries", "geometry") if name in top
    ]
    for feature in top["features"]:
        found += [f"{fault} ({feature.get('id')})" for fault in _feature_faults(feature)]
    return found


def _feature_faults(feature: Any) -> list[str]:
    found = []
    if feature.get("type") != "Feature" or "geometry" not in feature or "properties" not in feature:
        return ["3.2: no Feature"]
    if "id" in feature and not isinstance(feature["id"], str | int | float):
        found.append("3.2: the id is neither a string nor a number")
    if not (feature["properties"] is None or isinstance(feature["properties"], dict)):
        found.append("3.2: properties is no object")
    geometry = feature["geometry"]
    positions = {"Point": lambda c: [c], "LineString": lambda c: c}[geometry["type"]](geometry["coordinates"])
    if geometry["type"] == "LineString" and len(positions) < 2:
        found.append("3.1.4: a line of fewer than two positions")
    for position in positions:
        if not (2 <= len(position) <= 3 and all(isinstance(x, int | float) for x in position)):
            found.append("3.1.1: no position")
        elif not (-180 <= position[0] <= 180 and -90 <= position[1] <= 90):
            found.append("3.1.1: longitude first, then latitude, in degrees")
    return found
