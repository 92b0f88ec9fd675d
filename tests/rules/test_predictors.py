"""The registry of predictors names the terms that the rules add up, in their order."""

from __future__ import annotations

import importlib
import inspect

import pytest

from brittle.rules.predictors import PREDICTORS, predictor

# Rules that are the bare sum of their terms, with the number of terms that are subtracted at the end.
SUMS = {"will": 0, "break": 1, "uprising": 2}


@pytest.mark.parametrize("entry", PREDICTORS, ids=lambda entry: entry.name)
def test_every_predictor_points_to_a_rule(entry):
    _, module, name = entry.equation.split(".")
    rule = getattr(importlib.import_module(f"brittle.rules.{module}"), name)
    assert callable(rule)
    assert len({term.name for term in entry.terms}) == len(entry.terms)
    assert predictor(entry.name) is entry


@pytest.mark.parametrize("name", sorted(SUMS))
def test_a_sum_takes_its_terms_in_the_order_of_the_registry(name):
    entry = predictor(name)
    _, module, rule_name = entry.equation.split(".")
    rule = getattr(importlib.import_module(f"brittle.rules.{module}"), rule_name)
    arguments = list(inspect.signature(rule.py_func).parameters)
    assert arguments == [term.name for term in entry.terms]
    signs = [1.0] * (len(arguments) - SUMS[name]) + [-1.0] * SUMS[name]
    for place, sign in enumerate(signs):
        unit = [0.0] * len(arguments)
        unit[place] = 1.0
        assert rule(*unit) == sign
