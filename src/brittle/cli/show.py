"""`brittle show SCENARIO` or `GROUP=OPTION`: its question, what it changes, and the evidence."""

from __future__ import annotations

import json
import shlex
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brittle.config.files import Configs


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument(
        "scenario", help="a name from `brittle list`: a scenario, a choice as morale/regime=hollow, or experiment=NAME"
    )
    parser.add_argument(
        "--all", action="store_true", help="show every setting, not only those that differ from historical"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--theatre", metavar="NAME", help="use this theatre and its names; write a folder as ./FOLDER")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with scenarios of your own")


def main(options: Namespace) -> int:
    """0; prints the card of one scenario."""
    from brittle.config.compose import configs_for, specify
    from brittle.config.describe import BASE, card_lines, choice_specification, make_card, theatre_override
    from brittle.config.files import EXPERIMENT, group_of

    configs = configs_for(theatre_override(options.theatre), options.config_dir)
    word = options.scenario if "=" in options.scenario else f"scenario={options.scenario}"
    group, _, option = word.partition("=")
    if group == EXPERIMENT:
        return _show_experiment(option, configs, options)
    here = choice_specification(word, configs, options.theatre)
    base = specify([f"scenario={BASE}", *theatre_override(options.theatre)], configs=configs)
    about = {} if group == "scenario" else {"title": configs.summary(group_of(group, configs.spelling), option)}
    card = make_card(options.scenario, here, base, about)
    if options.json:
        print(
            json.dumps(
                card if options.all else {k: v for k, v in card.items() if k != "settings"},
                indent=2,
                ensure_ascii=False,
            )
        )
    else:
        print("\n".join(card_lines(card, options.all, here.spelling)))
        own = f" --config-dir {shlex.quote(options.config_dir)}" if options.config_dir else ""
        print(f"\nRun it: brittle run {' '.join([word, *theatre_override(options.theatre)])}{own}")
    return 0


def _show_experiment(name: str, configs: Configs, options: Namespace) -> int:
    from brittle.config.experiment_card import experiment_card, experiment_lines
    from brittle.config.files import EXPERIMENT

    card = experiment_card(name, configs, options.config_dir)
    if options.json:
        print(json.dumps(card, indent=2, ensure_ascii=False))
        return 0
    print("\n".join(experiment_lines(card)))
    own = f" --config-dir {shlex.quote(options.config_dir)}" if options.config_dir else ""
    print(f"\nRun it: brittle sweep {EXPERIMENT}={name}{own}")
    return 0
