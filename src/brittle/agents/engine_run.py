"""One run of the compiled engine, stepped in place: the State behind the agents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace

import numpy as np

from brittle.agents.war import War
from brittle.engine.draws import replicate_key
from brittle.engine.initial_state import begin
from brittle.engine.run import decide_for, is_decision_step, is_settled
from brittle.world.observation import Observation
from brittle.world.orders import Orders, take_role
from brittle.world.state import copy_state
from brittle.world.theatre import ROLES


class EngineRun:
    """A State that moves on, with its scratch. `engine.stepper` copies every step; views need one State that stays."""

    def __init__(self, war: War, seed: int, replication: int) -> None:
        self.war = war
        self.state, self.key = copy_state(war.start), replicate_key(seed, replication)
        self._work, seen, self._script = war.scratch()
        begin(self.state, self._work, war.theatre, war.parameters, self.key)
        self._hand = war.hand(self.state, self._work, seen, self._script, self.key)
        days = ("time_step_days", "time_tail_days", "command_decision_days")
        self._days = SimpleNamespace(**{name: float(war.parameters[name]) for name in days})
        self._nothing_seen = seen  # what the kernel leaves in it is overwritten in every copy
        self._some_answered = False  # some roles answered outside in the last step
        clock = self.state.run.view(np.ndarray)  # a record array takes microseconds to find a field
        self._step, self._collapse_step = clock["step"], clock["collapse_step"]

    @property
    def steps(self) -> int:
        """Steps done."""
        return int(self._step[0])

    @property
    def collapse_step(self) -> int:
        """Step at whose end the regime had collapsed, -1 if it stands."""
        return int(self._collapse_step[0])

    @property
    def decides_now(self) -> bool:
        """True if the seats decide at the beginning of the next step."""
        return self._rule(is_decision_step)

    @property
    def is_settled(self) -> bool:
        """True once the engine follows this run no longer: a collapse, and the days after it."""
        return self.collapse_step >= 0 and self._rule(is_settled)

    def observe(self, role: int) -> Observation:
        """What the seat of this role knows now, as a copy of its own."""
        war, seen = self.war, Observation._make(array.copy() for array in self._nothing_seen)
        war.observe_for(self.state, self._work, war.theatre, war.parameters, role, seen)
        return seen

    def decide(self, seen: Observation, role: int) -> Orders:
        """The answer of the role's built-in doctrine; only this role's levers and memo mean anything."""
        orders = Orders._make(array.copy() for array in self.war.no_orders)
        orders.memo[role] = seen.memo
        # Not the bare compiled code: what is seen may have been changed, or made, by the caller.
        decide_for(role, seen, self.war.parameters, orders)
        return orders

    def step(self, given: Mapping[int, Orders | None]) -> None:
        """Carry the State one step on. Roles in `given` have answered (None: the book stands)."""
        if given or self._some_answered:
            self._hand_in(given)
        self.war.simulate_step(*self._hand)

    def _hand_in(self, given: Mapping[int, Orders | None]) -> None:
        # A script without rows: a role that follows it does not decide, and its part of the book stands.
        self._script.roles[:] = [role in given for role in range(ROLES)]
        self._some_answered = bool(given)
        for role, orders in given.items():
            if orders is not None:
                take_role(self.state.orders, orders, role)

    def _rule(self, rule: Callable[..., bool]) -> bool:
        """A rule of the engine on the clock in plain numbers; on records, Python takes a tenth of the run for it."""
        now = SimpleNamespace(run=[SimpleNamespace(step=self.steps, collapse_step=self.collapse_step)])
        return bool(getattr(rule, "py_func", rule)(now, self._days))
