"""The same bytes from every engine, for any number of workers, order, cut and interruption."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest
from tests.sweeps.small import RUNS, begin

from brittle.api.open import Results
from brittle.api.sweep import carry_on
from brittle.store import chunks
from brittle.sweeps.execute import Progress, Shard
from brittle.sweeps.merge_shards import merge_folders

pytestmark = pytest.mark.usefixtures("composed_once")  # they are about what is done with the settings


@pytest.fixture(scope="session")
def truth(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of the small sweep, run straight through by one thread."""
    prepared = begin(tmp_path_factory.mktemp("truth"))
    carry_on(prepared, "threads", workers=1)
    digest = Results(prepared.folder).digest
    assert digest is not None and len(Results(prepared.folder).runs) == RUNS
    return digest


class Shuffled(Executor):
    """An executor that keeps all it is given and does it in any order but the right one."""

    def __init__(self, seed: int) -> None:
        self._kept: list[tuple[Future, Callable, tuple]] = []
        self._draws, self._lock = random.Random(seed), threading.Lock()
        self._max_workers = 4

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        future: Future = Future()
        with self._lock:
            self._kept.append((future, fn, args))
            if len(self._kept) == 1:
                threading.Timer(0.05, self._do_all).start()
        return future

    def _do_all(self) -> None:
        with self._lock:
            kept, self._kept = self._kept, []
        self._draws.shuffle(kept)
        for future, fn, args in kept:
            future.set_result(fn(*args))


@contextmanager
def own_processes() -> Iterator[Executor]:
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        yield pool


@contextmanager
def own_threads(count: int) -> Iterator[Executor]:
    with ThreadPoolExecutor(count) as pool:
        yield pool


@pytest.mark.parametrize("workers", [1, 2, 3, 4, 7])
def test_any_number_of_threads_gives_the_digest(tmp_path: Path, truth: str, workers: int) -> None:
    prepared = begin(tmp_path)
    carry_on(prepared, "threads", workers=workers)
    assert Results(prepared.folder).digest == truth


@pytest.mark.parametrize("workers", [1, 2])
def test_any_number_of_processes_gives_the_digest(tmp_path: Path, truth: str, workers: int) -> None:
    prepared = begin(tmp_path)
    carry_on(prepared, "processes", workers=workers)
    assert Results(prepared.folder).digest == truth


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_chunks_gives_the_digest(tmp_path: Path, truth: str, seed: int) -> None:
    prepared = begin(tmp_path)
    carry_on(prepared, Shuffled(seed))
    assert Results(prepared.folder).digest == truth


@pytest.mark.parametrize("make", [lambda: own_threads(1), lambda: own_threads(3), own_processes])
def test_any_executor_of_a_user_gives_the_digest(tmp_path: Path, truth: str, make: Callable) -> None:
    prepared = begin(tmp_path)
    with make() as executor:
        carry_on(prepared, executor)
    assert Results(prepared.folder).digest == truth


@pytest.mark.parametrize(("first", "least"), [((), 1), ((), 7), ((1, 2, 3), 41), ((240,), 500)])
def test_any_division_into_chunks_gives_the_digest(
    tmp_path: Path, truth: str, monkeypatch, first: tuple[int, ...], least: int
) -> None:
    monkeypatch.setattr(chunks, "FIRST_CHUNKS", first)
    monkeypatch.setattr(chunks, "LEAST_CHUNK", least)
    monkeypatch.setattr(chunks, "MOST_CHUNK", least)
    prepared = begin(tmp_path)
    carry_on(prepared, "threads", workers=2)
    assert Results(prepared.folder).digest == truth


class Interrupted(Exception):
    """The test pulls the plug."""


def after(chunks: int) -> Callable[[Progress], None]:
    """Pulls the plug once so many chunks are done."""
    seen = 0

    def report_progress(progress: Progress) -> None:
        nonlocal seen
        seen += progress.computed > 0
        if progress.computed and seen > chunks:
            raise Interrupted

    return report_progress


@pytest.mark.parametrize(("begun", "ended"), [
    ("threads", "threads"), ("threads", "processes"), ("processes", "threads"), ("processes", "processes"),
])  # fmt: skip
def test_a_sweep_resumed_by_another_engine_gives_the_digest(tmp_path: Path, truth: str, begun: str, ended: str) -> None:
    prepared = begin(tmp_path)
    with pytest.raises(Interrupted):
        carry_on(prepared, begun, report_progress=after(1), workers=1)
    there = {path.name: path.stat().st_mtime_ns for path in (prepared.folder / "parts").glob("runs*")}
    assert there and not (prepared.folder / "manifest.json").exists()
    carry_on(begin(tmp_path), ended, workers=2)
    assert Results(prepared.folder).digest == truth
    after_all = {path.name: path.stat().st_mtime_ns for path in (prepared.folder / "parts").glob("runs*")}
    assert {name: after_all[name] for name in there} == there, "a finished chunk was run again"


@pytest.mark.parametrize("count", [2, 3])
def test_shards_in_one_folder_give_the_digest(tmp_path: Path, truth: str, count: int) -> None:
    prepared = begin(tmp_path)
    for index in reversed(range(count)):
        carry_on(prepared, "threads", Shard(index, count))
        assert not (prepared.folder / "manifest.json").exists()
    state, digest, copied = merge_folders(prepared.folder, [])
    assert digest == truth and not state.missing and copied == 0


def test_shards_in_separate_folders_merge_to_the_digest(tmp_path: Path, truth: str) -> None:
    apart = [begin(tmp_path / str(index)) for index in range(3)]
    for index, prepared in enumerate(apart):
        carry_on(prepared, "threads", Shard(index, 3))
    state, digest, _ = merge_folders(apart[0].folder, [apart[1].folder])
    assert digest is None and state.missing
    state, digest, copied = merge_folders(apart[0].folder, [apart[1].folder, apart[2].folder])
    assert digest == truth and copied > 0


def test_dask_loses_nothing_when_a_worker_is_killed(tmp_path: Path, truth: str) -> None:
    import os
    import signal

    from brittle.sweeps.engines import make_engine
    from brittle.sweeps.execute import execute_plan

    prepared = begin(tmp_path)
    engine = make_engine("dask", 2)
    client = engine.executor._client  # type: ignore[attr-defined]
    addresses = client.scheduler_info(n_workers=-1)["workers"]
    assert len(addresses) == 2 and all(name.startswith("tls://127.0.0.1:") for name in addresses)
    assert client.scheduler.address.startswith("tls://127.0.0.1:")
    pids = list(client.run(os.getpid).values())
    killed = []

    def report_progress(progress: Progress) -> None:
        if progress.computed and not killed:
            killed.append(pids[0])
            os.kill(pids[0], signal.SIGKILL)

    try:
        state = execute_plan(prepared.folder, prepared.plan, prepared.theatre, engine, report_progress=report_progress)
    finally:
        engine.close()
    assert killed and not state.failed
    assert Results(prepared.folder).digest == truth


@pytest.mark.parametrize("keep", ["reductions", "'runs,daily'", "'reductions,daily'"])
def test_sums_and_daily_tables_do_not_depend_on_chunks(tmp_path: Path, monkeypatch, keep: str) -> None:
    digests = set()
    for number, (first, least, workers) in enumerate([((240,), 500, 1), ((), 7, 3), ((1, 2, 3), 41, 2)]):
        monkeypatch.setattr(chunks, "FIRST_CHUNKS", first)
        monkeypatch.setattr(chunks, "LEAST_CHUNK", least)
        monkeypatch.setattr(chunks, "MOST_CHUNK", least)
        prepared = begin(tmp_path / str(number), f"ensemble.keep={keep}")
        carry_on(prepared, "threads", workers=workers)
        digests.add(Results(prepared.folder).digest)
    assert len(digests) == 1 and None not in digests
