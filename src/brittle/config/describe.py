"""Scenarios, choices and settings in words: what they change, what a setting means, a value as people write it."""

from __future__ import annotations

import textwrap
from typing import Any

from brittle.config.compose import specify
from brittle.config.files import GROUPS, Configs, group_of
from brittle.scenario.problems import shown
from brittle.scenario.schema import Specification, parameter_of
from brittle.scenario.settings import SETTINGS
from brittle.world.check import BadInput, hint
from brittle.world.former_names import FORMER
from brittle.world.parameters import STATUSES
from brittle.world.spelling import Spelling

BASE = "historical"
_HEADS = {"against": "What would speak against it"}
_WIDTH = 100
GROUP_HEADS = {
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


def theatre_override(theatre: str | None) -> list[str]:
    """The override of a command line that names a theatre; none for None."""
    return [] if theatre is None else [f"theatre={theatre}"]


def choice_specification(word: str, configs: Configs, theatre: str | None = None) -> Specification:
    """The specification of one choice, as `scenario=iran_hold`; raises BadInput if there is no such choice."""
    key, _, option = word.partition("=")
    group, groups = group_of(key, configs.spelling), configs.groups
    if group not in GROUPS:
        raise BadInput([f"{shown(key)} is no group of choices, give one of {', '.join(groups)}{hint(key, groups)}"])
    problem = configs.check(group, option)
    if problem:
        raise BadInput([problem])
    return specify([word, *theatre_override(theatre)], configs=configs)


def different_settings(one: Specification, other: Specification) -> dict[str, tuple[Any, Any]]:
    """Settings that two specifications do not share, by dotted name; None where one does not have it."""
    ours, theirs = one.settings(), other.settings()
    keys = [*ours, *(key for key in theirs if key not in ours)]
    return {key: (ours.get(key), theirs.get(key)) for key in keys if ours.get(key) != theirs.get(key)}


def make_card(
    name: str, here: Specification, base: Specification, about: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the scenario says of itself, the settings in which it differs from the base, and all settings."""
    changes = {key: {BASE: usual, name: value} for key, (value, usual) in different_settings(here, base).items()}
    return {"scenario": name, **(about or here.about), "changes": changes, "settings": here.settings()}


def card_lines(card: dict[str, Any], everything: bool, spelling: Spelling = FORMER) -> list[str]:
    """The card as plain text."""
    name = card["scenario"]
    lines = [f"{name}: {card.get('title', 'without a title')}", ""]
    for key in ("question", "claim", "differs", "status", "against"):
        if card.get(key):
            text = ", ".join(card[key]) if isinstance(card[key], list) else card[key]
            lines += textwrap.wrap(f"{_HEADS.get(key, key.capitalize())}: {text}", _WIDTH, subsequent_indent="  ")
    for source in card.get("sources", []):
        lines += textwrap.wrap(f"Source: {source}", _WIDTH, subsequent_indent="  ")
    lines.append("")
    if card["changes"]:
        lines.append(f"Settings that differ from {BASE}:")
        for key, pair in card["changes"].items():
            here = _with_unit(key, pair[name], spelling)
            lines += ["", f"  {key}  {here} instead of {value_text(pair[BASE])}", *setting_help(key, spelling)]
    else:
        lines.append(
            "No setting differs from the bases of the registry." if name == BASE else f"No setting differs from {BASE}."
        )
    if everything:
        width = max(map(len, card["settings"])) + 2
        lines += ["", "All settings:"]
        lines += [f"  {key:{width}}{_with_unit(key, value, spelling)}" for key, value in card["settings"].items()]
    return lines


def setting_help(key: str, spelling: Spelling = FORMER) -> list[str]:
    """What a setting means, its range, status and source, as indented lines."""
    entry = parameter_of(key, spelling)
    if entry is not None:
        text = f"{entry.plain} Allowed: {entry.allowed()}; {STATUSES[entry.status]}; source: {entry.source}."
    elif key in SETTINGS:
        text = f"{SETTINGS[key].plain} Allowed: {SETTINGS[key].allowed()}."
    else:
        text = "Support for the besieged side in this place. Allowed: 0 to 1; input; in place of the coded attitude."
    return textwrap.wrap(text, _WIDTH, initial_indent="      ", subsequent_indent="      ")


def value_text(value: Any) -> str:
    """A value as a person writes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _with_unit(key: str, value: Any, spelling: Spelling) -> str:
    entry = parameter_of(key, spelling)
    unit = "-" if entry is None or key in SETTINGS else entry.unit
    return value_text(value) + ("" if unit == "-" else f" {unit}")


def listing_of(configs: Configs) -> dict[str, dict[str, Any]]:
    """A sentence on every option, by the folder of its group; `historical` leads the scenarios."""
    found = {}
    for group in GROUP_HEADS:
        names = sorted(configs.names(group), key=lambda name: (name not in ("historical", "default"), name))
        found[group] = {name: configs.summary(group, name) for name in names}
    return found
