"""What a picture needs beside the numbers: the run, the places and parties, the outline, what happened."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from brittle.results.run_data import RunData, kept_runs
from brittle.scenario.observed import read_observed
from brittle.scenario.outline import FILE as OUTLINE_FILE
from brittle.scenario.outline import Outline, read_outline
from brittle.scenario.records import Claim, Observed, Party, Place, Road, Seat, Sector, TheatreData
from brittle.version import __version__

FILE, FORM = "scene.json", 1
_PLAIN = ("name", "title", "sha256", "seat_of_power", "rising_party", "hindsight")
_RECORDS: dict[str, Any] = {"seats": Seat, "sectors": Sector, "places": Place, "roads": Road, "parties": Party}


@dataclass(frozen=True)
class Scene:
    """The stage of a run's pictures. `data` has no order of battle and no inputs."""

    scenario: str
    seed: int
    replications: int
    kept: int  # runs behind the bands
    horizon_days: int
    tail_days: float
    version: str
    hindsight: tuple[str, ...]
    credit: str  # who made the map data, where a licence asks for it
    data: TheatreData
    outline: Outline
    observed: tuple[Observed, ...]


def scene_of(result: RunData) -> Scene:
    """The scene of a run that has just been made; reads outline and timeline from its theatre's folder."""
    data, s = result.data, result.specification
    return Scene(
        s.scenario, s.seed, s.replications, kept_runs(s), s.horizon_days, float(result.config["time.tail_days"]),
        __version__, result.hindsight, credit_of(data), data, read_outline(data.folder),
        tuple(read_observed(data.folder, data)),
    )  # fmt: skip


def credit_of(data: TheatreData) -> str:
    """Who made the map data of a theatre, "" where no licence asks for it."""
    said = json.loads((data.folder / OUTLINE_FILE).read_text(encoding="utf-8")).get("attribution", "")
    return said if isinstance(said, str) else ""


def write_scene(scene: Scene, path: Path) -> None:
    """Write the scene as JSON; no path of this machine is in it."""
    data = scene.data
    theatre: dict[str, Any] = {name: getattr(data, name) for name in _PLAIN}
    theatre |= {"start": data.start.isoformat(), "known_until": data.known_until.isoformat()}
    theatre |= {name: [asdict(row) for row in getattr(data, name)] for name in _RECORDS}
    run = {name: value for name, value in vars(scene).items() if name not in ("data", "outline", "observed")}
    content = {
        "form": FORM,
        "run": run,
        "theatre": theatre,
        "outline": [[level, name, [ring.tolist() for ring in rings]] for level, name, rings in scene.outline],
        "observed": [asdict(row) for row in scene.observed],
    }
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def read_scene(path: Path) -> Scene:
    """The scene that `write_scene` wrote; ValueError, KeyError or TypeError if it is something else."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if content["form"] != FORM:
        raise ValueError(f"{path.name} has form {content['form']}, this program reads {FORM}")
    outline = [
        (level, name, [np.array(ring, dtype=np.float64) for ring in rings]) for level, name, rings in content["outline"]
    ]
    run = {**content["run"], "hindsight": tuple(content["run"]["hindsight"])}
    observed = tuple(Observed(**row) for row in content["observed"])
    return Scene(**run, data=_theatre(content["theatre"], path.parent), outline=outline, observed=observed)


def _theatre(saved: dict[str, Any], folder: Path) -> TheatreData:
    rows: dict[str, Any] = {name: tuple(_record(kind, row) for row in saved[name]) for name, kind in _RECORDS.items()}
    plain: dict[str, Any] = {name: saved[name] for name in _PLAIN} | {"hindsight": tuple(saved["hindsight"])}
    plain |= {name: datetime.date.fromisoformat(saved[name]) for name in ("start", "known_until")}
    return TheatreData(
        **plain, **rows, folder=folder, militia_total=0, militia_floor=0, forces=(), supply_roots={},
        corridor=("", ""), axis=(), dated_inputs=(),
    )  # fmt: skip


def _record(kind: Any, row: dict[str, Any]) -> Any:
    fields = {name: _tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return kind(**fields)


def _tuple(values: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(Claim(**value) if isinstance(value, dict) else value for value in values)
