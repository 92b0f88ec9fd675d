"""`brittle export`: a finished run as files that other programs read."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from brittle.export.format_names import FORMATS, check_format


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("run", help="name of a run in runs/, or its folder")
    parser.add_argument("--format", required=True, metavar="FORMAT", help=_formats())
    parser.add_argument("--to", metavar="DIR", help="folder to write (default: exports/RUN-FORMAT)")
    parser.add_argument("--overwrite", action="store_true", help="write even if the folder is not empty")
    parser.add_argument(
        "--replicate", type=int, metavar="N", help="flee: use this replication (default: what most replications did)"
    )
    parser.add_argument(
        "--conflict-days", type=int, metavar="N", help="flee: days for which a town in conflict drives people out"
    )
    parser.add_argument("--camps", metavar="ID,ID", help="flee: places where flight ends (default: every crossing)")
    parser.add_argument("--theatre", metavar="DIR", help="folder of a theatre of your own")
    parser.add_argument("--runs", metavar="DIR", default="runs", help="where the runs are (default: runs)")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def main(options: Namespace) -> int:
    """0 once the files are written."""
    check_format(options.format)
    from brittle.export.formats import check_target, export_sweep, write_export
    from brittle.results.read_run import read_run
    from brittle.store.find import SWEEP, find_results, kind_of

    run = find_results(options.run, Path(options.runs))
    options_given = {"replicate": options.replicate, "conflict_days": options.conflict_days, "camps": options.camps}
    target = Path(options.to or Path("exports") / f"{run.resolve().name}-{options.format}")
    check_target(target, options.overwrite)
    if kind_of(run) == SWEEP:
        written = export_sweep(run, options.format, target, options_given)
    else:
        written = write_export(read_run(run, options.theatre), options.format, target, options_given)
    names = [path.name for path in written]
    if options.json:
        answer = {"run": options.run, "format": options.format, "folder": str(target), "files": names}
        print(json.dumps(answer, indent=2))
    else:
        print(f"Written to {target}: {', '.join(names)}.")
    return 0


def _formats() -> str:
    return "; ".join(f"{name}: {plain}" for name, plain in FORMATS.items())
