"""Every rule has a docstring whose examples hold, and a test here calls it."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import brittle.rules

MODULES = sorted(module.name for module in pkgutil.iter_modules(brittle.rules.__path__))


def rules_of(module_name):
    """Functions defined in a module of rules: name -> plain Python function."""
    module = importlib.import_module(f"brittle.rules.{module_name}")
    plain = {name: getattr(value, "py_func", value) for name, value in vars(module).items()}
    return {
        name: value
        for name, value in plain.items()
        if inspect.isfunction(value) and value.__module__ == module.__name__
    }


def called_in_tests():
    """(module, name) of every rule that a test of this folder imports and calls."""
    found = set()
    for path in Path(__file__).parent.glob("test_*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        origin = {
            alias.asname or alias.name: (node.module.removeprefix("brittle.rules."), alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("brittle.rules.")
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in origin:
                found.add(origin[node.id])
    return found


def test_the_search_finds_the_rules():
    assert len(MODULES) >= 10
    assert sum(len(rules_of(module)) for module in MODULES) >= 40


@pytest.mark.parametrize("module", MODULES)
def test_every_public_rule_says_what_it_returns(module):
    silent = [name for name, rule in rules_of(module).items() if not name.startswith("_") and not inspect.getdoc(rule)]
    assert not silent, f"brittle.rules.{module}: no docstring: {', '.join(silent)}"


def test_every_public_rule_is_exercised_here():
    rules = {(module, name) for module in MODULES for name in rules_of(module) if not name.startswith("_")}
    missing = sorted(f"{module}.{name}" for module, name in rules - called_in_tests())
    assert not missing, f"no test in tests/rules calls {', '.join(missing)}"


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_docstrings_hold(module):
    compiled = vars(importlib.import_module(f"brittle.rules.{module}"))
    examples = [
        found
        for name, rule in rules_of(module).items()
        for found in doctest.DocTestFinder().find(rule, name, globs=dict(compiled))
    ]
    runner = doctest.DocTestRunner(verbose=False)
    report = []
    for example in examples:
        runner.run(example, out=report.append)
    assert not runner.failures, "".join(report)


@pytest.mark.parametrize("module", [name for name in MODULES if name != "predictors"])
def test_every_argument_of_a_public_rule_is_described(module):
    missing = []
    for name, rule in rules_of(module).items():
        described = re.split("[-]{3,}", inspect.getdoc(rule) or "")
        named = set(re.findall(r"\w+", " ".join(re.findall(r"^([\w, ]+) :", "\n".join(described), re.M))))
        missing += [f"{name}({a})" for a in inspect.signature(rule).parameters if name[0] != "_" and a not in named]
    assert not missing, f"brittle.rules.{module}: no unit or range for {', '.join(missing)}"
