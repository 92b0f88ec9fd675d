"""Tables that the written pages take from the registries and the sources, between two markers."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from brittle.doctrine.catalogue import DOCTRINES
from brittle.numerics import streams
from brittle.rules.predictors import PREDICTORS
from brittle.scenario.input_rows import KINDS as TARGETS
from brittle.world.inputs import KINDS, LASTING_LAST
from brittle.world.layout import EVERYONE, OWN, Field
from brittle.world.observation import SECTOR_VIEW, TOTAL_VIEW
from brittle.world.orders import LEVERS
from brittle.world.parameters import REGISTRY, STATUSES
from brittle.world.state import CAUSES, POOLS, TABLES
from brittle.world.theatre import FACTS, FORMATIONS, LINKS, PARTIES, PLACES, ROADS, SECTORS

MARKED = re.compile(r"(<!-- table: ([a-z-]+)[^>]*-->\n).*?(<!-- end of table -->)", re.DOTALL)
_ENTITIES: dict[str, tuple[str, tuple[Field, ...], tuple[Field, ...]]] = {
    "Place": ("places", TABLES["places"], PLACES),
    "Formation": ("formations", TABLES["formations"], FORMATIONS),
    "Party, who can hold a place": ("parties", TABLES["parties"], PARTIES),
    "Seat, who decides": ("seats", TABLES["seats"], ()),
    "Belief of a seat about a place": ("beliefs", TABLES["beliefs"], ()),
    "Road": ("roads", TABLES["roads"], ROADS + LINKS),
    "Sector, the unit of orders": ("sectors", (), SECTORS),
    "The run as a whole": ("run", TABLES["run"], FACTS),
}
# Longest name first decides: `ground_patron.policy` is a decision, every other `ground_patron.` belongs to E11.
SUBMODELS: dict[str, tuple[str, ...]] = {
    "Time and size": ("time", "resolution"),
    "Initialization": (
        "morale.besieged.fill", "morale.militia_loyalty", "challenger.committed_share",
        "ground_patron.expedition", "ground_patron.reach",
        "legitimacy", "support.legitimacy", "value", "challenger.beyond_km",
    ),
    "E1 usable strength": ("quality", "support.ground_patron.effect", "support.challenger"),
    "E2 force ratio": ("terrain", "frontage", "break.frontage"),
    "E3 attrition": ("attrition", "air.persons_per_sortie"),
    "E4 movement and choice of targets": ("movement", "challenger"),
    "E5 supply": ("supply",),
    "E6 will and desertion": ("morale", "desertion", "air.will_gain", "air.will_loss", "air.sorties_half"),
    "E7 breaking and its outcome": ("break", "outcome"),
    "E8 withdrawal and reserves": ("command.order_rate", "command.transit_loss", "command.reserve"),
    "E9 uprising": ("uprising",),
    "E10 rumour and public belief": ("contagion", "belief"),
    "E11 ground patron": ("ground_patron",),
    "E12 air patron": ("air_patron", "air"),
    "E13 control": ("control",),
    "E14 leader's exit and stand-down": ("leader", "command.leader", "standdown"),
    "Third parties": ("third_parties",),
    "Decisions of seats": (
        "command", "challenger.doctrine", "challenger.offensive", "challenger.patience_days", "challenger.objective",
        "challenger.attack_bases", "deals",
        "ground_patron.policy", "ground_patron.withdraw_day", "ground_patron.surge_day", "air_patron.policy",
    ),
    "What seats know": ("observation",),
}  # fmt: skip


def filled(text: str) -> str:
    """The page with what stands between its markers made again; raises KeyError for an unknown table."""
    return MARKED.sub(lambda found: found[1] + "\n" + "\n".join(MAKERS[found[2]]()) + "\n\n" + found[3], text)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Lines of a Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return lines + ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]


def submodel_of(name: str) -> str:
    """The submodel that a parameter belongs to, by the longest beginning of its name; "" if none."""
    fits = [
        (len(start), part)
        for part, starts in SUBMODELS.items()
        for start in starts
        if f"{name}.".startswith(f"{start}.") or start == "command.reserve" and name.startswith(start)
    ]
    return max(fits)[1] if fits else ""


def _entities() -> list[str]:
    lines: list[str] = []
    for title, (record, state, static) in _ENTITIES.items():
        where = [f"`world.state` {record}"] if state else []
        where += ["`world.theatre`"] if static else []
        lines += [f"**{title}** ({', '.join(where)})", ""]
        rows = [(f"`{f.name}`", "changes", f.unit, f.meaning, _readers(f)) for f in state]
        rows += [(f"`{f.name}`", "fixed", f.unit, f.meaning, "") for f in static]
        lines += [*table(("variable", "", "unit", "meaning", "may be known to"), rows), ""]
    return lines[:-1]


def _readers(field: Field) -> str:
    if field.readers == EVERYONE:
        return "all seats"
    if field.readers == OWN:
        return "the seat whose row it is"
    return ", ".join(reader.replace("_", " ") for reader in field.readers.split()) or "no seat"


def _parameters() -> list[str]:
    parts: dict[str, list[str]] = {part: [] for part in SUBMODELS}
    for name, entry in REGISTRY.items():
        part = submodel_of(name) or "Elsewhere"
        parts.setdefault(part, []).append(f"`{name}` {entry.show(entry.base)} {entry.status}")
    letters = ", ".join(f"{letter} {word}" for letter, word in STATUSES.items())
    rows = [(part, str(len(found)), ", ".join(found)) for part, found in parts.items() if found]
    return [f"Name, base and status ({letters}).", "", *table(("submodel", "number", "parameters"), rows)]


def _inputs() -> list[str]:
    rows = []
    for code, kind in enumerate(KINDS):
        target, low, high = TARGETS[kind]
        acts = "from `from_day` to `to_day`" if code <= LASTING_LAST else "once, on `from_day`"
        allowed = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        rows.append((f"`{kind}`", acts, target.replace("_", " "), allowed))
    return table(("kind", "acts", "target", "value"), rows)


def _levers() -> list[str]:
    rows = [
        (
            lever.role.replace("_", " "), f"`{lever.name}`", lever.shape,
            ", ".join(lever.choices) or f"{lever.low:g} to {lever.high:g}", lever.plain, f"`{lever.equation}`",
        )
        for lever in sorted(LEVERS, key=lambda lever: [d.role for d in DOCTRINES].index(lever.role))
    ]  # fmt: skip
    return table(("seat", "lever", "for", "allowed", "meaning", "carried out by"), rows)


def _doctrines() -> list[str]:
    rows = [
        (d.role.replace("_", " "), f"`{d.switch}={d.name}`", f"**{d.label}.** {d.plain}", f"`{d.rule}`")
        for d in DOCTRINES
    ]
    return table(("seat", "doctrine", "what it does", "function"), rows)


def _predictors() -> list[str]:
    rows = [
        (f"**{p.label}** of a {p.of}", p.unit, f"`{t.name}`", f"{t.label}: {t.plain}", f"`{p.equation}`")
        for p in PREDICTORS
        for t in p.terms
    ]
    return table(("predictor", "unit", "term", "meaning", "function"), rows)


def _sensed() -> list[str]:
    rows = [("sector", f"`{f.name}`", f.unit, f.meaning) for f in SECTOR_VIEW]
    rows += [("whole", f"`{f.name}`", f.unit, f.meaning) for f in TOTAL_VIEW]
    return table(("of", "field", "unit", "meaning"), rows)


def _observed() -> list[str]:
    lists = {"causes of a change of hands": CAUSES, "where people are once they left": POOLS}
    return table(("list", "values"), [(what, ", ".join(f"`{v}`" for v in values)) for what, values in lists.items()])


def _schedule() -> list[str]:
    """The numbered comments of `engine.step.advance` with the functions called under each."""
    text = _source("engine.step").read_text(encoding="utf-8")
    tree = ast.parse(text)
    homes = {
        alias.name: str(node.module).removeprefix("brittle.")
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    step = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "advance")
    calls = [node for node in ast.walk(step) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    called = {node.lineno: node.func.id for node in calls if isinstance(node.func, ast.Name)}
    rows, stage = [], ""
    for number, line in enumerate(text.splitlines(), 1):
        comment = re.match(r"\s+# (\d.*)", line)
        stage = comment[1] if comment and number > step.lineno else stage
        if called.get(number) in homes:
            home = homes[called[number]]
            rows.append((stage, f"`{home}.{called[number]}`", _summaries(home)[called[number]]))
    return table(("stage", "function", "what it does"), rows)


def _rules() -> list[str]:
    """Every public rule with the first sentence of its docstring."""
    rows = []
    for path in sorted(_source("rules").parent.glob("*.py")):
        if path.stem not in ("__init__", "predictors"):
            found = _summaries(f"rules.{path.stem}")
            rows += [(f"`rules.{path.stem}.{name}`", said) for name, said in found.items() if name[0] != "_"]
    return table(("function", "what it gives"), rows)


def _draws() -> list[str]:
    """Every purpose of a block of draws, with the modules that use it."""
    names = {name: value for name, value in vars(streams).items() if name.isupper() and isinstance(value, int)}
    used: dict[str, list[str]] = {name: [] for name in names if name != "STREAM_VERSION" and name[0] != "_"}
    engine = _source("engine").parent
    for path in sorted(engine.rglob("*.py")):
        module = ".".join(path.relative_to(engine).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "brittle.numerics.streams":
                for alias in node.names:
                    if alias.name in used and path.stem != "trace":
                        used[alias.name].append(f"`engine.{module}`")
    rows = [(name.lower().replace("_", " "), str(names[name]), ", ".join(where)) for name, where in used.items()]
    return table(("purpose", "number", "drawn in"), sorted(rows, key=lambda row: int(row[1])))


def _hindsight() -> list[str]:
    from brittle.scenario.theatre_folder import find_theatre, read_theatre

    rows = [
        (f"`{name}`", entry.show(entry.base), entry.allowed(), entry.source)
        for name, entry in REGISTRY.items()
        if "hindsight" in entry.source
    ]
    chosen = [f"- {sentence}" for sentence in read_theatre(find_theatre("syria_2024")).hindsight]
    return [*table(("parameter", "base", "allowed", "what its source says"), rows), "", "In `syria_2024`:", "", *chosen]


def _source(module: str) -> Path:
    """File of a module of the package, found without importing it."""
    found = importlib.util.find_spec(f"brittle.{module}")
    assert found is not None and found.origin is not None
    return Path(found.origin)


def _summaries(module: str) -> dict[str, str]:
    """First line of the docstring of every function of a module."""
    tree = ast.parse(_source(module).read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {node.name: (ast.get_docstring(node) or "").split("\n")[0] for node in functions}


MAKERS: dict[str, Callable[[], list[str]]] = {
    "entities": _entities, "parameters": _parameters, "inputs": _inputs, "levers": _levers, "doctrines": _doctrines,
    "predictors": _predictors, "sensed": _sensed, "observed": _observed, "schedule": _schedule, "rules": _rules,
    "draws": _draws, "hindsight": _hindsight,
}  # fmt: skip
