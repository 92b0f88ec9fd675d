"""`brittle.run`: one call from settings to data frames, pictures and files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brittle.config.compose import specify
from brittle.config.setting_values import Settings, argument_values, setting_values
from brittle.results.run_data import RunData
from brittle.scenario.theatre_folder import find_theatre, read_theatre

if TYPE_CHECKING:
    from brittle.report.run_plots import Plots


class RunResult(RunData):
    """The outcomes of one scenario in many replications, with pictures and exports.

    `brittle.run` makes it. Days are counted from the theatre's first midnight. A retrospective
    scenario exercise, not a prediction.

    Attributes
    ----------
    runs
        Data frame, one row a replication: outcomes, days of events in days, NaN where they did not happen.
    daily
        Data frame of `place`, `day`, `controller`, `probability` in [0, 1]; day d is the end of the d-th day.
    series
        Data frame of quantiles over runs by day.
    config
        Every setting by dotted name.
    digest
        SHA-256 of all results, 64 hex digits; the same on any machine and for any number of threads.
    uses_later_facts
        True if facts went in that became known only after the forecast origin; kept out of every score.
    seconds
        Wall-clock time of the replications alone.
    folder
        Where it was saved, or None.

    Examples
    --------
    >>> import brittle
    >>> result = brittle.run(theatre="vardania", replications=20, horizon_days=10)
    >>> result
    <RunResult historical of vardania: 20 replications, ...>
    >>> sorted(result.daily.columns)
    ['controller', 'day', 'place', 'probability']
    """

    @property
    def plot(self) -> Plots:
        """The pictures of this run, as `result.plot.map(day=9)` or `result.plot.will()`."""
        from brittle.report.run_plots import plots_of

        return plots_of(self)

    def export(self, format: str, folder: str | Path, overwrite: bool = False, **options: Any) -> tuple[Path, ...]:
        """Paths of files for other programs, as `brittle export` writes them.

        Parameters
        ----------
        format
            "geojson" for maps, "csv" for tables, "flee" for the refugee model.
        folder
            Where they go; it is made.
        overwrite
            True to replace what an earlier export wrote there.
        **options
            Of flee alone: `replicate`, `conflict_days`, `camps`.

        Returns
        -------
        tuple of Path
            The files written.

        Raises
        ------
        brittle.BadInput
            If the format is unknown, an option does not fit it, or something else is in the folder.

        Examples
        --------
        >>> import brittle
        >>> result = brittle.run(theatre="vardania", replications=4, horizon_days=5)
        >>> paths = result.export("csv", "tables", overwrite=True)
        >>> all(path.is_file() for path in paths)
        True
        """
        from brittle.export.formats import export_result

        return export_result(self, format, folder, overwrite, options)

    def _repr_html_(self) -> str:
        """What notebooks show: the summary in words, and who held the people."""
        from brittle.report.notebook import html_of

        return html_of(self)


def run(
    scenario: str = "historical",
    settings: Settings | None = None,
    *,
    replications: int = 1000,
    seed: int = 1,
    horizon_days: int | None = None,
    theatre: str | Path | None = None,
    overrides: Sequence[str] = (),
    save: bool = False,
    progress: Callable[[int], None] | None = None,
    config_dir: str | Path | None = None,
) -> RunResult:
    """Results of many replications of one war under one scenario.

    Later sources win: the scenario's file, the arguments, `settings`, `overrides`.

    Parameters
    ----------
    scenario
        Name of a scenario, as `brittle list` shows them.
    settings
        Values by name: a knob (`"iran.coverage": 0.8`), or an option of a group (`"iran": "hold"`,
        `"morale/regime": "hollow"`). `brittle params` lists every knob with its unit and range.
    replications
        How many times the war is simulated, 1 to 200,000.
    seed
        Root of all draws, 0 to 2^64 - 1. The same seed gives the same bytes on any number of threads.
    horizon_days
        Days that each replication covers, 1 to 365; None is the configuration's, 45.
    theatre
        A packaged war by name, or the folder of another: a path, or text with a slash in it.
    overrides
        Settings as text in Hydra's grammar, as on the command line: `["iran=hold", "iran.coverage=0.8"]`.
    save
        True to also write tables and figures to `runs/<name>/` of the present folder.
    progress
        A function that is given the number of replications done, from time to time.
    config_dir
        A folder with scenarios and levels of your own.

    Returns
    -------
    RunResult
        Data frames, settings and digest, with pictures in `.plot`.

    Raises
    ------
    brittle.BadInput
        With one sentence a problem: an unknown name, a wrong type, a value out of range, several values.
    OSError
        If results cannot be saved.

    Examples
    --------
    >>> import brittle
    >>> settings = {"tarsis": "hold", "morale.crown.level": 1.0}
    >>> result = brittle.run("historical", settings, theatre="vardania", replications=20, horizon_days=10)
    >>> len(result.runs)
    20
    >>> 0.0 <= result.collapse_probability().value <= 1.0
    True

    The same as text:

    >>> overrides = ["tarsis=hold", "morale.crown.level=1"]
    >>> text = brittle.run(theatre="vardania", replications=20, horizon_days=10, overrides=overrides)
    >>> text.digest == result.digest
    True
    """
    given = argument_values(
        ("replications", "seed"),
        scenario=scenario,
        replications=replications,
        seed=seed,
        horizon_days=horizon_days,
        theatre=theatre,
    )
    specification = specify([*given, *setting_values(settings), *overrides], config_dir)
    # Slow imports come after everything that can refuse.
    from brittle.results.simulate import simulate

    if not save:
        return RunResult(**vars(simulate(specification, progress)))
    from brittle.report.run_figures import draw_figures
    from brittle.results.run_folder import check_target, save_run

    data = read_theatre(find_theatre(specification.theatre))
    name = check_target(specification, data)
    return RunResult(**vars(save_run(simulate(specification, progress, data), name, draw=draw_figures)))
