"""Who computes the chunks: threads here, processes here, a Dask cluster, or any executor that is handed over.

All of them are `concurrent.futures.Executor`s that call one function. None of them is
trusted: what a chunk computed is on the disk before its future is done.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, cast

from brittle.world.check import BadInput

THREADS, PROCESSES, DASK = "threads", "processes", "dask"
ENGINES = (THREADS, PROCESSES, DASK)
_LOOK_SECONDS = 0.5


@dataclass
class Engine:
    """An executor, how to get a new one when it breaks, and how to be rid of it."""

    name: str
    workers: int
    executor: Executor
    remake: Callable[[], Executor] | None = None  # None: a broken one cannot be replaced
    end: Callable[[], None] = field(default=lambda: None)
    stopped: threading.Event = field(default_factory=threading.Event)  # threads look at it now and then

    def close(self) -> None:
        """Stop all workers; unfinished chunks are given up."""
        self.stopped.set()
        self.end()

    def replace(self) -> None:
        """A new executor for a broken one. Raises BadInput if that is not ours to do."""
        if self.remake is None:
            raise BadInput(
                [f"engine: the executor ({self.name}) broke down; run the same again to go on where it stopped"]
            )
        self.executor.shutdown(wait=False)
        self.executor = self.remake()


def make_engine(kind: str | Executor, workers: int | None = None, address: str | None = None) -> Engine:
    """The engine of this name, or around an executor of the caller's own. Raises BadInput."""
    if isinstance(kind, Executor):
        count = workers or int(getattr(kind, "_max_workers", 0) or os.cpu_count() or 1)
        return Engine(type(kind).__name__, count, kind)
    count = workers or usable_processors()
    if kind == THREADS:
        pool = ThreadPoolExecutor(count, "brittle")
        return Engine(kind, count, pool, end=lambda: pool.shutdown(wait=True, cancel_futures=True))
    if kind == PROCESSES:
        return _processes(count)
    if kind == DASK:
        return _dask(workers, address)
    raise BadInput([f"engine: {kind!r} is unknown, give one of {', '.join(ENGINES)}"])


def usable_processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processes(count: int) -> Engine:
    def make() -> Executor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(count, context, initializer=watch_parent, initargs=(os.getpid(),))

    engine = Engine(PROCESSES, count, make(), make)

    def close() -> None:
        processes = list((getattr(engine.executor, "_processes", None) or {}).values())
        engine.executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()

    engine.end = close
    return engine


def watch_parent(parent: int) -> None:
    """End this process soon after its parent, however that ended; a resumed sweep does its chunk again."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_SECONDS)
        os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to answer
    threading.Thread(target=watch, daemon=True, name="watch-parent").start()


def _dask(workers: int | None, address: str | None) -> Engine:
    distributed = _distributed()
    if address:
        try:
            client = distributed.Client(address, timeout=10, set_as_default=False)
        except (OSError, ValueError) as error:
            raise BadInput(
                [f"engine.address: no scheduler of Dask answers at {address!r} ({type(error).__name__})"]
            ) from None
        count = workers or max(1, sum(client.nthreads().values()))
        return _of_client(client, count, client.close)
    count = workers or usable_processors()
    client, cluster = _local_cluster(distributed, count)

    def close() -> None:
        client.close()
        cluster.close()

    return _of_client(client, count, close)


def _of_client(client: Any, count: int, close: Callable[[], None]) -> Engine:
    def make() -> Executor:
        return cast(Executor, client.get_executor(pure=False, retries=0))

    return Engine(DASK, count, make(), make, close)


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise BadInput(["engine: dask needs the extra `cluster`; install brittle[cluster]"]) from None
    return distributed


def _local_cluster(distributed: Any, count: int) -> tuple[Any, Any]:
    """A cluster of our own: on the loopback interface alone, encrypted, with no pages to look at.

    A worker that dies is charged to the chunk at once; how often that is tried again is the runner's to decide.
    """
    import dask

    try:
        security = distributed.Security.temporary()
    except ImportError:
        raise BadInput(["engine: dask needs the package cryptography to encrypt; install brittle[cluster]"]) from None
    dask.config.set({"distributed.scheduler.allowed-failures": 0, "distributed.comm.retry.count": 0})
    cluster = distributed.LocalCluster(
        n_workers=count, threads_per_worker=1, processes=True, host="127.0.0.1", protocol="tls://", security=security,
        dashboard_address=None, worker_dashboard_address=None, silence_logs=50,
    )  # fmt: skip
    return distributed.Client(cluster, security=security, set_as_default=False), cluster
