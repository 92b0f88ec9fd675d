"""`brittle compare A B`: what differs between scenarios, how certain it is, and why."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from brittle.cli.progress import log, run_progress
from brittle.world.check import BadInput


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument(
        "scenarios",
        nargs="+",
        metavar="SCENARIO",
        help="baseline first: a scenario, settings as 'iran=hold iran.coverage=0.8', a run, a design point as SWEEP:7",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="key=value",
        help="a setting for all scenarios that are not yet run",
    )
    parser.add_argument("--replications", type=int, metavar="N", help="runs of each scenario (default: 1000)")
    parser.add_argument("--seed", type=int, metavar="N", help="root seed of all scenarios (default: 1)")
    parser.add_argument("--quick", action="store_true", help="outcomes only: no causes, no single pair of runs")
    parser.add_argument("--no-report", action="store_true", help="print only: write no page, figures or tables")
    parser.add_argument("--out", metavar="DIR", help="folder of the report (default: one in comparisons/)")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--theatre", metavar="NAME", help="name of a theatre, or ./FOLDER of your own")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with scenarios of your own")
    parser.add_argument(
        "--runs", metavar="DIR", default="runs", help="folder where runs are found and kept (default: runs)"
    )


def main(options: Namespace) -> int:
    """0 once everything has been computed and printed."""
    from brittle.comparison.scenario_inputs import fingerprint_of_inputs, looks_unquoted, read_inputs
    from brittle.config.files import find_configs
    from brittle.config.setting_values import argument_values
    from brittle.report.report_folder import REPORT, check_folder, usual_folder

    given = argument_values(seed=options.seed, replications=options.replications, theatre=options.theatre)
    common = [*given, *options.set]
    runs = Path(options.runs)
    if looks_unquoted(options.scenarios):
        count = len(options.scenarios)
        log(f"{count} scenarios were given. Put the settings of one scenario in quotes: 'KEY=VALUE KEY=VALUE'")
    if options.no_report and options.out:
        raise BadInput([f"--out: {options.out} has no meaning with --no-report; leave one of them out"])
    inputs = read_inputs(options.scenarios, common, runs, find_configs(options.config_dir))
    folder = None
    if not options.no_report:
        fingerprint = fingerprint_of_inputs(inputs)
        usual = usual_folder([scenario_input.label for scenario_input in inputs], fingerprint, options.quick)
        folder = Path(options.out) if options.out else usual
        check_folder(folder, fingerprint, options.quick)
    # Slow imports come after everything that can refuse.
    from brittle.comparison.compared import compare_inputs
    from brittle.comparison.explanation import explain_pairs
    from brittle.report.compare_page import keep_report
    from brittle.report.compare_text import compared_object, compared_text

    with run_progress() as report_progress:
        compared = compare_inputs(inputs, runs, report_progress, options.theatre)
        attributions, twins = ({}, {}) if options.quick else explain_pairs(compared, report_progress, log)
    if folder is not None:
        log("writing the report")
        keep_report(compared, folder, attributions, twins, options.quick, _command(options))
    if options.json:
        found = compared_object(compared.comparison, attributions, twins)
        print(json.dumps(found | {"report": folder and (folder / REPORT).as_posix()}, indent=2))
        return 0
    print(compared_text(compared.comparison, attributions, twins))
    if folder is not None:
        print(f"\nThe report is {folder / REPORT}, with figures/ and tables/ beside it.")
    return 0


def _command(options: Namespace) -> list[str]:
    """The command that makes this comparison again."""
    arguments = ["brittle", "compare", *options.scenarios]
    for flag in ("replications", "seed", "theatre", "config_dir"):
        value = getattr(options, flag)
        arguments += [] if value is None else [f"--{flag.replace('_', '-')}", str(value)]
    arguments += [word for pair in options.set for word in ("--set", pair)]
    arguments += [] if options.runs == "runs" else ["--runs", options.runs]
    return arguments + (["--quick"] if options.quick else [])
