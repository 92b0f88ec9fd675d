"""`brittle.run`: one call from words to data frames."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from brittle import __version__
from brittle.analysis.precision import days_of_interest, is_enough
from brittle.analysis.proportion import Share, share_of_runs
from brittle.apps.compose import specify
from brittle.apps.precompile import helped_compilation
from brittle.scenario.folder import find_theatre, read_theatre
from brittle.scenario.records import TheatreData
from brittle.scenario.schema import Specification

if TYPE_CHECKING:
    import pandas as pd

    from brittle.apps.plots import Plots
    from brittle.ensemble.reduce import Reductions
    from brittle.scenario.build import Names

CAVEAT = "Retrospective scenario exercise, not a prediction."
MARK_DIGITS = 8
MOST_RUN_DAYS = 184_000  # days of runs that are kept for bands: 4,000 runs of 45 days, some fifty megabytes


@dataclass(frozen=True, eq=False)
class RunResult:
    """What became of a war in many replications. Days are counted from the theatre's first midnight."""

    specification: Specification
    data: TheatreData
    runs: pd.DataFrame  # one row a replication
    daily: pd.DataFrame  # place, day, controller, probability; day d is the end of the d-th day
    config: dict[str, Any]  # every setting by dotted name
    digest: str  # SHA-256 of all results; the same on any machine and for any number of threads
    uses_later_facts: bool  # kept out of every score
    seconds: float  # wall-clock time of the replications alone
    folder: Path | None = None  # where it was saved
    series: pd.DataFrame | None = None  # quantiles over runs by day, see `frames.series_frame`
    asked: Specification | None = None  # as it was asked for; with a precision, more replications may have been run

    @property
    def hindsight(self) -> tuple[str, ...]:
        """What was chosen knowing the outcome, in the theatre and in the parameters; shown with every result."""
        from brittle.apps.provenance import hindsight_of

        return hindsight_of(self.data)

    @property
    def plot(self) -> Plots:
        """The pictures of this run, as `result.plot.map(day=9)` or `result.plot.will()`."""
        from brittle.apps.plots import Plots
        from brittle.apps.scene import scene_of

        return Plots(scene_of(self), self.runs, self.daily, self.series)

    def collapse_probability(self, day: float | None = None) -> Share:
        """Share of runs in which the regime had collapsed by `day` (default: the horizon), with its interval."""
        by = self.specification.horizon_days if day is None else day
        return share_of_runs(int((self.runs["collapse_day"] <= by).sum()), len(self.runs))

    def export(self, format: str, folder: str | Path, overwrite: bool = False, **options: Any) -> tuple[Path, ...]:
        """Paths of files for other programs, as `brittle export` writes them: "geojson", "csv" or "flee".

        `options` of flee: `replicate`, `conflict_days`, `camps`. Raises BadInput.
        """
        from brittle.apps.export import export_result

        return export_result(self, format, folder, overwrite, options)

    def _repr_html_(self) -> str:
        """What notebooks show: the summary in words, and who held the people."""
        from brittle.apps.showcase import html_of

        return html_of(self)

    def __repr__(self) -> str:
        share = self.collapse_probability()
        return (
            f"<RunResult {self.specification.scenario} of {self.data.name}: {len(self.runs)} replications,"
            f" collapse in {share.value:.1%} by day {self.specification.horizon_days}, digest {self.digest[:12]}>"
        )


def run(
    scenario: str = "historical",
    replications: int = 1000,
    seed: int = 1,
    overrides: Sequence[str] = (),
    theatre: str | Path | None = None,
    horizon_days: int | None = None,
    progress: Callable[[int], None] | None = None,
    save: bool = False,
    config_dir: str | Path | None = None,
) -> RunResult:
    """Results of `replications` plays of one war under one scenario.

    `overrides` are words as on the command line (`"iran=hold"`, `"iran.coverage=0.8"`) and
    win over the other arguments. `theatre` is a packaged name or a folder; `horizon_days`
    defaults to 45. With `save` the results are also written to `runs/<name>/` of the
    present folder. `progress` is told how many replications are done. Raises BadInput with
    one sentence a problem. A retrospective scenario exercise, not a prediction.
    """
    words = [*words_of(scenario, seed, theatre, horizon_days), f"ensemble.replications={replications}"]
    specification = specify([*words, *overrides], config_dir)
    if not save:
        return carry_out(specification, progress)
    from brittle.apps.output import check_target, save_run

    data = read_theatre(find_theatre(specification.theatre))
    name = check_target(specification, data)
    return save_run(carry_out(specification, progress, data), name)


def words_of(scenario: str, seed: int, theatre: str | Path | None, horizon_days: int | None) -> list[str]:
    """These arguments as words of the command line."""
    words = [f"scenario={scenario}", f"ensemble.seed={seed}"]
    if theatre is not None:
        words.append(f"theatre={path_word(theatre)}")
    if horizon_days is not None:
        words.append(f"ensemble.horizon_days={horizon_days}")
    return words


def carry_out(
    specification: Specification,
    progress: Callable[[int], None] | None = None,
    data: TheatreData | None = None,
    on_start: Callable[[], None] | None = None,
) -> RunResult:
    """Results of a checked specification. `on_start` is called once everything has been read and built."""
    # Slow imports come after everything that can refuse, and pandas after the replications.
    from brittle.scenario.asked import build_asked
    from brittle.scenario.dated import uses_later_facts

    given = read_theatre(find_theatre(specification.theatre)) if data is None else data
    data, p, theatre, start, names, inputs = build_asked(given, specification)
    from brittle.ensemble.replicate import replicate

    if on_start is not None:
        on_start()
    began = time.perf_counter()

    def batch(first: int, kept: int) -> Reductions:
        return replicate(
            theatre, start, p, specification.seed, first, specification.replications, specification.horizon_days,
            inputs=inputs, threads=specification.threads, kept=kept,
            progress=progress and (lambda done: progress(first + done)),
        )  # fmt: skip

    with helped_compilation():
        reductions = _batches(specification, batch, float(p.time_step_days))
    seconds = time.perf_counter() - began
    asked, specification = specification, replace(specification, replications=len(reductions.outcomes))
    from brittle.apps.frames import daily_frame, runs_frame, series_frame

    return RunResult(
        specification, data, runs_frame(specification.scenario, data, names, reductions, float(p.time_step_days)),
        daily_frame(names, reductions), specification.settings(), digest_of(names, reductions),
        uses_later_facts(data, specification.inputs, specification.origin), seconds,
        series=series_frame(names, reductions), asked=asked,
    )  # fmt: skip


def _batches(s: Specification, batch: Callable[[int, int], Reductions], step: float) -> Reductions:
    """One batch, or so many that the shares of collapse are known to the precision that was asked for."""
    from brittle.ensemble.reduce import merge

    most = MOST_RUN_DAYS // (s.horizon_days + 1)
    found = batch(0, kept_runs(s))
    while s.precision is not None:
        days = (found.outcomes.collapse_step + 1) * step
        fallen = found.outcomes.collapse_step >= 0
        counts = [int((fallen & (days <= day)).sum()) for day in days_of_interest(s.horizon_days)]
        runs = len(found.outcomes)
        if is_enough(runs, counts, s.precision):
            break
        found = merge([found, batch(runs, min(s.replications, max(0, most - runs)))])
    return found


def kept_runs(specification: Specification) -> int:
    """Runs, the first ones, of which every day is kept for bands."""
    return max(1, min(specification.replications, MOST_RUN_DAYS // (specification.horizon_days + 1)))


def digest_of(names: Names, reductions: Reductions) -> str:
    """SHA-256 of the results as little-endian columns, with their names and the version of the random streams."""
    from brittle.numerics.streams import STREAM_VERSION

    total = hashlib.sha256(f"brittle streams {STREAM_VERSION}\n".encode())
    columns = {name: reductions.outcomes[name] for name in reductions.outcomes.dtype.names or ()}
    columns |= {f"fall_step_{place}": reductions.falls[:, row] for row, place in enumerate(names.places)}
    columns |= {f"cause_{place}": reductions.causes[:, row] for row, place in enumerate(names.places)}
    for row, place in enumerate(names.places):
        for column, party in enumerate(names.parties):
            columns[f"daily_{place}_{party}"] = reductions.daily[:, row, column]
    for name in sorted(columns):
        values = np.ascontiguousarray(columns[name], dtype="<i8")
        total.update(f"{name} {len(values)}\n".encode())
        total.update(values.tobytes())
    return total.hexdigest()


def mark_of(specification: Specification, data: TheatreData) -> str:
    """Short mark of all settings that can change a result, known before the run: 64 hex digits."""
    from brittle.numerics.streams import STREAM_VERSION

    settings = specification.settings()
    for key in ("ensemble.threads", "name", "overwrite", "theatre.folder"):
        del settings[key]
    settings |= {"scenario": specification.scenario, "theatre": data.sha256}
    settings |= {"version": __version__, "streams": STREAM_VERSION}
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()


def with_folder(result: RunResult, folder: Path) -> RunResult:
    """The same result, saved there."""
    return replace(result, folder=folder)


def path_word(theatre: str | Path) -> str:
    """A theatre's name or folder as a word; a folder has a slash."""
    if isinstance(theatre, Path):
        return f"{theatre.absolute()}"
    return theatre
