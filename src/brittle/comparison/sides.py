"""One side of a comparison, and whether two sides can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from brittle.store.plan import SUCCEEDED
from brittle.world.check import BadInput


@dataclass(frozen=True, eq=False)
class Side:
    """The runs of one scenario, and their settings."""

    label: str  # as readers see it, different from those of the other sides
    runs: pd.DataFrame  # one row a replication that succeeded, by `replication_id`
    settings: Mapping[str, Any]  # by dotted name
    theatre: str
    theatre_sha256: str
    horizon_days: int
    seed: int
    streams: int  # version of the random streams
    version: str  # of brittle
    source: str = ""  # the run, or the design point, as a command takes it
    failed: int = 0  # replications that failed and are not in `runs`
    question: str = ""  # of its author
    uses_later_facts: bool = False
    title: str = ""  # in plain words, of a scenario that has some
    not_extended_because: str = ""  # why runs that stopped before the horizon could not be made again
    was_extended: bool = False  # `source` stopped before the horizon, and its runs were made again to the end


def called(side: Side) -> str:
    """The side in plain words, with the label that names it everywhere else."""
    return f"{side.title} ({side.label})" if side.title else side.label


def side_runs(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The runs that succeeded, in order of `replication_id`, and how many failed."""
    good = frame[frame["status"] == SUCCEEDED].sort_values("replication_id", ignore_index=True)
    return good, len(frame) - len(good)


def shares_draws(one: Side, other: Side) -> bool:
    """True if both sides use common random numbers: draws are addressed by seed, replication and step."""
    return one.seed == other.seed and one.settings["time.step_days"] == other.settings["time.step_days"]


def check_comparable(sides: Sequence[Side]) -> None:
    """Raises BadInput with one sentence for each thing that forbids the comparison."""
    problems = []
    if len(sides) < 2:
        problems.append(f"compare: {len(sides)} scenario was given, give two or more")
    for side in sides:
        if len(side.runs) < 2:
            few = "no run" if not len(side.runs) else "one run"
            problems.append(f"{side.label}: has {few} that succeeded; an interval needs two or more, better 400")
    first = sides[0] if sides else None
    for side in sides[1:]:
        problems += _odd_ones(first, side) if first is not None else []
    if problems:
        raise BadInput(problems)


def _odd_ones(one: Side, other: Side) -> list[str]:
    pair, found = f"{one.label} and {other.label}", []
    if one.theatre_sha256 != other.theatre_sha256:
        what = (
            f"{one.theatre} and {other.theatre}" if one.theatre != other.theatre else f"two versions of {one.theatre}"
        )
        found.append(f"{pair}: are on different theatres, {what}; compare runs on one theatre")
    if one.horizon_days != other.horizon_days:
        found.append(
            f"{pair}: end after {one.horizon_days} and {other.horizon_days} days;"
            " run one of them again with ensemble.horizon_days of the other"
        )
    if one.streams != other.streams:
        found.append(
            f"{pair}: use versions {one.streams} and {other.streams} of the random streams; run the older again"
        )
    if one.version != other.version:
        found.append(f"{pair}: were made by brittle {one.version} and {other.version}; run the older again")
    lacking = sorted(_outcomes(one) ^ _outcomes(other))
    if lacking and not found:
        found.append(f"{pair}: do not have the same outcomes ({', '.join(lacking[:4])}); run the older again")
    return found


def _outcomes(side: Side) -> set[str]:
    return {str(name) for name in side.runs.columns if str(name).startswith("fall_day_")}


def aligned(sides: Sequence[Side]) -> list[pd.DataFrame]:
    """The runs of every side with the replications that all of them have, in one order. Raises BadInput if none."""
    common = sides[0].runs["replication_id"].to_numpy()
    for side in sides[1:]:
        common = np.intersect1d(common, side.runs["replication_id"].to_numpy())
    if len(common) < 2:
        raise BadInput(
            ["compare: the scenarios have fewer than two replications in common; run them with the same numbers"]
        )
    return [side.runs[side.runs["replication_id"].isin(common)].reset_index(drop=True) for side in sides]


def changed_settings(sides: Sequence[Side]) -> dict[str, tuple[Any, ...]]:
    """Settings in which the sides differ, by dotted name, one value a side; None where a side has none."""
    keys = dict.fromkeys(key for side in sides for key in side.settings)
    found = {key: tuple(side.settings.get(key) for side in sides) for key in keys if key not in _NO_MATTER}
    return {key: values for key, values in found.items() if any(value != values[0] for value in values[1:])}


_NO_MATTER = frozenset({"ensemble.threads", "ensemble.replications", "ensemble.precision", "name", "overwrite"})
