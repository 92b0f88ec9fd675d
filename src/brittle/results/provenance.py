"""Where results come from: what one must know to trust them and to make them again, with no path of this machine."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from brittle.numerics.streams import STREAM_VERSION
from brittle.results.caveats import CAVEAT, hindsight_of
from brittle.scenario.records import TheatreData
from brittle.store.plan import own_names_of
from brittle.version import __version__

_LIBRARIES = ("numpy", "scipy", "pandas", "numba", "duckdb", "matplotlib", "hydra-core")


def provenance(data: TheatreData, command: Sequence[str], files: Mapping[str, str]) -> dict[str, Any]:
    """What is noted with every run and every sweep; `files` are the SHA-256 of those beside it, by name."""
    return {
        "caveat": CAVEAT,
        "theatre": {"name": data.name, "title": data.title, "sha256": data.sha256, **own_names_of(data.spelling)},
        "stream_version": STREAM_VERSION,
        "hindsight": list(hindsight_of(data)),
        "versions": {"brittle": __version__, "python": platform.python_version()}
        | {name: metadata.version(name) for name in _LIBRARIES},
        "machine": {"system": platform.system(), "processor": platform.machine(), "byteorder": sys.byteorder},
        "command": [_without_path(word) for word in command],
        "files": dict(files),
    }


def _without_path(word: str) -> str:
    key, sign, value = word.partition("=")
    if "/" not in word and "\\" not in word:
        return word
    return key + sign + Path(value).name if sign else Path(word).name
