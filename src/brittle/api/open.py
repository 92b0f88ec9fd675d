"""`brittle.open`: the results in a folder, with summaries and conversions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from brittle.results.conversions import to_csv, to_ema, to_xarray
from brittle.results.stored import StoredResults
from brittle.results.summaries import summary_frame
from brittle.store.find import find_results

if TYPE_CHECKING:
    import pandas as pd
    import xarray


class Results(StoredResults):
    """The tables in the folder of a run or of a sweep. Every table is checked, to the bit, before it is read.

    `brittle.sweep` and `brittle.open` return it.

    Attributes
    ----------
    runs
        Data frame, one row a run: `design_point_id`, `replication_id`, `status`, what it varied, outcomes; days in
        days, NaN where an event did not happen.
    daily
        Data frame of the `probability` in [0, 1] that each `controller` held each `place` at the end of each `day`.
    design
        Data frame, one row a design point: `design_point_id` and what it sets.
    failures
        Data frame, one row a failed chunk, with exception and traceback.
    digest
        SHA-256 of all results, 64 hex digits; None while a sweep is not complete.
    status
        How far a sweep is.
    folder
        Where the tables are.

    Raises
    ------
    brittle.BadInput
        When a table is read that is damaged, or was not kept.

    Examples
    --------
    >>> import brittle
    >>> settings = {"tarsis": ["hold", "surge"]}
    >>> made = brittle.sweep(settings, theatre="vardania", replications=5, horizon_days=5, name="two")
    >>> results = brittle.open("two")
    >>> results.digest == made.digest
    True
    >>> results.sql("SELECT count(*) AS runs FROM runs")["runs"].item()
    10
    """

    def summary(self, day: float | None = None) -> pd.DataFrame:
        """One row a design point: its settings, and the share of runs in which the regime had collapsed.

        Parameters
        ----------
        day
            By which day, counted from the theatre's first midnight; None is the fortnight or the horizon.

        Returns
        -------
        pandas.DataFrame
            What a point sets, `runs`, `share` in [0, 1], its 95 % interval `low` and `high`, its Monte-Carlo
            `standard_error`, and `runs_needed` for the requested precision.

        Raises
        ------
        brittle.BadInput
            If a table is damaged.

        Examples
        --------
        >>> import brittle
        >>> settings = {"tarsis": ["hold", "surge"]}
        >>> results = brittle.sweep(settings, theatre="vardania", replications=5, horizon_days=5, name="two")
        >>> list(results.summary(day=5)["runs"])
        [5, 5]
        """
        return summary_frame(self, day)

    def to_csv(self, folder: str | Path) -> list[Path]:
        """Write `design.csv`, `runs.csv` and the other tables into a folder.

        Parameters
        ----------
        folder
            Where they go; it is made.

        Returns
        -------
        list of Path
            The files.

        Raises
        ------
        OSError
            If they cannot be written.
        brittle.BadInput
            If a table is damaged.

        Examples
        --------
        >>> import brittle
        >>> settings = {"tarsis": ["hold", "surge"]}
        >>> results = brittle.sweep(settings, theatre="vardania", replications=5, horizon_days=5, name="two")
        >>> [path.name for path in results.to_csv("tables")]
        ['design.csv', 'runs.csv']
        """
        return to_csv(self, Path(folder))

    def to_xarray(self) -> xarray.Dataset:
        """The runs as a cube over `design_point_id` and `replication_id`.

        Returns
        -------
        xarray.Dataset
            Every outcome, NaN where a run failed; what points set are coordinates.

        Raises
        ------
        brittle.BadInput
            If rows of runs were not kept, or without the extra `xarray`.

        Examples
        --------
        >>> import brittle
        >>> settings = {"tarsis": ["hold", "surge"]}
        >>> results = brittle.sweep(settings, theatre="vardania", replications=5, horizon_days=5, name="two")
        >>> cube = results.to_xarray()
        >>> cube["collapsed"].shape
        (2, 5)
        """
        return to_xarray(self)

    def to_ema(self, rows: str = "points") -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
        """Experiments and outcomes as EMA Workbench's `perform_experiments` returns them.

        Parameters
        ----------
        rows
            "points": an experiment a design point, each outcome its mean over the point's runs; "runs": an
            experiment a run.

        Returns
        -------
        tuple
            The data frame of experiments, and arrays of outcomes by name.

        Raises
        ------
        brittle.BadInput
            If rows of runs were not kept.

        Examples
        --------
        >>> import brittle
        >>> settings = {"tarsis": ["hold", "surge"]}
        >>> results = brittle.sweep(settings, theatre="vardania", replications=5, horizon_days=5, name="two")
        >>> experiments, outcomes = results.to_ema()
        >>> len(experiments), outcomes["collapsed"].shape
        (2, (2,))
        """
        return to_ema(self, rows)


def open_results(folder: str | Path, runs: str | Path = "runs") -> Results:
    """The results of a run that was saved, or of a sweep.

    Parameters
    ----------
    folder
        The path of its folder, or its name below `runs`.
    runs
        Where folders are looked for by name.

    Returns
    -------
    Results
        The tables, read only when you look at them.

    Raises
    ------
    brittle.BadInput
        If there is no such folder, or it holds no results.

    Examples
    --------
    >>> import brittle
    >>> result = brittle.run(settings={"name": "one"}, theatre="vardania", replications=5, horizon_days=5, save=True)
    >>> len(brittle.open("one").runs)
    5
    """
    return Results(find_results(str(folder), Path(runs)))
