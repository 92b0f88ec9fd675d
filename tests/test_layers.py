"""The one-way import rule, no circle of files, and the shape of the tree, read from the sources without importing them.

Imports in functions and under `TYPE_CHECKING` count like all others.
"""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "brittle"
# Lowest first. Packages on one line must not import each other.
LEVELS = (
    ("version",),
    ("numerics",),
    ("world",),
    ("rules",),
    ("doctrine",),
    ("engine",),
    ("theatres",),
    ("scenario",),
    ("agents", "ensemble", "store"),
    ("analysis",),
    ("sweeps",),
    ("config",),
    ("results",),
    ("comparison",),
    ("export", "figures"),
    ("report",),
    ("api",),
    ("web",),
    ("cli",),
    ("__init__", "__main__"),
)
RANK = {name: rank for rank, level in enumerate(LEVELS) for name in level}
PHYSICS = {"numerics", "world", "rules", "doctrine", "engine", "ensemble"}
ONLY_IN = {
    "hydra": {"config"},
    "omegaconf": {"config"},
    "mesa": {"agents"},
    "pettingzoo": {"agents"},
    "gymnasium": {"agents"},
    "matplotlib": {"figures"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "websockets": {"web"},
}
COMPILER = "brittle.numerics.jit"
# Packages whose files may import other files of brittle inside functions, so that they start at once.
LAZY = {"api", "cli", "__init__", "__main__"}
# Circles of files that are still there. The list only shrinks.
CIRCLES: dict[str, int] = {}
THIRD_LEVEL = {("engine", "stages"), ("figures", "maps")}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "misc"}
DRAWS = {"random", "secrets"}


def layer_of(target: str) -> str:
    """Layer that a dotted name of the package belongs to; what is no layer is the public face."""
    parts = target.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in RANK else "__init__"


def base_of_relative(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    parts = module.split(".")
    keep = len(parts) - node.level + (1 if is_package else 0)
    return ".".join(parts[:keep] + ([node.module] if node.module else []))


def dynamic_target(call: ast.Call) -> str | None:
    """What `import_module(...)` or `__import__(...)` names, as far as the source tells, else None."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in ("import_module", "__import__"):
        return None
    first: ast.expr | None = call.args[0] if call.args else None
    if isinstance(first, ast.JoinedStr) and first.values:
        first = first.values[0]
    return str(first.value) if isinstance(first, ast.Constant) else "?"


def imports(tree: ast.AST, module: str, is_package: bool) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything imported, in functions and in type-checking blocks too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = base_of_relative(node, module, is_package) if node.level else str(node.module)
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and (target := dynamic_target(node)) is not None:
            yield node.lineno, target


def fault_inside(layer: str, target: str) -> str | None:
    """Why `layer` must not import this part of the package, or None."""
    wanted = layer_of(target)
    if wanted == layer:
        return None
    if RANK[wanted] == RANK[layer]:
        return f"{layer} and {wanted} stand side by side and must not import each other"
    if RANK[wanted] > RANK[layer]:
        return f"{layer} must not import {wanted}, which stands above it"
    if layer in PHYSICS and wanted not in PHYSICS:
        return f"{layer} is physics and must not import {wanted}"
    return None


def fault_outside(module: str, layer: str, target: str) -> str | None:
    """Why `module` must not import this library, or None."""
    top = target.split(".")[0]
    if top in ONLY_IN and layer not in ONLY_IN[top]:
        return f"{top} belongs to {' and '.join(sorted(ONLY_IN[top]))} only"
    if top == "numba" and module != COMPILER:
        return f"numba belongs to {COMPILER} only; use its @kernel"
    if layer not in PHYSICS:
        return None
    if target == "?":
        return "physics must name what it imports"
    if top in DRAWS or target.startswith("numpy.random"):
        return f"{target}: physics draws from brittle.numerics.streams only"
    if top not in sys.stdlib_module_names | {"numpy", "numba"}:
        return f"{top}: physics imports numpy and the standard library only"
    return None


def numpy_random_uses(tree: ast.AST) -> Iterator[int]:
    """Lines that reach numpy.random through the name numpy is bound to."""
    names = {
        alias.asname or "numpy"
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name.split(".")[0] == "numpy"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "random" and getattr(node.value, "id", "") in names:
            yield node.lineno


def eager_imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """What is imported as soon as the file is, type-checking blocks left out."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        yield from imports(node, "brittle", is_package=True)


def faults(module: str, source: str, is_package: bool = False) -> list[str]:
    """Every breach of the import rule in one file, one sentence each."""
    tree = ast.parse(source)
    layer = layer_of(module)
    found = []
    for line, target in imports(tree, module, is_package):
        ours = target.split(".")[0] == "brittle"
        fault = fault_inside(layer, target) if ours else fault_outside(module, layer, target)
        found += [f"{module}:{line}: {fault}"] if fault else []
    if layer in PHYSICS:
        found += [f"{module}:{line}: numpy.random in physics" for line in numpy_random_uses(tree)]
    if module == "brittle":
        for line, target in eager_imports(tree):
            if target.split(".")[0] not in sys.stdlib_module_names and target != "brittle.version.__version__":
                found.append(f"{module}:{line}: {target} must be imported lazily, so that --help answers at once")
    return found


def edges(files: dict[str, tuple[str, bool]]) -> dict[str, set[str]]:
    """The files that each file imports, anywhere in it; `files` holds source and "is a package file" by module."""
    found: dict[str, set[str]] = {}
    for module, (source, is_package) in files.items():
        targets = [target for _, target in imports(ast.parse(source), module, is_package)]
        found[module] = {file for target in targets if (file := file_of(target, files)) and file != module}
    return found


def file_of(target: str, files: dict[str, tuple[str, bool]]) -> str | None:
    """The file that a dotted name leads to: itself if it is a module, else the module that defines it."""
    return next((name for name in (target, target.rpartition(".")[0]) if name in files), None)


def circles(graph: dict[str, set[str]]) -> list[set[str]]:
    """Groups of two files or more that reach each other (Tarjan 1972)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []

    def visit(node: str) -> None:
        number[node] = lowest[node] = len(number)
        stack.append(node)
        for other in sorted(graph[node]):
            if other not in number:
                visit(other)
                lowest[node] = min(lowest[node], lowest[other])
            elif other in stack:
                lowest[node] = min(lowest[node], number[other])
        if lowest[node] == number[node]:
            group: set[str] = set()
            while node not in group:
                group.add(stack.pop())
            found.extend([group] if len(group) > 1 else [])

    for node in sorted(graph):
        if node not in number:
            visit(node)
    return found


def deferred(tree: ast.AST, module: str, is_package: bool) -> list[int]:
    """Lines inside functions that import a file of the package."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            inside = ast.Module(body=node.body if isinstance(node.body, list) else [], type_ignores=[])
            lines += [line for line, target in imports(inside, module, is_package) if target.startswith("brittle")]
    return sorted(set(lines))


def sources() -> dict[str, tuple[str, bool]]:
    """Source of every file of the package, and whether it is a package file, by module."""
    return {
        module_name(path): (path.read_text(encoding="utf-8"), path.name == "__init__.py") for path in source_files()
    }


def test_no_circle_of_files_inside_a_layer():
    """The circles that are left are those in the list, and none of them has grown."""
    found: dict[str, int] = {}
    for group in circles(edges(sources())):
        for module in group:
            layer = f"brittle.{layer_of(module)}"
            found[layer] = found.get(layer, 0) + 1
    grown = {layer: size for layer, size in found.items() if size > CIRCLES.get(layer, 0)}
    shrunk = {layer: size for layer, size in CIRCLES.items() if found.get(layer, 0) < size}
    assert not grown, f"files that import each other in a circle: {grown}; {circles(edges(sources()))}"
    assert not shrunk, f"fewer circles than the list says, shorten it: {shrunk} against {found}"


def test_the_package_is_not_imported_inside_functions():
    """Imports inside functions hide circles; only where start-up must be quick are they allowed."""
    found = []
    for module, (source, is_package) in sources().items():
        if layer_of(module) not in LAZY:
            found += [f"{module}:{line}" for line in deferred(ast.parse(source), module, is_package)]
    assert not found, f"move these imports to the top of their files: {found}"


CIRCLE = {
    "brittle.store.a": ("from brittle.store.b import x", False),
    "brittle.store.b": ("def f():\n    from brittle.store import c", False),
    "brittle.store.c": ("if TYPE_CHECKING:\n    from brittle.store.a import y", False),
    "brittle.store.d": ("import brittle.store.a", False),
}


def test_checker_finds_a_circle_through_functions_and_type_checking():
    assert circles(edges(CIRCLE)) == [{"brittle.store.a", "brittle.store.b", "brittle.store.c"}]
    for open_one in ("brittle.store.a", "brittle.store.b", "brittle.store.c"):
        assert not circles(edges({**CIRCLE, open_one: ("import os", False)}))


def test_checker_finds_imports_inside_functions():
    source = "import os\ndef f():\n    import sys\n    from brittle.store import plan\n"
    assert deferred(ast.parse(source), "brittle.store.a", False) == [4]
    assert deferred(ast.parse("from brittle.store import plan"), "brittle.store.a", False) == []


def source_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(("brittle", *parts)).removesuffix(".__init__")


def test_imports_point_down_only():
    assert len(source_files()) > 10, "the sources were not found"
    found = []
    for path in source_files():
        found += faults(module_name(path), path.read_text(encoding="utf-8"), path.name == "__init__.py")
    assert not found, "\n".join(found)


def test_every_package_and_module_at_the_top_has_a_layer():
    names = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    names |= {path.stem for path in PACKAGE.glob("*.py")}
    assert names <= set(RANK), f"give these a place in LEVELS: {sorted(names - set(RANK))}"


def test_tree_is_two_levels_deep_and_names_say_something():
    for path in source_files():
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        deep = parts[0] == "web" or parts[:2] in THIRD_LEVEL
        assert len(parts) <= (3 if deep else 2), f"{path.relative_to(PACKAGE)} is too deep"
        assert not VAGUE_NAMES & set(parts), f"{path.relative_to(PACKAGE)}: the name says nothing"


def same_names(modules: list[str]) -> dict[str, list[str]]:
    """Names that several files share, left out a rule and its stage, and verbs, which `api` and `cli` have too."""
    homes: dict[str, list[str]] = {}
    for module in modules:
        package, _, name = module.rpartition(".")
        if package not in ("brittle.api", "brittle.cli", "brittle.engine.stages"):
            homes.setdefault(name, []).append(package)
    return {name: sorted(packages) for name, packages in homes.items() if len(packages) > 1}


def test_no_two_files_share_a_name():
    files = [module_name(path) for path in source_files() if path.name not in ("__init__.py", "__main__.py")]
    assert not same_names(files)
    stages = {name.rpartition(".")[2] for name in files if name.startswith("brittle.engine.stages.")}
    others = {
        name.rpartition(".")[2] for name in files if not name.startswith(("brittle.engine.stages.", "brittle.rules."))
    }
    assert not stages & others, "a stage shares its name with its rule alone"


def test_checker_finds_files_that_share_a_name():
    assert same_names(["brittle.rules.air", "brittle.store.air"]) == {"air": ["brittle.rules", "brittle.store"]}
    assert not same_names(["brittle.rules.will", "brittle.engine.stages.will", "brittle.cli.run", "brittle.engine.run"])


def test_theatres_hold_data_only():
    stray = [path for path in (PACKAGE / "theatres").glob("*/*") if path.suffix in (".py", ".so", ".pkl")]
    assert not stray


def test_files_over_500_lines_are_listed():
    """One file answers one question; beyond 500 lines it is time to ask which."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in source_files()}
    for path, lines in lengths.items():
        if lines > 500:
            warnings.warn(f"{path.relative_to(PACKAGE)} has {lines} lines; does it answer one question?", stacklevel=1)


PLANTED = [
    ("brittle.numerics.a", "from brittle.world import state", "stands above"),
    ("brittle.world.a", "import brittle.rules.movement", "stands above"),
    ("brittle.world.a", "from ..rules import movement", "stands above"),
    ("brittle.world.a", "from brittle import rules", "stands above"),
    ("brittle.rules.a", "def f():\n    from brittle.engine import step", "stands above"),
    ("brittle.rules.a", "if TYPE_CHECKING:\n    from brittle.engine import step", "stands above"),
    ("brittle.rules.a", "import importlib\nimportlib.import_module('brittle.engine.step')", "stands above"),
    ("brittle.api.a", "import importlib\nimportlib.import_module(f'brittle.cli.{x}')", "stands above"),
    ("brittle.report.a", "from brittle import run", "stands above"),
    ("brittle.engine.a", "from brittle.version import __version__", "is physics"),
    ("brittle.figures.a", "from brittle.export import formats", "side by side"),
    ("brittle.store.a", "from brittle.ensemble import replicate", "side by side"),
    ("brittle.ensemble.a", "from brittle.scenario import build", "is physics"),
    ("brittle.engine.a", "import pandas as pd", "standard library only"),
    ("brittle.engine.a", "from scipy import stats", "standard library only"),
    ("brittle.engine.a", "__import__(name)", "must name"),
    ("brittle.engine.a", "import random", "streams only"),
    ("brittle.rules.a", "from random import gauss", "streams only"),
    ("brittle.rules.a", "import numpy.random", "streams only"),
    ("brittle.rules.a", "from numpy import random", "streams only"),
    ("brittle.rules.a", "from numpy.random import default_rng", "streams only"),
    ("brittle.rules.a", "import numpy as np\nx = np.random.rand()", "numpy.random in physics"),
    ("brittle.rules.a", "from numba import njit", "numba belongs"),
    ("brittle.results.a", "import numba", "numba belongs"),
    ("brittle.scenario.a", "from omegaconf import OmegaConf", "omegaconf belongs"),
    ("brittle.analysis.a", "from hydra import compose", "hydra belongs"),
    ("brittle.analysis.a", "import matplotlib.pyplot as plt", "matplotlib belongs"),
    ("brittle.api.a", "import mesa", "mesa belongs"),
    ("brittle.api.a", "from pettingzoo import ParallelEnv", "pettingzoo belongs"),
    ("brittle.engine.a", "import gymnasium", "gymnasium belongs"),
    ("brittle.agents.a", "from brittle.api import run", "stands above"),
    ("brittle.results.a", "from brittle.figures import style", "stands above"),
    ("brittle.results.a", "from omegaconf import OmegaConf", "omegaconf belongs"),
    ("brittle.report.a", "import matplotlib.pyplot as plt", "matplotlib belongs"),
    ("brittle", "from brittle.api.run import run", "lazily"),
    ("brittle", "import numpy as np", "lazily"),
    ("brittle", "try:\n    import pandas\nexcept ImportError:\n    pass", "lazily"),
]


@pytest.mark.parametrize(("module", "source", "reason"), PLANTED)
def test_checker_finds_planted_imports(module, source, reason):
    found = faults(module, source, is_package=module == "brittle")
    assert found and any(reason in fault for fault in found), found


def test_checker_resolves_relative_imports_of_a_package_file():
    assert not faults("brittle.rules", "from .movement import move", is_package=True)
    assert faults("brittle.rules", "from ..engine import step", is_package=True)


ALLOWED = [
    ("brittle.rules.a", "import math\nimport numpy as np\nfrom brittle.world.state import State"),
    ("brittle.rules.a", "from brittle.rules.movement import move\nfrom . import air"),
    ("brittle.numerics.jit", "import numba"),
    ("brittle.ensemble.a", "from brittle.engine.step import step"),
    (
        "brittle.scenario.a",
        "import yaml\nimport scipy.sparse\nimport pandas\nfrom brittle.world import check",
    ),
    ("brittle.config.a", "import hydra\nfrom omegaconf import OmegaConf\nfrom brittle.version import __version__"),
    ("brittle.cli.a", "from brittle.api import run"),
    ("brittle.agents.a", "import mesa\nfrom brittle.scenario import build"),
    ("brittle.agents.a", "from gymnasium.spaces import Box\nfrom pettingzoo import ParallelEnv"),
    ("brittle.figures.a", "import matplotlib\nfrom brittle.analysis import score"),
    ("brittle.rules.a", "other.random"),
    ("brittle", "def run():\n    from brittle.api.run import run as f\n    return f()"),
    ("brittle", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from brittle.api.run import run"),
]


@pytest.mark.parametrize(("module", "source"), ALLOWED)
def test_checker_accepts_good_sources(module, source):
    assert faults(module, source, is_package=module == "brittle") == []
