"""`brittle run`: simulate a war many times, print the results, and keep them in a folder."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from brittle.cli.progress import announce_run, log, replication_progress

if TYPE_CHECKING:
    from brittle.results.run_data import RunData


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument(
        "overrides", nargs="*", metavar="key=value", help="choices and settings, as iran=hold iran.coverage=0.8"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with scenarios of your own, as scenario/NAME.yaml")
    parser.add_argument(
        "--runs", metavar="DIR", default="runs", help="where to write the folder of the run (default: runs)"
    )


def main(options: Namespace) -> int:
    """0 once everything has been computed, printed and written."""
    from brittle.config.compose import specify

    specification = specify(options.overrides, options.config_dir)
    from brittle.results.run_folder import check_target
    from brittle.results.simulate import simulate
    from brittle.scenario.theatre_folder import find_theatre, read_theatre

    data = read_theatre(find_theatre(specification.theatre))
    runs = Path(options.runs)
    name = check_target(specification, data, runs)
    with replication_progress(specification.replications) as progress:
        result = simulate(specification, progress, data, lambda: announce_run(specification))
    from brittle.report.run_figures import draw_figures
    from brittle.report.run_summary import summary_object, summary_text
    from brittle.results.run_folder import save_run

    def draw(result: RunData, folder: Path) -> None:
        log("drawing the map and the chart")
        draw_figures(result, folder)

    if not options.json:
        print(summary_text(result), flush=True)
    saved = save_run(result, name, runs, ["brittle", "run", *options.overrides], draw)
    if options.json:
        print(json.dumps(summary_object(saved), indent=2))
    else:
        print(f"\nWritten to {runs / name}: figures/map.png, figures/animation.html, runs.csv and more.")
        print(f"More pictures: `brittle plot {name}`.")
    return 0
