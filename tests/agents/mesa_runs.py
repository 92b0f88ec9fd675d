"""What the tests of the Mesa face share: States of the ensemble by day, and minds that change nothing."""

from __future__ import annotations

import numpy as np

from brittle.agents.commands import CommandAgent, IranianAgent, RebelAgent, RegimeAgent, RussianAgent
from brittle.agents.war import War
from brittle.engine.draws import replicate_key
from brittle.engine.scratch import make_scratch
from brittle.engine.scripted_seat import no_script
from brittle.ensemble.reduce import empty_reductions
from brittle.ensemble.replicate import run_block
from brittle.world.observation import Observation, empty_observation
from brittle.world.orders import MEMO_SIZE, Orders
from brittle.world.state import copy_state, state_bytes

DAYS = 25


class PassRegime(RegimeAgent):
    def decide(self, observation: Observation) -> Orders | None:
        return super().decide(observation)


class PassRebels(RebelAgent):
    def decide(self, observation: Observation) -> Orders | None:
        return super().decide(observation)


class PassIran(IranianAgent):
    def decide(self, observation: Observation) -> Orders | None:
        return super().decide(observation)


class PassRussia(RussianAgent):
    def decide(self, observation: Observation) -> Orders | None:
        return super().decide(observation)


PASS: dict[str, type[CommandAgent]] = {
    "regime": PassRegime, "rebels": PassRebels, "iran": PassIran, "russia": PassRussia,
}  # fmt: skip


def ensemble_states(war: War, seed: int, number: int, days: int = DAYS) -> list[bytes]:
    """The State of a replicate at the end of every day, day 0 first, as the ensemble's own kernel leaves it."""
    theatre, found = war.theatre, []
    for until in range(days + 1):
        state, work, result = copy_state(war.start), make_scratch(theatre), empty_reductions(theatre, 1, until)
        run_block(
            state, work, empty_observation(len(theatre.sectors), MEMO_SIZE), replicate_key(seed), theatre,
            war.parameters, war.inputs, no_script(len(theatre.sectors)), war.start, True, until, number, result,
        )  # fmt: skip
        found.append(state_bytes(state))
    return found


def model_states(model, days: int = DAYS) -> list[bytes]:
    """The State of a model at the end of every day, day 0 first."""
    found = [state_bytes(model.state)]
    for _ in range(days):
        model.run_for(model.steps_per_day)
        found.append(state_bytes(model.state))
    return found


def assert_follows(model) -> None:
    """Every formation stands in the cell of its row, and cells and agents agree."""
    formations = model.state.formations.view(np.ndarray)
    places = model.war.names.places
    for agent in model.formations:
        row = formations[agent.row]
        expected = model.space[places[row["place"]]] if row["status"] == 1 else None
        assert agent.cell is expected, agent.id
        assert agent.men == row["men"] and agent.will == row["will"] and agent.place == places[row["place"]]
        assert expected is None or agent in expected.agents
    assert sum(len(cell.agents) for cell in model.space) == int((formations["status"] == 1).sum())
