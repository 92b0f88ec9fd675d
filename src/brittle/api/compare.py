"""`brittle.compare`: scenarios compared with the first of them, run by run with common random numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from brittle.comparison.compared import ComparedData, compare_inputs
from brittle.comparison.explanation import explain_pairs
from brittle.comparison.scenario_inputs import read_inputs
from brittle.comparison.side_runs import StartProgress
from brittle.config.files import find_configs
from brittle.config.setting_values import THEATRE, Override, Settings, argument_values, as_text, setting_values
from brittle.report.compare_figures import ComparePictures
from brittle.report.compare_page import keep_report
from brittle.report.compare_text import compared_text
from brittle.report.notebook import html_of_comparison
from brittle.report.report_folder import REPORT, check_folder


class Compared(ComparedData):
    """Scenarios side by side, with pictures and a report. A retrospective scenario exercise, not a prediction.

    `brittle.compare` makes it. The first scenario is the baseline; run by run, all have common random numbers.

    Attributes
    ----------
    table
        Data frame, one row an outcome and scenario: means, paired difference, 95 % interval, corrected p, verdict.
    places
        Data frame of the same for the days that each place is held.
    pairs
        The baseline with each of the others.
    data
        The theatre on which all scenarios were simulated.
    fingerprint
        Of what is compared, 64 hex digits.

    Examples
    --------
    >>> import brittle
    >>> few = {"theatre": "vardania", "replications": 20, "horizon_days": 10}
    >>> compared = brittle.compare("historical", {"tarsis": "surge"}, **few)
    >>> compared
    <Compared tarsis=surge against historical: 20 pairs of runs>
    >>> "baseline" in compared.table.columns
    True
    """

    @property
    def text(self) -> str:
        """What `brittle compare` prints."""
        return compared_text(self.comparison)

    @property
    def plot(self) -> ComparePictures:
        """The pictures, as `compared.plot.map()` or `.survival()`; those of one pair show the first."""
        return self.pictures(0)

    def pictures(self, pair: int) -> ComparePictures:
        """The pictures of the baseline and one of the others.

        Parameters
        ----------
        pair
            Which one, counted from 0.

        Returns
        -------
        ComparePictures
            The methods of `.plot`.

        Examples
        --------
        >>> import brittle
        >>> few = {"theatre": "vardania", "replications": 4, "horizon_days": 5}
        >>> compared = brittle.compare("historical", {"tarsis": "surge"}, {"tarsis": "hold"}, **few)
        >>> compared.pictures(1).pair.other.label
        'tarsis=hold'
        """
        return ComparePictures(self.comparison, pair)

    def report(self, folder: str | Path, quick: bool = False) -> Path:
        """Write the page, its figures and tables into a folder, and return the page.

        Parameters
        ----------
        folder
            Where the report goes; the same report is replaced as long as no one changed it.
        quick
            True to leave out the causes and the twin view, which need more runs.

        Returns
        -------
        Path
            The page, one HTML file.

        Raises
        ------
        brittle.BadInput
            If something else is in the folder.
        OSError
            If it cannot be written.

        Examples
        --------
        >>> import brittle
        >>> few = {"theatre": "vardania", "replications": 20, "horizon_days": 10}
        >>> compared = brittle.compare("historical", {"tarsis": "surge"}, **few)
        >>> compared.report("report", quick=True).name
        'report.html'
        """
        check_folder(Path(folder), self.fingerprint, quick)
        reasons, twins = ({}, {}) if quick else explain_pairs(self, lambda label, count: None)
        keep_report(self, Path(folder), reasons, twins, quick, [])
        return Path(folder) / REPORT

    def _repr_html_(self) -> str:
        """What notebooks show: the answer in sentences, the table of outcomes, a map and the curves."""
        return html_of_comparison(self)


def compare(
    *scenarios: str | Settings,
    settings: Settings | None = None,
    replications: int | None = None,
    seed: int | None = None,
    horizon_days: int | None = None,
    overrides: Sequence[str] = (),
    theatre: str | Path | None = None,
    runs: str | Path = "runs",
    config_dir: str | Path | None = None,
    progress: StartProgress = lambda label, count: None,
) -> Compared:
    """Two or more scenarios compared with the first of them, run by run, with common random numbers.

    Scenarios that have not been run are run to the horizon, also after a collapse, and kept in `runs`.

    Parameters
    ----------
    *scenarios
        Each the name of a scenario ("iran_hold"), a mapping of settings (`{"iran": "hold", "iran.coverage": 0.8}`),
        the same as text ("iran=hold iran.coverage=0.8"), a run or its folder, or a design point ("my_sweep:17").
        The label of a mapping is its text.
    settings
        Values by name, as in `brittle.run`, for all scenarios that must be run.
    replications
        Runs of each scenario, 2 to 200,000; None is the configuration's, 1,000.
    seed
        Root of all draws, 0 to 2^64 - 1; None is the configuration's, 1.
    horizon_days
        Days that each replication covers, 1 to 365; None is the configuration's, 45.
    overrides
        Settings for all scenarios as text, as on the command line.
    theatre
        A packaged war by name, or the folder of another: a path, or text with a slash in it.
    runs
        Folder in which runs are found and kept.
    config_dir
        A folder with scenarios and levels of your own.
    progress
        A function that is given the label of a run that begins and its replications. It returns None, or
        a function that is given the number of replications done.

    Returns
    -------
    Compared
        Tables, sentences, pictures in `.plot`, and `.report(folder)`.

    Raises
    ------
    brittle.BadInput
        With one sentence a problem, also if a scenario and `settings` give one setting different values.
    OSError
        If a run cannot be kept.

    Examples
    --------
    >>> import brittle
    >>> few = {"theatre": "vardania", "replications": 20, "horizon_days": 10}
    >>> surge = {"tarsis": "surge", "tarsis.coverage": 0.8}
    >>> compared = brittle.compare("historical", surge, settings={"morale.crown.level": 0.5}, **few)
    >>> compared.pairs[0].other.label
    'tarsis=surge tarsis.coverage=0.8'
    >>> len(compared.table) > 0
    True
    """
    given = argument_values(seed=seed, replications=replications, theatre=theatre, horizon_days=horizon_days)
    common: list[Override] = [*given, *setting_values(settings), *overrides]
    inputs = read_inputs(scenarios, common, Path(runs), find_configs(config_dir))
    own = next((as_text(one.value) for one in given if one.key == THEATRE), None)
    return Compared(**vars(compare_inputs(inputs, Path(runs), progress, own)))
