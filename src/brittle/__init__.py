"""brittle: when does a besieged regime that lives on foreign patrons hold, and when does it break?

`brittle.run()` plays a war many times over and returns what became of every place. A
retrospective scenario exercise, not a prediction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brittle.analysis.results import Results
    from brittle.analysis.results import open_results as open  # noqa: F401
    from brittle.apps.api import RunResult, run
    from brittle.apps.comparing import Compared, compare
    from brittle.apps.learning import parallel_env
    from brittle.apps.mesa_face import ConflictModel, to_mesa
    from brittle.apps.sweeping import sweep
    from brittle.world.check import BadInput

__version__ = "0.1.0"
__all__ = [
    "BadInput", "Compared", "ConflictModel", "Results", "RunResult", "__version__", "compare", "parallel_env", "run",
    "sweep", "to_mesa",
]  # fmt: skip
_LAZY = {
    "BadInput": ("brittle.world.check", "BadInput"),
    "Compared": ("brittle.apps.comparing", "Compared"),
    "ConflictModel": ("brittle.apps.mesa_face", "ConflictModel"),
    "Results": ("brittle.analysis.results", "Results"),
    "RunResult": ("brittle.apps.api", "RunResult"),
    "compare": ("brittle.apps.comparing", "compare"),
    "open": ("brittle.analysis.results", "open_results"),
    "parallel_env": ("brittle.apps.learning", "parallel_env"),
    "run": ("brittle.apps.api", "run"),
    "sweep": ("brittle.apps.sweeping", "sweep"),
    "to_mesa": ("brittle.apps.mesa_face", "to_mesa"),
}


def __getattr__(name: str) -> Any:
    # Nothing heavy is imported before it is used, so that `brittle --help` answers at once.
    if name not in _LAZY:
        raise AttributeError(f"module 'brittle' has no attribute {name!r}")
    import importlib

    module, found = _LAZY[name]
    return getattr(importlib.import_module(module), found)


def __dir__() -> list[str]:
    return sorted([*__all__, "open"])  # not among those that `import *` brings: it would hide Python's own
