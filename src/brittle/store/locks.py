"""Locks that end with their process, however it ends, so that none is ever left behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from brittle.world.check import BadInput


@contextmanager
def locked(path: Path, shared: bool = False) -> Iterator[None]:
    """Hold a lock while inside. Raises BadInput at once if another process holds it."""
    with path.open("ab") as file:
        if not _take(file.fileno(), shared):
            raise BadInput([f"name: {path.parent} is being computed by another process; wait for it, or stop it"])
        yield


def is_locked(path: Path) -> bool:
    """True if another process is at work behind this lock."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return not _take(file.fileno(), shared=False)


def _take(number: int, shared: bool) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows has no such lock; two processes there are kept apart by people
        return True
    try:
        fcntl.flock(number, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
