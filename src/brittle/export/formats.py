"""The formats that a run or a sweep is exported to, and the folder that is written."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from brittle.export.flee_files import flee_files
from brittle.export.format_names import check_format
from brittle.export.map_files import map_files, table_files
from brittle.results.caveats import CAVEAT
from brittle.results.conversions import to_csv
from brittle.results.read_run import SavedRun
from brittle.results.run_data import RunData
from brittle.results.stored import StoredResults
from brittle.version import __version__
from brittle.world.check import BadInput

_FLEE_ONLY = ("replicate", "conflict_days", "camps")
_README = """{theatre}
Scenario {scenario}: {replications} replications of {horizon_days} days from {start}, seed {seed}, made by
brittle {brittle}, digest {digest}. Exported as {format}.

{caveat} Nothing here is finer than a town, and nothing is live.

Chosen knowing the outcome:
{hindsight}

SOURCES.md, if it is here, names the owners of the data about places and asks you to credit them.
"""


def export_sweep(run: Path, format: str, target: Path, options: Mapping[str, Any]) -> tuple[Path, ...]:
    """Paths of the tables of a sweep as CSV. Raises BadInput."""
    odd = [key for key, value in options.items() if value is not None]
    if format != "csv" or odd:
        what = f"format: {format}" if format != "csv" else odd[0].replace("_", "-")
        raise BadInput([f"{what} is for a single run; of a sweep there are tables, give --format csv"])
    return tuple(to_csv(StoredResults(run), target))


def export_result(
    result: RunData, format: str, folder: str | Path, overwrite: bool, options: Mapping[str, Any]
) -> tuple[Path, ...]:
    """Paths of the files written for a result that is still in memory. Raises BadInput."""
    s = result.specification
    about = {
        "caveat": CAVEAT, "scenario": s.scenario, "seed": s.seed, "replications": s.replications,
        "horizon_days": s.horizon_days, "digest": result.digest, "hindsight": list(result.hindsight),
        "theatre": result.data.title, "start": result.data.start.isoformat(), "brittle": __version__,
    }  # fmt: skip
    check_format(format)
    check_target(Path(folder), overwrite)
    return write_export(SavedRun(result.data, result.runs, result.daily, about), format, Path(folder), options)


def write_export(saved: SavedRun, format: str, target: Path, options: Mapping[str, Any]) -> tuple[Path, ...]:
    """Paths of the files written; all texts are made before the first of them. Raises BadInput and OSError."""
    given = {key: value for key, value in options.items() if value is not None}
    files = _maker(format, given)(saved, **given)
    hindsight = "\n".join(f"- {sentence}" for sentence in saved.about["hindsight"]) or "- nothing"
    files["README.txt"] = _README.format(**{**saved.about, "format": format, "hindsight": hindsight})
    sources = saved.data.folder / "SOURCES.md"
    if sources.is_file():
        files["SOURCES.md"] = sources.read_text(encoding="utf-8")
    target.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        _write(target / name, text)
    return tuple(target / name for name in files)


def _write(path: Path, text: str) -> None:
    # Under another name first: a reader meanwhile has the old file or the new one, whole.
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8", newline="\n")
        os.replace(partial, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror or str(error), str(path)) from None


def _maker(format: str, given: dict[str, Any]) -> Callable[..., dict[str, str]]:
    if format == "flee":
        if isinstance(given.get("camps"), str):
            given["camps"] = [word.strip() for word in given["camps"].split(",") if word.strip()]
        return flee_files
    odd = [key for key in given if key in _FLEE_ONLY]
    if odd:
        raise BadInput([f"{odd[0].replace('_', '-')}: only the format flee takes it"])
    return map_files if format == "geojson" else table_files


def check_target(target: Path, overwrite: bool) -> None:
    if target.exists() and not target.is_dir():
        raise BadInput([f"to: {target} is a file; give a folder"])
    if target.is_dir() and any(target.iterdir()) and not overwrite:
        raise BadInput([f"to: {target} holds something already; give another folder, or overwrite"])
