"""Tables as Parquet files, through DuckDB."""

from __future__ import annotations

import errno
import os
import re
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from brittle.store.atomic import FULL

if TYPE_CHECKING:
    import pandas as pd

_PATTERN = re.compile(r"[*?\[]")  # what DuckDB takes for a pattern
_OF_THREAD = threading.local()
_SAFE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}  # never asks the network


def connect(threads: int | None = None) -> Any:
    """A DuckDB connection in memory."""
    import duckdb

    return duckdb.connect(":memory:", config={**_SAFE, **({"threads": str(threads)} if threads else {})})


def _writer() -> Any:
    """The connection with which this thread writes; to open one costs more than to write a part."""
    if not hasattr(_OF_THREAD, "writer"):
        _OF_THREAD.writer = connect(threads=1)
    return _OF_THREAD.writer


def write_table(table: Any, path: Path, notes: Mapping[str, str] | None = None) -> None:
    """Write a data frame or a dict of columns; NaN becomes NULL. `notes` go into the file. Raises OSError.

    The bytes are the same for the same table and the same DuckDB.
    """
    import duckdb

    try:
        connection = _writer()
        connection.register("given", table)
        try:
            said = ", ".join(f"{name}: {literal(value)}" for name, value in (notes or {}).items())
            metadata = f", KV_METADATA {{{said}}}" if said else ""
            # The scan of arrays takes NaN for NULL by itself.
            connection.execute(f"COPY given TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd{metadata})")
        finally:
            connection.unregister("given")
    except duckdb.OutOfMemoryException as error:
        raise MemoryError(str(error)[:200]) from None
    except duckdb.Error as error:
        raise _as_os_error(error, path) from None


def read_columns(connection: Any, query: str) -> dict[str, np.ndarray]:
    """Columns of a query as arrays; NULL is NaN in a column of numbers and None in one of words."""
    found = connection.execute(query).fetchnumpy()
    return {name: _filled(values) for name, values in found.items()}


def read_frame(path: Path) -> pd.DataFrame:
    """A Parquet file as a data frame. Raises duckdb.Error."""
    with connect() as connection:
        frame: pd.DataFrame = connection.execute(f"SELECT * FROM {files_of([path])}").df()
        return frame


def files_of(paths: Sequence[Path]) -> str:
    """The SQL that reads these Parquet files one after the other, and nothing into their names or folders."""
    names = ", ".join(literal(_PATTERN.sub(r"[\g<0>]", str(path))) for path in paths)
    return f"read_parquet([{names}], hive_partitioning=false)"


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _filled(values: Any) -> np.ndarray:
    if not np.ma.isMaskedArray(values):
        return np.asarray(values)
    if values.dtype == object:
        return np.asarray(values.filled(None))
    if values.dtype.kind == "f" or np.ma.getmaskarray(values).any():
        return np.asarray(np.ma.filled(values.astype(np.float64), np.nan))
    return np.asarray(values.data)


def _as_os_error(error: Exception, path: Path) -> OSError:
    said = " ".join(str(error).split())
    # DuckDB gives the system's reason only as words, among many of its own.
    number = next(
        (number for number in (*FULL, errno.EACCES, errno.EROFS, errno.EIO) if os.strerror(number) in said), None
    )
    if number is not None:
        return OSError(number, os.strerror(number), str(path))
    return OSError(errno.EIO, said[:200], str(path))
