"""The ordinary Mesa model of the benchmark simulates the same war, or its ratio would compare two different things."""

from __future__ import annotations

from benchmarks.mesa_ordinary import OrdinaryModel, Unit
from tests.test_twin import differences

import brittle


def test_ordinary_model_has_the_state_of_the_engine_after_every_step(theatre_name):
    model = brittle.ConflictModel(theatre=theatre_name, replication=2, rng=5, collect_days=None)
    ordinary = OrdinaryModel(model.war, replication=2, rng=5)
    assert not differences(model.state, ordinary.world)
    for _ in range(40):
        model.step()
        ordinary.step()
        wrong = differences(model.state, ordinary.world)
        assert not wrong, wrong[:3]
    assert len(ordinary.agents_by_type[Unit]) == len(model.formations)


def test_ordinary_model_ends_on_the_step_of_the_engine():
    model = brittle.ConflictModel(theatre="vardania", rng=3, collect_days=None)
    ordinary = OrdinaryModel(model.war, rng=3)
    while model.running:
        model.step()
    while ordinary.running:
        ordinary.step()
    assert ordinary.world.run.step == model.war_step and ordinary.collapsed == model.collapsed
