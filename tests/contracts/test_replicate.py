"""Replicates start at any State and day, and slices equal one call byte for byte."""

from __future__ import annotations

import numpy as np
import pytest
from tests.contracts.worlds import LARGE, SEED, began, go_on, same, story, world

from brittle.engine.draws import replicate_key
from brittle.ensemble.reduce import merge
from brittle.ensemble.replicate import replicate
from brittle.world.inputs import KINDS, input_rows
from brittle.world.state import copy_state

DAYS = 5


def equal(one, other) -> bool:
    return all(a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True))


def call(w, first, count, start=None, **more):
    return replicate(
        w.theatre, w.first if start is None else start, w.p, SEED, first, count, DAYS, is_new=start is None, **more
    )  # fmt: skip


@pytest.mark.parametrize("start", [None, 12, 40, 55], ids=lambda start: "new" if start is None else f"step_{start}")
def test_slices_of_any_size_merge_into_one_call(start):
    w = world(LARGE)
    state = None if start is None else story()[start]
    whole = call(w, 100, 40, state, threads=2)
    for cuts in ([0, 1, 40], [0, 16, 32, 40], [0, 7, 13, 21, 40]):
        parts = [call(w, 100 + a, b - a, state, threads=1) for a, b in zip(cuts, cuts[1:], strict=False)]
        assert equal(merge(parts), whole), cuts
    assert len({row.tobytes() for row in whole.outcomes}) > 1


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_any_number_of_threads_gives_the_same_bytes(threads):
    w = world(LARGE)
    assert equal(call(w, 0, 50, threads=threads), call(w, 0, 50, threads=2))


def test_a_shorter_run_is_a_prefix_of_a_longer_run():
    w = world(LARGE)
    short = replicate(w.theatre, w.first, w.p, SEED, 0, 20, 4, threads=1)
    long = replicate(w.theatre, w.first, w.p, SEED, 0, 20, 9, threads=1)
    assert np.array_equal(short.daily, long.daily[:5])
    early = np.where(long.falls < 16, long.falls, -1)
    assert np.array_equal(short.falls, early)


@pytest.mark.parametrize("number", [0, 17])
def test_a_replicate_is_the_run_a_session_gives(number):
    w = world(LARGE)
    state = go_on(w, began(w, number), 4 * DAYS, number)[-1]
    row = call(w, number, 1, threads=1)
    assert np.array_equal(row.falls[0], state.places.fall_step)
    assert np.array_equal(row.causes[0], state.places.cause)
    besieged = w.theatre.formations.camp == 0
    assert row.outcomes[0].men_besieged == state.formations.men[besieged].sum()


@pytest.mark.parametrize("start", [12, 40])
def test_a_replicate_from_a_later_state_is_the_run_of_a_session(start):
    w = world(LARGE)
    before = copy_state(story()[start])
    state = go_on(w, story()[start], 4 * DAYS, 5)[-1]
    row = call(w, 5, 1, story()[start], threads=1)
    assert np.array_equal(row.falls[0], state.places.fall_step)
    assert row.outcomes[0].steps == state.run[0].step
    assert same(before, story()[start])


def test_every_replicate_continues_with_the_crowds_of_the_state():
    """Crowds once lived in scratch memory: the second replicate of a thread found those of the first."""
    w = world(LARGE)
    state = copy_state(story()[24])
    state.places.active_share = np.minimum(1.0, state.places.quiet_share + 0.5)
    both = call(w, 0, 2, state, threads=1)
    assert equal(merge([call(w, 0, 1, state, threads=1), call(w, 1, 1, state, threads=1)]), both)
    risen = go_on(w, state, 2)[-1]
    calm = go_on(w, story()[24], 2)[-1]
    assert not np.array_equal(risen.places.holder, calm.places.holder) or not same(risen, calm)


def test_reductions_are_integers_that_count_every_replicate():
    w = world(LARGE)
    result = call(w, 0, 23, threads=2)
    assert all(array.dtype.kind == "i" for array in (result.falls, result.causes, result.daily))
    assert (result.daily.sum(axis=2) == 23).all()
    assert all(result.outcomes.dtype[name].kind == "i" for name in result.outcomes.dtype.names)


def test_inputs_reach_every_replicate():
    w = world(LARGE)
    gone = input_rows([(1.0, 1.0, KINDS.index("leader_exit"), -1, 1.0)])
    result = call(w, 0, 12, inputs=gone, threads=2)
    assert (result.outcomes.leader_exit_step == 4).all() and (result.outcomes.collapse_step == 4).all()


def test_zero_replicates_give_zero_rows():
    w = world()
    assert len(call(w, 0, 0).outcomes) == 0
    assert replicate_key(SEED, 3).replicate == 3
