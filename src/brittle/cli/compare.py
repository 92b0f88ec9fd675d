"""`brittle compare A B`: what difference does it make, how sure are we, and why?"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from brittle.cli.progress import log, run_progress
from brittle.world.check import BadInput


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the words and flags of the verb."""
    parser.add_argument(
        "scenarios",
        nargs="+",
        metavar="SCENARIO",
        help="baseline first: a scenario, words as 'iran=hold iran.coverage=0.8', a run, a design point as SWEEP:7",
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="key=value", help="a setting of all scenarios that must be run"
    )
    parser.add_argument("--replications", type=int, metavar="N", help="runs of each (default: 1000)")
    parser.add_argument("--seed", type=int, metavar="N", help="root seed of all (default: 1)")
    parser.add_argument("--quick", action="store_true", help="no causes and no twin view: only what came of the runs")
    parser.add_argument("--no-report", action="store_true", help="print only; no page, figures, tables; runs are kept")
    parser.add_argument("--out", metavar="DIR", help="folder of the report (default: one in comparisons/)")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output, nothing else")
    parser.add_argument("--theatre", metavar="NAME", help="theatre; ./FOLDER of one's own, also for runs on it")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with scenarios of your own")
    parser.add_argument("--runs", metavar="DIR", default="runs", help="where runs are found and kept (default: runs)")


def main(options: Namespace) -> int:
    """0 once everything has been computed and said."""
    from brittle.comparison.scenario_inputs import fingerprint_of_inputs, looks_unquoted, read_inputs
    from brittle.config.files import find_configs
    from brittle.config.setting_values import argument_values
    from brittle.report.report_folder import REPORT, check_folder, usual_folder

    given = argument_values(seed=options.seed, replications=options.replications, theatre=options.theatre)
    common = [*given, *options.set]
    runs = Path(options.runs)
    if looks_unquoted(options.scenarios):
        count = len(options.scenarios)
        log(f"{count} scenarios were read; words that belong to one go into quotes, 'KEY=VALUE KEY=VALUE'")
    if options.no_report and options.out:
        raise BadInput([f"--out: {options.out} is for a report, and --no-report writes none; leave one of them out"])
    inputs = read_inputs(options.scenarios, common, runs, find_configs(options.config_dir))
    folder = None
    if not options.no_report:
        fingerprint = fingerprint_of_inputs(inputs)
        usual = usual_folder([scenario_input.label for scenario_input in inputs], fingerprint, options.quick)
        folder = Path(options.out) if options.out else usual
        check_folder(folder, fingerprint, options.quick)
    # Slow imports come after everything that can refuse.
    from brittle.comparison.compared import compare_inputs
    from brittle.comparison.explanation import explained
    from brittle.report.compare_page import keep_report
    from brittle.report.compare_text import compared_object, compared_text

    with run_progress() as report_progress:
        compared = compare_inputs(inputs, runs, report_progress, options.theatre)
        reasons, twins = ({}, {}) if options.quick else explained(compared, report_progress, log)
    if folder is not None:
        log("drawing and writing the report")
        keep_report(compared, folder, reasons, twins, options.quick, _command(options))
    if options.json:
        found = compared_object(compared.comparison, reasons, twins)
        print(json.dumps(found | {"report": folder and (folder / REPORT).as_posix()}, indent=2))
        return 0
    print(compared_text(compared.comparison, reasons, twins))
    if folder is not None:
        print(f"\nReport to mail or to print: {folder / REPORT}; figures/ and tables/ beside it.")
    return 0


def _command(options: Namespace) -> list[str]:
    """The words that make this comparison again."""
    arguments = ["brittle", "compare", *options.scenarios]
    for flag in ("replications", "seed", "theatre", "config_dir"):
        value = getattr(options, flag)
        arguments += [] if value is None else [f"--{flag.replace('_', '-')}", str(value)]
    arguments += [word for pair in options.set for word in ("--set", pair)]
    arguments += [] if options.runs == "runs" else ["--runs", options.runs]
    return arguments + (["--quick"] if options.quick else [])
