"""The names of the formats that a run is exported to. Quick to import, for `--help`."""

from __future__ import annotations

from brittle.scenario.problems import shown
from brittle.world.check import BadInput, hint

FORMATS = {
    "geojson": "places and roads for QGIS, Kepler.gl and web maps, with a table by day",
    "csv": "places and a table by day",
    "flee": "input folder of Flee, the model of flight",
}


def check_format(format: str) -> None:
    """Raises BadInput, with the nearest right name, for a format that there is not."""
    if format not in FORMATS:
        near = hint(format, tuple(FORMATS))
        raise BadInput([f"format: {shown(format)} is unknown, give one of {', '.join(FORMATS)}{near}"])
