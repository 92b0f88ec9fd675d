"""Checksums of the pictures of a sweep, kept beside them; a run's manifest has those of its own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from brittle.store.atomic import sha256_of
from brittle.store.checksummed_json import read_checksummed, write_checksummed
from brittle.world.check import BadInput

FIGURES = "figures"
CHECKSUMS = f"{FIGURES}/checksums.json"


def note_pictures(folder: Path, written: Iterable[Path]) -> None:
    """Write down the SHA-256 of these pictures, beside those noted before. Raises OSError."""
    try:
        before = read_pictures(folder)
    except BadInput:  # of the pictures not drawn now nothing is known any more
        before = {}
    now = {path.relative_to(folder).as_posix(): sha256_of(path) for path in written}
    write_checksummed(folder / CHECKSUMS, {"files": dict(sorted({**before, **now}.items()))})


def read_pictures(folder: Path) -> dict[str, str]:
    """SHA-256 of each picture by its name in the folder; empty if none was noted. Raises BadInput if damaged."""
    path = folder / CHECKSUMS
    return dict(read_checksummed(path)["files"]) if path.is_file() else {}
