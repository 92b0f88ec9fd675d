"""The rows of a theatre's CSV files, checked cell by cell.

Only the columns that a table declares as read ever leave this module: remarks (`notes`)
and other columns for people are dropped before anything looks at them.
"""

from __future__ import annotations

import csv
import io
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from brittle.scenario.cells import Cell
from brittle.scenario.problems import Problems, listed, shown
from brittle.world.check import hint

MOST_BYTES = 5_000_000
MOST_ROWS = 5_000


@dataclass(frozen=True)
class Table:
    """What a file may hold: columns that are read, and columns for people that are dropped."""

    file: str
    needed: tuple[str, ...]
    allowed: tuple[str, ...] = ()  # read if present
    dropped: tuple[str, ...] = ()  # documented for people, never read
    empty_ok: bool = False  # a header alone is fine


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    where: str
    cells: dict[str, str]
    problems: Problems

    def __getitem__(self, column: str) -> Cell:
        return Cell(self.cells.get(column, ""), self.where, column, self.problems)


def read_text(path: Path, problems: Problems, most_bytes: int = MOST_BYTES) -> str | None:
    """The text of a UTF-8 file with LF line ends, or None if it was refused.

    Refuses, without reading it, what is no plain file or is larger than `most_bytes`.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            problems.add(path.name, "is not a plain file; put a text file here")
            return None
        if status.st_size > most_bytes:
            problems.add(path.name, f"has {status.st_size} bytes; give at most {most_bytes}")
            return None
        with path.open("rb") as stream:
            raw = stream.read(most_bytes + 1)
    except FileNotFoundError:
        problems.add(path.name, f"is missing from the folder{_misnamed(path)}")
        return None
    except OSError as error:
        problems.add(path.name, f"cannot be read: {error.strerror or 'the system refused it'}")
        return None
    if len(raw) > most_bytes:
        problems.add(path.name, f"grew past {most_bytes} bytes while it was read")
        return None
    return _decoded(raw, path.name, problems)


def _decoded(raw: bytes, file: str, problems: Problems) -> str | None:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        byte = raw[error.start]
        problems.add(f"{file}:{line}", f"holds the byte 0x{byte:02x}, which is not UTF-8; save it as UTF-8")
        return None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        problems.add(f"{file}:{line}", "holds the byte 0x00; give a text file, not a binary one")
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _misnamed(path: Path) -> str:
    try:
        others = sorted(entry.name for entry in path.parent.iterdir())
    except OSError:
        return ""
    return hint(path.name, others)


def read_rows(folder: Path, table: Table, problems: Problems) -> list[Row]:
    """The rows of a table of the folder; what is wrong with them is noted in `problems`."""
    text = read_text(folder / table.file, problems)
    if text is None:
        return []
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    try:
        header = next(lines, [])
        if not _check_header(table, header, problems):
            return []
        kept = [i for i, column in enumerate(header) if column in table.needed + table.allowed]
        for values in lines:
            where = f"{table.file}:{lines.line_num}"
            if len(values) != len(header):
                problems.add(where, f"has {len(values)} cells; give {len(header)}, as the header does")
                continue
            if len(rows) == MOST_ROWS:
                problems.add(where, f"is row {MOST_ROWS + 1}; give at most {MOST_ROWS} rows")
                break
            rows.append(Row(where, {header[i]: values[i].strip() for i in kept}, problems))
    except csv.Error as error:
        problems.add(f"{table.file}:{lines.line_num}", f"is not CSV: {error}")
    if not rows and not table.empty_ok and not problems.lines:
        problems.add(table.file, "has a header and no row; give at least one row")
    return rows


def _check_header(table: Table, header: list[str], problems: Problems) -> bool:
    where = f"{table.file}:1"
    known = table.needed + table.allowed + table.dropped
    before = len(problems.lines)
    if not header:
        problems.add(where, f"is empty; begin with the columns {listed(table.needed)}")
        return False
    missing = [column for column in table.needed if column not in header]
    for column in header:
        if column not in known:
            near = hint(column, missing) or hint(column, known)
            problems.add(where, f"has the unknown column {shown(column)}; known: {listed(known, 40)}{near}")
    for column in missing:
        problems.add(where, f"lacks the column '{column}'; needed are {listed(table.needed, 40)}")
    for column in sorted(_twice(header)):
        problems.add(where, f"has the column {shown(column)} twice; give it once")
    return len(problems.lines) == before


def _twice(texts: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    return {text for text in texts if text in seen or seen.add(text)}  # type: ignore[func-returns-value]


def identifiers(rows: list[Row], column: str = "id") -> list[str]:
    """The ids of the rows, each checked; a repeated one is noted as a problem."""
    seen: dict[str, str] = {}
    for row in rows:
        name = row[column].identifier()
        if name in seen:
            row[column].refuse(f"{seen[name]} has the same id; give each row its own")
        seen.setdefault(name, row.where)
    return [row[column].text for row in rows]
