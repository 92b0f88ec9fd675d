"""`brittle.sweep`: many design points, each simulated many times, kept in a folder that survives anything."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from brittle.config.setting_values import Override, SweepSettings, argument_values, setting_values, typed
from brittle.config.sweep_request import ask
from brittle.results.caveats import CAVEAT
from brittle.results.provenance import provenance
from brittle.scenario.records import TheatreData
from brittle.scenario.schema import nested
from brittle.scenario.theatre_folder import find_theatre, read_theatre
from brittle.store.checksummed_json import FINGERPRINT_DIGITS, checksummed_text
from brittle.store.plan import DESIGN, PLAN, PROVENANCE, Plan
from brittle.sweeps.execute import Progress, Shard, execute_plan
from brittle.sweeps.sweep_folder import open_folder
from brittle.sweeps.sweep_plan import make_plan
from brittle.version import __version__
from brittle.world.check import BadInput

if TYPE_CHECKING:
    from brittle.api.open import Results
    from brittle.store.sweep_state import SweepState

_README = """{title}: {points:,} design points, {replications:,} replications of {days} days each{batches}, made by
brittle {version}.

{caveat}

plan.json says what is computed, design.csv what each point sets (design_point_id is its row), config.yaml every setting
of the first combination of choices. parts/ holds the tables in pieces; the long word in a piece's name is the SHA-256
of its place and its bytes. manifest.json is there once everything is, with the digest of all results.

    brittle status {name}      how far it is         brittle verify {name}      checks every byte
    brittle plot {name}        pictures              brittle rerun {name} --point 3 --replication 7

In Python: results = brittle.open("{name}"); results.runs, .design, .summary(), .sql("..."). Other programs can read
parts/*.parquet directly, but then without a check.
"""


@dataclass(frozen=True)
class Prepared:
    """A sweep that has been checked to its last point, and its folder."""

    plan: Plan
    data: TheatreData
    folder: Path
    theatre: str  # as workers find it: packaged name, or path
    how: Mapping[str, Any]
    was_there: bool  # the folder was begun before


def prepare(
    settings: Sequence[Override],
    runs: Path = Path("runs"),
    config_dir: str | Path | None = None,
    is_fresh: bool = False,
    shard: Shard | None = None,
) -> Prepared:
    """The sweep that these settings ask for, with its folder made or found. Raises BadInput and OSError."""
    request = ask(settings, config_dir)
    theatre = str(request.cells[0].get("theatre.folder", "syria_2024"))
    data = read_theatre(find_theatre(theatre))
    plan, design = make_plan(request, data)
    _check_shard(shard, plan)  # before the folder is made, so that a refusal leaves nothing
    name = request.cells[0].get("name") or f"{plan.title}-sweep-{plan.fingerprint[:FINGERPRINT_DIGITS]}"
    files = {DESIGN: design.text(), **_texts(plan, data, str(name), list(map(typed, settings))), PLAN: plan.text()}
    was_there = open_folder(runs / str(name), plan, files, is_fresh)
    is_path = "/" in theatre or "\\" in theatre
    return Prepared(
        plan, data, runs / str(name), str(data.folder.absolute()) if is_path else theatre, request.how, was_there
    )


def resume(folder: Path, theatre: str | None = None) -> Prepared:
    """A sweep from its folder alone. `theatre` is the folder of one that does not come with the package."""
    from brittle.results.read_run import theatre_of_run
    from brittle.scenario.settings import SWEEP_SETTINGS
    from brittle.store.plan import read_plan

    plan = read_plan(folder)
    if plan.brittle != __version__:
        raise BadInput([f"{folder}: was planned by brittle {plan.brittle}, this is {__version__}; go on with that one"])
    data = theatre_of_run(plan.theatre, plan.theatre_sha256, theatre)
    how = {key: setting.base for key, setting in SWEEP_SETTINGS.items()}
    return Prepared(plan, data, folder, plan.theatre if theatre is None else str(data.folder.absolute()), how, True)


def carry_on(
    prepared: Prepared,
    engine: str | Executor | None = None,
    shard: Shard | None = None,
    report_progress: Callable[[Progress], None] = lambda progress: None,
    workers: int | None = None,
) -> SweepState:
    """Compute what is missing; the state afterwards. Raises BadInput, OSError, KeyboardInterrupt; all done is kept."""
    from brittle.results.precompile import helped_compilation
    from brittle.sweeps.compute_chunk import run_chunk
    from brittle.sweeps.engines import THREADS, make_engine

    _check_shard(shard, prepared.plan)
    kind = prepared.how["engine.kind"] if engine is None else engine
    made = make_engine(kind, workers or prepared.how["engine.workers"], prepared.how["engine.address"])
    work = functools.partial(run_chunk, is_stopped=made.stopped.is_set) if made.name == THREADS else run_chunk
    folder = prepared.folder.absolute()
    try:
        with helped_compilation():
            return execute_plan(folder, prepared.plan, prepared.theatre, made, shard, report_progress, work)
    finally:
        made.close()


def _check_shard(shard: Shard | None, plan: Plan) -> None:
    if shard is not None and plan.precision is not None:
        raise BadInput(["shard: does not go with ensemble.precision, which looks at all results after each batch"])


def sweep(
    settings: SweepSettings | Sequence[str] | str | None = None,
    *,
    design: str | None = None,
    points: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    horizon_days: int | None = None,
    theatre: str | Path | None = None,
    name: str | None = None,
    overrides: Sequence[str] = (),
    engine: str | Executor | None = None,
    workers: int | None = None,
    runs: str | Path = "runs",
    config_dir: str | Path | None = None,
    fresh: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> Results:
    """Results of many design points, each simulated many times, kept in `runs/<name>/`.

    What the folder already holds is not computed again.

    Parameters
    ----------
    settings
        Values by name, as in `brittle.run`. A list, tuple, range or array is an axis: the sweep takes each of
        its values; its numbers are kept to 12 significant digits. A `brittle.Interval` is sampled. Any other
        value is the same for all points. Text in Hydra's grammar, or a list of it, is read as on the command
        line: `["iran=hold,surge", "iran.coverage=range(0,1.1,0.1)"]`.
    design
        "grid" crosses all values, "list" takes them row by row, "csv" reads them from `design.file`; "lhs",
        "sobol" and "saltelli" sample intervals. None is the experiment's, or "grid".
    points
        How many points are sampled for each combination of the other values, 1 to 1,000,000; a power of two
        for "sobol" and "saltelli".
    replications
        Runs of each point; None is the configuration's, 1,000.
    seed
        Root of all draws, 0 to 2^64 - 1; None is the configuration's, 1.
    horizon_days
        Days that each replication covers, 1 to 365; None is the configuration's, 45.
    theatre
        A packaged war by name, or the folder of another: a path, or text with a slash in it.
    name
        Of the folder below `runs`; None makes one from the plan.
    overrides
        More settings as text, as on the command line.
    engine
        "threads", "processes", "dask", or any `concurrent.futures.Executor` whose workers see the same folder.
    workers
        How many work at a time; None means all processors.
    runs
        Folder in which the sweep's folder is made.
    config_dir
        A folder with scenarios, levels and experiments of your own.
    fresh
        True to throw away what the folder holds and start over.
    progress
        A function that is given how far the sweep is.

    Returns
    -------
    Results
        The tables in the folder.

    Raises
    ------
    brittle.BadInput
        With one sentence a problem, before anything is computed.
    OSError
        If results cannot be written.
    RuntimeError
        If runs failed; `Results.failures` says why.

    Examples
    --------
    >>> import brittle
    >>> settings = {"tarsis": ["hold", "surge"], "morale.crown.level": [-1.0, 0.0, 1.0]}
    >>> results = brittle.sweep(settings, theatre="vardania", replications=20, horizon_days=10, name="small")
    >>> len(results.design)
    6

    Intervals are sampled:

    >>> sampled = {"tarsis.coverage": brittle.Interval(0.2, 1.0)}
    >>> few = {"theatre": "vardania", "replications": 5, "horizon_days": 5}
    >>> len(brittle.sweep(sampled, design="sobol", points=4, **few).design)
    4
    """
    from brittle.api.open import open_results

    given = argument_values(
        design=design, points=points, replications=replications, seed=seed, horizon_days=horizon_days,
        theatre=theatre, name=name,
    )  # fmt: skip
    prepared = prepare([*given, *_axes(settings), *overrides], Path(runs), config_dir, fresh)
    state = carry_on(prepared, engine, None, progress or (lambda progress: None), workers)
    if state.failed:
        raise RuntimeError(
            f"{state.runs(state.failed):,} runs failed; brittle.open({str(prepared.folder)!r}).failures says why"
        )
    return open_results(prepared.folder)


def _axes(settings: SweepSettings | Sequence[str] | str | None) -> Sequence[Override]:
    if isinstance(settings, str):
        return [settings]
    if isinstance(settings, Sequence):
        return [*map(str, settings)]
    return setting_values(settings, several=True)


def _texts(plan: Plan, data: TheatreData, name: str, overrides: Sequence[str]) -> dict[str, bytes]:
    """The files that people read, and where the results come from."""
    batches = "" if plan.precision is None else f", and again until the 95 % interval is within {plan.precision:g}"
    readme = _README.format(
        title=plan.title, points=plan.points, replications=plan.replications, days=plan.horizon_days, batches=batches,
        version=__version__, caveat=CAVEAT, name=name,
    )  # fmt: skip
    head = f"# @package _global_\n# Every setting of the first combination of choices. {CAVEAT}\n"
    config = head + yaml.safe_dump(nested(plan.cell(0)), sort_keys=False, allow_unicode=True, width=100)
    texts = {"README.txt": readme.encode(), "config.yaml": config.encode()}
    files = {file: hashlib.sha256(text).hexdigest() for file, text in texts.items()}
    about = {"plan": plan.fingerprint, **provenance(data, ["brittle", "sweep", *overrides], files)}
    return {**texts, PROVENANCE: checksummed_text(about).encode()}
