"""Inputs: the one closed table of what comes from outside. Nothing else alters a State.

Each row acts in the stage it overrides. `pay`, `coverage`, `announced_coverage`, `sorties`
and `road_closed` stand from `from_day` to `to_day`; the others act once, in the step
that contains `from_day`. Persons are conserved and booked.
"""

from __future__ import annotations

import numpy as np

from brittle.world.layout import Field, records

KINDS = (
    "pay", "coverage", "announced_coverage", "sorties", "road_closed",
    "reinforce", "losses", "holder", "leader_exit", "activate", "legitimacy",
)  # fmt: skip
(
    PAY,
    COVERAGE,
    ANNOUNCED,
    SORTIES,
    ROAD_CLOSED,
    REINFORCE,
    LOSSES,
    HOLDER,
    LEADER_EXIT,
    ACTIVATE,
    LEGITIMACY,
) = range(11)
LASTING_LAST = ROAD_CLOSED  # kinds up to this one stand for a time; later ones act once
INPUTS = (
    Field("from_day", "f8", "d", "first day on which it acts"),
    Field("to_day", "f8", "d", "day on which a lasting one ends"),
    Field("kind", "i8", "-", "a row of KINDS"),
    Field("target", "i8", "-", "row of the formation, place, road or party it concerns, -1 none"),
    Field("value", "f8", "-", "pay factor, share, sorties a day, persons, party row, shift"),
)


def no_inputs() -> np.recarray:
    """An empty table of inputs."""
    return records(INPUTS, 0)


def input_rows(rows: list[tuple[float, float, int, int, float]]) -> np.recarray:
    """A table of inputs from tuples, in order of day, kind and target."""
    table = records(INPUTS, len(rows))
    for index, row in enumerate(sorted(rows)):
        table[index] = (row[0], row[1], row[2], row[3], row[4])
    return table
