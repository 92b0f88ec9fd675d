"""The one decorator that compiles, with every compiler option in one place.

Arithmetic order is fixed: no fast-math, no parallel reductions. The cache folder
is keyed on a hash of the package's sources, because Numba's own cache does not
see an edit in a function that a cached function calls.
"""

from __future__ import annotations

import hashlib
import os
import platform
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

PACKAGE = Path(__file__).resolve().parent.parent
COMPILED_LAYERS = ("numerics", "world", "rules", "doctrine", "engine", "ensemble")


def source_hash() -> str:
    """Hash of every source file of the compiled layers and their subfolders, 16 hex digits."""
    digest = hashlib.sha256(platform.python_version().encode())
    for layer in COMPILED_LAYERS:
        for path in sorted((PACKAGE / layer).rglob("*.py")):
            digest.update(path.relative_to(PACKAGE).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Folder of compiled code for these sources; the first of several places that can be written."""
    base = os.environ.get("BRITTLE_CACHE_DIR")
    homes = [Path(base)] if base else []
    xdg = os.environ.get("XDG_CACHE_HOME")
    homes += [Path(xdg) / "brittle"] if xdg else []
    homes += [Path(os.path.expanduser("~")) / ".cache" / "brittle", Path(tempfile.gettempdir()) / "brittle"]
    for home in homes:
        folder = home / source_hash()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if os.access(folder, os.W_OK):
                return folder
        except OSError:
            continue
    return Path(tempfile.mkdtemp(prefix="brittle-"))


CACHE = cache_folder()
os.environ["NUMBA_CACHE_DIR"] = str(CACHE)

import numba  # noqa: E402  (the cache folder must be named before Numba is imported)
from numba.core.types import unliteral  # type: ignore[attr-defined] # noqa: E402

OPTIONS: dict[str, Any] = {
    "cache": True, "error_model": "numpy", "fastmath": False, "nogil": True, "no_cfunc_wrapper": True,
}  # fmt: skip
numba.config.CACHE_DIR = str(CACHE)  # for a process that imported Numba before us

# Kernels make no arrays, so they need no reference counts; a third of the compilation is gone with them.
NO_COUNTS: dict[str, Any] = {**OPTIONS, "_nrt": False}


def _one_version(dispatcher: Any) -> Any:
    """Compile for `int64`, not again for every literal 0, 1, 2 or True that a caller writes.

    Without this a third of all compilations are copies that differ in one constant.
    """
    if not hasattr(dispatcher, "get_call_template"):  # NUMBA_DISABLE_JIT: the plain function itself
        return dispatcher
    plain = dispatcher.get_call_template

    def get_call_template(args: Any, kws: Any) -> Any:
        return plain([unliteral(arg) for arg in args], {name: unliteral(arg) for name, arg in kws.items()})

    dispatcher.get_call_template = get_call_template
    return dispatcher


def kernel[F: Callable[..., Any]](function: F) -> F:
    """A rule, compiled: numbers in, numbers out; bit-identical on any thread."""
    return cast(F, _one_version(numba.njit(**NO_COUNTS)(function)))


def stage[F: Callable[..., Any]](function: F) -> F:
    """A part of a step, compiled, for other compiled code alone: Python calls its `py_func`."""
    return cast(F, _one_version(numba.njit(no_cpython_wrapper=True, **NO_COUNTS)(function)))


def inner[F: Callable[..., Any]](function: F) -> F:
    """A part of a stage that runs for every formation or place, merged into its callers by the optimiser.

    A call hands over each array in seven words, some two hundred for a State, its scratch and its
    theatre: more work than most of these parts do.
    """
    return cast(F, _one_version(numba.njit(no_cpython_wrapper=True, forceinline=True, **NO_COUNTS)(function)))


def inlined[F: Callable[..., Any]](function: F) -> F:
    """Glue around a step, pasted into its caller.

    The optimiser works through the whole step again for every function around it, two
    to three seconds each; pasted glue costs nothing.
    """
    return cast(F, numba.njit(inline="always", no_cpython_wrapper=True, **NO_COUNTS)(function))


def entry[F: Callable[..., Any]](function: F) -> F:
    """A compiled function that Python calls with records of arrays."""
    return cast(F, _one_version(numba.njit(**OPTIONS)(function)))


def compiled_here(name: str) -> bool:
    """True if the cache already holds compiled code of the kernel called `name`."""
    return any(CACHE.rglob(f"*{name}*.nbi"))


def compile_for(dispatcher: Any, arguments: Iterable[Any]) -> Callable[..., Any]:
    """The compiled code of a function for arguments of these kinds; it is not called.

    For Python, which calls an `entry` thousands of times: half of a call with records is finding out
    what kinds they are, and this code does not ask. It must be given arguments of just these kinds.
    """
    if not hasattr(dispatcher, "compile"):  # NUMBA_DISABLE_JIT
        return cast(Callable[..., Any], dispatcher)
    return cast(Callable[..., Any], dispatcher.compile(tuple(numba.typeof(argument) for argument in arguments)))
