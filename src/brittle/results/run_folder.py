"""The folder of one run: written under a temporary name beside its place, then renamed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from brittle.results.caveats import CAVEAT
from brittle.results.fingerprints import fingerprint_of
from brittle.results.provenance import provenance
from brittle.results.run_data import RunData
from brittle.results.scene import FILE as SCENE
from brittle.results.scene import scene_of, write_scene
from brittle.scenario.records import TheatreData
from brittle.scenario.schema import Specification, nested
from brittle.store.atomic import missing_folders, put_folder, remove_empty, sha256_of, sync_file, umask, with_reason
from brittle.store.checksummed_json import FINGERPRINT_DIGITS, read_checksummed, write_checksummed
from brittle.store.parquet import write_table
from brittle.store.pictures import FIGURES
from brittle.store.sweep_state import MANIFEST
from brittle.version import __version__
from brittle.world.check import BadInput

RUNS = Path("runs")
_README = """{title}
Scenario {scenario}: {replications} replications of {days} days, seed {seed}, made by brittle {version}.

{caveat}

runs.parquet and runs.csv hold one row a replication (days are counted from {start}, 00:00; empty means that
it did not happen), daily.parquet the probability of each controller by place and day (day 4 is the end of
the fourth day), series.parquet mean and quantiles over runs of what changes by day (population by holder, men
and will by sector, persons by fate, the patrons' word and deed), scene.json the places and parties that pictures
need, config.yaml every setting, manifest.json the digest of the results, versions, hashes of these files and the
choices that were made knowing the outcome. figures/ holds maps and charts; open animation.html in a browser to
go through the days, and draw more with `brittle plot`. To run the same again: put config.yaml into a folder as
scenario/again.yaml and type
    brittle run --config-dir FOLDER scenario=again
"""


def check_target(specification: Specification, data: TheatreData, runs: Path = RUNS) -> str:
    """Name of the folder for this run, refused before anything is computed if it would hide another run.

    A folder that holds a run of the very same settings may be replaced; another run only with
    `overwrite=true`, and what is no run of brittle never. Raises BadInput.
    """
    fingerprint = fingerprint_of(specification, data)
    name = specification.name or f"{specification.scenario}-{fingerprint[:FINGERPRINT_DIGITS]}"
    target = runs / name
    if runs.exists() and not runs.is_dir():
        raise BadInput([f"{runs}: is a file; move it away, or work in another folder"])
    if os.path.lexists(target):
        found = _manifest(target)
        if not found:
            raise BadInput([f"name: {target} exists and is no finished run of brittle; give another name"])
        if found.get("settings_fingerprint") != fingerprint and not specification.overwrite:
            raise BadInput([f"name: {target} holds another run; give another name, or overwrite=true"])
    try_out(runs)
    return name


def is_there(specification: Specification, data: TheatreData, target: Path) -> bool:
    """True if this folder holds the finished run of these very settings, as this program would make it."""
    return _manifest(target).get("settings_fingerprint") == fingerprint_of(specification, data)


def try_out(runs: Path) -> None:
    """Make and remove a folder where the results will go, so that no run is computed in vain. Raises OSError."""
    missing = missing_folders(runs)
    try:
        runs.mkdir(parents=True, exist_ok=True)
        os.rmdir(tempfile.mkdtemp(suffix=".partial", dir=runs))
    except OSError as error:
        raise with_reason(error, runs, "nothing was computed") from None
    finally:
        remove_empty(missing)


def save_run(
    result: RunData,
    name: str,
    runs: Path = RUNS,
    command: Sequence[str] = (),
    draw: Callable[[RunData, Path], object] | None = None,
) -> RunData:
    """The result with its folder, `runs/<name>`, complete or not there at all. Raises OSError.

    `draw` is given the result and the folder that it shall make and fill with pictures; without it there are
    none, and `brittle plot` draws them from the folder.
    """
    target = runs / name
    missing, made = missing_folders(runs), None
    try:
        runs.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{name[:40]}-", suffix=".partial", dir=runs))
        made.chmod(0o777 & ~umask())
        _write_all(result, made, command, draw)
        put_folder(made, target)
    except BaseException as error:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        remove_empty(missing)
        if isinstance(error, OSError):
            raise with_reason(error, target, "nothing of this run was kept") from None
        raise
    return replace(result, folder=target)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        found = read_checksummed(folder / MANIFEST)
    except (OSError, BadInput):
        return {}
    return found if "settings_fingerprint" in found else {}


def _write_all(
    result: RunData, folder: Path, command: Sequence[str], draw: Callable[[RunData, Path], object] | None
) -> None:
    write_table(result.runs, folder / "runs.parquet")
    result.runs.to_csv(folder / "runs.csv", index=False, lineterminator="\n")
    write_table(result.daily, folder / "daily.parquet")
    if result.series is not None:
        write_table(result.series, folder / "series.parquet")
    write_scene(scene_of(result), folder / SCENE)
    (folder / "config.yaml").write_text(_config_text(result), encoding="utf-8")
    (folder / "README.txt").write_text(_readme(result), encoding="utf-8")
    if draw is not None:
        draw(result, folder / FIGURES)
    manifest = make_manifest(result, folder, command)
    write_checksummed(folder / MANIFEST, manifest)
    for path in folder.rglob("*"):
        if path.is_file():
            sync_file(path)


def _config_text(result: RunData) -> str:
    head = f"# @package _global_\n# Every setting of this run, made by brittle {__version__}. {CAVEAT}\n"
    settings = {key: value for key, value in result.config.items() if key not in ("name", "overwrite")}
    settings["theatre.folder"] = result.data.name  # no path of this machine
    about = {"id": result.specification.scenario, **result.specification.about}
    return head + yaml.safe_dump(
        {"scenario": about, **nested(settings)}, sort_keys=False, allow_unicode=True, width=100
    )


def _readme(result: RunData) -> str:
    s = result.specification
    return _README.format(
        title=result.data.title, scenario=s.scenario, replications=s.replications, days=s.horizon_days, seed=s.seed,
        version=__version__, caveat=CAVEAT, start=result.data.start,
    )  # fmt: skip


def make_manifest(result: RunData, folder: Path, command: Sequence[str]) -> dict[str, Any]:
    """What one must know to trust the files of a run, and to make them again; no path of this machine."""
    s = result.specification
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        "scenario": s.scenario,
        "seed": s.seed,
        "replications": s.replications,
        "horizon_days": s.horizon_days,
        "digest": result.digest,
        "settings_fingerprint": fingerprint_of(result.requested or s, result.data),
        "kept_out_of_scores": result.uses_later_facts,
        "seconds": round(result.seconds, 3),
        **provenance(result.data, command, {path.relative_to(folder).as_posix(): sha256_of(path) for path in files}),
    }
