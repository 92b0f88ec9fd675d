"""One compilation for all processes of pytest: who comes second waits, and finds the code in the cache.

After a change of a compiled layer both processes would otherwise compile the same engine, a minute each.
"""

from __future__ import annotations

import hashlib
from typing import Any

from numba.core import sigutils
from numba.core.compiler_lock import global_compiler_lock
from numba.core.dispatcher import Dispatcher

from brittle.numerics.jit import CACHE


def share_compilation() -> None:
    """Let this process compile a function only while no other compiles the same one.

    A caller is locked before what it calls, and rules have no circle of calls, so two processes never wait for each
    other. The lock of the compiler is taken first, so that threads of one process do not either. Without `fcntl`, as
    on Windows, each process compiles for itself.
    """
    try:
        import fcntl
    except ImportError:
        return
    compile_alone = Dispatcher.compile

    def compile_once(self: Any, sig: Any) -> Any:
        arguments, _ = sigutils.normalize_signature(sig)
        if tuple(arguments) in self.overloads:
            return compile_alone(self, sig)
        name = f"{self.py_func.__module__}.{self.py_func.__qualname__}{arguments}"
        path = CACHE / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.lock"
        with global_compiler_lock, path.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # released with the file, also if this process is killed
            return compile_alone(self, sig)

    Dispatcher.compile = compile_once
