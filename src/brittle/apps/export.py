"""`brittle export`: a finished run as files that other programs read."""

from __future__ import annotations

import contextlib
import json
import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brittle.scenario.problems import shown
from brittle.world.check import BadInput, nearest

if TYPE_CHECKING:
    from brittle.apps.api import RunResult
    from brittle.report.map_files import Played

FORMATS = {
    "geojson": "places and roads for QGIS, Kepler.gl and web maps, with a table by day",
    "csv": "places and a table by day",
    "flee": "input folder of Flee, the model of flight",
}
_FLEE_ONLY = ("replicate", "conflict_days", "camps")
_README = """{theatre}
Scenario {scenario}: {replications} replications of {horizon_days} days from {start}, seed {seed}, played by
brittle {brittle}, digest {digest}. Exported as {format}.

{caveat} Nothing here is finer than a town, and nothing is live.

Chosen knowing the outcome:
{hindsight}

SOURCES.md, if it is here, names the owners of the data about places and asks you to credit them.
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the words and flags of the verb."""
    parser.add_argument("run", help="name of a run below runs/, or its folder")
    parser.add_argument("--format", required=True, metavar="FORMAT", help=_formats())
    parser.add_argument("--to", metavar="DIR", help="folder to write (default: exports/RUN-FORMAT)")
    parser.add_argument("--overwrite", action="store_true", help="write even if that folder holds something")
    parser.add_argument("--replicate", type=int, metavar="N", help="flee: this replication, not what most of them did")
    parser.add_argument("--conflict-days", type=int, metavar="N", help="flee: how long a town drives people out")
    parser.add_argument("--camps", metavar="ID,ID", help="flee: places where flight ends (default: every crossing)")
    parser.add_argument("--theatre", metavar="DIR", help="folder of a theatre that does not come with brittle")
    parser.add_argument("--runs", metavar="DIR", default="runs", help="where the runs are (default: runs)")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output, nothing else")


def main(options: Namespace) -> int:
    """0 once the files are written."""
    check_format(options.format)
    from brittle.apps.saved import read_run
    from brittle.store.find import SWEEP, find_results, kind_of

    run = find_results(options.run, Path(options.runs))
    words = {"replicate": options.replicate, "conflict_days": options.conflict_days, "camps": options.camps}
    target = Path(options.to or Path("exports") / f"{run.resolve().name}-{options.format}")
    _check_target(target, options.overwrite)
    if kind_of(run) == SWEEP:
        written = _export_sweep(run, options.format, target, words)
    else:
        written = write_export(read_run(run, options.theatre), options.format, target, options.overwrite, words)
    names = [path.name for path in written]
    if options.json:
        said = {"run": options.run, "format": options.format, "folder": str(target), "files": names}
        print(json.dumps(said, indent=2))
    else:
        print(f"Written to {target}: {', '.join(names)}.")
    return 0


def _export_sweep(run: Path, format: str, target: Path, words: Mapping[str, Any]) -> tuple[Path, ...]:
    """Paths of the tables of a sweep as CSV. Raises BadInput."""
    from brittle.analysis.results import Results

    odd = [key for key, value in words.items() if value is not None]
    if format != "csv" or odd:
        what = f"format: {format}" if format != "csv" else odd[0].replace("_", "-")
        raise BadInput([f"{what} is for a single run; of a sweep there are tables, give --format csv"])
    return tuple(Results(run).to_csv(target))


def export_result(
    result: RunResult, format: str, folder: str | Path, overwrite: bool, words: Mapping[str, Any]
) -> tuple[Path, ...]:
    """Paths of the files written for a result that is still in memory. Raises BadInput."""
    from brittle import __version__
    from brittle.apps.api import CAVEAT
    from brittle.report.map_files import Played

    s = result.specification
    about = {
        "caveat": CAVEAT, "scenario": s.scenario, "seed": s.seed, "replications": s.replications,
        "horizon_days": s.horizon_days, "digest": result.digest, "hindsight": list(result.hindsight),
        "theatre": result.data.title, "start": result.data.start.isoformat(), "brittle": __version__,
    }  # fmt: skip
    check_format(format)
    _check_target(Path(folder), overwrite)
    return write_export(Played(result.data, result.runs, result.daily, about), format, Path(folder), overwrite, words)


def check_format(format: str) -> None:
    """Raises BadInput, with the nearest right name, for a format that there is not."""
    if format not in FORMATS:
        near = nearest(format, tuple(FORMATS))
        hint = f"; did you mean {near}?" if near else ""
        raise BadInput([f"format: {shown(format)} is unknown, give one of {', '.join(FORMATS)}{hint}"])


def write_export(
    played: Played, format: str, target: Path, overwrite: bool, words: Mapping[str, Any]
) -> tuple[Path, ...]:
    """Paths of the files written; all texts are made before the first of them. Raises BadInput and OSError."""
    given = {key: value for key, value in words.items() if value is not None}
    files = _maker(format, given)(played, **given)
    hindsight = "\n".join(f"- {sentence}" for sentence in played.about["hindsight"]) or "- nothing"
    files["README.txt"] = _README.format(**{**played.about, "format": format, "hindsight": hindsight})
    sources = played.data.folder / "SOURCES.md"
    if sources.is_file():
        files["SOURCES.md"] = sources.read_text(encoding="utf-8")
    target.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        _write(target / name, text)
    return tuple(target / name for name in files)


def _write(path: Path, text: str) -> None:
    # Under another name first: whoever reads meanwhile has the old file or the new one, whole.
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
        from brittle.report.flee_files import flee_files

        if isinstance(given.get("camps"), str):
            given["camps"] = [word.strip() for word in given["camps"].split(",") if word.strip()]
        return flee_files
    odd = [key for key in given if key in _FLEE_ONLY]
    if odd:
        raise BadInput([f"{odd[0].replace('_', '-')}: only the format flee takes it"])
    from brittle.report.map_files import map_files, table_files

    return map_files if format == "geojson" else table_files


def _check_target(target: Path, overwrite: bool) -> None:
    if target.exists() and not target.is_dir():
        raise BadInput([f"to: {target} is a file; give a folder"])
    if target.is_dir() and any(target.iterdir()) and not overwrite:
        raise BadInput([f"to: {target} holds something already; give another folder, or overwrite"])


def _formats() -> str:
    return "; ".join(f"{name}: {plain}" for name, plain in FORMATS.items())
