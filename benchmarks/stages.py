"""Share of each stage of a step, by the processor's cycle counter between the statements of `one_step`.

The instrumented step is made from the engine's own source, so it cannot drift from it.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba.extending import intrinsic

from brittle.engine import run, step
from brittle.numerics.jit import OPTIONS


@intrinsic
def cycles(context: Any) -> Any:
    """The processor's cycle counter."""

    def code(_context: Any, builder: Any, _signature: Any, _args: Any) -> Any:
        function = builder.module.declare_intrinsic("llvm.readcyclecounter", (), ir.FunctionType(ir.IntType(64), ()))
        return builder.call(function, ())

    return numba.types.int64(), code


def _instrument(function: Any, names: list[str]) -> Any:
    """The function's source with a reading after every statement of its body; stage names are appended."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function.py_func)))
    definition = tree.body[0]
    assert isinstance(definition, ast.FunctionDef)
    definition.decorator_list = []
    definition.args.args.append(ast.arg("ticks"))
    body: list[ast.stmt] = ast.parse("before = cycles()").body
    for statement in definition.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        label = ast.unparse(statement).split("(")[0].replace("if ", "").strip()
        if label == "advance":
            statement = ast.parse("timed_advance(state, work, theatre, p, inputs, key, ticks)").body[0]
            body += [statement, *ast.parse("before = cycles()").body]
            continue
        names.append(label)
        body.append(statement)
        body += ast.parse(f"ticks[{len(names) - 1}] += cycles() - before\nbefore = cycles()").body
    definition.body = body
    return ast.unparse(ast.fix_missing_locations(tree))


def timed_step() -> tuple[Any, list[str]]:
    """A compiled `one_step` that adds cycles by stage to its last argument, and the stages' names."""
    names: list[str] = []
    space: dict[str, Any] = {**vars(step), **vars(run), "cycles": cycles}
    options = {**OPTIONS, "cache": False}
    exec(_instrument(step.advance, names), space)
    space["timed_advance"] = numba.njit(**options)(space["advance"])
    exec(_instrument(run.one_step, names), space)
    return numba.njit(**options)(space["one_step"]), names


def stage_shares(make_run: Any, replicates: int, steps: int) -> dict[str, float]:
    """Share of the time of a step spent in each stage, over `replicates` runs of `steps` steps."""
    timed, names = timed_step()
    ticks = np.zeros(len(names), np.int64)
    for number in range(replicates):
        arguments = make_run(number)
        for _ in range(steps):
            timed(*arguments, ticks)
    total = ticks.sum()
    return {name: float(tick / total) for name, tick in zip(names, ticks, strict=True)}
