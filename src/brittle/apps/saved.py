"""A finished run, read back from its folder: the files it names, checked, and the theatre it was played on."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brittle.scenario.folder import find_theatre, packaged_theatres, read_theatre
from brittle.scenario.problems import shown
from brittle.scenario.records import TheatreData
from brittle.world.check import BadInput, nearest

if TYPE_CHECKING:
    import pandas as pd

    from brittle.report.map_files import Played

MANIFEST = "manifest.json"
_TABLES = ("runs.parquet", "daily.parquet")
_SAID = ("caveat", "scenario", "seed", "replications", "horizon_days", "digest", "hindsight")


def find_run(name: str, runs: Path) -> Path:
    """The folder of a run: a name below `runs`, or a folder's path. Raises BadInput."""
    if "\0" in name or not name:
        raise BadInput([f"run: {shown(name)} is no name; give one of those below {runs}, or a folder"])
    for folder in (runs / name, Path(name).expanduser()):
        try:
            if folder.is_dir():
                return folder
        except OSError:
            continue
    known = sorted(entry.parent.name for entry in runs.glob(f"*/{MANIFEST}"))
    near = nearest(name, known)
    if near:
        hint = f"; did you mean {near}?"
    else:
        hint = f", give one of {', '.join(known[:8])}" if known else f": {runs} holds none; `brittle run` makes one"
    raise BadInput([f"run: there is no run {shown(name)}{hint}"])


def read_run(folder: Path, theatre: str | None = None) -> Played:
    """What became of a war, from the folder of its run. Raises BadInput.

    Each table is read only if it is the one that the manifest was written for. `theatre` is
    needed only for one that does not come with the package: its folder.
    """
    manifest = _manifest(folder)
    for name in _TABLES:
        _check_file(folder / name, manifest["files"].get(name))
    data = _theatre(manifest["theatre"], theatre)
    from brittle.report.map_files import Played

    about = {key: manifest[key] for key in _SAID} | {
        "theatre": data.title, "start": data.start.isoformat(), "brittle": manifest["versions"]["brittle"]
    }  # fmt: skip
    runs, daily = (_table(folder / name) for name in _TABLES)
    return Played(data, runs, daily, about)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput([f"run: {folder} is no finished run of brittle, it has no {MANIFEST}"]) from None
    except ValueError:
        found = None
    wanted = (*_SAID, "theatre", "versions", "files")
    missing = [key for key in wanted if key not in found] if isinstance(found, dict) else wanted
    if missing or not all(isinstance(found[key], dict) for key in ("theatre", "versions", "files")):
        raise BadInput([f"run: {folder / MANIFEST} was not written by brittle; run it again"])
    return dict(found)


def _check_file(path: Path, wanted: str | None) -> None:
    if not path.is_file():
        raise BadInput([f"run: {path} is missing; run it again"])
    if hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
        raise BadInput([f"run: {path} is not the file that the run wrote; run it again"])


def _theatre(played: dict[str, Any], given: str | None) -> TheatreData:
    name = str(played.get("name"))
    if given is None and name not in packaged_theatres():
        raise BadInput([f"theatre: {shown(name)} does not come with brittle; give its folder with --theatre ./FOLDER"])
    data = read_theatre(find_theatre(name if given is None else given))
    if data.sha256 != played.get("sha256"):
        raise BadInput([f"theatre: {data.name} is not, or no longer, what this run was played on; run it again"])
    return data


def _table(path: Path) -> pd.DataFrame:
    import duckdb

    with duckdb.connect() as connection:
        return connection.read_parquet(str(path)).df()
