"""Results in the shapes that other libraries work with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from brittle.store.plan import RUNS, SUCCEEDED
from brittle.world.check import BadInput

if TYPE_CHECKING:
    import xarray

    from brittle.results.stored import StoredResults

_HEADS = ("design_point_id", "replication_id", "status", "scenario", "failure_origin")


def to_csv(results: StoredResults, folder: Path) -> list[Path]:
    """Every table as a CSV file in `folder`. Raises OSError, BadInput."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = ["design", *(results.plan.keep if results.plan is not None else ("runs", "daily"))]
    written = []
    for table in tables:
        path = folder / f"{table}.csv"
        results.sql(f"SELECT * FROM {table} ORDER BY ALL").to_csv(path, index=False, lineterminator="\n")
        written.append(path)
    return written


def to_xarray(results: StoredResults) -> xarray.Dataset:
    """Every outcome over (`design_point_id`, `replication_id`), NaN where a run failed or was not needed.

    What points set are coordinates along `design_point_id`; days are counted from the theatre's
    first midnight. Raises BadInput if rows of runs were not kept, or without the extra `xarray`.
    """
    try:
        import xarray
    except ImportError:
        raise BadInput(["to_xarray: needs the extra `xarray`; install brittle[xarray]"]) from None
    runs, axes = _runs_and_axes(results)
    index = runs.set_index(["design_point_id", "replication_id"])
    outcomes = index[[name for name in runs if name not in (*_HEADS, *axes)]].astype(np.float64)
    cube = xarray.Dataset.from_dataframe(outcomes)
    design = results.design.set_index("design_point_id").reindex(cube["design_point_id"].to_numpy())
    coordinates: dict[str, Any] = {axis: ("design_point_id", design[axis].to_numpy()) for axis in axes}
    return cube.assign_coords(coordinates)


def to_ema(results: StoredResults, rows: str = "points") -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    """Experiments and outcomes as EMA Workbench's `perform_experiments` returns them.

    With `rows="points"` one experiment a design point, and each outcome its mean over the
    point's runs: shares for `collapsed`, days for events as far as they happened. With
    `rows="runs"` one experiment a run. To keep them with EMA's `save_results`, make a `ScalarOutcome` of
    each name first, as EMA asks. Raises BadInput if rows of runs were not kept.
    """
    if rows not in ("points", "runs"):
        raise BadInput([f"rows: {rows!r} is not allowed, give points or runs"])
    runs, axes = _runs_and_axes(results)
    names = [str(name) for name in runs if name not in (*_HEADS, *axes)]
    title = results.plan.title if results.plan is not None else "run"
    if rows == "points":
        means = runs.groupby("design_point_id")[names].mean()
        experiments = results.design.set_index("design_point_id").loc[means.index].reset_index(drop=True)
        outcomes = means.reset_index(drop=True)
    else:
        experiments, outcomes = runs[axes].reset_index(drop=True), runs[names]
    for axis in axes:
        if experiments[axis].dtype.kind not in "fiu":
            experiments[axis] = experiments[axis].astype("category")
    # EMA's own three columns: numbers of the scenario, and names of the policy and the model.
    experiments = experiments.rename(columns={name: f"{name}_choice" for name in ("scenario", "policy", "model")})
    experiments["scenario"] = np.arange(len(experiments))
    experiments["policy"], experiments["model"] = "None", title
    return experiments, {name: outcomes[name].to_numpy(dtype=np.float64) for name in names}


def _runs_and_axes(results: StoredResults) -> tuple[pd.DataFrame, list[str]]:
    if results.plan is not None and results.plan.main_table != RUNS:
        raise BadInput([f"{results.folder}: kept reductions only; sweep with ensemble.keep=runs to have a row a run"])
    axes = [] if results.plan is None else list(results.plan.axes)
    return results.sql(
        f"SELECT * FROM runs WHERE status = '{SUCCEEDED}' ORDER BY design_point_id, replication_id"
    ), axes
