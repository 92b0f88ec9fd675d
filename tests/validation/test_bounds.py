"""T14: whatever the settings, every number of the State stays finite and within its range."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.validation.wars import Run, make_war, persons_of_parties

from brittle.world.parameters import REGISTRY
from brittle.world.state import CAUSES, state_arrays

# Steps must fit into a day and into the decision interval; the size of the arrays is kept small.
FIXED = {"time.step_days", "command.decision_days", "resolution.formation_men", "time.tail_days"}
SHARES = {
    "places": ("active_share", "quiet_share", "legitimacy"), "formations": ("recent_loss",),
    "seats": ("credibility",), "run": ("abandonment", "base_share", "losing"),
}  # fmt: skip
NOT_NEGATIVE = {
    "places": ("below_days", "rumour", "reference_defender", "reference_attacker", "quiet_garrison"),
    "formations": ("men", "km", "supply_days", "rest_days"),
    "seats": ("held", "broke", "announced", "actual"), "beliefs": ("besieged", "hostile", "age_days"),
}  # fmt: skip


def values_of(name):
    entry = REGISTRY[name]
    if entry.choices:
        return st.sampled_from(entry.choices)
    return st.one_of(st.sampled_from([entry.low, entry.high, entry.base]), st.floats(entry.low, entry.high))


ANY = st.fixed_dictionaries({name: values_of(name) for name in REGISTRY if name not in FIXED})
STEPS_OF_TIME = st.sampled_from([(0.0625, 0.25), (0.25, 0.25), (0.25, 1.0), (0.5, 1.0), (1.0, 1.0)])


def assert_in_range(run):
    war, state = run.war, run.state
    for table, array in state_arrays(state).items():
        for field in array.dtype.names or ():
            assert np.isfinite(array[field]).all(), f"{table}.{field}"
        if not array.dtype.names:
            assert np.isfinite(array).all(), table
    arrays = state_arrays(state)
    for table, fields in SHARES.items():
        for field in fields:
            assert ((arrays[table][field] >= 0.0) & (arrays[table][field] <= 1.0)).all(), f"{table}.{field}"
    for table, fields in NOT_NEGATIVE.items():
        for field in fields:
            assert (arrays[table][field] >= 0).all(), f"{table}.{field}"
    places, formations = len(war.names.places), state.formations
    assert ((state.places.holder >= 0) & (state.places.holder < len(war.names.parties))).all()
    assert ((state.places.cause >= 0) & (state.places.cause < len(CAUSES))).all()
    assert ((formations.place >= 0) & (formations.place < places)).all()
    assert ((formations.next >= -1) & (formations.next < places)).all()
    assert ((formations.goal >= -1) & (formations.goal < places)).all()
    assert (formations.supply_days <= war.parameters.supply_days_max).all()
    assert state.places.fall_step.max() < state.run[0].step


@settings(max_examples=150)
@given(ANY, STEPS_OF_TIME, st.integers(0, 1000), st.integers(0, 2**64 - 1))
def test_t14_any_settings_stay_in_range(given_settings, times, number, seed):
    war = make_war("vardania", {**given_settings, "time.step_days": times[0], "command.decision_days": times[1]})
    run = Run(war, number, seed)
    first = persons_of_parties(run.state, war.theatre)
    for _ in range(25):
        run.step(2)
        assert_in_range(run)
    assert (persons_of_parties(run.state, war.theatre) == first).all()


@settings(max_examples=40)
@given(ANY, st.integers(0, 1000))
def test_t14_any_settings_stay_in_range_in_syria(given_settings, number):
    run = Run(make_war("syria_2024", given_settings), number)
    for _ in range(10):
        run.step(4)
        assert_in_range(run)
