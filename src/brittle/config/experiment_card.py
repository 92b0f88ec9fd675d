"""What an experiment asks, what it varies and how much it computes: `brittle show experiment=NAME`."""

from __future__ import annotations

import textwrap
from typing import Any

from brittle.config.compose import specify
from brittle.config.describe import BASE, different_settings, setting_help, value_text
from brittle.config.files import EXPERIMENT, Configs
from brittle.config.sweep_grammar import experiment_axes
from brittle.config.sweep_request import ask
from brittle.scenario.schema import setting_name
from brittle.sweeps.sweep_plan import make_specifications
from brittle.world.check import BadInput
from brittle.world.former_names import shown_setting

_WIDTH = 100


def experiment_card(name: str, configs: Configs, config_dir: str | None = None) -> dict[str, Any]:
    """Title, question, axes as they are written, sizes, and settings that differ from the base. Raises BadInput."""
    problem = configs.check(EXPERIMENT, name)
    if problem:
        raise BadInput([problem])
    request = ask([f"{EXPERIMENT}={name}"], config_dir)
    problems: list[str] = []
    varied = dict(experiment_axes(configs, name, problems))
    first = make_specifications(request)[0]
    changed = different_settings(first, specify([f"scenario={BASE}"], configs=configs))
    # What the first point of an axis of choices sets is varied, not changed.
    for group in varied:
        below = shown_setting(setting_name(group, first.spelling), first.spelling)
        changed = {key: pair for key, pair in changed.items() if key.partition(".")[0] != below}
    settings = {key: here for key, (here, _) in changed.items() if not key.startswith(("ensemble.", "name"))}
    return {
        "experiment": name, "title": str(request.about.get("title", "without a title")),
        "question": str(request.about.get("question", "")), "varies": varied, "settings": settings,
        "points": len(request.rows), "replications": first.replications, "horizon_days": first.horizon_days,
    }  # fmt: skip


def experiment_lines(card: dict[str, Any]) -> list[str]:
    """The card as plain text."""
    lines = [f"{card['experiment']}: {card['title']}", ""]
    lines += textwrap.wrap(f"Question: {card['question']}", _WIDTH, subsequent_indent="  ")
    lines += ["", "What varies:"]
    for key, values in card["varies"].items():
        about = setting_help(key) if "." in key else []
        lines += ["", f"  {key} = {values}", *about]
    if card["settings"]:
        lines += ["", f"Settings that differ from {BASE} at every point:"]
        for key, value in card["settings"].items():
            lines += ["", f"  {key}  {value_text(value)}", *setting_help(key)]
    runs = card["points"] * card["replications"]
    lines += [
        "",
        f"{card['points']:,} design points, {card['replications']:,} replications of {card['horizon_days']} days each:"
        f" {runs:,} runs.",
    ]
    return lines
