"""`brittle compare A B`: what difference does it make, how sure are we, and why?"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from brittle.apps.telling import told_runs


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
    parser.add_argument("--replications", type=int, default=1000, metavar="N", help="runs of each (default: 1000)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="root seed of all (default: 1)")
    parser.add_argument("--why", action="store_true", help="also seek the causes, and check them by taking them away")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output, nothing else")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with scenarios of your own")
    parser.add_argument("--runs", metavar="DIR", default="runs", help="where runs are found and kept (default: runs)")


def main(options: Namespace) -> int:
    """0 once everything has been computed and said."""
    from brittle.apps.compare_text import compared_object, compared_text
    from brittle.apps.comparing import compare_operands
    from brittle.apps.configs import find_configs
    from brittle.apps.operands import read_operands

    common = [f"ensemble.seed={options.seed}", f"ensemble.replications={options.replications}", *options.set]
    runs = Path(options.runs)
    operands = read_operands(options.scenarios, common, runs, find_configs(options.config_dir))
    with told_runs(options.replications) as tell:
        compared = compare_operands(operands, runs, tell)
        reasons = {}
        if options.why:
            from brittle.apps.why import why

            reasons = {pair.other.label: why(compared, k, tell=tell) for k, pair in enumerate(compared.pairs)}
    if options.json:
        print(json.dumps(compared_object(compared.comparison, reasons), indent=2))
    else:
        print(compared_text(compared.comparison, reasons))
    return 0
