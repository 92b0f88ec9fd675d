"""A war as a Mesa model: the engine moves the State on, agents and cells show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mesa
import numpy as np

from brittle.agents.base_model import BaseModel
from brittle.agents.collector import make_collector
from brittle.agents.commands import COMMANDS, CommandAgent
from brittle.agents.engine_run import EngineRun
from brittle.agents.formations import NOWHERE, FormationAgent, cells_of, columns_of, make_network
from brittle.agents.war import War
from brittle.engine.stepper import filled_roles
from brittle.world.check import BadInput, hint
from brittle.world.orders import ROLE_NAMES
from brittle.world.state import State
from brittle.world.theatre import CAMP_BESIEGED

MOST_SEED, MOST_REPLICATION = 2**64 - 1, 2**32 - 1
FORMATION = "formation"


class WarModel(BaseModel):
    """A Mesa model of a war that is already in arrays; `brittle.ConflictModel` makes one from a scenario by name.

    One step is one unit of Mesa's time and `war.step_days` days. The State is that of the
    ensemble's replicate of the same seed and number, bit for bit, unless a command has a
    mind of its own. Like the ensemble, a run ends at its horizon, or some days after a
    collapse: then `running` is false and further steps change nothing.

    Parameters
    ----------
    war : the arrays, shared with other models
    replication : number of the replicate, [0, 2^32)
    rng : root seed in [0, 2^64), or what NumPy makes a generator of; None is the configuration's seed
    agent_classes : classes to use instead of ours, by seat ("rebels", "challenger" or the theatre's own id)
        or for all formations ("formation")
    collect_days : days between two collections of data, a multiple of the step; None collects nothing
    """

    def __init__(
        self,
        war: War,
        *,
        replication: int = 0,
        rng: Any = None,
        agent_classes: Mapping[str, type[mesa.Agent]] | None = None,
        collect_days: float | None = 1.0,
    ) -> None:
        seed = _root_seed(war.seed if rng is None else rng)
        _check_replication(replication)
        classes = _chosen_classes(war, agent_classes or {})
        self._collect_steps = _steps_between(collect_days, war.step_days)
        super().__init__(rng=seed)
        self.war, self.root_seed, self.replication = war, seed, int(replication)
        self.sectors = war.names.sectors
        self.engine = EngineRun(war, seed, self.replication)
        self.is_over = self._has_ended()
        self.columns = columns_of(self.engine.state)
        self._is_besieged = war.theatre.parties.view(np.ndarray)["camp"] == CAMP_BESIEGED  # (party,)
        self.space = make_network(war, self.random)
        for row, cell in enumerate(self.space):
            cell.model, cell.row = self, row
        self._cells = list(self.space)
        self.commands = self._make_commands(classes)
        self._formations = [classes[FORMATION](self, row) for row in range(len(war.theatre.formations))]
        self._where = np.full(len(self._formations), NOWHERE)
        self._follow()
        self.datacollector = make_collector(self.agents, classes[FORMATION] is FormationAgent)
        if self._collect_steps:
            self.datacollector.collect(self)

    def step(self) -> None:
        """One step of the war: commands with a mind of their own answer, the engine does the rest."""
        if self.is_over:
            self.running = False
            return
        self.engine.step(self._answers())
        self._follow()
        self.is_over = self._has_ended()
        self.running = not self.is_over
        if self._collect_steps and (self.war_step % self._collect_steps == 0 or not self.running):
            self.datacollector.collect(self)

    @property
    def state(self) -> State:
        """The engine's State, which moves on in place; copy it to keep it, and do not write to it."""
        return self.engine.state

    @property
    def war_step(self) -> int:
        """Steps of the war done; stands still once the run is over, unlike Mesa's `time`."""
        return self.engine.steps

    @property
    def day(self) -> float:
        """Days since the theatre's first midnight."""
        return self.war_step * self.war.step_days

    @property
    def steps_per_day(self) -> int:
        """Units of Mesa's time in a day: `model.run_for(14 * model.steps_per_day)` is a fortnight."""
        return self.war.steps_per_day

    @property
    def collapsed(self) -> bool:
        """True once the besieged regime is gone."""
        return self.engine.collapse_step >= 0

    @property
    def collapse_day(self) -> float:
        """Day on which it fell, NaN if it stands."""
        return (self.engine.collapse_step + 1) * self.war.step_days if self.collapsed else float("nan")

    @property
    def capitals_lost(self) -> int:
        """Provincial capitals that the besieged camp has lost."""
        return int(self.columns["capitals_lost"][0])

    @property
    def places_held(self) -> int:
        """Places that the besieged camp holds."""
        return int(np.count_nonzero(self._is_besieged[self.columns["holder"]]))

    @property
    def in_formations(self) -> int:
        """People with the formations of all parties."""
        return int(self.columns["men"].sum())

    @property
    def formations(self) -> Any:
        """AgentSet of all formations, gone ones too."""
        return self.agents.select(agent_type=FormationAgent)

    def command(self, seat: str) -> CommandAgent:
        """The command of a seat, by its id in the theatre ("rebels") or its role; raises BadInput if none."""
        return self.commands[_role_named(self.war, seat)]

    def _has_ended(self) -> bool:
        """True at the horizon, or once a collapsed run has been followed long enough."""
        return self.war_step >= self.war.horizon_days * self.steps_per_day or self.engine.is_settled

    def _make_commands(self, classes: Mapping[str, type]) -> dict[int, CommandAgent]:
        seats = {ROLE_NAMES.index(seat.role): seat for seat in self.war.data.seats}
        filled = filled_roles(self.war.theatre)
        return {role: classes[ROLE_NAMES[role]](self, seats[role].id, seats[role].label) for role in filled}

    def _answers(self) -> dict[int, Any]:
        """Orders of the commands that decide in Python, all from one moment; empty between decisions."""
        own = [command for command in self.commands.values() if command.is_own_mind]
        if not own or not self.engine.decides_now:
            return {}
        return {command.role: command.answer(self.engine.observe(command.role)) for command in own}

    def _follow(self) -> None:
        """Move the formations whose row has moved into the cell where they are now."""
        where = cells_of(self.columns)
        for row in (where != self._where).nonzero()[0].tolist():
            place = int(where[row])
            self._formations[row].cell = self._cells[place] if place != NOWHERE else None
        self._where = where


def _root_seed(rng: Any) -> int:
    """The root seed in `rng`, or the one that its generator draws."""
    if isinstance(rng, int | np.integer) and not isinstance(rng, bool):
        if not 0 <= rng <= MOST_SEED:
            raise BadInput([f"rng: {rng} is out of range, give a seed of 0 to 2^64 - 1"])
        return int(rng)
    try:
        return int(np.random.default_rng(rng).integers(2**63))
    except (TypeError, ValueError):
        raise BadInput([f"rng: {rng!r} is no seed, give a whole number or a NumPy generator"]) from None


def _check_replication(number: Any) -> None:
    whole = isinstance(number, int | np.integer) and not isinstance(number, bool)
    if not whole or not 0 <= number <= MOST_REPLICATION:
        raise BadInput([f"replication: {number!r} is not allowed, give a whole number of 0 to 2^32 - 1"])


def _steps_between(days: float | None, step_days: float) -> int:
    """Steps between two collections, 0 for never."""
    if days is None:
        return 0
    steps = round(days / step_days) if 0.0 < days < 1e6 else 0
    if steps < 1 or abs(steps * step_days - days) > 1e-9:
        raise BadInput([f"collect_days: {days!r} is not allowed, give a multiple of the step, {step_days:g}, or None"])
    return steps


def _role_named(war: War, seat: str) -> int:
    roles = war.roles()
    if seat not in roles:
        known = ", ".join(word for one in war.data.seats for word in dict.fromkeys((one.id, one.role)))
        raise BadInput([f"{seat!r} is no seat here, give one of {known}{hint(str(seat), tuple(roles))}"])
    return roles[seat]


def _chosen_classes(war: War, wanted: Mapping[str, type[mesa.Agent]]) -> dict[str, type]:
    """Class of every role and of formations, checked."""
    chosen: dict[str, type] = {ROLE_NAMES[kind.role]: kind for kind in COMMANDS} | {FORMATION: FormationAgent}
    for word, kind in wanted.items():
        slot = FORMATION if word == FORMATION else ROLE_NAMES[_role_named(war, word)]
        if not isinstance(kind, type) or not issubclass(kind, chosen[slot]):
            raise BadInput([f"agent_classes[{word!r}]: give a subclass of {chosen[slot].__name__}"])
        chosen[slot] = kind
    return chosen
