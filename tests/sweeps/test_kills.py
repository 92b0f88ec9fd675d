"""Real processes, ended by their own id at random moments: nothing acknowledged is lost, nothing is done twice."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from brittle.api.open import Results
from brittle.api.sweep import carry_on, prepare
from brittle.store.parts import list_parts
from brittle.store.plan import read_plan
from brittle.store.sweep_state import state_of
from brittle.store.verify import verify

KILLS = int(os.environ.get("BRITTLE_KILLS", "50"))
SWEEP = [
    "theatre=vardania", "iran=hold,withdraw,surge", "morale.regime.level=range(-1,1.1,0.5)",
    "ensemble.replications=60", "ensemble.horizon_days=10", "name=killed",
]  # fmt: skip
SMALL = ["theatre=vardania", "ensemble.replications=12", "ensemble.horizon_days=4"]


class Forker:
    """The warm process, and its requests."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.sweeps.forker"]
        root = Path(__file__).resolve().parents[2]
        self.process = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ask({"overrides": SMALL, "runs": str(folder / "warm")})
        assert self.answer() == "warm"

    def ask(self, order: dict) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()

    def answer(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture(scope="module")
def forker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forker]:
    made = Forker(tmp_path_factory.mktemp("forker"))
    yield made
    assert made.process.stdin is not None
    made.process.stdin.close()
    made.process.wait(60)


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> str:
    prepared = prepare(SWEEP, tmp_path_factory.mktemp("straight"))
    carry_on(prepared, workers=2)
    return str(Results(prepared.folder).digest)


def chunks(log: Path, word: str, since: int = 0) -> set[int]:
    """Numbers of the chunks that were begun, or computed and put away, from this byte of a log on."""
    text = log.read_bytes()[since:].decode() if log.exists() else ""
    return {int(number) for number in re.findall(rf"^{word} (\d+)$", text, re.MULTILINE)}


def is_ended(log: Path) -> bool:
    """True once the child has ended by itself, and well."""
    return log.exists() and "ended 0" in log.read_text()


@pytest.mark.slow
def test_a_sweep_killed_at_random_moments_loses_nothing(tmp_path: Path, forker: Forker, truth: str) -> None:
    draws, killed, sweeps = random.Random(20241127), 0, 0
    while killed < KILLS:
        runs, log = tmp_path / str(sweeps), tmp_path / f"log-{sweeps}"
        kept: dict[str, int] = {}
        finished: set[int] = set()
        while not is_ended(log):
            since = log.stat().st_size if log.exists() else 0
            forker.ask({"overrides": SWEEP, "runs": str(runs), "log": str(log)})
            pid = int(forker.answer())
            time.sleep(draws.uniform(0.0, 0.5))
            if not is_ended(log) and killed < KILLS:
                os.kill(pid, signal.SIGKILL)
                killed += 1
            assert forker.answer() == "gone"
            assert not chunks(log, "begun", since) & finished, "a finished chunk was run again"
            if (runs / "killed" / "plan.json").exists():
                kept, finished = _check_after_a_kill(runs / "killed", log, kept)
        assert Results(runs / "killed").digest == truth
        sweeps += 1
    assert sweeps >= 1


def _check_after_a_kill(folder: Path, log: Path, kept: dict[str, int]) -> tuple[dict[str, int], set[int]]:
    """Every part that was there is there, untouched; every acknowledged chunk is finished; nothing is unreadable."""
    state = state_of(folder, read_plan(folder))
    finished = {key.chunk for key in state.finished}
    assert not state.torn and not state.failed
    assert not verify(folder, with_digest=False).damaged
    assert finished >= chunks(log, "computed"), "what was acknowledged was lost"
    now = {part.path.name: part.path.stat().st_mtime_ns for part in list_parts(folder)}
    assert {name: now.get(name) for name in kept} == kept, "a part was lost or written again"
    assert len({(part.table, part.batch, part.chunk) for part in list_parts(folder)}) == len(now), (
        "two parts of a chunk"
    )
    return now, finished


@pytest.mark.slow
def test_100_sweeps_started_in_one_second_do_not_collide(tmp_path: Path, forker: Forker) -> None:
    """Fifty seeds, each begun twice at one moment under names of our own choosing, in one folder."""
    at = time.time() + 3.0
    logs = []
    for number in range(100):
        log = tmp_path / f"log-{number}"
        arguments = [*SMALL, f"ensemble.seed={number // 2}"]
        forker.ask(
            {
                "overrides": arguments,
                "runs": str(tmp_path / "runs"),
                "log": str(log),
                "at": at,
                "beside": True,
                "workers": 1,
            }
        )
        assert int(forker.answer()) > 0
        logs.append(log)
    deadline = time.time() + 120
    while time.time() < deadline and not all(log.exists() and "ended" in log.read_text() for log in logs):
        time.sleep(0.1)
    said = [log.read_text() for log in logs]
    assert all("ended 0" in text or "another process" in text for text in said), said
    folders = sorted((tmp_path / "runs").iterdir())
    assert len(folders) == 50 and not [folder for folder in folders if folder.name.startswith(".")]
    digests = {Results(folder).digest for folder in folders}
    assert len(digests) == 50 and None not in digests
    for number in (0, 17, 49):
        alone = prepare([*SMALL, f"ensemble.seed={number}"], tmp_path / "alone")
        carry_on(alone, workers=1)
        assert Results(alone.folder).digest in digests


def living(pids: list[int]) -> list[int]:
    """Those of these processes that still run."""
    found = []
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        found += [pid] if state not in "ZX" else []
    return found


def descendants(pid: int) -> list[int]:
    """All processes below this one."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found += [int(path.parent.name), *descendants(int(path.parent.name))]
    return found


LONG = ["theatre=vardania", "iran=glob(*)", "ensemble.replications=20000", "name=long"]


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["threads", "processes", "dask"])
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_killed_sweep_leaves_no_orphans_and_can_be_resumed(tmp_path: Path, engine: str, ending: int) -> None:
    command = [sys.executable, "-m", "brittle", "sweep", *LONG, f"engine={engine}", "engine.workers=2"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        folder = tmp_path / "runs" / "long"
        deadline = time.time() + 90
        while time.time() < deadline and not list((folder / "parts").glob("runs.*")):
            time.sleep(0.1)
        below = descendants(process.pid)
        assert engine == "threads" or len(below) >= 2
        began = time.time()
        # Ctrl-C reaches every process of the terminal, the others only the one that is meant.
        os.killpg(process.pid, ending) if ending == signal.SIGINT else os.kill(process.pid, ending)
        code = process.wait(5)
        said = process.stderr.read() if ending == signal.SIGINT and process.stderr else ""
    while living(below) and time.time() < began + 5:
        time.sleep(0.1)
    assert not living(below), "a worker outlived its parent"
    assert code == (130 if ending == signal.SIGINT else -ending)
    assert ending != signal.SIGINT or ("the same command goes on from here" in said and "Traceback" not in said)
    state = state_of(folder, read_plan(folder))
    assert state.finished and not state.torn and not state.is_running
