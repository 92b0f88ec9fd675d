"""Hashes that name things: the digest of results, and the fingerprint of the settings that they follow from."""

from __future__ import annotations

import hashlib
import json

import numpy as np

from brittle.ensemble.reduce import Reductions
from brittle.numerics.streams import STREAM_VERSION
from brittle.scenario.build import Names
from brittle.scenario.records import TheatreData
from brittle.scenario.schema import Specification
from brittle.version import __version__
from brittle.world.former_names import former_field


def digest_of(names: Names, reductions: Reductions) -> str:
    """SHA-256 of the results as little-endian columns, with their names and the version of the random streams."""
    total = hashlib.sha256(f"brittle streams {STREAM_VERSION}\n".encode())
    columns = {former_field(name): reductions.outcomes[name] for name in reductions.outcomes.dtype.names or ()}
    columns |= {f"fall_step_{place}": reductions.falls[:, row] for row, place in enumerate(names.places)}
    columns |= {f"cause_{place}": reductions.causes[:, row] for row, place in enumerate(names.places)}
    for row, place in enumerate(names.places):
        for column, party in enumerate(names.parties):
            columns[f"daily_{place}_{party}"] = reductions.daily[:, row, column]
    for name in sorted(columns):
        values = np.ascontiguousarray(columns[name], dtype="<i8")
        total.update(f"{name} {len(values)}\n".encode())
        total.update(values.tobytes())
    return total.hexdigest()


def fingerprint_of(specification: Specification, data: TheatreData) -> str:
    """SHA-256 of all settings that can change a result, known before the run: 64 hex digits."""
    settings = specification.hashed_settings()
    for key in ("ensemble.threads", "name", "overwrite", "theatre.folder"):
        del settings[key]
    settings |= {"scenario": specification.scenario, "theatre": data.sha256}
    settings |= {"version": __version__, "streams": STREAM_VERSION}
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()
