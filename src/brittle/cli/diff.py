"""`brittle diff A B`: the settings in which two scenarios or choices differ, and their meaning."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("one", help="a scenario, or a choice as iran=surge")
    parser.add_argument("other", help="another scenario or choice")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--theatre", metavar="NAME", help="use this theatre and its names; write a folder as ./FOLDER")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with scenarios of your own")


def main(options: Namespace) -> int:
    """0; prints every setting that the two do not share."""
    from brittle.config.compose import configs_for
    from brittle.config.describe import (
        choice_specification,
        different_settings,
        setting_help,
        theatre_override,
        value_text,
    )

    configs = configs_for(theatre_override(options.theatre), options.config_dir)
    choices = [name if "=" in name else f"scenario={name}" for name in (options.one, options.other)]
    found = different_settings(*(choice_specification(choice, configs, options.theatre) for choice in choices))
    if options.json:
        pairs = {key: dict(zip((options.one, options.other), pair, strict=True)) for key, pair in found.items()}
        print(json.dumps(pairs, indent=2, ensure_ascii=False))
        return 0
    if not found:
        print(f"{options.one} and {options.other} are the same in every setting.")
    for key, (one, other) in found.items():
        print(f"{key}: {value_text(one)} in {options.one}, {value_text(other)} in {options.other}")
        print("\n".join(setting_help(key, configs.spelling)))
    return 0
