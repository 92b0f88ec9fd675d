"""One number for all results: the same bytes give the same digest, no matter who computed them and in what order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

import numpy as np

# Names under which columns are hashed, where tables call them otherwise today. Frozen, or digests would change.
_HASHED_AS = {"design_point_id": "scenario_id"}


class TableDigest:
    """SHA-256 of a table, fed block by block; how it is cut into blocks makes no difference.

    Each column is hashed as little-endian 8-byte numbers (every NaN as one and the same) or
    as texts separated by zero bytes; then the columns in order of their names.
    """

    def __init__(self) -> None:
        self._columns: dict[str, hashlib._Hash] = {}
        self.rows = 0

    def feed(self, columns: Mapping[str, np.ndarray]) -> None:
        """The next rows. Raises ValueError if a block has other columns than the first."""
        if self.rows and {_HASHED_AS.get(name, name) for name in columns} != set(self._columns):
            raise ValueError("the blocks of a table have different columns")
        for name, values in columns.items():
            self._columns.setdefault(_HASHED_AS.get(name, name), hashlib.sha256()).update(_bytes(values))
        self.rows += len(next(iter(columns.values())))

    def hexdigest(self) -> str:
        """64 hex digits."""
        total = hashlib.sha256()
        for name in sorted(self._columns):
            total.update(f"{name} {self.rows} {self._columns[name].hexdigest()}\n".encode())
        return total.hexdigest()


def digest_of_tables(tables: Mapping[str, Iterator[Mapping[str, np.ndarray]]], streams: int) -> str:
    """SHA-256 over all tables, with the version of the random streams; 64 hex digits."""
    total = hashlib.sha256(f"brittle streams {streams}\n".encode())
    for name in sorted(tables):
        digest = TableDigest()
        for block in tables[name]:
            digest.feed(block)
        total.update(f"{name} {digest.hexdigest()}\n".encode())
    return total.hexdigest()


def _bytes(values: np.ndarray) -> bytes:
    if values.dtype == object:
        return b"".join(str(value).encode() + b"\0" for value in values)
    if values.dtype.kind == "f":
        numbers = np.ascontiguousarray(values, dtype="<f8")
        return np.where(np.isnan(numbers), np.nan, numbers + 0.0).tobytes()
    return np.ascontiguousarray(values, dtype="<i8").tobytes()
