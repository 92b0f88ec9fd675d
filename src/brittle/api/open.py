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
    """The tables in the folder of a run or of a sweep. Every table is checked, to the bit, before it is read."""

    def summary(self, day: float | None = None) -> pd.DataFrame:
        """One row a design point: its settings and the shares of runs, see `results.summaries.summary_frame`."""
        return summary_frame(self, day)

    def to_csv(self, folder: str | Path) -> list[Path]:
        """Write `design.csv`, `runs.csv` and the other tables into a folder; the paths. Raises OSError, BadInput."""
        return to_csv(self, Path(folder))

    def to_xarray(self) -> xarray.Dataset:
        """The runs as a cube over `design_point_id` and `replication_id`, see `results.conversions.to_xarray`."""
        return to_xarray(self)

    def to_ema(self, rows: str = "points") -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
        """Experiments and outcomes as EMA Workbench has them, see `results.conversions.to_ema`."""
        return to_ema(self, rows)


def open_results(folder: str | Path, runs: str | Path = "runs") -> Results:
    """The results of a run or a sweep: the path of its folder, or its name below `runs`. Raises BadInput."""
    return Results(find_results(str(folder), Path(runs)))
