"""A finished run, read back from its folder: the files it names, checked, and the theatre it was played on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from brittle.scenario.folder import find_theatre, packaged_theatres, read_theatre
from brittle.scenario.problems import shown
from brittle.scenario.records import TheatreData
from brittle.store.sealed import check_file, read_sealed
from brittle.store.state import MANIFEST
from brittle.store.tables import read_frame
from brittle.world.check import BadInput

if TYPE_CHECKING:
    from brittle.report.map_files import Played

_TABLES = ("runs.parquet", "daily.parquet")
_SAID = ("caveat", "scenario", "seed", "replications", "horizon_days", "digest", "hindsight")


def read_run(folder: Path, theatre: str | None = None) -> Played:
    """What became of a war, from the folder of its run. Raises BadInput.

    Each table is read only if it is the one that the manifest was written for. `theatre` is
    needed only for one that does not come with the package: its folder.
    """
    manifest = _manifest(folder)
    for name in _TABLES:
        check_file(folder / name, manifest["files"].get(name), "; run it again")
    data = find_played_theatre(str(manifest["theatre"].get("name")), str(manifest["theatre"].get("sha256")), theatre)
    from brittle.report.map_files import Played

    about = {key: manifest[key] for key in _SAID} | {
        "theatre": data.title, "start": data.start.isoformat(), "brittle": manifest["versions"]["brittle"]
    }  # fmt: skip
    runs, daily = (read_frame(folder / name) for name in _TABLES)
    return Played(data, runs, daily, about)


def _manifest(folder: Path) -> dict[str, Any]:
    if not (folder / MANIFEST).is_file():
        raise BadInput([f"run: {folder} is no finished run of brittle, it has no {MANIFEST}"])
    try:
        return read_sealed(folder / MANIFEST)
    except BadInput as bad:
        raise BadInput([f"run: {problem}; run it again" for problem in bad.problems]) from None


def find_played_theatre(name: str, sha256: str, given: str | None) -> TheatreData:
    """The theatre that something was played on; `given` is the folder of one that is not packaged. Raises BadInput."""
    if given is None and name not in packaged_theatres():
        raise BadInput([f"theatre: {shown(name)} does not come with brittle; give its folder with --theatre ./FOLDER"])
    data = read_theatre(find_theatre(name if given is None else given))
    if data.sha256 != sha256:
        raise BadInput([f"theatre: {data.name} is not, or no longer, what this run was played on; run it again"])
    return data
