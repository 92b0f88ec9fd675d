"""T15: a run continued from a saved State is the run that was never interrupted, bit for bit."""

from __future__ import annotations

import io

import pytest
from tests.validation.wars import Run, make_war, reduction_bytes, simulate

from brittle.world.state import copy_state, load_state, save_state, state_arrays, state_bytes

# Gates and observation add what a State must remember: crowds, and beliefs by place.
SETTINGS = {
    "plain": {},
    "smooth gate": {"uprising.gate": "smooth"},
    "reported": {"observation": "reported", "command.decision_days": 1.0},
    "bluff": {"iran.policy": "bluff"},
}


def through_a_file(state):
    file = io.BytesIO()
    save_state(state, file)
    file.seek(0)
    return load_state(file)


@pytest.mark.parametrize("name", SETTINGS)
def test_t15_every_step_can_be_replayed_from_the_saved_state(theatre_name, name):
    """After every step a second run starts from the file, on scratch of its own, and makes the same next step."""
    war = make_war(theatre_name, SETTINGS[name])
    for number in range(4):
        run = Run(war, number)
        for step in range(90):
            fresh = Run(war, number, state=through_a_file(run.state) if step % 10 == 0 else run.state)
            run.step()
            fresh.step()
            assert state_bytes(fresh.state) == state_bytes(run.state), f"replicate {number}, step {step}"


def test_t15_a_long_continuation_is_the_run_itself(theatre_name):
    war = make_war(theatre_name)
    for stop in (1, 17, 50):
        run = Run(war, 3)
        run.step(stop)
        later = Run(war, 3, state=through_a_file(run.state))
        run.step(60)
        later.step(60)
        assert state_bytes(later.state) == state_bytes(run.state)


def test_t15_dated_inputs_are_replayed_too():
    war = make_war("syria_2024", scenario="iran_as_happened")
    run = Run(war, 0)
    for step in range(60):
        fresh = Run(war, 0, state=run.state)
        run.step()
        fresh.step()
        assert state_bytes(fresh.state) == state_bytes(run.state), step


def test_t15_an_ensemble_continues_from_a_state(vardania):
    """`is_new=False` goes on from the middle of replicate 5: the ensemble's end is the stepped run's end."""
    run = Run(vardania, 5)
    run.step(40)
    middle = copy_state(run.state)
    result = simulate(vardania, 1, days=5, first=5, start=middle, is_new=False)
    run.step(20)
    assert result.outcomes.men_besieged[0] == run.state.formations.men[vardania.theatre.formations.camp == 0].sum()
    assert (result.falls[0] == run.state.places.fall_step).all()
    assert int(result.outcomes.steps[0]) == 60


def test_t15_slices_of_a_continued_ensemble_are_independent(theatre_name):
    war = make_war(theatre_name, {"uprising.gate": "smooth"})
    run = Run(war, 3)
    run.step(30)
    together = simulate(war, 24, days=10, start=run.state, is_new=False, threads=1)
    for first in (5, 11, 23):
        alone = simulate(war, 1, days=10, first=first, start=run.state, is_new=False, threads=1)
        assert alone.outcomes[0].tobytes() == together.outcomes[first].tobytes(), first
        assert alone.falls[0].tolist() == together.falls[first].tolist(), first


def test_copies_of_a_state_are_independent_and_can_be_restored(vardania):
    run = Run(vardania, 1)
    run.step(10)
    kept = copy_state(run.state)
    before = state_bytes(kept)
    run.step(10)
    assert state_bytes(kept) == before != state_bytes(run.state)
    for now, then in zip(state_arrays(run.state).values(), state_arrays(kept).values(), strict=True):
        now[...] = then
    assert state_bytes(run.state) == before
    ensemble = reduction_bytes(simulate(vardania, 2, days=3, start=kept, is_new=False))
    assert state_bytes(kept) == before
    assert ensemble == reduction_bytes(simulate(vardania, 2, days=3, start=kept, is_new=False))
