"""From axes to design points: crossed values, and samples of the intervals."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from brittle.scenario.settings import MOST_POINTS
from brittle.world.check import BadInput

GRID, LIST, LHS, SOBOL, SALTELLI, CSV = "grid", "list", "lhs", "sobol", "saltelli", "csv"
SAMPLED = (LHS, SOBOL, SALTELLI)
MATRIX, ROW = "sample_matrix", "sample_row"  # columns that tell a Saltelli design's rows apart


class Axis(NamedTuple):
    """One setting, or group of choices, that takes several values: those listed, or any in an interval."""

    key: str
    values: tuple[Any, ...] = ()
    low: float = 0.0
    high: float = 0.0
    whole: bool = False
    log: bool = False

    @property
    def is_interval(self) -> bool:
        """True if it is to be sampled."""
        return not self.values


type Row = dict[str, Any]


def make_rows(axes: Sequence[Axis], kind: str, points: int | None, seed: int, given: Sequence[Row] = ()) -> list[Row]:
    """What each design point sets, by key; the last of crossed axes changes fastest, as Hydra has it.

    `given` are the rows of a file, crossed with the axes. Sampled points are the same for
    every combination of the crossed values. Raises BadInput for a design that does not fit the axes.
    """
    listed, intervals = [axis for axis in axes if not axis.is_interval], [axis for axis in axes if axis.is_interval]
    _check(kind, listed, intervals, points)
    if kind == LIST:
        crossed = [
            dict(zip([a.key for a in listed], row, strict=True))
            for row in zip(*[a.values for a in listed], strict=True)
        ]
    else:
        _check_size(math.prod(len(axis.values) for axis in listed) * max(1, len(given)))
        crossed = [
            dict(zip([a.key for a in listed], row, strict=True))
            for row in itertools.product(*[a.values for a in listed])
        ]
    if kind == CSV:
        crossed = [{**row, **point} for row in crossed for point in given]
    if kind not in SAMPLED:
        return crossed
    _check_size(len(crossed) * (points or 1) * (len(intervals) + 2 if kind == SALTELLI else 1))
    samples = _samples(intervals, kind, points or 1, seed)
    return [{**row, **sample} for row in crossed for sample in samples]


def _check(kind: str, listed: Sequence[Axis], intervals: Sequence[Axis], points: int | None) -> None:
    names = ", ".join(axis.key for axis in intervals)
    if intervals and kind not in SAMPLED:
        raise BadInput(
            [f"{names}: interval() is sampled, and design={kind} does not sample; add design=sobol design.points=128,"
             " or give values as range() or choice()"]
        )  # fmt: skip
    if not intervals and kind in SAMPLED:
        raise BadInput([f"design: {kind} samples intervals, and there is none; give one as morale.pay=interval(0,1)"])
    if kind in SAMPLED and points is None:
        raise BadInput([f"design.points: is needed for design={kind}, give how many points are sampled, as 128"])
    if kind not in SAMPLED and points is not None:
        raise BadInput(
            [f"design.points: is for lhs, sobol and saltelli; design={kind} has the points that its values make"]
        )
    if kind in (SOBOL, SALTELLI) and points is not None and points & (points - 1):
        near = 1 << points.bit_length()
        raise BadInput(
            [f"design.points: {points} is no power of two, which {kind} needs for balance; give {near // 2} or {near}"]
        )
    lengths = {axis.key: len(axis.values) for axis in listed}
    if kind == LIST and len(set(lengths.values())) > 1:
        said = ", ".join(f"{key} has {length}" for key, length in lengths.items())
        raise BadInput([f"design: list takes values row by row, so all must have as many: {said}"])


def _check_size(count: int) -> None:
    if count > MOST_POINTS:
        raise BadInput(
            [f"design: makes {count:,} points, at most {MOST_POINTS:,} are allowed; cross fewer values, or sample"]
        )


def _samples(axes: Sequence[Axis], kind: str, points: int, seed: int) -> list[Row]:
    from scipy.stats import qmc  # half a second, and only sampled designs need it

    if kind == LHS:
        return _scaled(axes, qmc.LatinHypercube(len(axes), rng=seed).random(points))
    power = points.bit_length() - 1
    if kind == SOBOL:
        return _scaled(axes, qmc.Sobol(len(axes), rng=seed).random_base2(power))
    both = qmc.Sobol(2 * len(axes), rng=seed).random_base2(power)
    first, second = both[:, : len(axes)], both[:, len(axes) :]
    blocks = {"A": first, "B": second}
    for column, axis in enumerate(axes):
        mixed = first.copy()
        mixed[:, column] = second[:, column]
        blocks[f"AB:{axis.key}"] = mixed
    return [
        {**row, MATRIX: name, ROW: number}
        for name, block in blocks.items()
        for number, row in enumerate(_scaled(axes, block))
    ]  # fmt: skip


def _scaled(axes: Sequence[Axis], unit: NDArray[np.float64]) -> list[Row]:
    """Points of the unit cube in the axes' own intervals; whole numbers are equally likely."""
    columns: list[list[Any]] = []
    for axis, share in zip(axes, unit.T, strict=True):
        if axis.whole:
            first, last = math.ceil(axis.low), math.floor(axis.high)
            columns.append(np.minimum(last, first + np.floor(share * (last - first + 1))).astype(int).tolist())
        elif axis.log:
            low, high = math.log(axis.low), math.log(axis.high)
            columns.append(np.clip(np.exp(low + share * (high - low)), axis.low, axis.high).tolist())
        else:
            columns.append(np.clip(axis.low + share * (axis.high - axis.low), axis.low, axis.high).tolist())
    return [dict(zip([axis.key for axis in axes], row, strict=True)) for row in zip(*columns, strict=True)]
