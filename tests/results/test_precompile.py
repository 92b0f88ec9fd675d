"""The second process compiles what the step really calls, and is gone when it is no longer wanted."""

from __future__ import annotations

import inspect
import os
import subprocess

import pytest

from brittle.engine import run, step
from brittle.results import precompile

NAMES = {"s": "state", "w": "work", "t": "theatre", "p": "p", "k": "key"}


@pytest.mark.parametrize("stage, letters", precompile.stages(), ids=lambda value: getattr(value, "__name__", value))
def test_it_compiles_stages_of_the_schedule_with_their_own_arguments(stage, letters):
    assert stage.__name__ in {**vars(step), **vars(run)}
    function = getattr(stage, "py_func", stage)
    assert list(inspect.signature(function).parameters) == [NAMES[letter] for letter in letters]


def test_examples_are_of_every_kind_of_argument():
    assert set(precompile.arguments()) == set(NAMES) == set("".join(letters for _, letters in precompile.stages()))


@pytest.mark.parametrize("compiled, cores", [(True, 8), (False, 1)])
def test_no_process_is_started_without_work_or_a_free_core(monkeypatch, compiled, cores):
    monkeypatch.setattr(precompile, "compiled_here", lambda name: compiled)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(subprocess, "Popen", None)  # would fail
    with precompile.helped_compilation():
        pass


def test_the_compiling_process_ends_even_after_an_error(monkeypatch):
    monkeypatch.setattr(precompile, "compiled_here", lambda name: False)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    started, plain = [], subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: started.append(plain(["sleep", "60"])) or started[-1])
    with pytest.raises(ValueError), precompile.helped_compilation():
        raise ValueError
    assert started[0].returncode is not None
