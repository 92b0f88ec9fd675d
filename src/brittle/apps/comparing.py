"""`brittle.compare`: scenarios held against the first of them under the same luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brittle.apps.configs import find_configs
from brittle.apps.operands import Operand, mark_of_operands, read_operands, words_for_all
from brittle.apps.played import Tell, find_specification, side_of, theatres_of
from brittle.scenario.records import TheatreData
from brittle.scenario.schema import Specification
from brittle.world.check import BadInput

if TYPE_CHECKING:
    import pandas as pd

    from brittle.analysis.comparison import Comparison, Pair
    from brittle.apps.compare_pictures import ComparePictures


@dataclass(frozen=True, eq=False)
class Compared:
    """Scenarios side by side. A retrospective scenario exercise, not a prediction."""

    comparison: Comparison
    specifications: tuple[Specification, ...]  # of each side, to compute causes and twins
    mark: str  # of what is compared, 64 hex digits

    @property
    def data(self) -> TheatreData:
        """The theatre that all were played on."""
        return self.comparison.data

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The baseline with each of the others."""
        return self.comparison.pairs

    @property
    def table(self) -> pd.DataFrame:
        """One row an outcome and scenario: means, paired difference, interval, corrected p, verdict."""
        return self.comparison.table

    @property
    def places(self) -> pd.DataFrame:
        """The same for the days that each place is held."""
        return self.comparison.places

    @property
    def text(self) -> str:
        """What `brittle compare` prints."""
        from brittle.apps.compare_text import compared_text

        return compared_text(self.comparison)

    @property
    def plot(self) -> ComparePictures:
        """The pictures, as `compared.plot.map()` or `.survival()`; those of one pair show the first."""
        return self.pictures(0)

    def pictures(self, pair: int) -> ComparePictures:
        """The pictures of the baseline and one of the others, counted from 0."""
        from brittle.apps.compare_pictures import ComparePictures

        return ComparePictures(self.comparison, pair)

    def report(self, folder: str | Path, quick: bool = False) -> Path:
        """Write the page, its figures and tables into a folder, and return the page. Raises BadInput, OSError.

        The same report is replaced as long as it is as it was written, anything else refused. `quick` leaves
        out causes and twin view.
        """
        from brittle.apps.compare import explained, keep_report
        from brittle.apps.report_folder import REPORT, check_folder

        check_folder(Path(folder), self.mark, quick)
        reasons, twins = ({}, {}) if quick else explained(self, lambda label, count: None)
        keep_report(self, Path(folder), reasons, twins, quick, [])
        return Path(folder) / REPORT

    def _repr_html_(self) -> str:
        """What notebooks show: the answer in sentences, the table of outcomes, a map and the curves."""
        from brittle.apps.showcase import html_of_comparison

        return html_of_comparison(self)

    def __repr__(self) -> str:
        names = " against ".join(reversed([side.label for side in self.comparison.sides]))
        return f"<Compared {names}: {self.comparison.replications:,} pairs of runs>"


def compare(
    *scenarios: str,
    replications: int | None = None,
    seed: int | None = None,
    horizon_days: int | None = None,
    overrides: Sequence[str] = (),
    theatre: str | Path | None = None,
    runs: str | Path = "runs",
    config_dir: str | Path | None = None,
    tell: Tell = lambda label, count: None,
) -> Compared:
    """Two or more scenarios held against the first of them, run by run under the same luck.

    Each is the name of a scenario ("iran_hold"), words as on the command line ("iran=hold
    iran.coverage=0.8"), a run or its folder, or a design point ("my_sweep:17"). Scenarios that have
    not been run are run and kept in `runs`, with `overrides` for all of them, by default 1,000
    replications from seed 1, watched to the horizon whatever becomes of the regime. `tell` is given
    the label of a run that begins and its replications, and returns what is told its progress. Raises BadInput with one
    sentence a problem, OSError if a run cannot be kept.
    """
    from brittle.apps.api import path_word

    own = None if theatre is None else path_word(theatre)
    given = words_for_all(seed=seed, replications=replications, theatre=own, horizon_days=horizon_days)
    common = [*given, *overrides]
    operands = read_operands(scenarios, common, Path(runs), find_configs(config_dir))
    return compare_operands(operands, Path(runs), tell, own)


def compare_operands(
    operands: Sequence[Operand], runs: Path, tell: Tell = lambda label, count: None, theatre: str | None = None
) -> Compared:
    """The same for operands that have been read; `theatre` is the folder of one's own. Raises BadInput, OSError."""
    from brittle.analysis.comparison import compare_sides

    if len(operands) < 2:
        raise BadInput([f"compare: {len(operands)} scenario was given, give two or more, the baseline first"])
    theatres = theatres_of(operands, theatre)
    sides = [side_of(operand, runs, tell, theatres) for operand in operands]
    data = theatres(sides[0].theatre, sides[0].theatre_sha256)
    specifications = tuple(find_specification(operand, data) for operand in operands)
    return Compared(compare_sides(data, sides), specifications, mark_of_operands(operands))
