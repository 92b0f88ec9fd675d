"""One registry of every number a person may set, and the record that the kernels read.

A knob's dotted name speaks of roles; a theatre may spell it in its own way (`world.spelling`).
With dots as underscores it is the field that kernels read
(`morale.besieged.level` -> `morale_besieged_level`).
Validation, the documents, `brittle params` and later sliders and priors come from here.

Status: C calibrate, F fixed from a source, I scenario input, N nuisance (integrate
over its range), J judgement without a published value.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from brittle.world.check import BadInput, hint, nearest, suggestion
from brittle.world.former_names import FORMER
from brittle.world.registry_forces import FORCES
from brittle.world.registry_people import PEOPLE
from brittle.world.registry_seats import SEATS
from brittle.world.spelling import canonical, shown


class Parameter(NamedTuple):
    """One knob. `choices` names the codes of a switch; then low and high are ignored.

    `neutral`: at its base the rule that reads it is off, or gives what the model gave before the
    knob was there, to the last bit; so a recording that does not have it can still be replayed.
    """

    name: str
    unit: str
    low: float
    high: float
    base: float
    status: str
    source: str
    label: str
    plain: str
    choices: tuple[str, ...] = ()
    neutral: bool = False

    @property
    def field(self) -> str:
        """Name that kernels read."""
        return self.name.replace(".", "_")

    def allowed(self) -> str:
        """The allowed values as text."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        return f"{self.low:g} to {self.high:g}" + (f" {self.unit}" if self.unit != "-" else "")

    def show(self, value: float) -> str:
        """A value as a person writes it."""
        return self.choices[int(value)] if self.choices else f"{value:g}"


REGISTRY: dict[str, Parameter] = {row[0]: Parameter(*row) for row in (*FORCES, *PEOPLE, *SEATS)}
STATUSES = {"C": "calibrate", "F": "fixed", "I": "input", "N": "nuisance", "J": "judgement"}
DTYPE = np.dtype([(entry.field, np.float64) for entry in REGISTRY.values()])


def parameter_number(entry: Parameter, value: Any) -> float:
    """The number that kernels read for a value that a person gave. Raises BadInput."""
    if entry.choices:
        if isinstance(value, bool):  # YAML reads a bare on/off as a truth value
            value = {True: "on", False: "off"}[value]
        if value in entry.choices:
            return float(entry.choices.index(value))
        near = hint(str(value), entry.choices)
        raise BadInput([f"{entry.name}: {value!r} is not allowed, give {entry.allowed()}{near}"])
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInput([f"{entry.name}: {value!r} is not a number, give {entry.allowed()}"])
    if not math.isfinite(value) or not entry.low <= value <= entry.high:
        raise BadInput([f"{entry.name}: {value!r} is out of range, give {entry.allowed()}"])
    return float(value)


def make_parameters(settings: Mapping[str, Any] | None = None) -> np.record:
    """The record that kernels read: bases, overwritten by `settings` (dotted name -> value).

    Raises BadInput, one line a problem, for unknown names, wrong types, NaN, infinity
    and values out of range.
    """
    values: dict[str, float] = {}
    problems: list[str] = []
    for given, value in (settings or {}).items():
        name = canonical(given, FORMER)
        if name not in REGISTRY:
            near = nearest(name, tuple(REGISTRY))
            near = near if name == given else shown(near, FORMER)  # in the spelling of the one who asks
            problems.append(f"{given}: no such parameter{suggestion(near)}")
            continue
        try:
            values[name] = parameter_number(REGISTRY[name]._replace(name=given), value)
        except BadInput as bad:
            problems.extend(bad.problems)
    if problems:
        raise BadInput(problems)
    return numbers_record(values)


def numbers_record(numbers: Mapping[str, float]) -> np.record:
    """The record of these numbers, which are known to be allowed; what they leave out has its base."""
    record = np.zeros(1, DTYPE).view(np.recarray)
    record[0] = tuple(numbers.get(entry.name, entry.base) for entry in REGISTRY.values())
    return record[0]


def bases_of_missing(stored: Iterable[str]) -> dict[str, float]:
    """Bases of the parameters that stored results do not name. Raises BadInput if one of them changes results."""
    names = set(stored)
    missing = [entry for entry in REGISTRY.values() if entry.name not in names]
    problems = [
        f"{entry.name}: was not there when this was recorded, and its base {entry.show(entry.base)} changes results"
        for entry in missing
        if not entry.neutral
    ]
    if problems:
        raise BadInput(problems)
    return {entry.name: entry.base for entry in missing}


def hindsight_parameters() -> tuple[str, ...]:
    """Names of the parameters whose base was chosen knowing an outcome, as their source says."""
    return tuple(entry.name for entry in REGISTRY.values() if "hindsight" in entry.source)
