"""`brittle list`: what there is to choose from."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from brittle.apps.configs import find_configs

_HEADS = {
    "scenario": "Scenarios, each a question",
    "theatre": "Theatres, packaged; a folder of your own is theatre=./my-war",
    "regime": "The besieged command",
    "rebels": "The challenger",
    "iran": "The ground patron",
    "russia": "The air patron",
    "third_parties": "Third parties",
    "ensemble": "How much to compute",
}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags of the verb."""
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with scenarios of your own")


def main(options: Namespace) -> int:
    """0; prints every group with its options and a sentence on each."""
    found = listing(options.config_dir)
    if options.json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return 0
    width = max(len(name) for group in found.values() for name in group) + 2
    for group in _HEADS:
        print(f"{group}=...  {_HEADS[group]}")
        for name, sentence in found[group].items():
            print(f"  {name:{width}}{sentence}")
        print()
    print("`brittle show SCENARIO` says what a scenario changes; `brittle params` lists every single knob.")
    return 0


def listing(config_dir: str | None = None) -> dict[str, dict[str, Any]]:
    """A sentence on every option, by group; `historical` leads the scenarios."""
    configs = find_configs(config_dir)
    found = {}
    for group in _HEADS:
        names = sorted(configs.names(group), key=lambda name: (name not in ("historical", "default"), name))
        found[group] = {name: configs.summary(group, name) for name in names}
    return found
