"""`brittle show SCENARIO`: what it asks, what it changes, on what grounds."""

from __future__ import annotations

import json
import shlex
import textwrap
from argparse import ArgumentParser, Namespace
from typing import Any

from brittle.apps.compose import specify
from brittle.apps.configs import find_configs
from brittle.scenario.schema import Specification
from brittle.scenario.settings import SETTINGS
from brittle.world.check import BadInput
from brittle.world.parameters import REGISTRY

BASE = "historical"
_WIDTH = 100


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the words and flags of the verb."""
    parser.add_argument("scenario", help="a name that `brittle list` shows")
    parser.add_argument("--all", action="store_true", help="every setting, not only those that differ from historical")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with scenarios of your own")


def main(options: Namespace) -> int:
    """0; prints the card of one scenario."""
    configs = find_configs(options.config_dir)
    problem = configs.check("scenario", options.scenario)
    if problem:
        raise BadInput([problem])
    here = specify([f"scenario={options.scenario}"], configs=configs)
    base = specify([f"scenario={BASE}"], configs=configs)
    card = make_card(options.scenario, here, base)
    if options.json:
        print(
            json.dumps(
                card if options.all else {k: v for k, v in card.items() if k != "settings"},
                indent=2,
                ensure_ascii=False,
            )
        )
    else:
        print("\n".join(card_lines(card, options.all)))
        own = f" --config-dir {shlex.quote(options.config_dir)}" if options.config_dir else ""
        print(f"\nRun it: brittle run scenario={options.scenario}{own}")
    return 0


def make_card(name: str, here: Specification, base: Specification) -> dict[str, Any]:
    """What the scenario says of itself, the settings in which it differs from the base, and all settings."""
    settings, usual = here.settings(), base.settings()
    changes = {key: {BASE: usual[key], name: value} for key, value in settings.items() if value != usual[key]}
    return {"scenario": name, **here.about, "changes": changes, "settings": settings}


def card_lines(card: dict[str, Any], everything: bool) -> list[str]:
    """The card as plain text."""
    name = card["scenario"]
    lines = [f"{name}: {card.get('title', 'without a title')}", ""]
    for key in ("question", "differs", "status"):
        if card.get(key):
            lines += textwrap.wrap(f"{key.capitalize()}: {card[key]}", _WIDTH, subsequent_indent="  ")
    for source in card.get("sources", []):
        lines += textwrap.wrap(f"Source: {source}", _WIDTH, subsequent_indent="  ")
    lines.append("")
    if card["changes"]:
        width = max(map(len, card["changes"])) + 2
        lines.append(f"Settings that differ from {BASE}:")
        lines += [
            f"  {key:{width}}{_show(pair[name])} instead of {_show(pair[BASE])}"
            for key, pair in card["changes"].items()
        ]
    else:
        lines.append(
            "No setting differs from the bases of the registry." if name == BASE else f"No setting differs from {BASE}."
        )
    if everything:
        width = max(map(len, card["settings"])) + 2
        lines += ["", "All settings:"]
        lines += [f"  {key:{width}}{_with_unit(key, value)}" for key, value in card["settings"].items()]
    return lines


def _show(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _with_unit(key: str, value: Any) -> str:
    unit = REGISTRY[key].unit if key in REGISTRY and key not in SETTINGS else "-"
    return _show(value) + ("" if unit == "-" else f" {unit}")
