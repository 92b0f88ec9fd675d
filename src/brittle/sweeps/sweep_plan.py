"""From checked words to a plan: cells, points, and everything refused before the first run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from brittle.numerics.streams import STREAM_VERSION
from brittle.scenario.dated import check_inputs
from brittle.scenario.edits import edited
from brittle.scenario.problems import stop_if_any
from brittle.scenario.records import TheatreData
from brittle.scenario.schema import Specification, make_specification, setting_name
from brittle.store.design_table import Design
from brittle.store.plan import DAILY, RUNS, SUMS, Plan, own_names_of
from brittle.sweeps.points import given
from brittle.sweeps.sampling import MATRIX, Row
from brittle.version import __version__
from brittle.world.check import BadInput
from brittle.world.parameters import REGISTRY

OF_THE_FOLDER = ("ensemble.threads", "name", "overwrite", "theatre.folder")  # settings that change no result
KEPT = {"runs": RUNS, "reductions": SUMS, "daily": DAILY}
_OF_ALL = ("theatre", "replications", "horizon_days", "precision")
_OF_CLOCKS = ("time.step_days", "command.decision_days")


@dataclass(frozen=True)
class SweepRequest:
    """A sweep as it was requested: what each combination of choices sets, and what each point adds to it."""

    title: str
    cells: tuple[Mapping[str, Any], ...]  # every setting by dotted name
    rows: Sequence[Row]  # what each point sets, choices of groups among it
    cell_of_row: Sequence[int]
    how: Mapping[str, Any]
    about: Mapping[str, Any]


def kept_tables(names: Sequence[str]) -> tuple[str, ...]:
    """The tables that `ensemble.keep` names, the main one first. Raises BadInput."""
    odd = [name for name in names if name not in KEPT]
    if odd or ("runs" in names) == ("reductions" in names):
        said = ", ".join(names)
        raise BadInput(
            [f"ensemble.keep: {said!r} is not allowed, give runs or reductions, and daily beside it if you like"]
        )
    main = RUNS if "runs" in names else SUMS
    return (main, DAILY) if "daily" in names else (main,)


def make_specifications(request: SweepRequest) -> list[Specification]:
    """The checked specification of every cell. Raises BadInput with every problem."""
    problems: dict[str, None] = {}
    found = []
    for cell in request.cells:
        try:
            found.append(make_specification(cell))
        except BadInput as bad:
            problems.update(dict.fromkeys(bad.problems))
    for name in _OF_ALL:
        values = list(dict.fromkeys(str(getattr(specification, name)) for specification in found))
        if len(values) > 1:
            problems[
                f"{name}: differs between the scenarios of this sweep ({', '.join(values[:4])}); sweep each by itself"
            ] = None
    stop_if_any(list(problems))
    return found


def make_plan(request: SweepRequest, data: TheatreData) -> tuple[Plan, Design]:
    """The plan and its design points, every one of them checked. Raises BadInput with the first problems."""
    specifications = make_specifications(request)
    _check_points(request, specifications, data)
    design = _design(request)
    first = specifications[0]
    full = [_settings(specification) for specification in specifications]
    plan = Plan(
        title=request.title, theatre=data.name, theatre_sha256=data.sha256, replications=first.replications,
        precision=first.precision, horizon_days=first.horizon_days, keep=kept_tables(request.how["ensemble.keep"]),
        axes=design.kinds(), cells=(full[0], *(_only_new(cell, full[0]) for cell in full[1:])),
        design={key.removeprefix("design."): value for key, value in request.how.items() if key.startswith("design.")},
        points=len(design), design_sha256=design.sha256(), brittle=__version__, stream_version=STREAM_VERSION,
        experiment=dict(request.about), **own_names_of(data.spelling),
    )  # fmt: skip
    for number in range(len(plan.cells)):
        make_specification(plan.cell(number), data.spelling)
    return plan, design


def _only_new(cell: Mapping[str, Any], first: Mapping[str, Any]) -> dict[str, Any]:
    """What differs from the first cell; what only the first one sets is put back to null."""
    gone = {key: None for key in first if key not in cell}
    return {key: value for key, value in cell.items() if key not in first or first[key] != value} | gone


def _settings(specification: Specification) -> dict[str, Any]:
    return {key: value for key, value in specification.settings().items() if key not in OF_THE_FOLDER}


def _design(request: SweepRequest) -> Design:
    columns: dict[str, np.ndarray] = {}
    for key in request.rows[0] if request.rows else ():
        values = [row[key] for row in request.rows]
        is_word = key == MATRIX or any(isinstance(value, str) for value in values)
        columns[key] = np.array(
            [str(value) for value in values] if is_word else values, dtype=object if is_word else np.float64
        )
    return Design(np.array(request.cell_of_row, dtype=np.int64), columns)


def _check_points(request: SweepRequest, cells: Sequence[Specification], data: TheatreData) -> None:
    """Every combination of settings that can only be judged together, or by this theatre, is judged once."""
    problems: dict[str, None] = {}
    seen = set()
    for row, cell in zip(request.rows, request.cell_of_row, strict=True):
        names = {key: setting_name(key, data.spelling) for key in row}
        together = {
            key: value
            for key, value in given(row, data.spelling).items()
            if names[key] not in REGISTRY or names[key] in _OF_CLOCKS
        }
        combination = (cell, tuple(together.items()))
        if combination in seen:
            continue
        seen.add(combination)
        try:
            specification = cells[cell]
            if together:
                specification = make_specification({**_settings(specification), **together}, data.spelling)
            edited(data, specification)
            check_inputs(data, specification.inputs)
        except BadInput as bad:
            problems.update(dict.fromkeys(bad.problems))
    stop_if_any(list(problems))
