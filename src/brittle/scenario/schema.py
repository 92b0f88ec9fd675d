"""The one strict pass: from what people and files ask for to the specification that reaches the model.

A plain mapping, nested or with dotted keys, goes in; every problem comes out at once,
each with key, value, what is allowed and the nearest right name. Only a frozen
`Specification` goes further.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from brittle.scenario.problems import cut
from brittle.scenario.readers import read_setting
from brittle.scenario.settings import SETTINGS
from brittle.scenario.theatre_spelling import spelling_of_theatre
from brittle.world.check import BadInput, nearest, suggestion
from brittle.world.former_names import FORMER, former_setting
from brittle.world.parameters import (
    REGISTRY,
    Parameter,
    bases_of_missing,
    make_parameters,
    numbers_record,
    parameter_number,
)
from brittle.world.spelling import BY_ROLE, Spelling, canonical, shown, text_in

_MOST_DEPTH = 8
_AMOUNTS = ("replications", "seed", "horizon_days", "threads", "precision")
_EXPONENT = re.compile(r"[-+]?\d+(\.\d*)?[eE][-+]?\d+")
_WHOLE = 1e-6
AUTO_SORTIES = "air_patron.sorties_per_day"


ABOUT = ("id", "title", "question", "claim", "differs", "status", "sources", "against")
PLACE_LEGITIMACY = "support.legitimacy."  # and the id of a place: its own legitimacy in [0, 1]


@dataclass(frozen=True)
class Specification:
    """All that decides a run, checked. `parameters` holds every parameter, switches by name of their choice."""

    scenario: str
    about: dict[str, Any]  # title, question, differs, status, sources of the scenario
    theatre: str  # packaged name, or path
    parameters: dict[str, float | str]
    replications: int
    seed: int
    horizon_days: int
    threads: int | None
    precision: float | None  # half width of the interval at which there are enough replications
    inputs: str | None
    origin: datetime.date | None
    name: str | None
    overwrite: bool
    legitimacy: dict[str, float]  # of places, where the scenario sets it
    parties_out: tuple[str, ...]  # third parties that never act
    sectors_held: tuple[str, ...]  # sectors that the besieged command holds whatever happens
    spelling: Spelling = FORMER  # how this war spells the names of parameters; no result depends on it

    def record(self) -> np.record:
        """The parameters as kernels read them."""
        return make_parameters(self.parameters)

    def settings(self) -> dict[str, Any]:
        """Everything that can change a result or its folder, by the war's own dotted names, in plain types."""
        return {
            "theatre.folder": self.theatre,
            "ensemble.replications": self.replications,
            "ensemble.seed": self.seed,
            "ensemble.horizon_days": self.horizon_days,
            "ensemble.threads": self.threads,
            "ensemble.precision": self.precision,
            "inputs": self.inputs,
            "origin": None if self.origin is None else self.origin.isoformat(),
            "name": self.name,
            "overwrite": self.overwrite,
            "third_parties.out": ", ".join(self.parties_out) or None,
            "command.hold_sector": ", ".join(self.sectors_held) or None,
            **{PLACE_LEGITIMACY + place: value for place, value in self.legitimacy.items()},
            **{shown(name, self.spelling): value for name, value in self.parameters.items()},
        }

    def hashed_settings(self) -> dict[str, Any]:
        """The same under the names over which fingerprints are made, alike in every war."""
        return {former_setting(name, self.spelling): value for name, value in self.settings().items()}


def is_place_key(key: str) -> bool:
    """True for `support.legitimacy.<place>`; the theatre decides later whether it has that place."""
    return key.startswith(PLACE_LEGITIMACY) and key not in REGISTRY and "." not in key[len(PLACE_LEGITIMACY) :]


def known_keys(spelling: Spelling = BY_ROLE) -> tuple[str, ...]:
    """Every dotted name that may be set, as a war spells it."""
    return (*(shown(name, spelling) for name in REGISTRY), *SETTINGS)


def setting_name(key: str, spelling: Spelling) -> str:
    """The engine's name of what a person wrote, whatever spelling it has; an unknown one comes back as it may be.

    `doctrine` is understood for `policy`, the word that recorded tables carry.
    """
    name = key if key in REGISTRY or key in SETTINGS else canonical(key, spelling, FORMER)
    other = name.removesuffix("doctrine") + "policy"
    return other if name not in REGISTRY and name.endswith(".doctrine") and other in REGISTRY else name


def parameter_of(key: str, spelling: Spelling = FORMER) -> Parameter | None:
    """The registry's entry on a parameter in any spelling, with the names of the war; None if it is no parameter."""
    name = setting_name(key, spelling)
    if name not in REGISTRY:
        return None
    entry = REGISTRY[name]
    label, plain = text_in(entry.label, spelling), text_in(entry.plain, spelling)
    return entry._replace(name=shown(name, spelling), label=label, plain=plain)


def one_name_each(values: Mapping[str, Any], spelling: Spelling, problems: list[str]) -> dict[str, Any]:
    """The values by the engine's names; two spellings of one setting are refused if their values differ."""
    found: dict[str, Any] = {}
    written: dict[str, str] = {}
    for key, value in values.items():
        name = setting_name(key, spelling)
        if name in found and found[name] != value:
            problems.append(twice(written[name], found[name], key, value))
        found[name], written[name] = value, key
    return found


def twice(one: str, value: Any, other: str, another: Any) -> str:
    """The sentence that refuses two spellings of one setting with two values."""
    return f"{one} and {other} are the same setting, and have the values {value} and {another}; give one of them"


def flatten(tree: Mapping[Any, Any]) -> dict[str, Any]:
    """Values by dotted name. Raises BadInput for keys that are no text, repeated or nested too deeply."""
    flat: dict[str, Any] = {}
    problems: list[str] = []
    for key, value in _leaves(tree, "", 0, problems):
        if key in flat:
            problems.append(f"{key}: is given twice; give it once.")
        flat[key] = value
    if problems:
        raise BadInput(problems)
    return flat


def _leaves(tree: Mapping[Any, Any], prefix: str, depth: int, problems: list[str]) -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(key, bool) or not isinstance(key, str):
            problems.append(f"{prefix}{key}: is no name; write letters, in quotes if YAML reads them as a value.")
        elif isinstance(value, Mapping):
            if depth >= _MOST_DEPTH:
                problems.append(f"{prefix}{key}: is nested deeper than {_MOST_DEPTH}; no setting lies so deep.")
            else:
                yield from _leaves(value, f"{prefix}{key}.", depth + 1, problems)
        else:
            yield prefix + key, value


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """The same values as blocks, as a file has them; names below another value keep their dots."""
    tree: dict[str, Any] = {}
    for key, value in flat.items():
        block, (*parents, last) = tree, key.split(".")
        if parents and parents[0] in flat:
            parents, last = [], key
        for parent in parents:
            block = block.setdefault(parent, {})
        block[last] = value
    return tree


def make_specification(tree: Mapping[str, Any], spelling: Spelling | None = None) -> Specification:
    """The specification that a nested or dotted mapping asks for; what it leaves out has its base value.

    Names may be those of roles, of the war (`spelling`, by default that of its theatre) or the former ones.
    Raises BadInput with every problem found: unknown names, wrong types, NaN, infinity,
    values out of range, steps that do not fit into a day or a decision interval.
    """
    problems: list[str] = []
    about: dict[str, Any] = {}
    values = {name: setting.base for name, setting in SETTINGS.items()}
    knobs: dict[str, Any] = {}
    legitimacy: dict[str, float] = {}
    flat = flatten(tree)
    theatre = flat.get("theatre.folder", SETTINGS["theatre.folder"].base)
    spelling = spelling_of_theatre(theatre) if spelling is None else spelling
    for key, value in one_name_each(flat, spelling, problems).items():
        if key.startswith("scenario.") and key[9:] in ABOUT:
            about[key[9:]] = _about(key, value, problems)
        elif key in SETTINGS:
            values[key] = read_setting(SETTINGS[key], value, problems)
        elif key in REGISTRY:
            knobs[key] = read_knob(key, value)
        elif is_place_key(key):
            legitimacy[key[len(PLACE_LEGITIMACY) :]] = _share(key, value, problems)
        else:
            problems.append(unknown(shown(key, spelling), spelling=spelling))
    parameters = _parameters(knobs, spelling, problems)
    if problems:
        raise BadInput(problems)
    amounts = {name: values[f"ensemble.{name}"] for name in _AMOUNTS}
    rest = {name: values[name] for name in ("inputs", "origin", "name", "overwrite")}
    scenario = str(about.pop("id", "unnamed"))
    return Specification(
        scenario, about, values["theatre.folder"], parameters, **amounts, **rest,
        legitimacy=dict(sorted(legitimacy.items())), parties_out=values["third_parties.out"] or (),
        sectors_held=values["command.hold_sector"] or (), spelling=spelling,
    )  # fmt: skip


def check_stored(tree: Mapping[str, Any], spelling: Spelling) -> None:
    """Raises BadInput if stored settings lack a parameter without whose value their runs would not be the same."""
    bases_of_missing(setting_name(key, spelling) for key in flatten(tree))


def unknown(key: str, also: Sequence[str] = (), spelling: Spelling = FORMER) -> str:
    """The sentence that refuses an unknown key; `also` are other names that it may have meant."""
    near = nearest(key, (*known_keys(spelling), *also)) or _same_end(key, spelling)
    tail = suggestion(near) or "; `brittle params` lists all settings."
    if key.startswith("scenario.") and key[9:] not in ABOUT:
        tail = "; a scenario file that sets knobs begins with the line `# @package _global_`."
    return f"{cut(key)}: no such setting{tail}"


def _same_end(key: str, spelling: Spelling) -> str:
    """The one known name that ends as the key does, "" if there is none or are several."""
    last = key.rpartition(".")[2]
    found = [name for name in known_keys(spelling) if name.rpartition(".")[2] == last]
    return found[0] if len(found) == 1 else ""


def _about(key: str, value: Any, problems: list[str]) -> Any:
    texts = value if isinstance(value, list | tuple) else [value]
    if not all(isinstance(text, str) and text.strip() and len(text) < 2000 for text in texts):
        problems.append(f"{key}: {cut(repr(value))} is no text; write a sentence.")
    return list(texts) if key in ("scenario.sources", "scenario.claim") else value


def _share(key: str, value: Any, problems: list[str]) -> float:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and 0.0 <= value <= 1.0
    if not fits:
        problems.append(f"{key}: {cut(repr(value))} is not allowed, give a number, 0 to 1")
    return float(value) if fits else 0.0


def read_knob(key: str, value: Any) -> Any:
    """The value of a parameter, with three kindnesses: null sorties, 1e-3 as text, no endless echo."""
    if value is None and key == AUTO_SORTIES:
        return -1.0
    if isinstance(value, str):
        if not REGISTRY[key].choices and _EXPONENT.fullmatch(value):
            return float(value)
        return cut(value)
    if isinstance(value, int | float | bool):
        # An integer too large for a float is as much out of range as infinity.
        return math.inf if isinstance(value, int) and abs(value) > 2**1000 else value
    return cut(str(value)) if value is not None else "null"


def _parameters(knobs: Mapping[str, Any], spelling: Spelling, problems: list[str]) -> dict[str, float | str]:
    numbers = {}
    for name, value in knobs.items():
        try:
            numbers[name] = parameter_number(REGISTRY[name]._replace(name=shown(name, spelling)), value)
        except BadInput as bad:
            problems.extend(bad.problems)
    if len(numbers) < len(knobs):
        return {}
    record = numbers_record(numbers)
    values: dict[str, float | str] = {}
    for name, entry in REGISTRY.items():
        number = float(record[entry.field])
        values[name] = entry.choices[int(number)] if entry.choices else number
    _check_steps(float(record.time_step_days), float(record.command_decision_days), problems)
    return values


def _check_steps(step: float, decision: float, problems: list[str]) -> None:
    if abs(1.0 / step - round(1.0 / step)) > _WHOLE:
        problems.append(
            f"time.step_days: {step:g} does not fit into a day a whole number of times,"
            " give 1, 0.5, 0.25, 0.125 or 0.0625"
        )
    elif decision < step or abs(decision / step - round(decision / step)) > _WHOLE:
        problems.append(
            f"command.decision_days: {decision:g} is no whole number of steps of {step:g} d (time.step_days),"
            f" give {step:g}, {2 * step:g}, {3 * step:g} and so on"
        )
