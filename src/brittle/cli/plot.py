"""`brittle plot`: draw pictures of a stored run or sweep."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path

from brittle.cli.progress import log
from brittle.report.figure_kinds import ALL, BY_DAY, RUN_KINDS, SWEEP_KINDS, known_kinds
from brittle.scenario.problems import shown
from brittle.world.check import BadInput


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("run", metavar="RUN", help="name of a run or a sweep in runs/, or its folder")
    kinds = (
        f"what to draw: {', '.join(RUN_KINDS)} or {ALL}; of a sweep: {', '.join(SWEEP_KINDS)} or {ALL}"
        " (default: those that suit this run or design)"
    )
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=kinds)
    days = "days for map, days and holders, as 9 or 4,7,9 or 0-13; for a sweep one day (default: 14)"
    parser.add_argument("--day", metavar="DAYS", help=days)
    what = "for a sweep: collapse_day or fall_day_PLACE (default: the capital for heat and survival, else collapse)"
    parser.add_argument("--outcome", metavar="COLUMN", help=what)
    parser.add_argument("--theatre", metavar="DIR", help="for a sweep: folder of a theatre of your own")
    parser.add_argument("--runs", metavar="DIR", default="runs", help="folder where runs are kept (default: runs)")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def main(options: Namespace) -> int:
    """0 once the pictures are in the run's figures/."""
    from brittle.store.find import SWEEP, find_results, kind_of

    folder = find_results(options.run, Path(options.runs))
    return _plot_sweep(folder, options) if kind_of(folder) == SWEEP else _plot_run(folder, options)


def _plot_run(folder: Path, options: Namespace) -> int:
    if options.outcome is not None or options.theatre is not None:
        raise BadInput([f"--outcome, --theatre: work only for sweeps; {folder} is a single run"])
    kinds = known_kinds(options.kinds, RUN_KINDS, "run")
    days = None if options.day is None else read_days(options.day)
    from brittle.report.run_plots import draw_into, open_run

    plots = open_run(folder)
    chosen = kinds or plots.sensible()
    if days is not None:
        chosen = [kind for kind in chosen if kind in BY_DAY] if not kinds else chosen
        if not set(chosen) & set(BY_DAY):
            raise BadInput([f"--day: works only with {', '.join(BY_DAY)}; add one of them"])
    written = draw_into(plots, chosen, folder, days)
    _print_files("run", folder, {kind: RUN_KINDS[kind] for kind in chosen}, written, options.json)
    return 0


def read_days(text: str) -> list[float]:
    """Days as a user writes them: "9", "4,7,9", "0-13"; BadInput if they are something else."""
    found: list[float] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        try:
            low = float(first)
            high = float(last) if dash else low
        except ValueError:
            low, high = 0.0, -1.0
        if not (0 <= low <= high <= 10_000 and low == int(low) and high == int(high)):
            raise BadInput([f"--day: {part[:40]!r} is not a day; give whole days as 9 or 4,7,9 or 0-13"])
        found += [float(day) for day in range(int(low), int(high) + 1)]
    return sorted(set(found))


def _plot_sweep(folder: Path, options: Namespace) -> int:
    kinds = known_kinds(options.kinds, SWEEP_KINDS, "sweep")
    from brittle.report.sweep_plots import draw_sweep, open_table, sensible

    table = open_table(folder, options.theatre)
    kinds = kinds or sensible(table)
    written = draw_sweep(table, kinds, read_day(options.day), options.outcome)
    if not table.results.manifest:
        log(f"{folder} is not complete; the pictures show the finished runs")
    shown_kinds = {kind: SWEEP_KINDS[kind] if options.outcome is None else f"of {options.outcome}" for kind in kinds}
    _print_files("sweep", folder, shown_kinds, written, options.json)
    return 0


def read_day(text: str | None) -> float | None:
    """One day as a user writes it. Raises BadInput."""
    if text is None:
        return None
    if not text.strip().isdigit():
        raise BadInput([f"--day: {shown(text)} is not a day; for a sweep give one whole day, as 14"])
    return float(text)


def _print_files(what: str, folder: Path, kinds: Mapping[str, str], written: Sequence[Path], as_json: bool) -> None:
    """Print what was drawn of a "run" or a "sweep", with what each kind shows."""
    from brittle.results.caveats import CAVEAT

    if as_json:
        files = [path.as_posix() for path in written]
        print(json.dumps({what: folder.as_posix(), "kinds": list(kinds), "files": files}, indent=2))
        return
    print(f"Drawn from {folder}:")
    for kind, shows in kinds.items():
        print(f"  {kind:12}{shows}")
    print("\n".join(["Written to:", *(f"  {path}" for path in written)]))
    print(CAVEAT)
