"""The disk fails at every possible moment, once: whatever was acknowledged stays, and the next call ends it."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_no_room import fill, small_disk  # noqa: F401  (a fixture)

from brittle.api.open import Results
from brittle.api.sweep import carry_on, prepare
from brittle.config.sweep_request import ask
from brittle.store import atomic, parts
from brittle.store.parts import Key, list_parts
from brittle.store.plan import read_plan
from brittle.store.sweep_state import SweepState, state_of
from brittle.store.verify import verify

pytestmark = pytest.mark.usefixtures("composed_once")  # they are about what is done with the settings

SWEEP = [
    "theatre=vardania", "iran=hold,withdraw", "ensemble.replications=20", "ensemble.horizon_days=2",
    "ensemble.keep=runs,daily", "name=small",
]  # fmt: skip


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> str:
    prepared = prepare(SWEEP, tmp_path_factory.mktemp("truth"))
    carry_on(prepared, workers=1)
    return str(Results(prepared.folder).digest)


class Failing:
    """Counts the calls of an operation of the system, and fails the k-th of them."""

    def __init__(self, at: int, number: int) -> None:
        self.at, self.number, self.calls = at, number, 0

    def wrap(self, operation: Callable) -> Callable:
        def called(*arguments: Any, **named: Any) -> Any:
            self.calls += 1
            if self.calls == self.at:
                raise OSError(self.number, os.strerror(self.number))
            return operation(*arguments, **named)

        return called


def break_disk(monkeypatch: pytest.MonkeyPatch, failing: Failing) -> None:
    """Every way in which a sweep changes the disk goes through the counter."""
    for name in ("fsync", "replace", "rename"):
        monkeypatch.setattr(os, name, failing.wrap(getattr(os, name)))
    monkeypatch.setattr(atomic.tempfile, "mkstemp", failing.wrap(atomic.tempfile.mkstemp))
    monkeypatch.setattr(atomic.tempfile, "mkdtemp", failing.wrap(atomic.tempfile.mkdtemp))
    monkeypatch.setattr(parts, "write_table", failing.wrap(parts.write_table))
    monkeypatch.setattr(Path, "mkdir", failing.wrap(Path.mkdir))
    monkeypatch.setattr(Path, "rename", failing.wrap(Path.rename))


def written(folder: Path, state: SweepState) -> dict[str, int]:
    """When the parts of the finished chunks were written."""
    found = [part for part in list_parts(folder) if Key(part.batch, part.chunk) in state.finished]
    return {part.path.name: part.path.stat().st_mtime_ns for part in found}


@pytest.mark.slow
@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
def test_every_single_failure_is_survived(tmp_path: Path, monkeypatch, truth: str, number: int) -> None:
    requested, survived, k = ask(SWEEP), 0, 0
    monkeypatch.setattr("brittle.api.sweep.ask", lambda typed, config_dir: requested)  # composing changes no disk
    while True:
        k += 1
        runs = tmp_path / str(k)
        with monkeypatch.context() as patch:
            failing = Failing(k, number)
            break_disk(patch, failing)
            try:
                carry_on(prepare(SWEEP, runs), workers=1)
            except OSError as error:
                assert error.errno == number and (error.filename or failing.calls)
                survived += 1
        if failing.calls < k:
            break
        folder = runs / "small"
        kept: dict[str, int] = {}
        if (folder / "plan.json").exists():
            state = state_of(folder, read_plan(folder))
            assert not state.torn and not state.failed and not verify(folder).damaged
            kept = written(folder, state)
        carry_on(prepare(SWEEP, runs), workers=1)
        assert Results(folder).digest == truth
        assert kept.items() <= written(folder, state_of(folder, read_plan(folder))).items(), "done twice"
        assert not list(runs.rglob("*.partial")), "something half written was left"
        shutil.rmtree(runs)
    assert survived >= 30, f"only {survived} moments were tried"


def test_a_full_disk_stops_the_sweep_and_it_resumes(tmp_path: Path, small_disk: Path, truth: str) -> None:  # noqa: F811
    runs = small_disk / "runs"
    prepared = prepare(SWEEP, runs)
    fill(small_disk, 3)
    with pytest.raises(OSError) as caught:
        carry_on(prepared, workers=1)
    assert caught.value.errno == errno.ENOSPC
    assert not verify(prepared.folder).damaged
    (small_disk / "filling").unlink()
    carry_on(prepare(SWEEP, runs), workers=1)
    assert Results(prepared.folder).digest == truth
