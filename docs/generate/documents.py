"""The reference pages that the registries write: `python -m docs.generate.documents [FOLDER]`.

Whole pages, and the tables between markers in written pages (`document_tables`).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from docs.generate.bibliography import references_page
from docs.generate.document_tables import filled, table

from brittle.config.describe import listing_of
from brittle.config.files import EXPERIMENT, GROUPS, find_configs
from brittle.config.parameter_cards import base_of
from brittle.scenario.settings import SETTINGS
from brittle.world.former_names import FORMER, shown_setting
from brittle.world.orders import LEVERS, ROLE_NAMES
from brittle.world.parameters import REGISTRY, STATUSES
from brittle.world.spelling import BY_ROLE, shown

_MADE = "<!-- Written by `python -m docs.generate.documents docs` from the registries; edit those, not this page. -->"
_THEATRE = "syria_2024"  # whose names stand beside the names by role
_ROLES = {
    "besieged": "The besieged command",
    "challenger": "The challenger",
    "ground_patron": "The ground patron",
    "air_patron": "The air patron",
}
_PARTS = {
    "time": "Time and resolution", "morale": "Will and morale", "quality": "Fighting worth", "attrition": "Losses",
    "terrain": "Ground", "frontage": "Frontage", "value": "Worth of places", "movement": "Movement", "supply": "Supply",
    "control": "Control of places", "air": "Air", "desertion": "Desertion", "break": "Breaking",
    "outcome": "What a broken garrison does", "contagion": "Rumour", "support": "Support from outside and legitimacy",
    "legitimacy": "Legitimacy by coded attitude", "uprising": "Uprisings", "command": "The besieged command",
    "leader": "The leader", "standdown": "Stand-down", "challenger": "The challenger", "deals": "Deals",
    "ground_patron": "The ground patron", "air_patron": "The air patron", "third_parties": "Third parties",
    "belief": "Beliefs and credibility", "observation": "What seats know", "resolution": "Time and resolution",
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """0 once the pages are in the folder (default: docs)."""
    folder = Path(arguments[0] if arguments else "docs")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        _write(folder / name, text)
    for page in sorted(folder.rglob("*.md")):
        written = page.read_text(encoding="utf-8")
        if filled(written) != written:
            _write(page, filled(written))
    works = folder / "bibliography.bib"
    if works.is_file():
        _write(folder / "references.md", references_page(works.read_text(encoding="utf-8")))
    return 0


def _write(page: Path, text: str) -> None:
    page.write_text(text, encoding="utf-8", newline="\n")
    print(f"written: {page}")


def pages() -> dict[str, str]:
    """Text of every generated page by file name."""
    return {"parameters.md": parameters_page(), "levers.md": levers_page()}


def parameters_page() -> str:
    """Every setting and every parameter, in the order of the registry, under headings of plain words."""
    lines = ["# Settings and parameters", "", _MADE, ""]
    lines += [
        "Set any of them on the command line (`brittle run iran.coverage=0.8`) or in a scenario file; `brittle params",
        "NAME` prints one. Values that are unknown, of a wrong type or out of range are refused.", "",
        "Names speak of roles and are understood in every theatre. A theatre has names of its own for its people, from",
        "the ids of its seats: `ground_patron.coverage` is `iran.coverage` in `syria_2024`, `tarsis.coverage` in",
        "`vardania`. Commands, tables and figures show the names of the theatre; `brittle params --theatre vardania`",
        "lists them.", "",
        "Status: " + ", ".join(f"*{word}*" for word in STATUSES.values()) + ". *Calibrate*: to be fitted to history;",
        "*fixed*: taken from a source; *input*: the scenario's choice; *nuisance*: uncertain, to be averaged over;",
        "*judgement*: ours, without a published value.", "", "## How to run", "",
    ]  # fmt: skip
    rows = [(f"`{s.name}`", _plain_base(s.base), s.allowed(), f"**{s.label}.** {s.plain}") for s in SETTINGS.values()]
    lines += table(("name", "base", "allowed", "meaning"), rows)
    for part, names in _by_part().items():
        entries = []
        for name in names:
            entry = REGISTRY[name]
            base = entry.show(entry.base) if entry.choices else f"{base_of(entry):g}"
            meaning = f"**{entry.label}.** {entry.plain}"
            status = STATUSES[entry.status]
            entries.append(
                (f"`{name}`", _in_syria(name), entry.unit, base, _range(name), status, meaning, entry.source)
            )
        lines += ["", f"## {part}", ""]
        head = ("name", f"in `{_THEATRE}`", "unit", "base", "allowed", "status", "meaning", "source")
        lines += table(head, entries)
    lines += [
        "", "## Choices by name", "",
        "Written as `group=option`, here as in `syria_2024`; they stand for one or a few of the above. By",
        f"role the groups are {_groups_by_role()}.", "",
    ]  # fmt: skip
    configs = find_configs()
    found = listing_of(configs)
    choices = [
        (f"`{g}={o}`", found[g][o], ", ".join(_sets(_of_model(configs.read(g, o)))) or "nothing")
        for g in found
        for o in found[g]
    ]
    return "\n".join([*lines, *table(("choice", "meaning", "sets"), choices), ""])


def _of_model(tree: dict[str, Any]) -> dict[str, Any]:
    """A choice's file; of an experiment what it varies, in the words of a command line, and what it sets."""
    if EXPERIMENT not in tree:
        return tree
    varied = tree["hydra"]["sweeper"]["params"]
    return {**varied, **{key: block for key, block in tree.items() if key not in (EXPERIMENT, "hydra")}}


def levers_page() -> str:
    """What every seat may order, from the registry of levers."""
    lines = ["# Levers: what a seat may order", "", _MADE, ""]
    lines += [
        "A seat sees the war in sectors and totals and orders by these levers alone. The engine carries them out;",
        "doctrines, scripts and people use the same ones.",
    ]
    for role in ROLE_NAMES:
        rows = [
            (
                f"`{lever.name}`", "every sector" if lever.shape == "sector" else "the seat",
                ", ".join(lever.choices) or f"{lever.low:g} to {lever.high:g}",
                f"**{lever.label}.** {lever.plain}", f"`{lever.equation}`",
            )
            for lever in LEVERS if lever.role == role
        ]  # fmt: skip
        lines += ["", f"## {_ROLES[role]} (`{role}`)", ""]
        lines += table(("lever", "set for", "allowed", "meaning", "carried out by"), rows)
    return "\n".join([*lines, ""])


def _by_part() -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    for name in REGISTRY:
        first = name.partition(".")[0]
        parts.setdefault(_PARTS.get(first, first.replace("_", " ").capitalize()), []).append(name)
    return parts


def _in_syria(name: str) -> str:
    spelled = shown(name, FORMER)
    return f"`{spelled}`" if spelled != name else ""


def _groups_by_role() -> str:
    names = {group: shown_setting(group, BY_ROLE) for group in GROUPS}
    return ", ".join(f"`{name}` (`{group}`)" for group, name in names.items() if name != group)


def _range(name: str) -> str:
    entry = REGISTRY[name]
    return ", ".join(entry.choices) or f"{entry.low:g} to {entry.high:g}"


def _plain_base(base: object) -> str:
    return "null" if base is None else str(base).lower() if isinstance(base, bool) else str(base)


def _sets(tree: dict[str, object], prefix: str = "") -> list[str]:
    found = []
    for key, value in tree.items():
        if key == "scenario" and not prefix:
            continue
        if isinstance(value, dict):
            found += _sets(value, f"{prefix}{key}.")
        else:
            shown = {True: "on", False: "off"}.get(value, value) if isinstance(value, bool) else value
            found.append(f"`{prefix}{key}={'null' if shown is None else shown}`")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
