"""The table of design points: one row a point, with the cell of choices that it belongs to and its own values."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from brittle.world.check import BadInput

NUMBER, WORD = "number", "word"
FIRST_COLUMNS = ("design_point_id", "cell")


@dataclass(frozen=True, eq=False)
class Design:
    """Design points by row; the row is the `design_point_id` of all its runs."""

    cells: np.ndarray  # (point,) row in the plan's cells
    columns: dict[str, np.ndarray]  # axis -> (point,) float64, or object for words

    def __len__(self) -> int:
        return len(self.cells)

    def values(self, point: int) -> dict[str, float | str]:
        """What one point sets, by axis."""
        found: dict[str, float | str] = {}
        for name, column in self.columns.items():
            found[name] = column[point] if column.dtype == object else float(column[point])
        return found

    def kinds(self) -> dict[str, str]:
        """Each axis as "number" or "word"."""
        return {name: WORD if column.dtype == object else NUMBER for name, column in self.columns.items()}

    def text(self) -> bytes:
        """The table as CSV; numbers are written so that they read back the same to the last bit."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([*FIRST_COLUMNS, *self.columns])
        columns = [
            map(str, column) if column.dtype == object else map(_short, column) for column in self.columns.values()
        ]
        writer.writerows(zip(range(len(self)), self.cells.tolist(), *columns, strict=True))
        return out.getvalue().encode()

    def sha256(self) -> str:
        """SHA-256 of the table's text, 64 hex digits."""
        return hashlib.sha256(self.text()).hexdigest()


def read_design(path: Path, kinds: dict[str, str], sha256: str) -> Design:
    """The table behind a checksum. Raises BadInput if the file is not, to the byte, what was written."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise BadInput([f"{path}: is missing"]) from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise BadInput([f"{path}: is damaged or was changed, its checksum does not fit"])
    rows = list(csv.reader(io.StringIO(data.decode())))[1:]
    by_column: Sequence[Sequence[str]] = list(zip(*rows, strict=True)) or [()] * (len(FIRST_COLUMNS) + len(kinds))
    columns = {
        name: np.array(values, dtype=object) if kind == WORD else np.array(values, dtype=np.float64)
        for (name, kind), values in zip(kinds.items(), by_column[len(FIRST_COLUMNS) :], strict=True)
    }
    return Design(np.array(by_column[1], dtype=np.int64), columns)


def _short(value: float) -> str:
    return repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
