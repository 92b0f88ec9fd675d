"""From a design point to what its runs are given, at next to no cost a point.

Everything of a point but a few numbers is that of its cell. Theatre and first State are
built again only if something that building reads has changed: what it read is written
down the first time, so there is no list to keep of the parameters that matter.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

import numpy as np

from brittle.scenario.build import Names, build_theatre, first_state
from brittle.scenario.dated import dated_rows
from brittle.scenario.edits import edited
from brittle.scenario.ground_arrays import Ground, build_ground
from brittle.scenario.prepared_run import PreparedRun
from brittle.scenario.records import TheatreData
from brittle.scenario.schema import Specification, check_stored, is_place_key, make_specification, setting_name
from brittle.store.design_table import Design
from brittle.store.plan import Plan
from brittle.world.parameters import REGISTRY, parameter_number
from brittle.world.spelling import Spelling
from brittle.world.state import State
from brittle.world.theatre import Theatre

SEED, NULL = "ensemble.seed", "null"
SETTING_AXES = (SEED, "third_parties.out", "command.hold_sector", "inputs", "origin")
_MOST_REMEMBERED = 64


class Recording:
    """The fields of a parameter record, which remembers those that were read as attributes of its own."""

    def __init__(self, values: Mapping[str, float]) -> None:
        self._values = values

    def __getattr__(self, field: str) -> float:
        # Python asks here only for what is no attribute yet: once a field.
        value = self._values[field]
        setattr(self, field, value)
        return value

    def __getitem__(self, field: str) -> float:
        value: float = getattr(self, field)
        return value

    def read(self) -> dict[str, float]:
        """What was read, by field."""
        return {field: value for field, value in vars(self).items() if field != "_values"}


class Remembered[T]:
    """A function of parameters, called again only if a parameter that it read has another value.

    What it reads may depend on what it has read, so what is known is kept by the names that were read.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[object, tuple[str, ...]], dict[tuple[float, ...], T]] = {}

    def __call__(self, key: object, values: Mapping[str, float], function: Callable[[np.record], T]) -> T:
        for (known, fields), found in self._known.items():
            if known == key:
                value = found.get(tuple([values[field] for field in fields]))
                if value is not None:
                    return value
        recording = Recording(values)
        value = function(cast(np.record, recording))
        read = recording.read()
        _make_room(self._known)
        found = self._known.setdefault((key, tuple(read)), {})
        _make_room(found)
        found[tuple(read.values())] = value
        return value


def _make_room(table: dict[Any, Any]) -> None:
    """Forget what has been known longest."""
    if len(table) >= _MOST_REMEMBERED:
        del table[next(iter(table))]


class _Cell(NamedTuple):
    """What all points of one combination of choices share."""

    specification: Specification
    records: np.recarray  # one row: a copy of an array costs a tenth of that of a record
    values: dict[str, float]  # the same by field, for one lookup of many costs less in a dict


class _World(NamedTuple):
    """A theatre, and what depends on it, so that all of it is forgotten together."""

    theatre: Theatre
    names: Names
    states: Remembered[State]
    inputs: dict[tuple[object, ...], np.recarray]


class Points:
    """The points of a plan as specifications, and as arrays for the engine.

    Raises BadInput if the plan lacks a parameter that changes results.
    """

    def __init__(self, plan: Plan, design: Design, data: TheatreData) -> None:
        self.plan, self.design, self.data = plan, design, data
        check_stored(plan.cell(0), plan.spelling)
        self._names = {key: setting_name(key, plan.spelling) for key in design.columns}
        self._lock = threading.Lock()
        self._cells: dict[int, _Cell] = {}
        self._edited: dict[tuple[object, ...], TheatreData] = {}
        self._grounds: Remembered[Ground] = Remembered()
        self._worlds: Remembered[_World] = Remembered()

    def specification(self, point: int) -> Specification:
        """The checked specification of one point. Raises BadInput."""
        settings = self.plan.cell(int(self.design.cells[point]))
        spelling = self.plan.spelling
        return make_specification({**settings, **given(self.design.values(point), spelling)}, spelling)

    def prepared(self, point: int) -> tuple[PreparedRun, int]:
        """What the runs of one point are given, and their seed; as `prepare_run` makes it. Threads may share it."""
        with self._lock:
            return self._prepared(point)

    def _prepared(self, point: int) -> tuple[PreparedRun, int]:
        settings = {self._names[key]: value for key, value in self.design.values(point).items()}
        if all(key in REGISTRY for key in settings):
            cell = self._cell(int(self.design.cells[point]))
        else:
            cell = _cell_of(self.specification(point))
        p, values = cell.records.copy()[0], dict(cell.values)
        for key, value in settings.items():
            if key in REGISTRY:
                field = REGISTRY[key].field
                p[field] = values[field] = parameter_number(REGISTRY[key], value)
        s = cell.specification
        changes = (tuple(s.legitimacy.items()), s.parties_out, s.sectors_held)
        if changes not in self._edited:
            _make_room(self._edited)
            self._edited[changes] = edited(self.data, s)
        data = self._edited[changes]
        ground = self._grounds(changes, values, lambda p: build_ground(data, p))
        world = self._worlds(ground, values, lambda p: _World(*build_theatre(ground, p), Remembered(), {}))
        start = world.states(None, values, lambda p: first_state(world.theatre, p))
        if (s.inputs, s.origin) not in world.inputs:
            world.inputs[s.inputs, s.origin] = dated_rows(data, world.theatre, world.names, s.inputs, s.origin)
        return PreparedRun(data, p, world.theatre, start, world.names, world.inputs[s.inputs, s.origin]), s.seed

    def _cell(self, number: int) -> _Cell:
        if number not in self._cells:
            self._cells[number] = _cell_of(make_specification(self.plan.cell(number), self.plan.spelling))
        return self._cells[number]


def _cell_of(specification: Specification) -> _Cell:
    record = specification.record()
    values = dict(zip(record.dtype.names or (), record.item(), strict=True))
    return _Cell(specification, np.array([record]).view(np.recarray), values)


def given(values: Mapping[str, float | str], spelling: Spelling) -> dict[str, Any]:
    """Values of axes as the strict pass takes them; choices of groups have gone into the cell."""
    return {
        key: None if value == NULL else int(value) if key == SEED else value
        for key, value in values.items()
        if setting_name(key, spelling) in REGISTRY or key in SETTING_AXES or is_place_key(key)
    }
