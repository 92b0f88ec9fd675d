"""Locks that end with their process, however it ends, so that none is ever left behind."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from brittle.world.check import BadInput

_TRIES, _PAUSE = 20, 0.05  # somebody who only looks holds a lock for a moment


@contextmanager
def locked(path: Path, shared: bool = False) -> Iterator[None]:
    """Hold a lock while inside. Raises BadInput within a second if another process holds it."""
    for _ in range(_TRIES):
        with path.open("a+b") as file:
            if _take(file.fileno(), shared):
                # The folder may have been replaced between opening and locking.
                if path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat()):
                    try:
                        yield
                    finally:
                        _release(file.fileno())  # a forked worker may hold a copy of the file
                    return
                _release(file.fileno())
        time.sleep(_PAUSE)
    raise BadInput([f"name: {path.parent} is being computed by another process; wait for it, or stop it"])


def is_locked(path: Path) -> bool:
    """True if another process is at work behind this lock."""
    if not path.is_file():
        return False
    with path.open("r+b") as file:
        if not _take(file.fileno(), shared=False):
            return True
        _release(file.fileno())
        return False


def _take(number: int, shared: bool) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows has no such lock; two processes there are kept apart by people
        return True
    try:
        fcntl.flock(number, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        # A file system without locks leaves it to people to keep two processes apart.
        return error.errno not in (errno.EAGAIN, errno.EACCES)
    return True


def _release(number: int) -> None:
    try:
        import fcntl
    except ImportError:
        return
    with suppress(OSError):
        fcntl.flock(number, fcntl.LOCK_UN)
