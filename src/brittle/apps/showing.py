"""`brittle show SCENARIO` or `GROUP=OPTION`: what it asks, what it changes, on what grounds."""

from __future__ import annotations

import json
import shlex
import textwrap
from argparse import ArgumentParser, Namespace
from typing import Any

from brittle.apps.compose import specify
from brittle.apps.configs import EXPERIMENT, GROUPS, Configs, find_configs
from brittle.scenario.problems import hint, shown
from brittle.scenario.schema import Specification
from brittle.scenario.settings import SETTINGS
from brittle.world.check import BadInput
from brittle.world.parameters import REGISTRY, STATUSES

BASE = "historical"
HEADS = {"against": "What would speak against it"}
_WIDTH = 100


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the words and flags of the verb."""
    parser.add_argument(
        "scenario", help="a scenario, or a choice as morale/regime=hollow or experiment=NAME, that `brittle list` shows"
    )
    parser.add_argument("--all", action="store_true", help="every setting, not only those that differ from historical")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with scenarios of your own")


def main(options: Namespace) -> int:
    """0; prints the card of one scenario."""
    configs = find_configs(options.config_dir)
    word = options.scenario if "=" in options.scenario else f"scenario={options.scenario}"
    group, _, option = word.partition("=")
    if group == EXPERIMENT:
        return _show_experiment(option, configs, options)
    here, base = asked(word, configs), specify([f"scenario={BASE}"], configs=configs)
    about = {} if group == "scenario" else {"title": configs.summary(group, option)}
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
        print("\n".join(card_lines(card, options.all)))
        own = f" --config-dir {shlex.quote(options.config_dir)}" if options.config_dir else ""
        print(f"\nRun it: brittle run {word}{own}")
    return 0


def _show_experiment(name: str, configs: Configs, options: Namespace) -> int:
    from brittle.apps.experiment_card import experiment_card, experiment_lines

    card = experiment_card(name, configs, options.config_dir)
    if options.json:
        print(json.dumps(card, indent=2, ensure_ascii=False))
        return 0
    print("\n".join(experiment_lines(card)))
    own = f" --config-dir {shlex.quote(options.config_dir)}" if options.config_dir else ""
    print(f"\nRun it: brittle sweep {EXPERIMENT}={name}{own}")
    return 0


def asked(word: str, configs: Configs) -> Specification:
    """The specification of one choice, as `scenario=iran_hold`; raises BadInput if there is no such choice."""
    group, _, option = word.partition("=")
    if group not in GROUPS:
        raise BadInput([f"{shown(group)} is no group of choices, give one of {', '.join(GROUPS)}{hint(group, GROUPS)}"])
    problem = configs.check(group, option)
    if problem:
        raise BadInput([problem])
    return specify([word], configs=configs)


def differences(one: Specification, other: Specification) -> dict[str, tuple[Any, Any]]:
    """Settings that two specifications do not share, by dotted name; None where one does not have it."""
    ours, theirs = one.settings(), other.settings()
    keys = [*ours, *(key for key in theirs if key not in ours)]
    return {key: (ours.get(key), theirs.get(key)) for key in keys if ours.get(key) != theirs.get(key)}


def make_card(
    name: str, here: Specification, base: Specification, about: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the scenario says of itself, the settings in which it differs from the base, and all settings."""
    changes = {key: {BASE: usual, name: value} for key, (value, usual) in differences(here, base).items()}
    return {"scenario": name, **(about or here.about), "changes": changes, "settings": here.settings()}


def card_lines(card: dict[str, Any], everything: bool) -> list[str]:
    """The card as plain text."""
    name = card["scenario"]
    lines = [f"{name}: {card.get('title', 'without a title')}", ""]
    for key in ("question", "claim", "differs", "status", "against"):
        if card.get(key):
            said = ", ".join(card[key]) if isinstance(card[key], list) else card[key]
            lines += textwrap.wrap(f"{HEADS.get(key, key.capitalize())}: {said}", _WIDTH, subsequent_indent="  ")
    for source in card.get("sources", []):
        lines += textwrap.wrap(f"Source: {source}", _WIDTH, subsequent_indent="  ")
    lines.append("")
    if card["changes"]:
        lines.append(f"Settings that differ from {BASE}:")
        for key, pair in card["changes"].items():
            lines += ["", f"  {key}  {_with_unit(key, pair[name])} instead of {show(pair[BASE])}", *explained(key)]
    else:
        lines.append(
            "No setting differs from the bases of the registry." if name == BASE else f"No setting differs from {BASE}."
        )
    if everything:
        width = max(map(len, card["settings"])) + 2
        lines += ["", "All settings:"]
        lines += [f"  {key:{width}}{_with_unit(key, value)}" for key, value in card["settings"].items()]
    return lines


def explained(key: str) -> list[str]:
    """What a setting means, its range, status and source, as indented lines."""
    if key in REGISTRY:
        entry = REGISTRY[key]
        text = f"{entry.plain} Allowed: {entry.allowed()}; {STATUSES[entry.status]}; source: {entry.source}."
    elif key in SETTINGS:
        text = f"{SETTINGS[key].plain} Allowed: {SETTINGS[key].allowed()}."
    else:
        text = "Support for the besieged side in this place. Allowed: 0 to 1; input; in place of the coded attitude."
    return textwrap.wrap(text, _WIDTH, initial_indent="      ", subsequent_indent="      ")


def show(value: Any) -> str:
    """A value as a person writes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _with_unit(key: str, value: Any) -> str:
    unit = REGISTRY[key].unit if key in REGISTRY and key not in SETTINGS else "-"
    return show(value) + ("" if unit == "-" else f" {unit}")
