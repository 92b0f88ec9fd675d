"""Draws are an argument of a step, not a part of the State."""

from __future__ import annotations

import numpy as np
from tests.contracts.worlds import LARGE, SEED, began, same, world

from brittle.engine import stepper
from brittle.engine.draws import replicate_key
from brittle.engine.record import replay
from brittle.engine.session import Session


def test_changing_the_key_in_mid_run_changes_the_future_only():
    w = world(LARGE)
    plain, changed = (Session(w.theatre, w.p, w.first, replicate_key(SEED, 1)) for _ in range(2))
    plain.run(4.0)
    changed.run(4.0)
    assert same(plain.state, changed.state)
    fork = plain.state
    changed.key = replicate_key(SEED, 2)
    plain.run(6.0)
    changed.run(6.0)
    assert not same(plain.state, changed.state)
    assert np.array_equal(changed.state.formations.frailty, fork.formations.frailty)  # drawn once, then State
    assert same(replay(changed.record, w.theatre), changed.state)
    assert {row.key[2] for row in changed.record.rows} == {1, 2}


def test_one_step_depends_on_its_own_key_and_on_no_other():
    w = world(LARGE)
    state, key, other = began(w), replicate_key(SEED), replicate_key(SEED + 1)
    book = stepper.answers(state, w.theatre, w.p)
    one, _ = stepper.step(state, book, w.theatre, w.p, None, key)
    stepper.step(state, book, w.theatre, w.p, None, other)
    again, _ = stepper.step(state, book, w.theatre, w.p, None, key)
    assert same(one, again)


def test_a_step_changes_neither_its_state_nor_its_key_nor_its_orders():
    w = world(LARGE)
    state, key = began(w), replicate_key(SEED)
    book = stepper.answers(state, w.theatre, w.p)
    before = state, key.tobytes(), b"".join(array.tobytes() for array in book)
    copy = began(w)
    stepper.step(state, book, w.theatre, w.p, None, key, explain=True)
    stepper.step(state, book, w.theatre, w.p, None, key)
    assert same(state, copy)
    assert before[1:] == (key.tobytes(), b"".join(array.tobytes() for array in book))


def test_every_word_of_the_key_counts():
    w = world(LARGE)
    base = [began(w).formations.frailty.tobytes()]
    for key in (replicate_key(SEED + 1), replicate_key(SEED + (1 << 32)), replicate_key(SEED, 1)):
        base.append(stepper.begin_run(w.first, w.theatre, w.p, key).formations.frailty.tobytes())
    assert len(set(base)) == 4
