"""The registry of parameters and the settings for people: one on a card, many as a table, or as plain values."""

from __future__ import annotations

import textwrap
from typing import Any

from brittle.scenario.schema import known_keys, parameter_of, setting_name, unknown
from brittle.scenario.settings import SETTINGS
from brittle.world.check import BadInput
from brittle.world.former_names import FORMER
from brittle.world.parameters import STATUSES, Parameter
from brittle.world.spelling import Spelling, shown

_WIDTH = 100


def chosen(name: str | None, spelling: Spelling = FORMER) -> list[str]:
    """Knobs of this name, or below it; all of them for None. Raises BadInput if there is none."""
    known = known_keys(spelling)
    if name is None:
        return list(known)
    name = name.rstrip(".")
    for wanted in (name, shown(setting_name(name, spelling), spelling)):
        if wanted in known:
            return [wanted]
        if below := [key for key in known if key.startswith(f"{wanted}.")]:
            return below
    raise BadInput([unknown(name, tuple({key.partition(".")[0] for key in known}), spelling)])


def as_object(name: str, spelling: Spelling = FORMER) -> dict[str, Any]:
    """All that is known of one knob, in plain values."""
    if name in SETTINGS:
        setting = SETTINGS[name]
        return {
            "name": name,
            "base": setting.base,
            "allowed": setting.allowed(),
            "label": setting.label,
            "plain": setting.plain,
        }
    entry = _entry(name, spelling)
    found: dict[str, Any] = {"name": name, "unit": entry.unit, "base": base_of(entry), "allowed": entry.allowed()}
    if entry.choices:
        found["choices"] = list(entry.choices)
    else:
        found |= {"low": entry.low, "high": entry.high}
    return found | {
        "status": STATUSES[entry.status], "source": entry.source, "label": entry.label, "plain": entry.plain,
    }  # fmt: skip


def base_of(entry: Parameter) -> float | str:
    """The base value as a person writes it."""
    return entry.choices[int(entry.base)] if entry.choices else entry.base


def _entry(name: str, spelling: Spelling) -> Parameter:
    entry = parameter_of(name, spelling)
    assert entry is not None
    return entry


def table(names: list[str], spelling: Spelling = FORMER) -> list[str]:
    """A line a knob: name, base, what is allowed, label."""
    rows = [(name, *_base_and_range(name, spelling)) for name in names]
    widths = [max(len(row[column]) for row in rows) + 2 for column in range(3)]
    widths[2] = min(widths[2], 46)
    lines = [f"{'name':{widths[0]}}{'base':{widths[1]}}{'allowed':{widths[2]}}label"]
    for name, base, allowed in rows:
        label = SETTINGS[name].label if name in SETTINGS else _entry(name, spelling).label
        # A list of choices that is too long for its column pushes the label, rather than losing a choice.
        lines.append(
            f"{name:{widths[0]}}{base:{widths[1]}}{allowed:{widths[2]}}"
            + ("" if len(allowed) < widths[2] else "  ")
            + label
        )
    return [*lines, "", "`brittle params NAME` explains one setting."]


def _base_and_range(name: str, spelling: Spelling) -> tuple[str, str]:
    if name in SETTINGS:
        base = SETTINGS[name].base
        text = "null" if base is None else str(base).lower() if isinstance(base, bool) else str(base)
        return text, SETTINGS[name].allowed()
    entry = _entry(name, spelling)
    return entry.show(entry.base), entry.allowed().removeprefix("one of ")


def card(name: str, spelling: Spelling = FORMER, theatre: str | None = None) -> list[str]:
    """One knob on a card."""
    base, allowed = _base_and_range(name, spelling)
    entry = parameter_of(name, spelling)
    label, plain = (SETTINGS[name].label, SETTINGS[name].plain) if entry is None else (entry.label, entry.plain)
    lines = [f"{name}: {label}", "", *textwrap.wrap(plain, _WIDTH), ""]
    unit = "" if entry is None or entry.unit == "-" else f" {entry.unit}"
    lines += [f"  base     {base}{unit}", f"  allowed  {allowed}"]
    if entry is not None:
        lines.append(f"  status   {STATUSES[entry.status]}")
        lines += textwrap.wrap(f"  source   {entry.source}", _WIDTH, subsequent_indent="           ")
        lines += ["", f"Set it: brittle run {name}={base}" + (f" theatre={theatre}" if theatre else "")]
    return lines
