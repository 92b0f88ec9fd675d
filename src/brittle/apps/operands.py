"""What `brittle compare` is given: scenarios, choices, runs and design points, as sides of a comparison."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from brittle.apps.configs import Configs
from brittle.scenario.problems import shown
from brittle.scenario.records import TheatreData
from brittle.scenario.schema import Specification, make_specification
from brittle.store.find import SWEEP, find_results, names_below
from brittle.world.check import BadInput

if TYPE_CHECKING:
    from brittle.analysis.results import Results
    from brittle.analysis.sides import Side

MOST_POINTS = 24  # of a sweep that is given without a point


class Operand(NamedTuple):
    """One thing to compare: a scenario still to be run or found, or results that are there."""

    label: str
    specification: Specification | None  # to be run, unless its run is there
    folder: Path | None  # results
    point: int | None  # design point of a sweep


def read_operands(texts: Sequence[str], common: Sequence[str], runs: Path, configs: Configs) -> list[Operand]:
    """The operands that these texts ask for; `common` words go to all that must be run. Raises BadInput."""
    found: list[Operand] = []
    for text in texts:
        found += _read(text, common, runs, configs)
    labels = [operand.label for operand in found]
    return [
        operand._replace(label=f"{operand.label} ({number + 1})") if labels.count(operand.label) > 1 else operand
        for number, operand in enumerate(found)
    ]


def _read(text: str, common: Sequence[str], runs: Path, configs: Configs) -> list[Operand]:
    from brittle.apps.compose import specify

    if not text.strip():
        raise BadInput(["compare: an empty word is no scenario; give a name, words as 'iran=hold', or a run"])
    if "=" in text or text in configs.names("scenario"):
        words = _words(text)
        specification = specify([*words, *common], configs=configs)
        return [Operand(text if "=" in text else specification.scenario, specification, None, None)]
    name, sign, point = text.rpartition(":")
    if sign and point.isdigit() and name:
        return [_point(name, int(point), runs)]
    try:
        folder = find_results(text, runs)
    except BadInput as bad:
        raise BadInput([_unknown(text, runs, configs), *_about_folder(text, runs, bad)]) from None
    from brittle.analysis.results import Results

    results = Results(folder)
    if results.kind != SWEEP:
        return [Operand(folder.name, None, folder, None)]
    points = results.plan.points if results.plan else 0
    if points > MOST_POINTS:
        raise BadInput([f"{text}: has {points:,} design points; name those to compare, as {text}:0 {text}:7"])
    return [_point(text, number, runs) for number in range(points)]


def _words(text: str) -> list[str]:
    if "=" not in text:
        return [f"scenario={text}"]
    try:
        return shlex.split(text)
    except ValueError as error:
        raise BadInput(
            [f"compare: {shown(text)} cannot be read ({error}); write it as 'iran=hold iran.coverage=0.8'"]
        ) from None


def _point(name: str, point: int, runs: Path) -> Operand:
    from brittle.analysis.results import Results
    from brittle.store.plan import read_plan_design

    folder = find_results(name, runs)
    plan = Results(folder).plan
    if plan is None:
        raise BadInput([f"{name}:{point}: {folder} is a single run; leave out :{point}"])
    if point >= plan.points:
        raise BadInput([f"{name}:{point}: the sweep has no such design point, give 0 to {plan.points - 1}"])
    values = read_plan_design(folder, plan).values(point)
    said = ", ".join(
        f"{key}={value:g}" if isinstance(value, float) else f"{key}={value}" for key, value in values.items()
    )
    return Operand(said or f"{folder.name}:{point}", None, folder, point)


def _short(value: float | str) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _unknown(text: str, runs: Path, configs: Configs) -> str:
    from brittle.scenario.problems import hint

    known = [*configs.names("scenario"), *names_below(runs)]
    return f"compare: {shown(text)} is no scenario that `brittle list` shows and no run in {runs}{hint(text, known)}"


def _about_folder(text: str, runs: Path, bad: BadInput) -> list[str]:
    """What is wrong with a folder that is there; nothing if there is none."""
    return list(bad.problems) if any((base / text).is_dir() for base in (runs, Path())) else []


def side_of(operand: Operand, runs: Path, tell: Callable[[str], Callable[[int], None] | None]) -> Side:
    """The side of an operand; a scenario whose run is not there is run and kept. Raises BadInput, OSError.

    `tell` is given the label of a run that begins, and returns what is told its progress.
    """
    if operand.specification is not None:
        folder = _run_folder(operand.label, operand.specification, runs, tell)
        return _side_of_run(operand.label, folder)
    assert operand.folder is not None
    if operand.point is None:
        return _side_of_run(operand.label, operand.folder)
    return _side_of_point(operand.label, operand.folder, operand.point)


def _run_folder(
    label: str, specification: Specification, runs: Path, tell: Callable[[str], Callable[[int], None] | None]
) -> Path:
    """The folder of this very run: one that is there, whatever it is called by default, or a new one."""
    from brittle.apps.api import carry_out
    from brittle.apps.output import check_target, is_there, save_run
    from brittle.scenario.folder import find_theatre, read_theatre

    data = read_theatre(find_theatre(specification.theatre))
    name = check_target(specification, data, runs)
    if not is_there(specification, data, runs / name):
        save_run(carry_out(specification, tell(label), data), name, runs, ["brittle", "compare"], figures=False)
    return runs / name


def _side_of_run(label: str, folder: Path) -> Side:
    from brittle.analysis.results import Results
    from brittle.analysis.sides import Side, side_runs

    results = Results(folder)
    manifest, specification = results.manifest, _specification_of_run(results)
    runs, failed = side_runs(results.runs)
    return Side(
        label, runs, specification.settings(), str(manifest["theatre"]["name"]), str(manifest["theatre"]["sha256"]),
        int(manifest["horizon_days"]), int(manifest["seed"]), int(manifest["stream_version"]),
        str(manifest["versions"]["brittle"]), str(folder), failed, str(specification.about.get("question", "")),
        bool(manifest["kept_out_of_scores"]),
    )  # fmt: skip


def _specification_of_run(results: Results) -> Specification:
    results.check_config()
    return make_specification(yaml.safe_load((results.folder / "config.yaml").read_text(encoding="utf-8")))


def find_specification(operand: Operand, data: TheatreData) -> Specification:
    """The checked specification behind an operand, to compute its runs again. Raises BadInput."""
    from brittle.analysis.results import Results

    if operand.specification is not None:
        return operand.specification
    assert operand.folder is not None
    results = Results(operand.folder)
    if operand.point is None:
        return _specification_of_run(results)
    return _specification_of_point(results, operand.point, data)


def _specification_of_point(results: Results, point: int, data: TheatreData) -> Specification:
    from brittle.store.plan import read_plan_design
    from brittle.sweeps.points import Points

    assert results.plan is not None
    return Points(results.plan, read_plan_design(results.folder, results.plan), data).specification(point)


def _side_of_point(label: str, folder: Path, point: int) -> Side:
    from brittle.analysis.results import Results
    from brittle.analysis.sides import Side, side_runs
    from brittle.apps.saved import find_played_theatre
    from brittle.scenario.dated import uses_later_facts
    from brittle.store.plan import PROVENANCE, RUNS
    from brittle.store.sealed import read_sealed

    results = Results(folder)
    plan = results.plan
    assert plan is not None
    if RUNS not in plan.keep:
        raise BadInput(
            [f"{folder}: kept no table of runs, so nothing can be paired; sweep again with ensemble.keep=runs"]
        )
    data = find_played_theatre(plan.theatre, plan.theatre_sha256, None)
    specification = _specification_of_point(results, point, data)
    runs, failed = side_runs(_runs_of(results, point))
    about = read_sealed(folder / PROVENANCE)
    return Side(
        label, runs, specification.settings(), plan.theatre, plan.theatre_sha256, plan.horizon_days, specification.seed,
        int(about["stream_version"]), plan.brittle, f"{folder}:{point}", failed, "",
        uses_later_facts(data, specification.inputs, specification.origin),
    )  # fmt: skip


def _runs_of(results: Results, point: int) -> Any:
    return results.sql(f"SELECT * FROM runs WHERE scenario_id = {point}")
