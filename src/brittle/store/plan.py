"""What a sweep will compute: written once before the first run, known by the hash of its content, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from brittle.scenario.schema import is_place_key
from brittle.store.checksummed_json import checksummed_text, fingerprint_of_content, read_checksummed
from brittle.store.design_table import Design, read_design
from brittle.world.check import BadInput
from brittle.world.former_names import FORMER
from brittle.world.spelling import Spelling

PLAN, DESIGN, PROVENANCE = "plan.json", "design.csv", "provenance.json"
FORMAT = 3
RUNS, DAILY, SUMS = "runs", "daily", "sums"  # tables that may be kept, and how their parts are called
SUCCEEDED, FAILED = "SUCCEEDED", "FAILED"  # status of a run, as the coming runner of Mesa calls them


def own_names_of(spelling: Spelling) -> dict[str, Any]:
    """What is noted beside results so that they can be read without their theatre: nothing in the former spelling."""
    return {} if spelling == FORMER else {"own_names": dict(spelling.stems)}


def spelling_of_names(names: Mapping[str, str] | None) -> Spelling:
    """The spelling of results beside which these names are noted."""
    return Spelling(tuple(names.items())) if names else FORMER


@dataclass(frozen=True)
class Plan:
    """All that decides the results of a sweep. Nothing in it names a path of a machine."""

    title: str  # name of the scenario or of the experiment
    theatre: str
    theatre_sha256: str
    replications: int  # a point and batch
    precision: float | None  # half width at which a point has enough batches, None: one batch
    horizon_days: int
    keep: tuple[str, ...]  # tables: RUNS or SUMS, perhaps DAILY
    axes: dict[str, str]  # name -> number or word, in order of the design's columns
    cells: tuple[dict[str, Any], ...]  # every setting of each combination of choices; later ones only what differs
    design: dict[str, Any]  # how the points came about
    points: int
    design_sha256: str
    brittle: str
    stream_version: int
    format: int = FORMAT
    experiment: dict[str, Any] = field(default_factory=dict)
    own_names: dict[str, str] = field(default_factory=dict)  # spelling of names in this war, empty: the former one

    @property
    def spelling(self) -> Spelling:
        """How the names of this plan are spelled; tables keep the former names."""
        return spelling_of_names(self.own_names)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the plan's content, 64 hex digits."""
        return fingerprint_of_content(self.content())

    def content(self) -> dict[str, Any]:
        """The plan as plain values."""
        content = {**asdict(self), "keep": list(self.keep), "cells": list(self.cells)}
        if not self.own_names:
            del content["own_names"]  # so that plans have the text that they always had
        return content

    def text(self) -> bytes:
        """The text of its file."""
        return checksummed_text(self.content()).encode()

    def cell(self, number: int) -> dict[str, Any]:
        """Every setting of one combination of choices, by dotted name."""
        cell = {**self.cells[0], **(self.cells[number] if number else {})}
        # A town whose legitimacy only another cell sets is not set to nothing, it is not set.
        return {key: value for key, value in cell.items() if value is not None or not is_place_key(key)}

    @property
    def main_table(self) -> str:
        """The table whose part says that a chunk is done."""
        return self.keep[0]


def read_plan(folder: Path) -> Plan:
    """The plan of a sweep's folder. Raises BadInput if there is none or it is not what was written."""
    content = read_checksummed(folder / PLAN)
    if content.get("format") != FORMAT:
        raise BadInput([f"{folder / PLAN}: has format {content.get('format')}, this brittle reads {FORMAT}"])
    known = {entry.name for entry in fields(Plan)}
    if set(content) | {"own_names"} != known:
        raise BadInput([f"{folder / PLAN}: was not written by this brittle"])
    return Plan(**{**content, "keep": tuple(content["keep"]), "cells": tuple(content["cells"])})


def read_plan_design(folder: Path, plan: Plan) -> Design:
    """The design points of a plan. Raises BadInput if the table is not what was planned."""
    return read_design(folder / DESIGN, plan.axes, plan.design_sha256)


def differences(old: Plan, new: Plan) -> list[str]:
    """Names of all that differs between two plans, the settings by their dotted names."""
    found = [
        name for name in ("title", "theatre", "theatre_sha256", "replications", "precision", "horizon_days", "keep",
                          "design", "brittle", "stream_version", "format")
        if getattr(old, name) != getattr(new, name)
    ]  # fmt: skip
    found += [
        f"axis {name}" for name in dict.fromkeys((*old.axes, *new.axes)) if (name in old.axes) != (name in new.axes)
    ]
    if len(old.cells) != len(new.cells):
        found.append("choices")
    for one, other in zip(_full(old), _full(new), strict=False):
        found += [key for key in dict.fromkeys((*one, *other)) if one.get(key) != other.get(key)]
    if not found and old.design_sha256 != new.design_sha256:
        found.append("design points")
    return list(dict.fromkeys(found))


def _full(plan: Plan) -> Sequence[dict[str, Any]]:
    return [plan.cell(number) for number in range(len(plan.cells))]
