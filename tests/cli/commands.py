"""The real command in a process of its own, where the disk is full or a folder is closed even to root."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brittle

SMALL = ("theatre=vardania", "ensemble.replications=4", "ensemble.horizon_days=6")
# From linux/prctl.h and linux/capability.h.
_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 24, 1, 2


def command(*arguments: str, cwd: Path, before: Callable[[], Any] | None = None, **settings: Any) -> Any:
    """What `brittle WORDS` came to; `before` is called in the new process, before it becomes brittle."""
    # Output is buffered as it is for people; a full disk behind it shows only at the end then.
    environment = {**os.environ, "PYTHONPATH": str(Path(brittle.__file__).parents[1]), "PYTHONUNBUFFERED": ""}
    settings = {"stdout": subprocess.PIPE, **settings}
    return subprocess.run(
        [sys.executable, "-m", "brittle", *arguments], cwd=cwd, env=environment, preexec_fn=before,
        stderr=subprocess.PIPE, text=True, timeout=120, check=False, **settings,
    )  # fmt: skip


def obey_permissions() -> None:
    """Take from this process, and what it becomes, root's right to read and write anywhere."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    for right in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
        if libc.prctl(_PR_CAPBSET_DROP, right, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "the right of root cannot be dropped")


def can_obey_permissions() -> bool:
    """True for people, and for root where the system lets it drop a right, as in a usual container."""
    if os.geteuid() != 0:
        return os.name == "posix"
    probe = "import ctypes, sys; sys.exit(ctypes.CDLL(None).prctl(24, 1, 0, 0, 0) != 0)"
    return sys.platform == "linux" and subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


def problems_of(error: str) -> list[str]:
    """The lines on standard error that are no news of progress."""
    news = ("compiling the model", "replications", "drawing the map")
    return [line for line in error.splitlines() if not any(word in line for word in news)]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, and every folder."""
    return {
        str(path.relative_to(folder)): b"" if path.is_dir() else path.read_bytes() for path in sorted(folder.rglob("*"))
    }
