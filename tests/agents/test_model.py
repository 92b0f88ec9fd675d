"""A Mesa user finds himself at home: agents by type, a network, a data collector, keywords, seeds."""

from __future__ import annotations

import dataclasses
import math
import subprocess
import sys

import mesa
import numpy as np
import pytest

import brittle
from brittle.agents.commands import COMMANDS, CommandAgent, IranianAgent, RebelAgent
from brittle.agents.formations import FormationAgent
from brittle.agents.model import WarModel
from brittle.world.state import POOLS, state_bytes


@pytest.fixture
def model():
    return brittle.ConflictModel(rng=1)


def test_model_is_a_mesa_model_and_agents_are_found_by_type(model):
    assert isinstance(model, mesa.Model) and issubclass(brittle.ConflictModel, WarModel)
    assert [len(model.agents_by_type[kind]) for kind in COMMANDS] == [1, 1, 1, 1]
    rebels = next(iter(model.agents.select(agent_type=RebelAgent)))
    assert rebels is model.command("rebels") is model.command("challenger") and rebels.label == "HTS-led command"
    assert len(model.agents_by_type[FormationAgent]) == len(model.state.formations) == len(model.formations)
    attackers = model.agents.select(lambda agent: isinstance(agent, FormationAgent) and agent.camp == "challenger")
    assert 0 < len(attackers) < len(model.formations)
    assert model.formations.agg("men", sum) == model.in_formations


def test_seats_are_found_by_the_names_of_the_theatre():
    model = brittle.ConflictModel(theatre="vardania")
    assert model.command("tarsis") is model.command("iran") and isinstance(model.command("tarsis"), IranianAgent)
    with pytest.raises(brittle.BadInput, match="'rebel' is no seat here.*did you mean 'rebels'"):
        model.command("rebel")


def test_an_empty_role_has_no_agent(model):
    facts = model.war.theatre.facts.copy().view(np.recarray)
    facts.roles &= ~(1 << 2)
    war = dataclasses.replace(model.war, theatre=model.war.theatre._replace(facts=facts))
    assert IranianAgent not in WarModel(war).agents_by_type


def test_places_are_a_network_laid_out_by_their_coordinates(model):
    hama = model.space["hama"]
    assert tuple(hama.position) == pytest.approx((36.75, 35.13), abs=0.05)
    assert model.space.find_nearest_cell(np.array([36.75, 35.13])) is hama
    assert {"homs", "aleppo"} & {cell.coordinate for cell in hama.get_neighborhood(radius=4)}
    assert model.space.G.number_of_nodes() == len(model.state.places) == len(list(model.space))
    assert model.space.G.number_of_edges() == len(model.state.roads)
    assert all(way["km"] > 0 for _, _, way in model.space.G.edges(data=True))
    assert hama.holder == "regime" and hama.is_held and hama.population > 100_000 and 0 <= hama.legitimacy <= 1
    assert {agent.cell for agent in hama.agents} == {hama}


def test_views_show_the_state_and_cannot_be_written(model):
    agent = next(iter(model.formations))
    assert isinstance(agent.men, int) and isinstance(agent.will, float) and agent.place in model.war.names.places
    assert agent.kind and agent.party and agent.garrison and agent.id and agent.doing == "hold"
    assert agent.is_active and agent.fate == "" and agent.goal is None and agent.next_place is None
    assert agent.supply_days > 0
    for name in ("men", "will", "place"):
        with pytest.raises(AttributeError):
            setattr(agent, name, 0)


def test_formations_that_are_gone_have_a_fate_and_no_cell(model):
    model.run_for(80)
    gone = [agent for agent in model.formations if not agent.is_active and agent.fate]
    assert gone and all(agent.cell is None and agent.fate in POOLS for agent in gone)


def test_the_collector_keeps_a_row_a_day(model):
    model.run_for(40)
    war = model.datacollector.get_model_vars_dataframe()
    assert list(war["day"]) == list(range(11))
    assert {"collapsed", "capitals_lost", "places_held", "in_formations", *POOLS} <= set(war.columns)
    assert war["places_held"].is_monotonic_decreasing and war["deserted"].iloc[-1] > 0
    people = war[["in_formations", *POOLS]].sum(axis=1) - int(model.state.parties.arrived.sum())
    assert people.iloc[-1] == people.iloc[0]
    agents = model.datacollector.get_agent_vars_dataframe()
    assert len(agents) == 11 * len(model.agents)
    assert agents["men"].groupby("Step").sum().tolist() == war["in_formations"].tolist()


def test_quick_collection_gives_the_same_frame_as_mesas_collection(monkeypatch):
    frames = []
    for quick in (True, False):
        if not quick:
            monkeypatch.delattr("brittle.agents.collector.WarCollector._record_agents")
        model = brittle.ConflictModel(rng=2)
        model.run_for(20)
        frames.append(model.datacollector.get_agent_vars_dataframe())
    assert frames[0].equals(frames[1])


def test_agents_and_reporters_of_a_user_are_collected(model):
    class Journalist(mesa.Agent):
        pass

    Journalist(model)
    kind = {"kind": lambda agent: type(agent).__name__}
    reporters = model.datacollector.agent_reporters
    model.datacollector = mesa.DataCollector(agent_reporters={**reporters, **kind})
    model.run_for(4)
    last = model.datacollector.get_agent_vars_dataframe().loc[4.0]
    assert last["kind"].iloc[-1] == "Journalist" and math.isnan(last["men"].iloc[-1])
    assert last["men"].sum() == model.in_formations


def test_collection_interval_can_be_chosen():
    for days, rows in ((0.25, 9), (1, 3), (2.0, 2), (None, 0)):
        model = brittle.ConflictModel(rng=1, collect_days=days)
        model.run_for(8)
        assert len(model.datacollector.model_vars["day"]) == rows
    with pytest.raises(brittle.BadInput, match="collect_days: 0.3 is not allowed, give a multiple of the step, 0.25"):
        brittle.ConflictModel(collect_days=0.3)


def test_equal_seeds_give_equal_states_and_other_seeds_others():
    def after(**options):
        model = brittle.ConflictModel(theatre="vardania", collect_days=None, **options)
        model.run_for(20)
        return state_bytes(model.state)

    assert after(rng=7) == after(rng=np.int64(7)) == after(overrides="ensemble.seed=7") != after(rng=8)
    assert after() == after(rng=1)
    assert after(rng=0) != after(rng=1)
    generator = np.random.default_rng(5)
    assert after(rng=generator) == after(rng=np.random.default_rng(5)) != after(rng=generator)
    assert after(rng=7, replication=1) != after(rng=7)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"rng": -1}, "rng: -1 is out of range"),
        ({"rng": "dice"}, "rng: 'dice' is no seed"),
        ({"replication": -1}, "replication: -1 is not allowed"),
        ({"scenario": "histrical"}, "did you mean 'historical'"),
        ({"overrides": ["iran.coverge=1"]}, "did you mean 'iran.coverage'"),
        ({"horizon_days": 0}, "horizon_days"),
        ({"theatre": "atlantis"}, "atlantis"),
        ({"agent_classes": {"rebbels": RebelAgent}}, "did you mean 'rebels'"),
        ({"agent_classes": {"rebels": IranianAgent}}, "give a subclass of RebelAgent"),
        ({"agent_classes": {"formation": CommandAgent}}, "give a subclass of FormationAgent"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(options, sentence):
    with pytest.raises(brittle.BadInput, match=sentence):
        brittle.ConflictModel(**options)


def test_model_takes_a_folder_of_configurations_and_a_theatre_folder(tmp_path):
    (tmp_path / "scenario").mkdir()
    mine = tmp_path / "scenario" / "mine.yaml"
    mine.write_text("# @package _global_\nscenario: {id: mine, question: What if}\ncommand: {pay: 2.0}\n")
    model = brittle.ConflictModel("mine", config_dir=tmp_path)
    assert model.war.scenario == "mine" and model.war.parameters.command_pay == 2.0
    again = brittle.ConflictModel("mine", config_dir=tmp_path)
    assert again.war is model.war
    mine.write_text(mine.read_text().replace("2.0", "1.5"))
    assert brittle.ConflictModel("mine", config_dir=tmp_path).war.parameters.command_pay == 1.5


def test_the_horizon_ends_a_run():
    model = brittle.ConflictModel(rng=1, horizon_days=2)
    while model.running:
        model.step()
    assert model.day == 2.0


def test_a_subclass_may_extend_a_step_of_the_model():
    class Counting(brittle.ConflictModel):
        counted = 0

        def step(self):
            super().step()
            self.counted += len(self.space["hama"].agents)

    model = Counting(rng=1)
    model.run_for(3)
    assert model.counted > 0 and model.war_step == 3


@pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="Mesa 4 has no batch_run")
def test_mesa_batch_run_gives_a_row_per_scenario_and_seed():
    rows = mesa.batch_run(
        brittle.ConflictModel, {"scenario": ["historical", "iran_hold"], "collect_days": [5.0]}, rng=[1, 2],
        max_steps=40, data_collection_period=-1, display_progress=False, number_processes=1,
    )  # fmt: skip
    ends = {(row["scenario"], row["rng"]): row["places_held"] for row in rows}
    assert len(ends) == 4 and all(0 < held < 90 for held in ends.values())


def test_importing_the_package_does_not_import_mesa():
    code = "import brittle, sys; assert not {'mesa', 'numpy', 'networkx'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
