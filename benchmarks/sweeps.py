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
from brittle.apps.sweeping import carry_on, prepare
from brittle.ensemble.replicate import replicate
from brittle.store.parts import list_parts
from brittle.store.plan import read_plan_design
from brittle.sweeps.points import Points

MANY, FEW_RUNS = 1000, 10
AXES = {
    "nothing of the theatre": "russia.sorties_per_day=range(0,60,0.06)",
    "the first State": "iran.coverage=range(0,1,0.001)",
    "the order of battle": "morale.regime.fill=range(0.3,0.8,0.0005)",
}


def main(words: Sequence[str] | None = None) -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=200, help="points of the large sweep (default: 200)")
    parser.add_argument("--replications", type=int, default=1000, help="replications of each (default: 1000)")
    options = parser.parse_args(words)
    brittle.run(replications=20)
    with tempfile.TemporaryDirectory() as folder:
        many_points(Path(folder))
        first_result(Path(folder))
        throughput(Path(folder), options.points, options.replications)


def many_points(folder: Path) -> None:
    """Time a point beside its runs, on one worker, by what its axis makes anew."""
    print(f"{MANY} points of {FEW_RUNS} runs of 5 days, one worker; ms a point beside the runs")
    for number, (what, axis) in enumerate(AXES.items()):
        words = [axis, f"ensemble.replications={FEW_RUNS}", "ensemble.horizon_days=5", f"name=many-{number}"]
        began = time.perf_counter()
        prepared = prepare(words, folder)
        planned = time.perf_counter() - began
        began = time.perf_counter()
        carry_on(prepared, workers=1)
        swept = time.perf_counter() - began
        alone = runs_alone(prepared)
        each = 1000 * (planned + swept - alone) / prepared.plan.points
        print(
            f"  sweep, the axis changes {what:26} {each:8.2f}   (runs alone {1000 * alone / prepared.plan.points:.2f})"
        )
    print(f"  loop of brittle.run, one point a call                {direct_calls():8.2f}")
    print(f"  Hydra's own multirun, one point a job                {multirun(folder):8.2f}")


def runs_alone(prepared) -> float:
    """Seconds of the same runs, called with all arrays at hand."""
    points = Points(prepared.plan, read_plan_design(prepared.folder, prepared.plan), prepared.data)
    seconds = 0.0
    for point in range(prepared.plan.points):
        asked, seed = points.asked(point)
        began = time.perf_counter()
        replicate(
            asked.theatre, asked.start, asked.parameters, seed, 0, FEW_RUNS, prepared.plan.horizon_days,
            inputs=asked.inputs, threads=1,
        )  # fmt: skip
        seconds += time.perf_counter() - began
    return seconds


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
        command = [sys.executable, "-m", "brittle.apps.hydra_job", "-m", f"+iran.coverage={values}"]
        command += [f"ensemble.replications={FEW_RUNS}", "ensemble.horizon_days=5", "ensemble.threads=1"]
        began = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        seconds.append(time.perf_counter() - began)
    return 1000 * (seconds[1] - seconds[0]) / count


def first_result(folder: Path) -> None:
    """Seconds from the start of the process to the first part on the disk."""
    command = [sys.executable, "-m", "brittle", "sweep", "russia.sorties_per_day=range(0,60,0.06)", "name=first"]
    began = time.perf_counter()
    with subprocess.Popen([*command, "--runs", str(folder)], stderr=subprocess.DEVNULL) as process:
        while not list_parts(folder / "first"):
            time.sleep(0.01)
        print(f"\nfirst result after {time.perf_counter() - began:.2f} s, of a new process with the model compiled")
        process.kill()


def throughput(folder: Path, points: int, replications: int) -> None:
    """Runs a second of the raw kernel and of a whole sweep, in turns, and the peak of memory."""
    axis = f"russia.sorties_per_day=range(0,{points / 10:g},0.1)"
    threads = os.cpu_count() or 1
    words = [axis, f"ensemble.replications={replications}"]
    prepared = prepare([*words, "name=large"], folder)
    began = time.perf_counter()
    carry_on(prepared)
    swept = points * replications / (time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    made = Points(prepared.plan, read_plan_design(prepared.folder, prepared.plan), prepared.data)
    began, count = time.perf_counter(), 0
    for point in range(0, points, 10):
        asked, seed = made.asked(point)
        replicate(
            asked.theatre, asked.start, asked.parameters, seed, 0, replications, prepared.plan.horizon_days,
            inputs=asked.inputs, threads=threads,
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
