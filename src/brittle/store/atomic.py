"""Files that are there whole or not at all: written beside their place, synced, then renamed."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # no room on the disk, in the quota, under the limit of a file
PARTIAL = ".partial"  # end of the name of a file or folder that is still being written


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, 64 hex digits. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_file(path: Path) -> None:
    """Bring a file's bytes to the disk. Raises OSError."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can; a rename is safe only then."""
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def beside(path: Path) -> Path:
    """An empty file of its own in the folder of `path`, for writing. Raises OSError."""
    number, name = tempfile.mkstemp(prefix=f".{path.name[:40]}-", suffix=PARTIAL, dir=path.parent)
    os.close(number)
    made = Path(name)
    made.chmod(0o666 & ~umask())
    return made


def put(made: Path, path: Path) -> None:
    """Sync `made` and rename it to `path`; after this the file survives a loss of power. Raises OSError."""
    sync_file(made)
    os.replace(made, path)
    sync_folder(path.parent)


def put_folder(made: Path, path: Path) -> None:
    """Rename the folder `made` to `path`; what was there is gone after that, or still there if OSError is raised."""
    if not os.path.lexists(path):
        made.rename(path)
        return
    aside = made.with_suffix(".replaced")
    path.rename(aside)
    try:
        made.rename(path)
    except OSError:
        aside.rename(path)
        raise
    with contextlib.suppress(OSError):
        sync_folder(path.parent)
    shutil.rmtree(aside, ignore_errors=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises OSError that names `path`."""
    made: Path | None = None
    try:
        made = beside(path)
        with made.open("wb") as file:
            file.write(data)
        put(made, path)
    except OSError as error:
        if made is not None:
            with contextlib.suppress(OSError):
                made.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror or str(error), str(path)) from None


def with_reason(error: OSError, place: Path, outcome: str) -> OSError:
    """The same error, about the place that the user named and not of a temporary file."""
    said = OSError(error.errno, error.strerror or str(error), str(place))
    way_out = "make room there" if error.errno in FULL else "make it writable"
    said.add_note(f"{outcome}; {way_out}, or work in another folder")
    return said


def missing_folders(folder: Path) -> list[Path]:
    """The folder and those above it that are not there yet, innermost first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


def remove_empty(folders: Sequence[Path]) -> None:
    """Remove these folders as far as they are empty."""
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _read_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


_UMASK = _read_umask()  # once: it can only be read by setting it, for all threads


def umask() -> int:
    """The mask of permissions for new files."""
    return _UMASK
