"""The rows of a sweep's tables block by block, in one order however they were computed, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from brittle.store.chunks import Batch, segments
from brittle.store.digest import digest_of_tables
from brittle.store.parquet import connect, files_of, read_columns
from brittle.store.parts import Key, Part
from brittle.store.plan import DAILY, RUNS, Plan
from brittle.store.sweep_state import SweepState

_FILES = 20  # parts of at most 5,000 rows that are read at once
_ROWS = 500_000  # about so many rows are held at a time
_KEYS = {DAILY: "design_point_id, place, day, controller", "sums": "design_point_id, outcome, day"}
_ADDED = {DAILY: ("held",), "sums": ("total", "squares")}


def digest_of_sweep(plan: Plan, state: SweepState) -> str:
    """SHA-256 of all results of a complete sweep; the same for any engine, order and interruption."""
    with connect() as connection:
        tables = {table: blocks_of(connection, plan, state, table) for table in plan.keep}
        return digest_of_tables(tables, plan.stream_version)


def blocks_of(connection: Any, plan: Plan, state: SweepState, table: str) -> Iterator[dict[str, np.ndarray]]:
    """The rows of a table by point, then replication, or added up by point, day and so on."""
    parts = [part for part in state.parts if part.table == table]
    if table == RUNS and len(state.batches) == 1:
        for first in range(0, len(parts), _FILES):  # chunks of one batch are already in order
            paths = [part.path for part in parts[first : first + _FILES]]
            yield read_columns(connection, f"SELECT * FROM {files_of(paths)}")
        return
    ranges = [_points_of(plan, state.batches, part) for part in parts]
    step = max(1, _ROWS // max(1, _rows_a_point(connection, plan, table, parts)))
    for first in range(0, plan.points, step):
        last = min(plan.points, first + step) - 1
        paths = [part.path for (low, high), part in zip(ranges, parts, strict=True) if low <= last and high >= first]
        if paths:
            yield read_columns(connection, ordered_query(table, paths, f"design_point_id BETWEEN {first} AND {last}"))


def ordered_query(table: str, paths: Sequence[Path], condition: str = "true") -> str:
    """SQL for the rows of a table in its one order; what chunks hold in pieces is added up exactly."""
    if table == RUNS:
        return f"SELECT * FROM {files_of(paths)} WHERE {condition} ORDER BY design_point_id, replication_id"
    keys = _KEYS[table]
    # As words: sums of squares may be larger than any whole number that arrays hold.
    added = ", ".join(f"sum({name})::VARCHAR AS {name}" for name in _ADDED[table])
    return (
        f"SELECT {keys}, sum(runs)::BIGINT AS runs, {added} FROM {files_of(paths)}"
        f" WHERE {condition} GROUP BY {keys} ORDER BY {keys}"
    )


def _points_of(plan: Plan, batches: Sequence[Batch], part: Part) -> tuple[int, int]:
    found = segments(plan, batches[part.batch], part.chunk)
    return found[0].point, found[-1].point


def _rows_a_point(connection: Any, plan: Plan, table: str, parts: Sequence[Part]) -> int:
    if table == RUNS or not parts:
        return plan.replications * (1 + max((part.batch for part in parts), default=0))
    count = connection.execute(
        f"SELECT count(*) FROM {files_of([parts[0].path])} WHERE design_point_id ="
        f" (SELECT min(design_point_id) FROM {files_of([parts[0].path])})"
    ).fetchone()
    return int(count[0])


def keys_of(batches: Sequence[Batch]) -> list[Key]:
    """Every chunk of these batches, in order."""
    return [Key(batch.number, chunk) for batch in batches for chunk in range(len(batch.bounds))]
