"""Workers that raise, exit, run out of memory or hang: noticed, tried again, and then it costs its own chunk alone."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import Executor
from pathlib import Path

import pytest
from tests.sweeps import small
from tests.sweeps.small import RUNS, begin

from brittle.api.open import Results
from brittle.api.sweep import carry_on
from brittle.store.sweep_state import SweepState
from brittle.sweeps.compute_chunk import compute, run_chunk
from brittle.sweeps.engines import make_engine
from brittle.sweeps.execute import Progress, execute_plan

THIRD = 64  # runs of the third chunk


def conducted(prepared, engine_name: str, work, workers: int = 2, **more) -> SweepState:
    engine = make_engine(engine_name, workers)
    try:
        return execute_plan(prepared.folder, prepared.plan, prepared.theatre, engine, work=work, **more)
    finally:
        engine.close()


@pytest.mark.parametrize(("engine", "work", "origin", "kind"), [
    ("threads", small.raises, "aborted", "ZeroDivisionError"),
    ("threads", small.starves, "aborted", "MemoryError"),
    ("threads", small.leaves, "aborted", "SystemExit"),
    ("processes", small.raises, "aborted", "ZeroDivisionError"),
    ("processes", small.starves, "aborted", "MemoryError"),
    ("processes", small.leaves, "aborted", "SystemExit"),
    ("processes", small.exits, "aborted", "BrokenProcessPool"),
    ("dask", small.exits, "aborted", "KilledWorker"),
])  # fmt: skip
def test_a_failing_chunk_loses_only_its_own_runs(tmp_path: Path, engine: str, work, origin: str, kind: str) -> None:
    prepared = begin(tmp_path)
    seen: list[Progress] = []
    with pytest.warns(UserWarning, match="not complete"):
        state = conducted(prepared, engine, work, report_progress=lambda progress: seen.append(progress))
        assert {key.chunk for key in state.failed} == {2} and not state.missing and not state.torn
        assert state.runs(state.failed) == THIRD == seen[-1].failed
        results = Results(prepared.folder)
        runs = results.runs
        failed = runs[runs["status"] == "FAILED"]
        assert len(runs) == RUNS and len(failed) == THIRD and set(runs["status"]) == {"FAILED", "SUCCEEDED"}
        assert failed["collapsed"].isna().all() and set(failed["failure_origin"]) == {origin}
        assert runs[runs["status"] == "SUCCEEDED"]["failure_origin"].isna().all()
        assert results.failures["exception_type"].tolist() == [kind] * len(results.failures)
        assert results.summary()["runs"].sum() == RUNS - THIRD
    assert not (prepared.folder / "manifest.json").exists()
    carry_on(begin(tmp_path), "threads")
    whole = Results(prepared.folder)
    assert whole.digest and not whole.failures.size and set(whole.runs["status"]) == {"SUCCEEDED"}


@pytest.mark.parametrize(("function", "origin"), [
    ("Points.prepared", "instantiating"), ("replicate", "running"), ("run_columns", "extracting"),
])  # fmt: skip
def test_the_stage_that_failed_is_named(tmp_path: Path, monkeypatch, function: str, origin: str) -> None:
    def fails(*arguments, **named):
        raise ZeroDivisionError("made to fail")

    monkeypatch.setattr(f"brittle.sweeps.compute_chunk.{function}", fails)
    prepared = begin(tmp_path)
    assert carry_on(prepared).runs(frozenset()) == 0
    said = Results(prepared.folder).failures
    assert set(said["failure_origin"]) == {origin} and "made to fail" in said["traceback"].iloc[0]


def test_a_chunk_that_kills_its_worker_is_tried_three_times(tmp_path: Path) -> None:
    prepared = begin(tmp_path)
    conducted(prepared, "processes", small.exits_and_counts)
    assert (tmp_path / "tries").read_text() == "x" * 3
    said = Results(prepared.folder).failures.iloc[0]
    assert "terminated abruptly" in said["message"] and said["traceback"]


def test_a_dead_worker_is_noticed_in_5_s_and_its_chunk_repeated(tmp_path: Path) -> None:
    prepared = begin(tmp_path)
    engine = make_engine("processes", 2)
    remake, noticed = engine.remake, []

    def remake_and_report() -> Executor:
        noticed.append(time.time())
        assert remake
        return remake()

    engine.remake = remake_and_report
    try:
        state = execute_plan(prepared.folder, prepared.plan, prepared.theatre, engine, work=small.dies_once)
    finally:
        engine.close()
    died, _ = (float(line) for line in (tmp_path / "died").read_text().split())
    assert noticed[0] - died < 5.0
    assert not state.failed and Results(prepared.folder).digest


def test_a_sweep_restarted_meanwhile_gets_no_part_of_the_old_one(tmp_path: Path, monkeypatch) -> None:
    prepared = begin(tmp_path)
    other = begin(tmp_path, "ensemble.replications=41", "name=other").folder / "plan.json"

    def replaces_the_plan(*arguments):
        (prepared.folder / "plan.json").write_bytes(other.read_bytes())
        return compute(*arguments)

    monkeypatch.setattr("brittle.sweeps.compute_chunk.compute", replaces_the_plan)
    with pytest.raises(OSError, match="another sweep was begun in this folder meanwhile"):
        conducted(prepared, "threads", run_chunk, 1)
    assert not list((prepared.folder / "parts").glob("*.parquet"))


def test_a_worker_killed_from_outside_loses_nothing(tmp_path: Path) -> None:
    prepared = begin(tmp_path)
    engine = make_engine("processes", 2)
    killed = []

    def report_progress(progress: Progress) -> None:
        if progress.computed and not killed:
            killed.append(next(iter(engine.executor._processes)))  # type: ignore[attr-defined]
            os.kill(killed[0], signal.SIGKILL)

    try:
        state = execute_plan(prepared.folder, prepared.plan, prepared.theatre, engine, report_progress=report_progress)
    finally:
        engine.close()
    assert killed and not state.failed and Results(prepared.folder).digest


def test_a_sweep_interrupted_in_a_notebook_can_be_resumed(tmp_path: Path) -> None:
    prepared = begin(tmp_path, "ensemble.replications=4000", "name=long")

    def stop(progress: Progress) -> None:
        if progress.computed:
            raise KeyboardInterrupt

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        carry_on(prepared, "threads", report_progress=stop)
    assert time.monotonic() - began < 60 and threading.active_count() < 10
    with pytest.warns(UserWarning, match="not complete"):
        assert len(Results(prepared.folder).runs) >= 32


def test_a_broken_executor_of_a_user_stops_the_sweep_in_a_sentence(tmp_path: Path) -> None:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from brittle.sweeps.engines import Engine
    from brittle.world.check import BadInput

    prepared = begin(tmp_path)
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        with pytest.raises(BadInput, match="run the same again"):
            execute_plan(prepared.folder, prepared.plan, prepared.theatre, Engine("own", 1, pool), work=small.exits)
    carry_on(begin(tmp_path))
    assert Results(prepared.folder).digest
