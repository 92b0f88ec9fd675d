"""`brittle.open`: results in a folder as tables, read only after every byte has been checked."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from brittle.store.blocks import ordered_query
from brittle.store.find import RUN, SWEEP, find_results, kind_of
from brittle.store.parts import check_part, list_failures, list_parts, read_failure
from brittle.store.plan import DAILY, RUNS, SUMS, Plan, read_plan, read_plan_design
from brittle.store.rounds import segments
from brittle.store.sealed import read_sealed
from brittle.store.state import MANIFEST, State, state_of
from brittle.store.tables import connect, files_of
from brittle.world.check import BadInput

if TYPE_CHECKING:
    import pandas as pd
    import xarray

_FAILED = "FAILED"


class Results:
    """What is in the folder of a run or of a sweep. Every table is checked, to the bit, before it is read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kind = kind_of(folder)
        self._checked: set[tuple[Path, int, int]] = set()

    @cached_property
    def plan(self) -> Plan | None:
        """What was to be computed; None for a single run."""
        return read_plan(self.folder) if self.kind == SWEEP else None

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Digest and checksums; empty while a sweep is not complete. Raises BadInput if damaged."""
        return read_sealed(self.folder / MANIFEST) if (self.folder / MANIFEST).is_file() else {}

    @property
    def digest(self) -> str | None:
        """SHA-256 of all results, None while a sweep is not complete."""
        return self.manifest.get("digest")

    @property
    def status(self) -> State:
        """How far a sweep is. Raises BadInput for a single run, which is always complete."""
        return state_of(self.folder, self._plan("status"))

    @property
    def runs(self) -> pd.DataFrame:
        """One row a run: `scenario_id` (the row of `design`), `replication_id`, `status`, what it varied, outcomes.

        Days are counted from the theatre's first midnight, NaN where it did not happen;
        runs that failed have NaN in all outcomes, and say where in `failure_origin`.
        """
        return self.sql("SELECT * FROM runs ORDER BY scenario_id, replication_id")

    @property
    def daily(self) -> pd.DataFrame:
        """`probability` that each `controller` held each `place` at the end of each `day`, by `scenario_id`."""
        return self.sql("SELECT * FROM daily")

    @property
    def design(self) -> pd.DataFrame:
        """One row a design point: `scenario_id` and what it sets."""
        return self.sql("SELECT * FROM design ORDER BY scenario_id")

    @property
    def failures(self) -> pd.DataFrame:
        """One row a failed chunk: first run, how many, `failure_origin`, exception, message, traceback."""
        import pandas as pd

        columns = ["scenario_id", "replication_id", "runs", "failure_origin", "exception_type", "message", "traceback"]
        return pd.DataFrame(self._failures, columns=columns)

    def sql(self, query: str) -> pd.DataFrame:
        """The answer to a query over `runs`, `design`, `daily` and `sums`, as far as they were kept.

        Raises BadInput if a file is damaged, if a table was not kept, or if the query is no SQL.
        """
        import duckdb

        if not query.strip(" \n;"):
            raise BadInput(["sql: is empty, give a query as SELECT * FROM runs"])
        with connect() as connection:
            for name, source in self._views(connection).items():
                connection.execute(f"CREATE VIEW {name} AS {source}")
            try:
                return connection.execute(query).df()
            except duckdb.Error as error:
                said = " ".join(str(error).split())[:300]
                kept = list(self._views(connection))
                if kept == ["design"]:
                    raise BadInput([f"{self.folder}: nothing has been computed yet"]) from None
                raise BadInput([f"sql: {said} (tables here: {', '.join(kept)})"]) from None

    def check(self, tables: Sequence[str]) -> None:
        """Raises BadInput, naming the file, if any byte of these tables is not what was written."""
        if self.kind == RUN:
            for name in tables:
                self._check_file(self.folder / f"{name}.parquet", self.manifest["files"].get(f"{name}.parquet"))
            return
        parts = list_parts(self.folder)
        if self.manifest and [part.path.name for part in parts] != self.manifest["parts"]:
            lost = set(self.manifest["parts"]) - {part.path.name for part in parts}
            some = ", ".join(sorted(lost)[:2]) or "a part too many"
            raise BadInput([f"{self.folder}: is not complete any more ({some}); `brittle sweep --resume` makes it so"])
        for part in parts:
            stat = part.path.stat()
            mark = (part.path, stat.st_mtime_ns, stat.st_size)
            if part.table in tables and mark not in self._checked:
                check_part(part)
                self._checked.add(mark)

    def check_config(self) -> None:
        """Raises BadInput if the file with a run's settings is not what was written."""
        self._check_file(self.folder / "config.yaml", self.manifest["files"].get("config.yaml"))

    def summary(self, day: float | None = None) -> pd.DataFrame:
        """One row a design point: its settings and the shares of runs, see `analysis.shares.summary_frame`."""
        from brittle.analysis.shares import summary_frame

        return summary_frame(self, day)

    def to_csv(self, folder: str | Path) -> list[Path]:
        """Write `design.csv`, `runs.csv` and what else was kept into a folder; the paths. Raises OSError, BadInput."""
        from brittle.analysis.conversions import to_csv

        return to_csv(self, Path(folder))

    def to_xarray(self) -> xarray.Dataset:
        """The runs as a cube over `scenario_id` and `replication_id`, see `analysis.conversions.to_xarray`."""
        from brittle.analysis.conversions import to_xarray

        return to_xarray(self)

    def to_ema(self, rows: str = "points") -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
        """Experiments and outcomes as EMA Workbench has them, see `analysis.conversions.to_ema`."""
        from brittle.analysis.conversions import to_ema

        return to_ema(self, rows)

    def __repr__(self) -> str:
        if self.plan is None:
            return f"<Results of a run, {self.folder}>"
        done = "complete" if self.manifest else "not complete"
        return f"<Results of {self.plan.points:,} design points, {done}, {self.folder}>"

    def _plan(self, what: str) -> Plan:
        if self.plan is None:
            raise BadInput(
                [f"{what}: is for sweeps; {self.folder} is a single run, which is there whole or not at all"]
            )
        return self.plan

    def _views(self, connection: Any) -> dict[str, str]:
        """The SQL of every table that is here, all of it checked."""
        if self.plan is None:
            self.check(["runs", "daily"])
            runs, daily = (files_of([self.folder / f"{name}.parquet"]) for name in ("runs", "daily"))
            return {
                "runs": f"SELECT *, NULL::VARCHAR AS failure_origin FROM {runs}",
                "daily": f"SELECT 0 AS scenario_id, * FROM {daily}",
                "design": "SELECT 0 AS scenario_id",
            }
        self.check(self.plan.keep)
        self._warn_if_incomplete()
        connection.register("design_points", self._design_columns)
        found = {"design": "SELECT * FROM design_points"}
        for table in self.plan.keep:
            paths = [part.path for part in list_parts(self.folder) if part.table == table]
            if not paths:
                continue
            if table == RUNS:
                found[RUNS] = f"SELECT *, NULL::VARCHAR AS failure_origin FROM {files_of(paths)}"
                if self._failures:
                    connection.register("failed_runs", self._failed_runs)
                    found[RUNS] += " UNION ALL BY NAME SELECT * FROM failed_runs"
            elif table == DAILY:
                query = ordered_query(DAILY, paths)
                kept = "scenario_id, place, day, controller, held::DOUBLE / runs AS probability, runs"
                found[DAILY] = f"SELECT {kept} FROM ({query})"
            else:
                query = ordered_query(SUMS, paths)
                found[SUMS] = f"SELECT * REPLACE (total::DOUBLE AS total, squares::DOUBLE AS squares) FROM ({query})"
        return found

    @cached_property
    def _design_columns(self) -> dict[str, np.ndarray]:
        plan = self._plan("design")
        design = read_plan_design(self.folder, plan)
        return {"scenario_id": np.arange(len(design)), **design.columns}

    @cached_property
    def _failures(self) -> list[tuple[Any, ...]]:
        plan, found = self._plan("failures"), []
        state = state_of(self.folder, plan, check=False)
        for key, path in list_failures(self.folder).items():
            if key in state.failed:
                said = read_failure(path)
                why = tuple(said[name] for name in ("failure_origin", "exception_type", "message", "traceback"))
                found += [(*segment, *why) for segment in segments(plan, state.rounds[key.round], key.chunk)]
        return found

    @property
    def _failed_runs(self) -> dict[str, np.ndarray]:
        points = np.concatenate([np.full(count, point) for point, _, count, *_ in self._failures])
        columns = {name: column[points] for name, column in self._design_columns.items()}
        return columns | {
            "replication_id": np.concatenate(
                [np.arange(first, first + count) for _, first, count, *_ in self._failures]
            ),
            "status": np.full(len(points), _FAILED, dtype=object),
            "failure_origin": np.concatenate(
                [np.full(count, why, dtype=object) for _, _, count, why, *_ in self._failures]
            ),
        }

    def _warn_if_incomplete(self) -> None:
        if not self.manifest and self.plan is not None:
            state = state_of(self.folder, self.plan, check=False)
            done, total = state.runs(state.finished), state.runs()
            text = f"{self.folder} is not complete: {done:,} of {total:,} runs are there"
            warnings.warn(text, stacklevel=5)

    def _check_file(self, path: Path, wanted: str | None) -> None:
        if not path.is_file():
            raise BadInput([f"{path}: is missing; run it again"])
        if hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            raise BadInput([f"{path}: is damaged or was changed, its checksum does not fit; run it again"])


def open_results(folder: str | Path, runs: str | Path = "runs") -> Results:
    """The results of a run or a sweep: the path of its folder, or its name below `runs`. Raises BadInput."""
    return Results(find_results(str(folder), Path(runs)))
