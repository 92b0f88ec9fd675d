"""`brittle list`: what there is to choose from."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from brittle.apps.configs import find_configs

HEADS = {
    "scenario": "Scenarios, each a question",
    "theatre": "Theatres, packaged; a folder of your own is theatre=./my-war",
    "morale/regime": "Morale of the besieged side, named levels",
    "morale/rebels": "Morale of the challenger",
    "support/iran": "What the ground patron gives",
    "support/russia": "What the air patron gives",
    "support/turkey": "What the challenger's patron gives",
    "support/legitimacy": "What the towns give",
    "regime": "The besieged command",
    "rebels": "The challenger",
    "iran": "The ground patron",
    "russia": "The air patron",
    "third_parties": "Third parties",
    "ensemble": "How much to compute",
    "experiment": "Sweeps that are ready to run, each a question: `brittle sweep experiment=NAME`",
}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags of the verb."""
    parser.add_argument("--claims", action="store_true", help="which scenario tries which causal claim, S1 to S18")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with scenarios of your own")


def main(options: Namespace) -> int:
    """0; prints every group with its options and a sentence on each."""
    if options.claims:
        return _print_claims(options)
    found = listing(options.config_dir)
    if options.json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return 0
    width = max(len(name) for group in found.values() for name in group) + 2
    for group in HEADS:
        print(f"{group}=...  {HEADS[group]}")
        for name, sentence in found[group].items():
            print(f"  {name:{width}}{sentence}")
        print()
    print("`brittle show SCENARIO` says what a scenario changes; `brittle params` lists every single knob.")
    return 0


def claims(config_dir: str | None = None) -> dict[str, list[str]]:
    """Scenarios that try a causal claim, by claim, in order of number."""
    configs = find_configs(config_dir)
    found: dict[str, list[str]] = {claim: [] for claim in configs.claims()}
    for name in configs.names("scenario"):
        about = configs.read("scenario", name).get("scenario")
        said = about.get("claim") if isinstance(about, dict) else None
        for claim in said if isinstance(said, list) else [said]:
            if isinstance(claim, str):
                found.setdefault(claim, []).append(name)
    return found


def _print_claims(options: Namespace) -> int:
    found, meaning = claims(options.config_dir), find_configs(options.config_dir).claims()
    if options.json:
        said = {claim: {"claim": meaning.get(claim, ""), "scenarios": names} for claim, names in found.items()}
        print(json.dumps(said, indent=2, ensure_ascii=False))
        return 0
    for claim, names in found.items():
        print(f"{claim:5}{meaning.get(claim, 'a claim of your own')}\n     {', '.join(names) or 'no scenario'}")
    print("\n`brittle show SCENARIO` says what would speak against it; docs/scenarios.md what came of it.")
    return 0


def listing(config_dir: str | None = None) -> dict[str, dict[str, Any]]:
    """A sentence on every option, by group; `historical` leads the scenarios."""
    configs = find_configs(config_dir)
    found = {}
    for group in HEADS:
        names = sorted(configs.names(group), key=lambda name: (name not in ("historical", "default"), name))
        found[group] = {name: configs.summary(group, name) for name in names}
    return found
