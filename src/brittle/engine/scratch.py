"""Scratch of one run: what `derive` computes from a State, and memory that stages reuse.

Nothing here persists: every array is refilled from the State before it is read.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from brittle.world.layout import Field, Floats, Ints, records
from brittle.world.theatre import CAMPS, Theatre

PLACE_WORK = (
    Field("attackers", "f8", "persons", "usable strength of formations that attack the place and stand there"),
    Field("incoming", "f8", "persons", "usable strength of attackers within warning on their committed road"),
    Field("committed", "f8", "persons", "usable strength of attackers bound for it, however far"),
    Field("sent", "f8", "persons", "usable strength of columns that left it in this step"),
    Field("willing", "f8", "persons", "sum of men x m of the besieged camp"),
    Field("locals", "f8", "persons", "armed locals"),
    Field("sorties", "f8", "1/d", "support sorties over the place"),
    Field("promised", "f8", "1/d", "support sorties that its defenders believe in"),
    Field("event", "f8", "-", "rumour set off there in this step"),
    Field("defended", "f8", "persons", "usable strength of its holder's camp, after breaks"),
    Field("taking", "f8", "persons", "usable strength of attackers there, after breaks"),
    Field("takers", "i8", "persons", "attackers there, after breaks"),
    Field("distance", "f8", "km", "length of the route under search"),
    Field("passable", "i8", "bool", "counts as the searching camp's own in the search from its supply roots"),
    Field("queued", "i8", "bool", "is in the queue of the route search; after the search from roots: is joined to one"),
    Field("queue", "i8", "-", "ring of the route search, one slot a row"),
    Field("score", "f8", "-", "score as a target"),
    Field("seen_holder", "i8", "-", "holder for which `sums[CONNECTED]` was computed"),
    Field("engaged", "i8", "bool", "defenders and attackers fought there in this step"),
)
FORMATION_WORK = (
    Field("per_head", "f8", "-", "usable strength of one person"),
    Field("present", "i8", "-", "place where it stood when the step began, -1 on a road"),
    Field("loss", "i8", "persons", "losses in this step"),
    Field("share", "f8", "persons", "scratch of the largest-remainder split"),
)


STRENGTH, MEN, CONNECTED = 0, 1, 2  # usable strength and persons standing there; 1 if on own roads to a root


class Scratch(NamedTuple):
    """Scratch arrays of one run."""

    places: np.recarray  # (place,) PLACE_WORK
    formations: np.recarray  # (formation,) FORMATION_WORK
    sums: Floats  # (STRENGTH | MEN | CONNECTED, camp, place)
    closed: Ints  # (road,) closures for which `sums[CONNECTED]` was computed
    trace: Floats  # terms of the step, see `engine.trace`; no rows if it is not traced


def make_scratch(theatre: Theatre, traced: tuple[int, int] = (0, 0)) -> Scratch:
    """Scratch for one run in this theatre; `traced` rows and columns if the terms of a step are to be recorded."""
    places, formations = len(theatre.places), len(theatre.formations)
    return Scratch(
        records(PLACE_WORK, places), records(FORMATION_WORK, formations),
        np.zeros((3, CAMPS, places)), np.full(len(theatre.roads), -1, np.int64), np.full(traced, np.nan),
    )  # fmt: skip
