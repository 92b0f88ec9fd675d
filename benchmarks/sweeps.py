"""What a sweep costs beyond the model: `python3 dev.py bench sweeps`, ratios in one run.

Two questions. Many small points: how much time goes into each beside its runs, next to a loop of
direct calls and to Hydra's own multirun? Few large ones: how much of the raw kernel's rate
arrives, with every result written durably, and how much memory does it take?
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import brittle
from brittle.api.sweep import carry_on, prepare
from brittle.ensemble.replicate import replicate
from brittle.store.parts import list_parts
from brittle.store.plan import read_plan_design
from brittle.sweeps import compute_chunk as chunk
from brittle.sweeps.points import Points

MANY, FEW, FEW_RUNS = 1000, 250, 10
AXES = {
    "nothing of the theatre": "russia.sorties_per_day=range(0,1,{})",
    "the first State": "iran.coverage=range(0,1,{})",
    "the order of battle": "iran.reach=range(0,1,{})",
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=200, help="points of the large sweep (default: 200)")
    parser.add_argument("--replications", type=int, default=1000, help="replications of each (default: 1000)")
    options = parser.parse_args(arguments)
    brittle.run(replications=20)
    with tempfile.TemporaryDirectory() as folder:
        many_points(Path(folder))
        first_result(Path(folder))
        throughput(Path(folder), options.points, options.replications)


def many_points(folder: Path) -> None:
    """Time a point beside its runs, on one worker, by what its axis makes again."""
    print(f"{MANY} points of {FEW_RUNS} runs of 5 days, one worker; ms a point beside the runs")
    prepare(["russia.sorties_per_day=range(0,2,1)", "name=warm"], folder)
    for number, (what, axis) in enumerate(AXES.items()):
        few = beside_runs(folder, axis, FEW, f"few-{number}")
        many = beside_runs(folder, axis, MANY, f"many-{number}")
        each = 1000 * (many - few) / (MANY - FEW)
        once = many - MANY * each / 1000
        print(f"  sweep, the axis changes {what:26} {1000 * many / MANY:8.2f}   ({each:.2f} each, {once:.2f} s once)")
    print(f"  loop of brittle.run, one point a call                {direct_calls():8.2f}")
    print(f"  Hydra's own multirun, one point a job                {multirun(folder):8.2f}")


def beside_runs(folder: Path, axis: str, points: int, name: str) -> float:
    """Seconds that planning and sweeping so many points take beside the runs themselves."""
    arguments = [
        axis.format(1 / points),
        f"ensemble.replications={FEW_RUNS}",
        "ensemble.horizon_days=5",
        f"name={name}",
    ]
    began = time.perf_counter()
    prepared = prepare(arguments, folder)
    planned = time.perf_counter() - began
    with Inside() as inside:
        began = time.perf_counter()
        carry_on(prepared, workers=1)
        swept = time.perf_counter() - began
    return planned + swept - inside.seconds


class Inside:
    """Seconds that chunks of a sweep spend in the model, of the very sweep whose whole is timed."""

    seconds = 0.0

    def __enter__(self) -> Inside:
        chunk.replicate = self.timed
        return self

    def __exit__(self, *_: object) -> None:
        chunk.replicate = replicate

    def timed(self, *arguments, **named):
        """Run and note how long."""
        began = time.perf_counter()
        try:
            return replicate(*arguments, **named)
        finally:
            self.seconds += time.perf_counter() - began


def direct_calls(count: int = 10) -> float:
    """Milliseconds a call of `brittle.run` beside its runs."""
    overrides = ["ensemble.horizon_days=5", "ensemble.threads=1"]
    began = time.perf_counter()
    inside = sum(brittle.run(replications=FEW_RUNS, overrides=overrides).seconds for _ in range(count))
    return 1000 * (time.perf_counter() - began - inside) / count


def multirun(folder: Path, count: int = 10) -> float:
    """Milliseconds a job of Hydra's basic launcher, start of the process left out by a difference."""
    seconds = []
    for jobs in (1, count + 1):
        values = ",".join(f"{0.5 + 0.01 * job:g}" for job in range(jobs))
        command = [sys.executable, "-m", "brittle.cli.hydra_program", "-m", f"+iran.coverage={values}"]
        command += [f"ensemble.replications={FEW_RUNS}", "ensemble.horizon_days=5", "ensemble.threads=1"]
        began = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        seconds.append(time.perf_counter() - began)
    return 1000 * (seconds[1] - seconds[0]) / count


def first_result(folder: Path) -> None:
    """Seconds from the start of the process to the first part on the disk, Python's own caches made before."""
    command = [sys.executable, "-m", "brittle", "sweep", "russia.sorties_per_day=range(0,60,0.06)"]
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for name in ("warm", "first"):
        began = time.perf_counter()
        with subprocess.Popen(
            [*command, f"name=one-{name}", "--runs", str(folder)], stderr=subprocess.DEVNULL, env=surroundings
        ) as process:
            while not list_parts(folder / f"one-{name}"):
                time.sleep(0.01)
            seconds = time.perf_counter() - began
            process.kill()
    print(f"\nfirst result after {seconds:.2f} s, of a new process with the model compiled")


def throughput(folder: Path, points: int, replications: int) -> None:
    """Runs a second of the raw kernel and of a whole sweep, in turns, and the peak of memory."""
    axis = f"russia.sorties_per_day=range(0,{points / 10:g},0.1)"
    threads = os.cpu_count() or 1
    arguments = [axis, f"ensemble.replications={replications}"]
    prepared = prepare([*arguments, "name=large"], folder)
    began = time.perf_counter()
    carry_on(prepared)
    swept = points * replications / (time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    made = Points(prepared.plan, read_plan_design(prepared.folder, prepared.plan), prepared.data)
    began, count = time.perf_counter(), 0
    for point in range(0, points, 10):
        requested, seed = made.requested(point)
        replicate(
            requested.theatre, requested.start, requested.parameters, seed, 0, replications, prepared.plan.horizon_days,
            inputs=requested.inputs, threads=threads,
        )  # fmt: skip
        count += replications
    raw = count / (time.perf_counter() - began)
    size = sum(part.path.stat().st_size for part in list_parts(prepared.folder)) / 1e6
    print(
        f"\n{points} points of {replications} runs, {threads} threads; raw kernel {raw:.0f} runs/s, every tenth point"
    )
    print(f"  whole sweep {swept:.0f} runs/s, {swept / raw:.1%} of it; peak {peak:.0f} MB, {size:.0f} MB on the disk")


if __name__ == "__main__":
    main()
