"""Results in a folder as tables, read only after every byte has been checked."""

from __future__ import annotations

import warnings
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from brittle.store.blocks import ordered_query
from brittle.store.checksummed_json import check_file, read_checksummed
from brittle.store.chunks import segments
from brittle.store.find import SWEEP, kind_of
from brittle.store.parquet import connect, files_of
from brittle.store.parts import Key, list_failures, list_parts, read_failure
from brittle.store.plan import DAILY, FAILED, RUNS, SUMS, Plan, read_plan, read_plan_design
from brittle.store.sweep_state import MANIFEST, SweepState, is_whole, read_manifest, state_of
from brittle.world.check import BadInput
from brittle.world.former_names import FORMER, PATRON_EXIT, former_setting, shown_setting

if TYPE_CHECKING:
    import pandas as pd


class StoredResults:
    """What is in the folder of a run or of a sweep. Every table is checked, to the bit, before it is read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kind = kind_of(folder)

    @cached_property
    def plan(self) -> Plan | None:
        """What was to be computed; None for a single run."""
        return read_plan(self.folder) if self.kind == SWEEP else None

    @property
    def manifest(self) -> dict[str, Any]:
        """Digest and checksums; empty while a sweep is not complete. Raises BadInput if damaged."""
        if self.plan is not None:
            return dict(read_manifest(self.folder, self.plan))
        return read_checksummed(self.folder / MANIFEST)

    @property
    def digest(self) -> str | None:
        """SHA-256 of all results, None while a sweep is not complete."""
        return self.manifest.get("digest")

    @property
    def status(self) -> SweepState:
        """How far a sweep is. Raises BadInput for a single run, which is always complete."""
        return state_of(self.folder, self._plan("status"))

    @property
    def runs(self) -> pd.DataFrame:
        """One row a run: `design_point_id` (the row of `design`), `replication_id`, `status`, what it varied, outcomes.

        Days are counted from the theatre's first midnight, NaN where it did not happen;
        runs that failed have NaN in all outcomes, and say where in `failure_origin`.
        """
        return self.sql("SELECT * FROM runs ORDER BY design_point_id, replication_id")

    @property
    def daily(self) -> pd.DataFrame:
        """`probability` that each `controller` held each `place` at the end of each `day`, by `design_point_id`."""
        return self.sql("SELECT * FROM daily")

    @property
    def design(self) -> pd.DataFrame:
        """One row a design point: `design_point_id` and what it sets."""
        return self.sql("SELECT * FROM design ORDER BY design_point_id")

    @property
    def failures(self) -> pd.DataFrame:
        """One row a failed chunk: first run, how many, `failure_origin`, exception, message, traceback."""
        import pandas as pd

        columns = [
            "design_point_id",
            "replication_id",
            "runs",
            "failure_origin",
            "exception_type",
            "message",
            "traceback",
        ]
        return pd.DataFrame(self._failures, columns=columns)

    def sql(self, query: str) -> pd.DataFrame:
        """The answer to a query over `runs`, `design`, `daily` and `sums`, as far as they were kept.

        Parameters
        ----------
        query
            SQL as DuckDB has it.

        Returns
        -------
        pandas.DataFrame
            The rows of the answer.

        Raises
        ------
        brittle.BadInput
            If a file is damaged, if a table was not kept, or if the query is no SQL.

        Examples
        --------
        >>> import brittle
        >>> settings = {"tarsis": ["hold", "surge"]}
        >>> results = brittle.sweep(settings, theatre="vardania", replications=5, horizon_days=5, name="two")
        >>> results.sql("SELECT count(*) AS runs FROM runs")["runs"].item()
        10
        """
        import duckdb

        if not query.strip(" \n;"):
            raise BadInput(["sql: is empty, give a query as SELECT * FROM runs"])
        with connect() as connection:
            views = self._views(connection)
            try:
                for name, source in views.items():
                    connection.execute(f"CREATE VIEW {name} AS {source}")
                return connection.execute(query).df()
            except duckdb.Error as error:
                said = " ".join(str(error).split())[:300]
                if list(views) == ["design"]:
                    raise BadInput([f"{self.folder}: nothing has been computed yet"]) from None
                raise BadInput([f"sql: {said} (tables here: {', '.join(views)})"]) from None

    def _whole_state(self, plan: Plan) -> SweepState:
        """The state of a sweep, with every part read and every file of the checksums still there. Raises BadInput."""
        state, manifest = state_of(self.folder, plan), self.manifest
        if state.torn:
            parts = [part for part in list_parts(self.folder) if Key(part.batch, part.chunk) in state.torn]
            odd = [part for part in parts if not is_whole(part, plan)] or parts
            raise BadInput(
                [f"{odd[0].path}: is damaged, changed or there twice; `brittle sweep --resume` computes it again"]
            )
        lost = sorted(set(manifest.get("parts", [])) - {part.path.name for part in state.parts})
        if lost or len(state.batches) < manifest.get("batches", 1):
            what = lost[0] if lost else f"batch-{len(state.batches)}.json"
            raise BadInput([f"{self.folder}: is not complete any more ({what}); `brittle sweep --resume` makes it so"])
        return state

    def check_config(self) -> None:
        """Raises BadInput if the file with a run's settings is not what was written."""
        self._check_file_of_run("config.yaml")

    def __repr__(self) -> str:
        if self.plan is None:
            return f"<{type(self).__name__} of a run, {self.folder}>"
        done = "complete" if self.manifest else "not complete"
        return f"<{type(self).__name__} of {self.plan.points:,} design points, {done}, {self.folder}>"

    def _plan(self, what: str) -> Plan:
        if self.plan is None:
            raise BadInput(
                [f"{what}: is for sweeps; {self.folder} is a single run, which is there whole or not at all"]
            )
        return self.plan

    def _views(self, connection: Any) -> dict[str, str]:
        """The SQL of every table that is here, all of it checked."""
        if self.plan is None:
            if "settings_mark" in self.manifest:  # tables had another column then
                raise BadInput([f"{self.folder}: was made by an earlier brittle; run it again"])
            for name in ("runs.parquet", "daily.parquet"):
                self._check_file_of_run(name)
            runs, daily = (files_of([self.folder / f"{name}.parquet"]) for name in ("runs", "daily"))
            return {
                "runs": f"SELECT *, NULL::VARCHAR AS failure_origin FROM {runs}",
                "daily": f"SELECT 0 AS design_point_id, * FROM {daily}",
                "design": "SELECT 0 AS design_point_id",
            }
        state = self._whole_state(self.plan)
        if not self.manifest:
            text = f"{self.folder} is not complete: {state.runs(state.finished):,} of {state.runs():,} runs are there"
            warnings.warn(text, stacklevel=4)
        connection.register("design_points", self._design_columns)
        found = {"design": "SELECT * FROM design_points"}
        for table in self.plan.keep:
            paths = [part.path for part in state.parts if part.table == table]
            source = self._source(table, paths) if paths else ""
            if table == RUNS and (failed := self._failures):
                connection.register("failed_runs", self._failed_runs(failed))
                source = " UNION ALL BY NAME ".join([*([source] if source else []), "SELECT * FROM failed_runs"])
            if source:
                found[table] = self._spelled(connection, table, source)
        return found

    def _spelled(self, connection: Any, table: str, source: str) -> str:
        """The same rows under the names of the war; those in which they are stored are the same in every war."""
        spelling = self._plan("runs").spelling
        if spelling == FORMER:
            return source
        if table == SUMS:
            outcome = (
                f"CASE outcome WHEN '{PATRON_EXIT}' THEN '{shown_setting(PATRON_EXIT, spelling)}' ELSE outcome END"
            )
            return f"SELECT * REPLACE ({outcome} AS outcome) FROM ({source})"
        stored = [row[0] for row in connection.execute(f"DESCRIBE {source}").fetchall()]
        others = {name: shown_setting(name, spelling) for name in stored if shown_setting(name, spelling) != name}
        renamed = ", ".join(f'"{name}" AS "{other}"' for name, other in others.items())
        return f"SELECT * RENAME ({renamed}) FROM ({source})" if others else source

    @staticmethod
    def _source(table: str, paths: list[Path]) -> str:
        if table == RUNS:
            return f"SELECT *, NULL::VARCHAR AS failure_origin FROM {files_of(paths)}"
        if table == DAILY:
            kept = "design_point_id, place, day, controller, held::DOUBLE / runs AS probability, runs"
            return f"SELECT {kept} FROM ({ordered_query(DAILY, paths)})"
        numbers = "total::DOUBLE AS total, squares::DOUBLE AS squares"
        return f"SELECT * REPLACE ({numbers}) FROM ({ordered_query(SUMS, paths)})"

    @cached_property
    def _design_columns(self) -> dict[str, np.ndarray]:
        plan = self._plan("design")
        design = read_plan_design(self.folder, plan)
        return {"design_point_id": np.arange(len(design)), **design.columns}

    @property
    def _failures(self) -> list[tuple[Any, ...]]:
        plan, found = self._plan("failures"), []
        state = state_of(self.folder, plan, check=False)
        for key, path in list_failures(self.folder).items():
            if key in state.failed:
                said = read_failure(path)
                why = tuple(said[name] for name in ("failure_origin", "exception_type", "message", "traceback"))
                found += [(*segment, *why) for segment in segments(plan, state.batches[key.batch], key.chunk)]
        return found

    def _failed_runs(self, failures: list[tuple[Any, ...]]) -> dict[str, np.ndarray]:
        points = np.concatenate([np.full(count, point) for point, _, count, *_ in failures])
        spelling = self._plan("failures").spelling
        columns = {former_setting(name, spelling): column[points] for name, column in self._design_columns.items()}
        return columns | {
            "replication_id": np.concatenate([np.arange(first, first + count) for _, first, count, *_ in failures]),
            "status": np.full(len(points), FAILED, dtype=object),
            "failure_origin": np.concatenate([np.full(count, why, dtype=object) for _, _, count, why, *_ in failures]),
        }

    def _check_file_of_run(self, name: str) -> None:
        check_file(self.folder / name, self.manifest["files"].get(name), "; run it again")
