"""Results of the kernels as data frames, in days and names instead of steps and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from brittle.ensemble.reduce import Reductions
from brittle.ensemble.series import FATES, TENTHS, THOUSANDTHS, series_columns
from brittle.scenario.build import Names
from brittle.scenario.records import TheatreData
from brittle.store.plan import SUCCEEDED
from brittle.sweeps.columns import Columns, daily_columns, run_columns
from brittle.world.former_names import shown_setting

if TYPE_CHECKING:
    import pandas as pd

LEVELS = {"p05": 0.05, "p25": 0.25, "median": 0.5, "p75": 0.75, "p95": 0.95}


def runs_frame(scenario: str, data: TheatreData, names: Names, reductions: Reductions, step: float) -> pd.DataFrame:
    """One row a replication, with the outcomes that `sweeps.columns.run_columns` lists."""
    import pandas as pd  # slow to import, and not needed before the runs are done

    return pd.DataFrame(runs_columns(scenario, data, names, reductions, step))


def runs_columns(
    scenario: str, data: TheatreData, names: Names, reductions: Reductions, step: float, first: int = 0
) -> Columns:
    """The same as columns, of the replications from `first` on."""
    count = len(reductions.outcomes)
    heads: Columns = {
        "design_point_id": np.zeros(count, dtype=np.int64),
        "replication_id": np.arange(first, first + count, dtype=np.int64),
        "status": np.full(count, SUCCEEDED, dtype=object),
        "scenario": np.full(count, scenario, dtype=object),
    }
    columns = run_columns(data, names, reductions, step)
    return heads | {shown_setting(name, data.spelling): values for name, values in columns.items()}


def daily_frame(names: Names, reductions: Reductions) -> pd.DataFrame:
    """Probability of each controller by place and day; day 0 is the start, day d the end of the d-th day."""
    import pandas as pd

    columns = daily_columns(names, reductions.daily[None])
    columns["probability"] = columns.pop("held") / max(1, len(reductions.outcomes))
    return pd.DataFrame(columns)


def series_frame(names: Names, reductions: Reductions) -> pd.DataFrame:
    """Mean and quantiles over runs of what is kept of every day, one row a series, key and day.

    `population` by party in persons; `men`, the besieged side's persons by sector; `will`,
    their mean m in [0, 1], over the `runs` that have anybody there; `fate` by
    "<camp>.<fate>" in persons; `patron` by "<role>.announced" and ".actual": adviser
    coverage in [0, 1], sorties a day. Quantiles are of each day by itself, not of paths.
    """
    import pandas as pd

    found = []
    for (series, key), values in sorted(_series(names, reductions.series).items()):
        runs = np.sum(~np.isnan(values), axis=0)
        columns: dict[str, Any] = {"series": series, "key": key, "day": np.arange(values.shape[1]), "runs": runs}
        with np.errstate(invalid="ignore"):
            columns["mean"] = np.nansum(values, axis=0) / np.where(runs > 0, runs, np.nan)
        columns |= dict(zip(LEVELS, _quantiles(values), strict=True))
        found.append(pd.DataFrame(columns))
    return pd.concat(found, ignore_index=True)


def _quantiles(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(level, day) over the runs that have a value; NaN where none has."""
    if len(values) and not np.isnan(values).any():
        return np.quantile(values, list(LEVELS.values()), axis=0)  # one call is four times as fast as one a day
    result = np.full((len(LEVELS), values.shape[1]), np.nan)
    for day, column in enumerate(values.T):
        known = column[~np.isnan(column)]
        if len(known):
            result[:, day] = np.quantile(known, list(LEVELS.values()))
    return result


def _series(names: Names, kept: NDArray[np.int32]) -> dict[tuple[str, str], NDArray[np.float64]]:
    """Every series by name and key as (replicate, day)."""
    at, numbers = series_columns(len(names.parties), len(names.sectors)), kept.astype(np.float64)
    found = {("population", party): numbers[:, :, at.people + row] for row, party in enumerate(names.parties)}
    for row, sector in enumerate(names.sectors):
        men = numbers[:, :, at.men + row]
        found["men", sector] = men
        found["will", sector] = numbers[:, :, at.willing + row] / TENTHS / np.where(men > 0, men, np.nan)
    for row, camp in enumerate(("besieged", "challenger")):
        for column, fate in enumerate(FATES):
            found["fate", f"{camp}.{fate}"] = numbers[:, :, at.fates + row * len(FATES) + column]
    for row, role in enumerate(("ground_patron", "air_patron")):
        for column, what in enumerate(("announced", "actual")):
            found["patron", f"{role}.{what}"] = numbers[:, :, at.patrons + 2 * row + column] / THOUSANDTHS
    return found
