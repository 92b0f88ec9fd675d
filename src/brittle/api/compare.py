"""`brittle.compare`: scenarios compared with the first of them, run by run with common random numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from brittle.api.run import path_override
from brittle.comparison.compared import ComparedData, compare_inputs
from brittle.comparison.explanation import explained
from brittle.comparison.scenario_inputs import common_overrides, read_inputs
from brittle.comparison.side_runs import StartProgress
from brittle.config.files import find_configs
from brittle.report.compare_figures import ComparePictures
from brittle.report.compare_page import keep_report
from brittle.report.compare_text import compared_text
from brittle.report.notebook import html_of_comparison
from brittle.report.report_folder import REPORT, check_folder


class Compared(ComparedData):
    """Scenarios side by side, with pictures and a report. A retrospective scenario exercise, not a prediction."""

    @property
    def text(self) -> str:
        """What `brittle compare` prints."""

        return compared_text(self.comparison)

    @property
    def plot(self) -> ComparePictures:
        """The pictures, as `compared.plot.map()` or `.survival()`; those of one pair show the first."""
        return self.pictures(0)

    def pictures(self, pair: int) -> ComparePictures:
        """The pictures of the baseline and one of the others, counted from 0."""

        return ComparePictures(self.comparison, pair)

    def report(self, folder: str | Path, quick: bool = False) -> Path:
        """Write the page, its figures and tables into a folder, and return the page. Raises BadInput, OSError.

        The same report is replaced as long as it is as it was written, anything else refused. `quick` leaves
        out causes and twin view.
        """

        check_folder(Path(folder), self.fingerprint, quick)
        reasons, twins = ({}, {}) if quick else explained(self, lambda label, count: None)
        keep_report(self, Path(folder), reasons, twins, quick, [])
        return Path(folder) / REPORT

    def _repr_html_(self) -> str:
        """What notebooks show: the answer in sentences, the table of outcomes, a map and the curves."""

        return html_of_comparison(self)


def compare(
    *scenarios: str,
    replications: int | None = None,
    seed: int | None = None,
    horizon_days: int | None = None,
    overrides: Sequence[str] = (),
    theatre: str | Path | None = None,
    runs: str | Path = "runs",
    config_dir: str | Path | None = None,
    progress: StartProgress = lambda label, count: None,
) -> Compared:
    """Two or more scenarios held against the first of them, run by run under the same luck.

    Each is the name of a scenario ("iran_hold"), words as on the command line ("iran=hold
    iran.coverage=0.8"), a run or its folder, or a design point ("my_sweep:17"). Scenarios that have
    not been run are run and kept in `runs`, with `overrides` for all of them, by default 1,000
    replications from seed 1, watched to the horizon whatever becomes of the regime. `tell` is given
    the label of a run that begins and its replications, and returns what is told its progress. Raises BadInput with one
    sentence a problem, OSError if a run cannot be kept.
    """

    own = None if theatre is None else path_override(theatre)
    given = common_overrides(seed=seed, replications=replications, theatre=own, horizon_days=horizon_days)
    common = [*given, *overrides]
    inputs = read_inputs(scenarios, common, Path(runs), find_configs(config_dir))
    return Compared(**vars(compare_inputs(inputs, Path(runs), progress, own)))
