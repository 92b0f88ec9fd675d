"""`brittle_v0`: keeps to PettingZoo's interface, hides nothing it shows, and runs the ensemble's replicates."""

from __future__ import annotations

import copy
import pickle
import warnings

import numpy as np
import pytest

pytest.importorskip("pettingzoo", reason="PettingZoo is not installed; pip install 'brittle[rl]'")

from pettingzoo.test import parallel_api_test, parallel_seed_test
from pettingzoo.utils.conversions import parallel_to_aec
from tests.validation.wars import Run, make_war

import brittle
from brittle.agents.parallel_env import aims_of
from brittle.engine import stepper
from brittle.ensemble.replicate import replicate
from brittle.world.check import BadInput
from brittle.world.observation import SECTOR_VIEW, TOTAL_VIEW
from brittle.world.orders import LEVERS, ROLE_NAMES
from brittle.world.state import state_bytes

SEATS = {"vardania": ["crown", "host", "tarsis", "osmark"], "syria_2024": ["regime", "rebels", "iran", "russia"]}


def make(theatre="vardania", days=6, *overrides, seed=1):
    return brittle.parallel_env(theatre=theatre, horizon_days=days, overrides=overrides, seed=seed)


@pytest.fixture(scope="module")
def env():
    return make()


def episode(env, choose, **how):
    """Rewards by agent of one episode in which `choose(env, agent)` acts, or no seat if it gives None."""
    env.reset(**how)
    totals = dict.fromkeys(env.agents, 0.0)
    while env.agents:
        actions = {agent: choose(env, agent) for agent in env.agents}
        _, rewards, _, _, _ = env.step({agent: action for agent, action in actions.items() if action is not None})
        totals = {agent: total + rewards[agent] for agent, total in totals.items()}
    return totals


def random_action(env, agent):
    return env.action_space(agent).sample()


def test_pettingzoos_own_tests_pass_without_a_warning(env, capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parallel_api_test(env, num_cycles=40)
        parallel_seed_test(make, num_cycles=20)
    assert "Passed" in capsys.readouterr().out


def test_environment_converts_to_a_turn_by_turn_environment(env):
    turns = parallel_to_aec(env)
    turns.reset(seed=3)
    acted = []
    for agent in turns.agent_iter(max_iter=8):
        acted.append(agent)
        turns.step(turns.action_space(agent).sample())
    assert acted == env.possible_agents * 2


@pytest.mark.parametrize("theatre", list(SEATS))
def test_only_filled_seats_act_and_each_has_its_own_levers(theatre):
    env = make(theatre)
    assert env.possible_agents == SEATS[theatre] and env.metadata["name"] == "brittle_v0"
    for role, agent in zip(ROLE_NAMES, env.possible_agents, strict=True):
        names = env.action_names(agent)
        assert {name.rpartition(".")[2] for name in names} == {lever.name for lever in LEVERS if lever.role == role}
        assert len(names) == env.action_space(agent).shape[0] == len(set(names))
        seen = env.observation_names(agent)
        assert {name.rpartition(".")[2] for name in seen} == {f.name for f in (*SECTOR_VIEW, *TOTAL_VIEW)}
        for space in (env.observation_space(agent), env.action_space(agent)):
            assert np.isfinite(space.low).all() and np.isfinite(space.high).all() and (space.low <= space.high).all()


@pytest.mark.parametrize("theatre", list(SEATS))
@pytest.mark.parametrize("observation", ["exact", "reported"])
@pytest.mark.parametrize("acting", ["doctrines as actions", "none acts", "one acts"])
def test_an_episode_of_doctrines_equals_the_replicate_of_the_ensemble(theatre, observation, acting):
    days, seed, number = 10, 11, 2
    env = make(theatre, days, f"observation={observation}", seed=seed)
    war = make_war(theatre, {"observation": observation})

    def choose(env, agent):
        follows = acting == "doctrines as actions" or (acting == "one acts" and agent == env.possible_agents[1])
        return env.doctrine(agent) if follows else None

    episode(env, choose, options={"replicate": number})
    expected = replicate(war.theatre, war.start, war.parameters, seed, number, 1, days, inputs=war.inputs)
    # An ensemble that goes on from the episode's end for no time at all reports the episode.
    found = replicate(war.theatre, env.truth, war.parameters, seed, number, 1, 0, is_new=False)
    assert found.outcomes.tobytes() == expected.outcomes.tobytes()
    assert (found.falls == expected.falls).all() and (found.causes == expected.causes).all()
    assert (found.daily[0] == expected.daily[-1]).all()
    by_hand = Run(war, number, seed)
    by_hand.step(int(env.truth.run[0].step))
    assert state_bytes(by_hand.state) == state_bytes(env.truth)
    assert expected.falls.max() > 0


def test_episodes_are_the_replicates_of_a_seed_one_after_another(env):
    def begun(**how):
        env.reset(**how)
        return state_bytes(env.truth)

    first, second, again = begun(seed=5), begun(), begun(seed=5)
    assert first == again != second
    assert second == begun(options={"replicate": 1})
    assert begun() == begun(seed=5, options={"replicate": 2})
    for how in ({"seed": -1}, {"seed": 2**64}, {"options": {"replicate": -1}}):
        with pytest.raises(BadInput, match="give 0 to"):
            env.reset(**how)


def test_an_episode_ends_on_the_last_day_of_the_ensemble():
    env = make("vardania", 3)
    env.reset()
    for _ in range(12):
        assert env.agents == env.possible_agents
        _, _, terminations, truncations, infos = env.step({})
    assert all(truncations.values()) and not any(terminations.values()) and env.agents == []
    assert infos["crown"] == {"day": 3.0}
    assert env.step({}) == ({}, {}, {}, {}, {})
    lost = make("vardania", 45, "morale.regime.level=-3", "time.tail_days=1")
    episode(lost, lambda env, agent: None)
    run = lost.truth.run[0]
    assert run.collapse_step >= 0 and run.step == run.collapse_step + 4 < 45 * 4


def test_one_step_is_one_decision():
    env = make("vardania", 6, "command.decision_days=1")
    env.reset()
    assert env.step({})[4]["host"] == {"day": 1.0}


@pytest.mark.parametrize("observation", ["exact", "reported"])
def test_a_seat_gets_its_observation_within_the_bounds(observation):
    env = make("syria_2024", 6, f"observation={observation}")
    seen, _ = env.reset(seed=1)
    p, theatre = env._set.parameters, env._set.theatre
    cut = set()
    while env.agents:
        for role, agent in enumerate(env.possible_agents):
            assert env.observation_space(agent).contains(seen[agent])
            known = stepper.observe(env.truth, theatre, p, role)
            flat = [row[f.name] for row in known.sectors for f in SECTOR_VIEW]
            flat += [known.total[0][f.name] for f in TOTAL_VIEW]
            names = env.observation_names(agent)
            cut |= {name.rpartition(".")[2] for name, x, y in zip(names, flat, seen[agent], strict=True) if x != y}
        seen, _, _, _, _ = env.step({agent: random_action(env, agent) for agent in env.agents})
    assert cut <= {"km", "base_km"}, "only distances that no seat counts are beyond their bound"


def test_rewards_are_those_that_the_page_defines(env):
    for agent in env.possible_agents:
        env.action_space(agent).seed(4)
    env.reset(seed=2)
    while env.agents:
        _, rewards, _, _, _ = env.step({agent: random_action(env, agent) for agent in env.agents})
        assert rewards["crown"] + rewards["host"] == 0.0 < rewards["crown"]
        aims = aims_of(env.truth, env._set.theatre, env._set.parameters)
        assert rewards["tarsis"] == aims[2] * (0.25 / 6) and rewards["osmark"] == aims[3] * (0.25 / 6)
    truth, theatre, p = env.truth, env._set.theatre, env._set.parameters
    camps = [theatre.parties[place.holder].camp for place in truth.places]
    held = sum(v for v, camp in zip(theatre.places.value, camps, strict=True) if camp == 0) / sum(theatre.places.value)
    assert aims[0] == pytest.approx(held) and aims[1] == -aims[0]
    assert aims[2] == pytest.approx(p.ground_patron_value * held - p.ground_patron_cost * truth.seats[2].actual)
    assert aims[3] == pytest.approx(held + 1 - truth.orders.seats[0].sorties / p.air_patron_sorties_full)


def test_a_challenger_that_stands_still_gains_less_than_its_doctrine(env):
    def idle(env, agent):
        return np.zeros(env.action_space(agent).shape) if agent == "host" else None

    still, fights = episode(env, idle, seed=0), episode(env, lambda env, agent: None, seed=0)
    assert still["host"] < fights["host"] and fights["crown"] < still["crown"]


def test_a_lever_with_choices_is_set_to_the_nearest(env):
    env.reset(seed=0)
    at = env.action_names("tarsis").index("posture")
    for number, code in ((0.4, 0), (0.5, 1), (1.4, 1), (1.6, 2), (2.0, 2)):
        action = env.doctrine("tarsis")
        action[at] = number
        env.step({"tarsis": action})
        assert env.truth.orders.seats[0].posture == code


BAD = [
    ("host", lambda n: np.full(n, 1.5), "effort is 1.5, give 0 to 1"),
    ("host", lambda n: np.full(n, np.nan), "is nan"),
    ("osmark", lambda n: np.full(n, -0.1), "give 0 to"),
    ("crown", lambda n: np.zeros(n + 1), "numbers"),
    ("king", lambda n: np.zeros(n), "no seat 'king'.*crown, host"),
]


@pytest.mark.parametrize(("agent", "action", "sentence"), BAD)
def test_an_action_out_of_bounds_is_refused_and_changes_nothing(env, agent, action, sentence):
    env.reset(seed=0)
    before = state_bytes(env.truth)
    length = env.action_space(agent).shape[0] if agent in env.possible_agents else 3
    with pytest.raises(BadInput, match=sentence):
        env.step({agent: action(length)})
    assert state_bytes(env.truth) == before and env.agents == env.possible_agents


def test_environment_can_be_copied_and_pickled(env):
    env.reset(seed=7)
    env.step({})
    for other in (copy.deepcopy(env), pickle.loads(pickle.dumps(env))):
        one, two = env.truth, other.truth
        other.step({})
        assert state_bytes(env.truth) == state_bytes(one) == state_bytes(two) != state_bytes(other.truth)
