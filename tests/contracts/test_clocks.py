"""Clocks run in days; between decisions the order book stands."""

from __future__ import annotations

import numpy as np
import pytest
from tests.contracts.worlds import SEED, began, go_on, world

from brittle.engine import stepper
from brittle.engine.draws import replicate_key
from brittle.engine.session import Session
from brittle.ensemble.replicate import replicate
from brittle.world.orders import orders_arrays


@pytest.mark.parametrize("every, step, decisions", [(0.25, 0.25, 16), (0.5, 0.25, 8), (1.0, 0.25, 4), (0.5, 0.125, 8)])
def test_seats_decide_every_so_many_days_whatever_the_step(every, step, decisions):
    w = world(command__decision_days=every, time__step_days=step)
    session = Session(w.theatre, w.p, w.first, replicate_key(SEED))
    days = []

    def answer(seen):
        days.append(float(seen.total[0].day))
        return stepper.decide(seen, w.p, 1)

    session.seat(1, answer)
    session.run(4.0)
    assert days == [every * number for number in range(decisions)]
    assert session.state.run[0].step == round(4.0 / step)


def test_orders_are_unchanged_between_decisions():
    w = world(command__decision_days=1.0)
    states = go_on(w, began(w), 40)
    changes = 0
    for number in range(1, 41):
        before, after = (orders_arrays(states[number - back].orders) for back in (1, 0))
        equal = all(before[name].tobytes() == after[name].tobytes() for name in before)
        changes += not equal
        assert equal or (number - 1) % 4 == 0
    assert changes > 0


@pytest.mark.parametrize("every", [0.25, 0.5, 1.0])
def test_the_ensemble_decides_on_the_same_days(every):
    w = world(command__decision_days=every)
    state = go_on(w, began(w), 32)[-1]
    outcome = replicate(w.theatre, w.first, w.p, SEED, 0, 1, 8, threads=1)
    assert np.array_equal(outcome.falls[0], state.places.fall_step)


def test_a_delay_in_days_does_not_depend_on_the_step():
    fine, coarse = world(time__step_days=0.125), world(time__step_days=0.25)
    seen = [stepper.observe(go_on(w, began(w), steps)[-1], w.theatre, w.p, 0) for w, steps in ((fine, 16), (coarse, 8))]
    assert seen[0].total[0].day == seen[1].total[0].day == 2.0
    assert seen[0].total[0].days_since == seen[1].total[0].days_since == 0.25
