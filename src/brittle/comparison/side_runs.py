"""The runs behind each side of a comparison: those that exist, and those that must still be simulated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from brittle.comparison.censoring import is_followed_to_horizon
from brittle.comparison.scenario_inputs import ScenarioInput, followed_to_horizon
from brittle.comparison.sides import Side, side_runs
from brittle.results.read_run import theatre_of_run
from brittle.results.run_folder import check_target, is_there, save_run
from brittle.results.simulate import simulate
from brittle.results.stored import StoredResults
from brittle.scenario.dated import uses_later_facts
from brittle.scenario.records import TheatreData
from brittle.scenario.schema import Specification, check_stored, make_specification
from brittle.scenario.settings import MOST_IN_MEMORY
from brittle.scenario.theatre_folder import find_theatre, read_theatre
from brittle.store.checksummed_json import read_checksummed
from brittle.store.plan import PROVENANCE, RUNS, read_plan_design, spelling_of_names
from brittle.sweeps.points import Points
from brittle.version import __version__
from brittle.world.check import BadInput

type StartProgress = Callable[[str, int], Callable[[int], None] | None]
type Theatres = Callable[[str, str], TheatreData]


def theatres_of(inputs: Sequence[ScenarioInput], given: str | None) -> Theatres:
    """A function that finds the theatre of a name and SHA-256 among the folders that were given, or packaged ones."""
    named = [
        given,
        *(
            scenario_input.specification.theatre
            for scenario_input in inputs
            if scenario_input.specification is not None
        ),
    ]
    own = [read_theatre(find_theatre(folder)) for folder in dict.fromkeys(named) if folder and "/" in folder]

    def find(name: str, sha256: str) -> TheatreData:
        mine = next((data for data in own if data.sha256 == sha256), None)
        return theatre_of_run(name, sha256, None) if mine is None else mine

    return find


def side_of(scenario_input: ScenarioInput, runs: Path, progress: StartProgress, theatres: Theatres) -> Side:
    """The side of an input; a scenario whose run does not exist is run and kept. Raises BadInput, OSError.

    Runs that stopped some days after a collapse are made again to the horizon, or what followed is unknown.
    `progress` is called with a label and a number of replications, and returns a function to call with the number done.
    """
    if scenario_input.specification is not None:
        side = _side_of_run(
            scenario_input.label, _run_folder(scenario_input.label, scenario_input.specification, None, runs, progress)
        )
        about = scenario_input.specification.about if scenario_input.is_as_titled else {}
        title, question = (str(about.get(name, "")) for name in ("title", "question"))
        return _of_whole_length(replace(side, title=title, question=question))
    assert scenario_input.folder is not None
    if scenario_input.point is None:
        side = _side_of_run(scenario_input.label, scenario_input.folder)
    else:
        side = _side_of_point(scenario_input.label, scenario_input.folder, scenario_input.point, theatres)
    return _of_whole_length(
        side if is_followed_to_horizon(side) else _extended(scenario_input, side, runs, progress, theatres)
    )


def _of_whole_length(side: Side) -> Side:
    """Where no run stopped early it does not matter after how many days it would have; the settings say the horizon."""
    if not is_followed_to_horizon(side):
        return side
    return replace(side, settings={**side.settings, "time.tail_days": float(side.horizon_days)})


def _extended(
    scenario_input: ScenarioInput, side: Side, runs: Path, progress: StartProgress, theatres: Theatres
) -> Side:
    """The same runs made again without a stop before the horizon, or the side as it is, and why it could not be."""
    if side.version != __version__:
        return replace(side, not_extended_because=f"they were made by brittle {side.version}")
    if len(side.runs) + side.failed > MOST_IN_MEMORY:
        return replace(side, not_extended_because=f"there are more than {MOST_IN_MEMORY:,}")
    try:
        data = theatres(side.theatre, side.theatre_sha256)
        requested = find_specification(scenario_input, data)
        whole = followed_to_horizon(
            replace(requested, name="", precision=None, replications=len(side.runs) + side.failed)
        )
        made = _side_of_run(side.label, _run_folder(f"{side.label}, to the horizon", whole, data, runs, progress))
    except (BadInput, OSError) as error:
        return replace(side, not_extended_because=str(error.problems[0] if isinstance(error, BadInput) else error))
    same = made.runs[made.runs["replication_id"].isin(side.runs["replication_id"])].reset_index(drop=True)
    if not same["collapse_day"].equals(side.runs["collapse_day"]):
        return replace(side, not_extended_because="they do not come out the same again")
    return replace(
        made, runs=same, failed=side.failed, source=side.source, question=side.question, was_extended=True
    )  # fmt: skip


def _run_folder(
    label: str, specification: Specification, simulated: TheatreData | None, runs: Path, progress: StartProgress
) -> Path:
    """The folder of this very run: one that is there, whatever it is called by default, or a new one."""
    data = read_theatre(find_theatre(specification.theatre)) if simulated is None else simulated
    name = check_target(specification, data, runs)
    if not is_there(specification, data, runs / name):
        result = simulate(specification, progress(label, specification.replications), data)
        save_run(result, name, runs, ["brittle", "compare"])
    return runs / name


def _side_of_run(label: str, folder: Path) -> Side:
    results = StoredResults(folder)
    manifest, specification = results.manifest, _specification_of_run(results)
    runs, failed = side_runs(results.runs)
    return Side(
        label, runs, specification.settings(), str(manifest["theatre"]["name"]), str(manifest["theatre"]["sha256"]),
        int(manifest["horizon_days"]), int(manifest["seed"]), int(manifest["stream_version"]),
        str(manifest["versions"]["brittle"]), str(folder), failed, str(specification.about.get("question", "")),
        bool(manifest["kept_out_of_scores"]),
    )  # fmt: skip


def _specification_of_run(results: StoredResults) -> Specification:
    return make_specification(_config(results), spelling_of_names(results.manifest["theatre"].get("own_names")))


def _config(results: StoredResults) -> dict[str, Any]:
    results.check_config()
    return dict(yaml.safe_load((results.folder / "config.yaml").read_text(encoding="utf-8")))


def find_specification(scenario_input: ScenarioInput, data: TheatreData) -> Specification:
    """The checked specification behind an input, to compute its runs again. Raises BadInput."""
    if scenario_input.specification is not None:
        return scenario_input.specification
    assert scenario_input.folder is not None
    results = StoredResults(scenario_input.folder)
    if scenario_input.point is None:
        specification = _specification_of_run(results)
        check_stored(_config(results), specification.spelling)
        return specification
    return _specification_of_point(results, scenario_input.point, data)


def _specification_of_point(results: StoredResults, point: int, data: TheatreData) -> Specification:
    assert results.plan is not None
    return Points(results.plan, read_plan_design(results.folder, results.plan), data).specification(point)


def _side_of_point(label: str, folder: Path, point: int, theatres: Theatres) -> Side:
    results = StoredResults(folder)
    plan = results.plan
    assert plan is not None
    if RUNS not in plan.keep:
        raise BadInput([f"{folder}: has no table of runs to pair; sweep again with ensemble.keep=runs"])
    data = theatres(plan.theatre, plan.theatre_sha256)
    specification = _specification_of_point(results, point, data)
    runs, failed = side_runs(_runs_of(results, point))
    about = read_checksummed(folder / PROVENANCE)
    return Side(
        label, runs, specification.settings(), plan.theatre, plan.theatre_sha256, plan.horizon_days, specification.seed,
        int(about["stream_version"]), plan.brittle, f"{folder}:{point}", failed, "",
        uses_later_facts(data, specification.inputs, specification.origin),
    )  # fmt: skip


def _runs_of(results: StoredResults, point: int) -> Any:
    return results.sql(f"SELECT * FROM runs WHERE design_point_id = {point}")
