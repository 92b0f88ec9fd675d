"""A finished run, read back from its folder: its files, checked, and the theatre that it was simulated on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from brittle.scenario.problems import shown
from brittle.scenario.records import TheatreData
from brittle.scenario.theatre_folder import find_theatre, packaged_theatres, read_theatre
from brittle.store.checksummed_json import check_file, read_checksummed
from brittle.store.parquet import read_frame
from brittle.store.sweep_state import MANIFEST
from brittle.world.check import BadInput

if TYPE_CHECKING:
    import pandas as pd


class SavedRun(NamedTuple):
    """The tables of one run and the theatre that it was simulated on, as a run folder keeps them."""

    data: TheatreData
    runs: pd.DataFrame  # one row a replication, with `fall_day_<place>`
    daily: pd.DataFrame  # place, day, controller, probability
    about: dict[str, Any]  # caveat, scenario, seed, replications, horizon_days, digest, version, hindsight


_TABLES = ("runs.parquet", "daily.parquet")
_SAID = ("caveat", "scenario", "seed", "replications", "horizon_days", "digest", "hindsight")


def read_run(folder: Path, theatre: str | None = None) -> SavedRun:
    """The tables of a finished run, from its folder. Raises BadInput.

    Each table is read only if it is the one that the manifest was written for. `theatre` is
    needed only for one that does not come with the package: its folder.
    """
    manifest = _manifest(folder)
    for name in _TABLES:
        check_file(folder / name, manifest["files"].get(name), "; run it again")
    data = theatre_of_run(str(manifest["theatre"].get("name")), str(manifest["theatre"].get("sha256")), theatre)
    about = {key: manifest[key] for key in _SAID} | {
        "theatre": data.title, "start": data.start.isoformat(), "brittle": manifest["versions"]["brittle"]
    }  # fmt: skip
    runs, daily = (read_frame(folder / name) for name in _TABLES)
    return SavedRun(data, runs, daily, about)


def _manifest(folder: Path) -> dict[str, Any]:
    if not (folder / MANIFEST).is_file():
        raise BadInput([f"run: {folder} is no finished run of brittle, it has no {MANIFEST}"])
    try:
        return read_checksummed(folder / MANIFEST)
    except BadInput as bad:
        raise BadInput([f"run: {problem}; run it again" for problem in bad.problems]) from None


def theatre_of_run(name: str, sha256: str, given: str | None) -> TheatreData:
    """The theatre that a run was simulated on; `given` is the folder of one that is not packaged. Raises BadInput."""
    if given is None and name not in packaged_theatres():
        raise BadInput([f"theatre: {shown(name)} does not come with brittle; give its folder with --theatre ./FOLDER"])
    data = read_theatre(find_theatre(name if given is None else given))
    if data.sha256 != sha256:
        raise BadInput([f"theatre: {data.name} differs from the one that this run was simulated on; run it again"])
    return data
