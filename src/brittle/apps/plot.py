"""`brittle plot`: draw more pictures of a run or a sweep that is kept in a folder."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from brittle.apps.drawn import put_pictures, tell_drawn
from brittle.apps.sweep_pictures import SWEEP_KINDS, plot_sweep
from brittle.store.atomic import sha256_of
from brittle.store.find import SWEEP, find_results, kind_of
from brittle.store.sealed import read_sealed, write_sealed
from brittle.store.state import MANIFEST
from brittle.store.tables import read_frame
from brittle.world.check import BadInput, nearest

if TYPE_CHECKING:
    from brittle.apps.plots import Plots

KINDS = {
    "map": "places lost by the days on which forecasts are judged, above what happened",
    "days": "a small map a day: share of runs in which each place has left",
    "holders": "a small map a day: likeliest holder of each place",
    "animation": "the map as an HTML page with a slider for the day",
    "fall_times": "when each place fell, beside when it happened",
    "people": "average share of the population under each holder",
    "control": "share of the population under each holder, with bands",
    "will": "will of the besieged side's people, by sector",
    "fates": "persons killed, wounded, deserted, captured, defected, evacuated, stood down",
    "patrons": "what the patrons announce and what they do",
}
BY_DAY = ("map", "days", "holders")
_ALL = "all"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the words and flags of the verb."""
    parser.add_argument("run", metavar="RUN", help="name of a run or a sweep under runs/, or its folder")
    kinds = (
        f"what to draw: {', '.join(KINDS)} or {_ALL}; of a sweep: {', '.join(SWEEP_KINDS)} or {_ALL}"
        " (default: what says something about this run or design)"
    )
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=kinds)
    days = "days of map, days and holders, as 9 or 4,7,9 or 0-13; of a sweep the one day by which (default: 14)"
    parser.add_argument("--day", metavar="DAYS", help=days)
    what = (
        "of a sweep: collapse_day or fall_day_PLACE (default: the capital's fall for heat and survival, else collapse)"
    )
    parser.add_argument("--outcome", metavar="COLUMN", help=what)
    parser.add_argument("--theatre", metavar="DIR", help="of a sweep: folder of a theatre that is not packaged")
    parser.add_argument("--runs", metavar="DIR", default="runs", help="where runs are kept (default: runs)")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def main(options: Namespace) -> int:
    """0 once the pictures are in the run's figures/."""
    folder = find_results(options.run, Path(options.runs))
    if kind_of(folder) == SWEEP:
        return plot_sweep(folder, options)
    if options.outcome is not None or options.theatre is not None:
        raise BadInput([f"--outcome, --theatre: are for sweeps, and {folder} is a single run"])
    kinds = _known(options.kinds)
    days = None if options.day is None else read_days(options.day)
    plots = open_run(folder)
    chosen = kinds or plots.sensible()
    if days is not None:
        chosen = [kind for kind in chosen if kind in BY_DAY] if not kinds else chosen
        if not set(chosen) & set(BY_DAY):
            raise BadInput([f"--day: goes with {', '.join(BY_DAY)}, and none of them was asked for"])
    written = draw_into(plots, chosen, folder, days)
    tell_drawn("run", folder, {kind: KINDS[kind] for kind in chosen}, written, options.json)
    return 0


def read_days(words: str) -> list[float]:
    """Days as people write them: "9", "4,7,9", "0-13"; BadInput if they are something else."""
    found: list[float] = []
    for part in words.split(","):
        first, dash, last = part.strip().partition("-")
        try:
            low = float(first)
            high = float(last) if dash else low
        except ValueError:
            low, high = 0.0, -1.0
        if not (0 <= low <= high <= 10_000 and low == int(low) and high == int(high)):
            raise BadInput([f"--day: {part[:40]!r} is no day; give whole days as 9 or 4,7,9 or 0-13"])
        found += [float(day) for day in range(int(low), int(high) + 1)]
    return sorted(set(found))


def open_run(folder: Path) -> Plots:
    """The pictures of a saved run. Raises BadInput if a table is missing or no table."""
    from brittle.apps.plots import Plots
    from brittle.apps.scene import FILE, read_scene

    if not (folder / FILE).is_file():
        raise BadInput([f"{folder}: was made by an earlier brittle and has no {FILE}; run it again to draw from it"])
    try:
        scene = read_scene(folder / FILE)
        return Plots(scene, *(_table(folder / f"{name}.parquet") for name in ("runs", "daily", "series")))
    except (ValueError, KeyError, TypeError) as error:
        said = " ".join(str(error).split())[:200]
        raise BadInput([f"{folder / FILE}: cannot be read ({said}); run it again to draw from it"]) from None


def _table(path: Path):  # type: ignore[no-untyped-def]
    import duckdb

    if not path.is_file():
        raise BadInput([f"{path}: is missing; run it again to draw from it"])
    try:
        return read_frame(path)
    except duckdb.Error as error:
        raise BadInput([f"{path}: cannot be read ({' '.join(str(error).split())[:200]})"]) from None


def draw_into(plots: Plots, kinds: Sequence[str], folder: Path, days: Sequence[float] | None = None) -> list[Path]:
    """Paths of the pictures in the run's figures/, all of them new or none. Raises BadInput, OSError."""
    from brittle.apps.plots import save_pictures

    try:
        written = put_pictures(folder, lambda made: save_pictures(plots, kinds, made, days))
    except ValueError as error:
        raise BadInput([str(error)]) from None
    _note_hashes(folder, written)
    return written


def _note_hashes(folder: Path, written: Sequence[Path]) -> None:
    """Keep the manifest's hashes of files true."""
    manifest = read_sealed(folder / MANIFEST)
    hashes = {file.relative_to(folder).as_posix(): sha256_of(file) for file in written}
    manifest["files"] = dict(sorted({**manifest.get("files", {}), **hashes}.items()))
    write_sealed(folder / MANIFEST, manifest)


def _known(words: Sequence[str]) -> list[str]:
    wanted = [word.replace("-", "_") for word in words]
    for word, kind in zip(words, wanted, strict=True):
        if kind not in (*KINDS, _ALL):
            near = nearest(kind, (*KINDS, _ALL))
            hint = f"; did you mean {near}?" if near else ""
            raise BadInput([f"there is no picture {word[:60]!r}, give one of {', '.join((*KINDS, _ALL))}{hint}"])
    return [] if _ALL in wanted else list(dict.fromkeys(wanted))
