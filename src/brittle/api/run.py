"""`brittle.run`: one call from settings to data frames, pictures and files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brittle.config.compose import specify
from brittle.results.run_data import RunData
from brittle.scenario.theatre_folder import find_theatre, read_theatre

if TYPE_CHECKING:
    from brittle.report.run_plots import Plots


class RunResult(RunData):
    """The outcomes of one scenario in many replications, with pictures and exports.

    Days are counted from the theatre's first midnight. A retrospective scenario exercise, not a prediction.
    """

    @property
    def plot(self) -> Plots:
        """The pictures of this run, as `result.plot.map(day=9)` or `result.plot.will()`."""
        from brittle.report.run_plots import plots_of

        return plots_of(self)

    def export(self, format: str, folder: str | Path, overwrite: bool = False, **options: Any) -> tuple[Path, ...]:
        """Paths of files for other programs, as `brittle export` writes them: "geojson", "csv" or "flee".

        `options` of flee: `replicate`, `conflict_days`, `camps`. Raises BadInput.
        """
        from brittle.export.formats import export_result

        return export_result(self, format, folder, overwrite, options)

    def _repr_html_(self) -> str:
        """What notebooks show: the summary in words, and who held the people."""
        from brittle.report.notebook import html_of

        return html_of(self)


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
    overrides_given = [*override_list(scenario, seed, theatre, horizon_days), f"ensemble.replications={replications}"]
    specification = specify([*overrides_given, *overrides], config_dir)
    # Slow imports come after everything that can refuse.
    from brittle.results.simulate import simulate

    if not save:
        return RunResult(**vars(simulate(specification, progress)))
    from brittle.report.run_figures import draw_figures
    from brittle.results.run_folder import check_target, save_run

    data = read_theatre(find_theatre(specification.theatre))
    name = check_target(specification, data)
    return RunResult(**vars(save_run(simulate(specification, progress, data), name, draw=draw_figures)))


def override_list(scenario: str, seed: int, theatre: str | Path | None, horizon_days: int | None) -> list[str]:
    """These arguments as words of the command line."""
    overrides_given = [f"scenario={scenario}", f"ensemble.seed={seed}"]
    if theatre is not None:
        overrides_given.append(f"theatre={path_override(theatre)}")
    if horizon_days is not None:
        overrides_given.append(f"ensemble.horizon_days={horizon_days}")
    return overrides_given


def path_override(theatre: str | Path) -> str:
    """A theatre's name or folder as a word; a folder has a slash."""
    if isinstance(theatre, Path):
        return f"{theatre.absolute()}"
    return theatre
