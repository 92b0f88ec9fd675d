"""`brittle plot`: draw more pictures of a run or a sweep that is kept in a folder."""

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
    """Declare the words and flags of the verb."""
    parser.add_argument("run", metavar="RUN", help="name of a run or a sweep under runs/, or its folder")
    kinds = (
        f"what to draw: {', '.join(RUN_KINDS)} or {ALL}; of a sweep: {', '.join(SWEEP_KINDS)} or {ALL}"
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
    from brittle.store.find import SWEEP, find_results, kind_of

    folder = find_results(options.run, Path(options.runs))
    return _plot_sweep(folder, options) if kind_of(folder) == SWEEP else _plot_run(folder, options)


def _plot_run(folder: Path, options: Namespace) -> int:
    if options.outcome is not None or options.theatre is not None:
        raise BadInput([f"--outcome, --theatre: are for sweeps, and {folder} is a single run"])
    kinds = known_kinds(options.kinds, RUN_KINDS, "run")
    days = None if options.day is None else read_days(options.day)
    from brittle.report.run_plots import draw_into, open_run

    plots = open_run(folder)
    chosen = kinds or plots.sensible()
    if days is not None:
        chosen = [kind for kind in chosen if kind in BY_DAY] if not kinds else chosen
        if not set(chosen) & set(BY_DAY):
            raise BadInput([f"--day: goes with {', '.join(BY_DAY)}, and none of them was asked for"])
    written = draw_into(plots, chosen, folder, days)
    _print_files("run", folder, {kind: RUN_KINDS[kind] for kind in chosen}, written, options.json)
    return 0


def read_days(text: str) -> list[float]:
    """Days as people write them: "9", "4,7,9", "0-13"; BadInput if they are something else."""
    found: list[float] = []
    for part in text.split(","):
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


def _plot_sweep(folder: Path, options: Namespace) -> int:
    kinds = known_kinds(options.kinds, SWEEP_KINDS, "sweep")
    from brittle.report.sweep_plots import draw_sweep, open_table, sensible

    table = open_table(folder, options.theatre)
    kinds = kinds or sensible(table)
    written = draw_sweep(table, kinds, read_day(options.day), options.outcome)
    if not table.results.manifest:
        log(f"{folder} is not complete; the pictures show what is there")
    shown_kinds = {kind: SWEEP_KINDS[kind] if options.outcome is None else f"of {options.outcome}" for kind in kinds}
    _print_files("sweep", folder, shown_kinds, written, options.json)
    return 0


def read_day(text: str | None) -> float | None:
    """One day as people write it. Raises BadInput."""
    if text is None:
        return None
    if not text.strip().isdigit():
        raise BadInput([f"--day: {shown(text)} is no day, give one whole day for a sweep, as 14"])
    return float(text)


def _print_files(what: str, folder: Path, kinds: Mapping[str, str], written: Sequence[Path], as_json: bool) -> None:
    """Say what was drawn of a "run" or a "sweep"; `kinds` says what each shows."""
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
