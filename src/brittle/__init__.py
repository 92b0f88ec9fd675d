"""brittle: when does a besieged regime that lives on foreign patrons hold, and when does it break?

`brittle.run()` simulates a war many times and returns the results for every place. A
retrospective scenario exercise, not a prediction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brittle.version import __version__

if TYPE_CHECKING:
    from brittle.api.compare import Compared, compare
    from brittle.api.environment import parallel_env
    from brittle.api.mesa import ConflictModel, to_mesa
    from brittle.api.open import Results
    from brittle.api.open import open_results as open  # noqa: F401
    from brittle.api.run import RunResult, run
    from brittle.api.sweep import sweep
    from brittle.config.setting_values import Interval
    from brittle.world.check import BadInput

__all__ = [
    "BadInput", "Compared", "ConflictModel", "Interval", "Results", "RunResult", "__version__", "compare",
    "parallel_env", "run", "sweep", "to_mesa",
]  # fmt: skip
_LAZY = {
    "BadInput": ("brittle.world.check", "BadInput"),
    "Compared": ("brittle.api.compare", "Compared"),
    "ConflictModel": ("brittle.api.mesa", "ConflictModel"),
    "Interval": ("brittle.config.setting_values", "Interval"),
    "Results": ("brittle.api.open", "Results"),
    "RunResult": ("brittle.api.run", "RunResult"),
    "compare": ("brittle.api.compare", "compare"),
    "open": ("brittle.api.open", "open_results"),
    "parallel_env": ("brittle.api.environment", "parallel_env"),
    "run": ("brittle.api.run", "run"),
    "sweep": ("brittle.api.sweep", "sweep"),
    "to_mesa": ("brittle.api.mesa", "to_mesa"),
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
