"""Batches of a sweep, and their chunks: which runs are computed together and put into one part."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from brittle.store.checksummed_json import read_checksummed, write_checksummed
from brittle.store.plan import RUNS, Plan
from brittle.world.check import BadInput

LEAST_CHUNK, MOST_CHUNK, PARTS, MOST_POINTS = 1000, 5000, 400, 64
FIRST_CHUNKS = (8, 32, 64, 128, 256, 512)  # small ones, so that a first result is there soon


class Segment(NamedTuple):
    """Consecutive replications of one design point."""

    point: int
    first: int
    runs: int


class Batch(NamedTuple):
    """One batch of replications of every point that still needs them."""

    number: int
    points: np.ndarray | None  # their numbers, None for all
    bounds: list[tuple[int, int]]  # of chunks, in rows of this batch


def make_batch(plan: Plan, number: int, points: np.ndarray | None = None) -> Batch:
    """The batch of these points, or of all."""
    count = plan.points if points is None else len(points)
    # Tables that add up over runs have thousands of rows a point, so few points go into one part.
    most = MOST_CHUNK if plan.keep == (RUNS,) else MOST_POINTS * plan.replications
    return Batch(number, points, chunk_bounds(count * plan.replications, most))


def segments(plan: Plan, batch: Batch, chunk: int) -> list[Segment]:
    """What one chunk computes, in order."""
    at, end = batch.bounds[chunk]
    found = []
    while at < end:
        row, done = divmod(at, plan.replications)
        count = min(plan.replications - done, end - at)
        point = row if batch.points is None else int(batch.points[row])
        found.append(Segment(point, batch.number * plan.replications + done, count))
        at += count
    return found


def read_batch(folder: Path, plan: Plan, number: int) -> Batch:
    """A batch of a plan; those after the first have a file that names their points. Raises BadInput."""
    if number == 0:
        return make_batch(plan, 0)
    content = read_checksummed(batch_path(folder, number))
    if content["plan"] != plan.fingerprint or content["batch"] != number:
        raise BadInput([f"{batch_path(folder, number)}: belongs to another batch or another plan"])
    return make_batch(plan, number, np.array(content["points"], dtype=np.int64))


def write_batch(folder: Path, plan: Plan, number: int, points: np.ndarray) -> None:
    """Note the points of a batch after the first. Raises OSError."""
    content = {"plan": plan.fingerprint, "batch": number, "points": [int(point) for point in points]}
    write_checksummed(batch_path(folder, number), content)


def count_batches(folder: Path) -> int:
    """How many batches have been planned so far."""
    number = 1
    while batch_path(folder, number).is_file():
        number += 1
    return number


def batch_path(folder: Path, number: int) -> Path:
    """Where the points of a batch are noted."""
    return folder / f"batch-{number}.json"


def chunk_bounds(total: int, most: int = MOST_CHUNK) -> list[tuple[int, int]]:
    """First and last row (not included) of every chunk of a batch of `total` runs; no result depends on it."""
    size = min(most, MOST_CHUNK, max(LEAST_CHUNK, total // PARTS))
    ends: list[int] = []
    at = 0
    while at < total:
        at += min(most, FIRST_CHUNKS[len(ends)]) if len(ends) < len(FIRST_CHUNKS) else size
        ends.append(min(at, total))
    return list(zip([0, *ends[:-1]], ends, strict=True))
