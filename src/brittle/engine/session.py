"""A run in progress: its State, who sits where, and the record of everything that was done."""

from __future__ import annotations

import numpy as np

from brittle.engine.events import Info
from brittle.engine.record import Record, StepInput, branch, make_record, replay
from brittle.engine.stepper import Player, answers, begin_run, decides_now, observe, step
from brittle.world.check import BadInput
from brittle.world.legal import legal
from brittle.world.observation import Observation
from brittle.world.orders import ROLE_NAMES, Orders, take_role
from brittle.world.state import State
from brittle.world.theatre import Theatre


class Session:
    """One run, simulated a step at a time. Seats follow their doctrines until `seat` says otherwise.

    `first` is the State as built; it is completed by draws from `key` unless `is_new` is False (a
    State in mid-run). `inputs` and `key` may be replaced between steps.
    """

    def __init__(
        self,
        theatre: Theatre,
        p: np.record,
        first: State,
        key: np.record,
        inputs: np.recarray | None = None,
        is_new: bool = True,
    ) -> None:
        self.theatre, self.parameters = theatre, p
        self.key, self.inputs = key, inputs
        self.state = begin_run(first, theatre, p, key) if is_new else first
        self.record: Record = make_record(theatre, p, self.state)
        self._players: dict[int, Player | None] = {}
        self._given: dict[int, Orders] = {}

    def observe(self, role: int) -> Observation:
        """What the seat of this role knows now."""
        return observe(self.state, self.theatre, self.parameters, role)

    def seat(self, role: int, player: Player | None) -> None:
        """Put a player into a seat from the next decision on; None is a person, whose orders come through `give`."""
        self._players[role] = player

    def hand_back(self, role: int) -> None:
        """Let the role's built-in doctrine decide from the next decision on; it finds the memo as it was left."""
        self._players.pop(role, None)
        self._given.pop(role, None)

    def give(self, role: int, orders: Orders) -> None:
        """Hand in Orders for the next decision of a seat; raises BadInput if they are not legal."""
        problems = legal(orders, self.observe(role), role)
        if problems:
            raise BadInput([f"orders of {ROLE_NAMES[role]}: {problem}" for problem in problems])
        self._given[role] = Orders._make(array.copy() for array in orders)

    def step(self, explain: bool = False) -> Info | None:
        """Decide if it is time, and carry the State one step on."""
        book = self.state.orders
        if decides_now(self.state, self.parameters):
            players = {**self._players, **dict.fromkeys(self._given)}
            book = answers(self.state, self.theatre, self.parameters, players)
            for role, orders in self._given.items():
                take_role(book, orders, role)
            self._given = {}
        row = StepInput.of(book, self.inputs, self.key)
        self.state, info = step(
            self.state, row.orders, self.theatre, self.parameters, row.inputs, row.replicate_key(), explain
        )  # fmt: skip
        self.record = self.record.add(row)
        return info

    def run(self, days: float) -> State:
        """The State `days` further on."""
        for _ in range(round(days / float(self.parameters.time_step_days))):
            self.step()
        return self.state

    def undo(self, steps: int = 1) -> State:
        """Go back: the record without its last rows, replayed. What was given but not yet used is dropped."""
        self.record = branch(self.record, max(0, len(self.record.rows) - steps))
        self.state = replay(self.record, self.theatre)
        self._given = {}
        return self.state
