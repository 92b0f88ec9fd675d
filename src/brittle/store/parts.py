"""The parts of a sweep's tables: a file a table and chunk, whose name holds the hash of its place and its bytes.

So a part that was changed, renamed, copied to another number or brought from another sweep
does not fit its name. To rename it there is to acknowledge it.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from brittle.store.atomic import beside, put
from brittle.store.checksummed_json import read_checksummed, write_checksummed
from brittle.store.parquet import write_table
from brittle.world.check import BadInput

PARTS = "parts"
_NAME = re.compile(r"(runs|daily|sums)\.(\d{1,7})\.(\d{6,9})\.([0-9a-f]{64})\.parquet")
_FAILED = re.compile(r"failed\.(\d{1,7})\.(\d{6,9})\.json")
_OF_CHUNK = re.compile(r"\.?(runs|daily|sums)\.(\d{1,7})\.(\d{6,9})[-.]")


class Part(NamedTuple):
    """One file with the rows of one chunk."""

    table: str
    batch: int
    chunk: int
    sha256: str
    path: Path


class Key(NamedTuple):
    """A chunk of a batch."""

    batch: int
    chunk: int


def list_parts(folder: Path) -> list[Part]:
    """Every part by its name, in order of table, batch and chunk; nothing is read and nothing is believed."""
    found = []
    with contextlib.suppress(FileNotFoundError):
        for path in (folder / PARTS).iterdir():
            match = _NAME.fullmatch(path.name)
            if match:
                table, number, chunk, sha256 = match.groups()
                found.append(Part(table, int(number), int(chunk), sha256, path))
    return sorted(found)


def chunks_done(parts: Iterable[Part], tables: Iterable[str]) -> set[Key]:
    """Chunks of which every table that is kept has its part."""
    by_table: dict[str, set[Key]] = {table: set() for table in tables}
    for part in parts:
        if part.table in by_table:
            by_table[part.table].add(Key(part.batch, part.chunk))
    return set.intersection(*by_table.values())


def put_part(folder: Path, table: str, key: Key, rows: Any, plan: str) -> Part:
    """Write the rows of one chunk: the bytes first, then, synced, the name. `plan` is its mark. Raises OSError."""
    parts = folder / PARTS
    made = beside(parts / f"{table}.{key.batch}.{key.chunk:06d}")
    try:
        write_table(rows, made, {"plan": plan, "batch": str(key.batch), "chunk": str(key.chunk)})
        sha256 = _hash(made, plan, table, key)
        path = parts / f"{table}.{key.batch}.{key.chunk:06d}.{sha256}.parquet"
        put(made, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            made.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror or str(error), str(folder)) from None
    return Part(table, key.batch, key.chunk, sha256, path)


def check_part(part: Part, plan: str) -> None:
    """Raises BadInput if a part's bytes, its place or its plan are not those that its name promises."""
    try:
        found = _hash(part.path, plan, part.table, Key(part.batch, part.chunk))
    except FileNotFoundError:
        raise BadInput([f"{part.path}: is missing"]) from None
    if found != part.sha256:
        raise BadInput([f"{part.path}: is damaged or was changed, its checksum does not fit"])


def _hash(path: Path, plan: str, table: str, key: Key) -> str:
    """SHA-256 of one line that says what the part is, and of its bytes; 64 hex digits."""
    digest = hashlib.sha256(f"{plan} {table} {key.batch} {key.chunk}\n".encode())
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def put_failure(folder: Path, key: Key, failure: Mapping[str, Any]) -> None:
    """Note that a chunk failed, and why. Raises OSError."""
    write_checksummed(failure_path(folder, key), dict(failure))


def list_failures(folder: Path) -> dict[Key, Path]:
    """The files that say why chunks failed."""
    found = {}
    with contextlib.suppress(FileNotFoundError):
        for path in sorted((folder / PARTS).iterdir()):
            match = _FAILED.fullmatch(path.name)
            if match:
                found[Key(int(match[1]), int(match[2]))] = path
    return found


def read_failure(path: Path) -> dict[str, Any]:
    """Why a chunk failed. Raises BadInput if the file is damaged."""
    return read_checksummed(path)


def failure_path(folder: Path, key: Key) -> Path:
    """Where the failure of a chunk is noted."""
    return folder / PARTS / f"failed.{key.batch}.{key.chunk:06d}.json"


def clean(folder: Path, keys: Iterable[Key]) -> None:
    """Remove what interrupted writers of these chunks left behind; the caller holds their lock."""
    wanted = set(keys)
    for path in (folder / PARTS).iterdir():
        match = _OF_CHUNK.match(path.name)
        if match and Key(int(match[2]), int(match[3])) in wanted:
            path.unlink(missing_ok=True)
