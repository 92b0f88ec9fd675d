"""From a design point to what its runs are given, at next to no cost a point.

Everything of a point but a few numbers is that of its cell. Theatre and first State are
built anew only if something that building reads has changed: what it read is written
down the first time, so nobody has to keep a list of the parameters that matter.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, cast

import numpy as np

from brittle.scenario.asked import Asked
from brittle.scenario.build import Names, build_theatre, first_state
from brittle.scenario.dated import dated_rows
from brittle.scenario.edits import edited
from brittle.scenario.ground import Ground, build_ground
from brittle.scenario.records import TheatreData
from brittle.scenario.schema import Specification, is_place_key, make_specification
from brittle.store.design import Design
from brittle.store.plan import Plan
from brittle.world.parameters import REGISTRY, parameter_number
from brittle.world.state import State
from brittle.world.theatre import Theatre

_MOST_REMEMBERED = 64


class Recording:
    """The fields of a parameter record, which writes down those that are read."""

    def __init__(self, values: Mapping[str, float]) -> None:
        self._values = values
        self.read: dict[str, float] = {}

    def __getitem__(self, field: str) -> float:
        value = self.read[field] = self._values[field]
        return value

    def __getattr__(self, field: str) -> float:
        return self[field]


class Remembered[T]:
    """A function of parameters, called again only if a parameter that it read has another value.

    What it reads may hang on what it has read, so what is known is kept by the names that were read.
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
        _make_room(self._known)
        found = self._known.setdefault((key, tuple(recording.read)), {})
        _make_room(found)
        found[tuple(recording.read.values())] = value
        return value


def _make_room(table: dict[Any, Any]) -> None:
    """Forget what has been known longest."""
    if len(table) >= _MOST_REMEMBERED:
        del table[next(iter(table))]


class Points:
    """The points of a plan as specifications, and as arrays for the engine."""

    def __init__(self, plan: Plan, design: Design, data: TheatreData) -> None:
        self.plan, self.design, self.data = plan, design, data
        self._lock = threading.Lock()
        self._cells: dict[int, tuple[Specification, np.record]] = {}
        self._grounds: Remembered[Ground] = Remembered()
        self._theatres: Remembered[tuple[Theatre, Names, Remembered[State]]] = Remembered()

    def specification(self, point: int) -> Specification:
        """The checked specification of one point. Raises BadInput."""
        return make_specification({**self._settings(point), **given(self.design.values(point))})

    def asked(self, point: int) -> tuple[Asked, int]:
        """What the runs of one point are given, and their seed; as `build_asked` makes it. Threads may share it."""
        with self._lock:
            return self._asked(point)

    def _asked(self, point: int) -> tuple[Asked, int]:
        cell, base = self._cell(int(self.design.cells[point]))
        values = self.design.values(point)
        if not all(key in REGISTRY for key in values):
            cell = self.specification(point)
            base = cell.record()
        p = base.copy()
        for key, value in values.items():
            if key in REGISTRY:
                p[REGISTRY[key].field] = parameter_number(REGISTRY[key], value)
        values_now = dict(zip(p.dtype.names or (), p.item(), strict=True))
        changes = (tuple(cell.legitimacy.items()), cell.parties_out, cell.sectors_held)
        data = edited(self.data, cell) if any(changes) else self._plain()
        ground = self._grounds(changes, values_now, lambda p: build_ground(data, p))
        # States are kept with their theatre, so that they are forgotten with it.
        theatre, names, states = self._theatres(
            ground, values_now, lambda p: (*build_theatre(ground, p), Remembered())
        )  # fmt: skip
        start = states(None, values_now, lambda p: first_state(theatre, p))
        inputs = dated_rows(data, theatre, names, cell.inputs, cell.origin)
        return Asked(data, p, theatre, start, names, inputs), cell.seed

    def _plain(self) -> TheatreData:
        if not hasattr(self, "_unedited"):
            self._unedited = edited(self.data, make_specification({}))
        return self._unedited

    def _settings(self, point: int) -> dict[str, Any]:
        return self.plan.cell(int(self.design.cells[point]))

    def _cell(self, number: int) -> tuple[Specification, np.record]:
        if number not in self._cells:
            specification = make_specification(self.plan.cell(number))
            self._cells[number] = specification, specification.record()
        return self._cells[number]


def given(values: Mapping[str, float | str]) -> dict[str, Any]:
    """Values of axes as the strict pass takes them; choices of groups have gone into the cell."""
    return {
        key: None if value == NULL else int(value) if key == SEED else value
        for key, value in values.items()
        if key in REGISTRY or key in SETTING_AXES or is_place_key(key)
    }


SEED, NULL = "ensemble.seed", "null"
SETTING_AXES = (SEED, "third_parties.out", "command.hold_sector", "inputs", "origin")
