"""The Mesa face is the ensemble's run: the same State, bit for bit, at the end of every day."""

from __future__ import annotations

import numpy as np
import pytest
from tests.agents.mesa_runs import DAYS, PASS, assert_follows, ensemble_states, model_states

import brittle
from brittle.ensemble.replicate import replicate
from brittle.world.state import state_bytes

SEED = 20241127


def model_of(theatre: str, number: int, **options):
    return brittle.ConflictModel(theatre=theatre, replication=number, rng=SEED, collect_days=None, **options)


@pytest.mark.parametrize("number", [0, 1, 2, 17, 2**32 - 1])
def test_model_has_the_state_of_the_ensemble_on_every_day(theatre_name, number):
    model = model_of(theatre_name, number)
    assert model_states(model) == ensemble_states(model.war, SEED, number)


@pytest.mark.parametrize("number", [0, 5])
def test_a_seat_that_follows_its_doctrine_changes_nothing(theatre_name, number):
    expected = ensemble_states(model_of(theatre_name, number).war, SEED, number)
    assert model_states(model_of(theatre_name, number, agent_classes=PASS)) == expected
    for seat, mind in PASS.items():
        assert model_states(model_of(theatre_name, number, agent_classes={seat: mind})) == expected, seat


@pytest.mark.parametrize(
    "overrides",
    [["observation=reported"], ["command.decision_days=1"], ["time.step_days=0.5", "command.decision_days=0.5"]],
)
def test_model_equals_the_ensemble_under_other_settings(overrides):
    model = model_of("vardania", 3, overrides=overrides, agent_classes={"rebels": PASS["rebels"]})
    assert model_states(model) == ensemble_states(model.war, SEED, 3)


def test_model_equals_the_ensemble_with_dated_inputs():
    model = brittle.ConflictModel("iran_as_happened", rng=SEED, collect_days=None, agent_classes=PASS)
    assert len(model.war.inputs)
    assert model_states(model) == ensemble_states(model.war, SEED, 0)


def test_model_outcomes_equal_those_of_brittle_run():
    result = brittle.run(theatre="vardania", replications=3, seed=4, horizon_days=30)
    for number in range(3):
        model = brittle.to_mesa(seed=4, replication=number, theatre="vardania", horizon_days=30)
        while model.running:
            model.step()
        row = result.runs.iloc[number]
        assert model.collapsed == row["collapsed"]
        np.testing.assert_equal(model.collapse_day, row["collapse_day"])
        assert model.war_step == row["steps"]


def test_model_ends_with_the_ensemble_and_then_no_longer_changes():
    model = model_of("syria_2024", 0)
    while model.running:
        model.step()
    result = replicate(model.war.theatre, model.war.start, model.war.parameters, SEED, 0, 1, 45, threads=1)
    assert model.war_step == result.outcomes.steps[0] < 45 * 4
    before = state_bytes(model.state)
    model.run_for(8)
    assert state_bytes(model.state) == before and not model.running and model.time == model.war_step + 8


def test_formations_are_where_their_rows_say_after_every_step(theatre_name):
    model = model_of(theatre_name, 1)
    for _ in range(4 * DAYS):
        model.step()
        assert_follows(model)
