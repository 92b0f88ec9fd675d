"""brittle: when does a besieged regime that lives on foreign patrons hold, and when does it break?

`brittle.run()` plays a war many times over and returns what became of every place. A
retrospective scenario exercise, not a prediction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brittle.apps.api import RunResult, run
    from brittle.apps.learning import parallel_env
    from brittle.apps.mesa_face import ConflictModel, to_mesa
    from brittle.world.check import BadInput

__version__ = "0.1.0"
__all__ = ["BadInput", "ConflictModel", "RunResult", "__version__", "parallel_env", "run", "to_mesa"]
_LAZY = {
    "BadInput": "brittle.world.check",
    "ConflictModel": "brittle.apps.mesa_face",
    "RunResult": "brittle.apps.api",
    "parallel_env": "brittle.apps.learning",
    "run": "brittle.apps.api",
    "to_mesa": "brittle.apps.mesa_face",
}


def __getattr__(name: str) -> Any:
    # Nothing heavy is imported before it is used, so that `brittle --help` answers at once.
    if name not in _LAZY:
        raise AttributeError(f"module 'brittle' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_LAZY[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
