"""What every doctrine must keep, whatever its author. Test classes inherit it and say who decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.contracts.worlds import LARGE, story, world

from brittle.engine import stepper
from brittle.world.legal import legal
from brittle.world.observation import SECTOR_VIEW, TOTAL_VIEW, Observation, empty_observation
from brittle.world.orders import LEVERS, MEMO_SIZE, ROLE_NAMES, Orders

BOOLEANS = {"is_front", "is_threatened", "corridor_open", "leader_in_office", "collapsed"}
SHARES = {"losing", "host_will", "first_will", "announced_coverage", "own_coverage", "legitimacy", "will", "priority"}


def _numbers(name: str, unit: str, sectors: int) -> st.SearchStrategy[float]:
    if name in BOOLEANS:
        return st.sampled_from([0.0, 1.0])
    if name in SHARES:
        return st.floats(0.0, 1.0)
    if name == "withdraw_to":
        return st.integers(0, sectors - 1).map(float)
    if name == "axis":
        return st.integers(-1, sectors - 1).map(float)
    return st.integers(0, 14).map(float) if "capitals" in name else st.floats(0.0, 1e6)


@st.composite
def observations(draw) -> Observation:
    """Any Observation a seat could be shown, likely or not."""
    sectors = draw(st.integers(1, 9))
    seen = empty_observation(sectors, MEMO_SIZE)
    for view, fields, count in ((seen.sectors, SECTOR_VIEW, sectors), (seen.total, TOTAL_VIEW, 1)):
        for field in fields:
            view[field.name] = draw(arrays(np.float64, count, elements=_numbers(field.name, field.unit, sectors)))
    seen.memo[:] = draw(arrays(np.float64, MEMO_SIZE, elements=st.floats(0.0, 100.0)))
    return seen


def bytes_of(value: Observation | Orders) -> bytes:
    return b"".join(array.tobytes() for array in value)


def copy_of(seen: Observation) -> Observation:
    return Observation._make(array.copy() for array in seen)


class DoctrineContract:
    """Pure, legal, finite, and only its own levers. A subclass names the role and the doctrines to try."""

    role: ClassVar[int]
    doctrines: ClassVar[dict[str, Callable[[Observation], Orders]]]

    def observed(self) -> list[Observation]:
        w = world(LARGE)
        return [stepper.observe(state, w.theatre, w.p, self.role) for state in story()[::4]]

    def test_its_orders_are_legal_and_finite_whatever_it_sees(self) -> None:
        for decide in self.doctrines.values():
            self.try_everything(decide)

    def try_everything(self, decide: Callable[[Observation], Orders]) -> None:
        @settings(max_examples=60, deadline=None, derandomize=True, database=None)
        @given(observations())
        def legal_and_finite(seen: Observation) -> None:
            orders = decide(seen)
            assert legal(orders, seen, self.role) == ()
            assert np.isfinite(orders.memo).all()

        legal_and_finite()

    def test_the_same_observation_gives_the_same_orders(self) -> None:
        for name, decide in self.doctrines.items():
            seen = self.observed()
            first = [bytes_of(decide(view)) for view in seen]
            backwards = [bytes_of(decide(view)) for view in reversed(seen)]
            assert first == backwards[::-1], name

    def test_it_leaves_what_it_was_shown_as_it_was(self) -> None:
        for name, decide in self.doctrines.items():
            for view in self.observed():
                before = copy_of(view)
                decide(view)
                assert bytes_of(view) == bytes_of(before), name

    def test_it_writes_its_own_levers_and_memo_only(self) -> None:
        for name, decide in self.doctrines.items():
            for view in self.observed():
                self.check_own(name, decide(view), view)

    def check_own(self, name: str, orders: Orders, seen: Observation) -> None:
        for lever in LEVERS:
            if lever.role != ROLE_NAMES[self.role]:
                part = (orders.seats if lever.shape == "seat" else orders.sectors)[lever.field]
                assert (part == (1.0 if lever.name in ("pay", "honour") else 0.0)).all(), f"{name} writes {lever.name}"
        others = [role for role in range(4) if role != self.role]
        assert not orders.memo[others].any(), name
