"""The seats as a PettingZoo environment: all decide at once, then the one engine carries out.

For experiments with learning, not advice: a policy that does well here has learned this
model with its faults, and the rewards are simple by choice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from gymnasium.spaces import Box
from pettingzoo import ParallelEnv

from brittle.agents import spaces
from brittle.engine import stepper
from brittle.engine.run import is_settled
from brittle.world.check import BadInput
from brittle.world.layout import Floats
from brittle.world.observation import Observation
from brittle.world.orders import Orders
from brittle.world.state import State
from brittle.world.theatre import (
    CAMP_BESIEGED,
    ROLE_AIR_PATRON,
    ROLE_BESIEGED,
    ROLE_CHALLENGER,
    ROLE_GROUND_PATRON,
    Theatre,
)

Vectors = dict[str, Floats]
Flags = dict[str, bool]


class EnvironmentData(NamedTuple):
    """All that the episodes of one environment share."""

    theatre: Theatre
    first: State  # as built, before anything is drawn
    parameters: np.record
    inputs: np.recarray
    seats: dict[int, str]  # role -> id of the seat
    sectors: tuple[str, ...]
    horizon_days: int
    seed: int
    replicate_key: Callable[[int, int], np.record]  # (seed, replicate) -> key of its draws


class BrittleEnv(ParallelEnv):
    """`brittle_v0`: one agent a filled seat, one step a decision, one episode a replicate of the ensemble.

    Observations are what the seat may know (`observation=exact` or `reported`), actions its own
    levers, both in their units; `observation_names` and `action_names` say which number is
    what. An episode ends (`terminated`) when a run of the ensemble would end, or at the horizon
    (`truncated`).
    """

    metadata = {"name": "brittle_v0", "render_modes": [], "is_parallelizable": True}
    render_mode = None

    def __init__(self, setting: EnvironmentData) -> None:
        self._set = setting
        self._roles = {seat: role for role, seat in sorted(setting.seats.items())}
        self.possible_agents = list(self._roles)
        self.agents: list[str] = []
        self._view = spaces.observation_layout(setting.theatre, setting.sectors, setting.horizon_days)
        self._levers = {seat: spaces.action_layout(role, setting.sectors) for seat, role in self._roles.items()}
        self.observation_spaces = {seat: _box(self._view) for seat in self._roles}
        self.action_spaces = {seat: _box(levers) for seat, levers in self._levers.items()}
        self.truth: State = setting.first  # the world itself, for referees and tests; no seat may see it
        self._seed, self._replicate = setting.seed, -1
        self._key = setting.replicate_key(setting.seed, 0)
        self._minds: dict[int, np.ndarray] = {}

    def observation_space(self, agent: str) -> Box:
        """Bounds of what this seat sees."""
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> Box:
        """Bounds of what this seat may order."""
        return self.action_spaces[agent]

    def observation_names(self, agent: str) -> tuple[str, ...]:
        """What each number of an observation is: "sector.field", then totals; see `docs/levers.md` for orders."""
        return self._view.names

    def action_names(self, agent: str) -> tuple[str, ...]:
        """Which lever each number of an action pulls: "sector.lever" or "lever"."""
        return self._levers[agent].names

    def reset(self, seed: int | None = None, options: Mapping[str, Any] | None = None) -> tuple[Vectors, dict]:
        """Observations and infos of a new episode.

        With `seed` it is replicate 0 of that root seed; without, the next replicate of the present
        one. `options={"replicate": n}` chooses another. Raises BadInput.
        """
        self._replicate = 0 if seed is not None else self._replicate + 1
        self._seed = self._seed if seed is None else int(seed)
        self._replicate = int((options or {}).get("replicate", self._replicate))
        if not (0 <= self._seed < 2**64 and 0 <= self._replicate < 2**32):
            raise BadInput([f"seed {self._seed}, replicate {self._replicate}: give 0 to 2^64 - 1 and 0 to 2^32 - 1"])
        self._key = self._set.replicate_key(self._seed, self._replicate)
        self.truth = stepper.begin_run(self._set.first, self._set.theatre, self._set.parameters, self._key)
        self.agents, self._minds = list(self.possible_agents), {}
        return self._observe(), self._infos()

    def step(self, actions: Mapping[str, Floats]) -> tuple[Vectors, dict[str, float], Flags, Flags, dict]:
        """Observations, rewards, terminations, truncations and infos after one decision interval.

        A seat without an action follows its built-in doctrine. Raises BadInput for an action
        that is out of bounds; the world is then as it was.
        """
        if not self.agents:
            return {}, {}, {}, {}, {}
        for agent in actions:
            if agent not in self._roles:
                raise BadInput([f"there is no seat {agent!r} to act, give {', '.join(self.possible_agents)}"])
        players = {self._roles[agent]: self._player(agent, action) for agent, action in actions.items()}
        place, p = self._set.theatre, self._set.parameters
        book: Orders | None = stepper.answers(self.truth, place, p, players)
        begun = self._day()
        while book is not None or not (stepper.decides_now(self.truth, p) or self._is_over()):
            self.truth, _ = stepper.step(self.truth, book, place, p, self._set.inputs, self._key)
            book = None
        self._minds = {}
        aims = aims_of(self.truth, place, p)
        passed = (self._day() - begun) / self._set.horizon_days
        acted, ended, over = self.agents, self._is_settled(), self._is_over()
        observations, infos = self._observe(), self._infos()
        self.agents = [] if over else acted
        return (
            observations, {agent: aims[self._roles[agent]] * passed for agent in acted},
            dict.fromkeys(acted, ended), dict.fromkeys(acted, over and not ended), infos,
        )  # fmt: skip

    def doctrine(self, agent: str) -> Floats:
        """The action that the built-in doctrine of this seat takes now; if it remembers anything, it remembers this."""
        role, p = self._roles[agent], self._set.parameters
        orders = stepper.decide(stepper.observe(self.truth, self._set.theatre, p, role), p, role)
        self._minds[role] = orders.memo[role]
        return spaces.action_vector(orders, role)

    def _player(self, agent: str, action: Floats) -> stepper.Player:
        role = self._roles[agent]
        orders = spaces.orders_of(action, role, self._levers[agent], len(self._set.sectors))

        def answer(seen: Observation) -> Orders:
            orders.memo[role] = self._minds.get(role, seen.memo)
            return orders

        return answer

    def _observe(self) -> Vectors:
        place, p = self._set.theatre, self._set.parameters
        return {
            agent: spaces.observation_vector(stepper.observe(self.truth, place, p, self._roles[agent]), self._view)
            for agent in self.agents
        }

    def _infos(self) -> dict[str, dict[str, float]]:
        return {agent: {"day": self._day()} for agent in self.agents}

    def _day(self) -> float:
        return float(self.truth.run[0].step * self._set.parameters.time_step_days)

    def _is_settled(self) -> bool:
        rule: Callable[[State, np.record], bool] = getattr(is_settled, "py_func", is_settled)
        return bool(rule(self.truth, self._set.parameters))

    def _is_over(self) -> bool:
        return self._is_settled() or self._day() >= self._set.horizon_days - 1e-9


def aims_of(state: State, theatre: Theatre, p: np.record) -> dict[int, float]:
    """How well each role's aim is met in one moment; a reward is this times the share of the horizon that passed.

    besieged: H, the share of all value that its camp holds; challenger: -H, so that the two sum
    to zero. ground patron: `ground_patron.value` H - `ground_patron.cost` (its coverage). air patron: H + the
    share of its bases in its camp's hands - sorties ordered / `air_patron.sorties_full`.
    """
    camps, value, base = theatre.parties.camp[state.places.holder], theatre.places.value, theatre.places.is_base == 1
    inside = camps == CAMP_BESIEGED
    held = float(value[inside].sum() / value.sum())
    bases = float(inside[base].mean()) if base.any() else 0.0
    cost = float(state.orders.seats[0].sorties) / max(1.0, float(p.air_patron_sorties_full))
    return {
        ROLE_BESIEGED: held,
        ROLE_CHALLENGER: -held,
        ROLE_GROUND_PATRON: float(
            p.ground_patron_value * held - p.ground_patron_cost * state.seats[ROLE_GROUND_PATRON].actual
        ),
        ROLE_AIR_PATRON: held + bases - cost,
    }


def _box(layout: spaces.Layout) -> Box:
    return Box(layout.low, layout.high, dtype=np.float64)
