"""The commands: Mesa agents that decide. Override `decide` to put a mind of your own into a seat."""

from __future__ import annotations

from typing import Any, ClassVar

import mesa

from brittle.agents.base_model import BaseModel
from brittle.world.check import BadInput, hint
from brittle.world.legal import legal
from brittle.world.observation import Observation
from brittle.world.orders import ROLE_NAMES, Lever, Orders, levers_of, set_lever
from brittle.world.theatre import ROLE_AIR_PATRON, ROLE_BESIEGED, ROLE_CHALLENGER, ROLE_GROUND_PATRON


class CommandAgent(mesa.Agent):
    """A seat that sees and orders. It commands no single formation: orders go to sectors, the engine carries them out.

    Attributes
    ----------
    seat : id of the seat in the theatre's folder
    label : its name for people
    """

    role: ClassVar[int] = -1

    def __init__(self, model: BaseModel, seat: str, label: str) -> None:
        super().__init__(model)
        self.seat, self.label = seat, label

    def decide(self, observation: Observation) -> Orders | None:
        """Orders of this seat; by default those of its built-in doctrine. None lets the last ones stand.

        All seats decide from one and the same moment, every `command.decision_days`.
        `observation.total[0]` and `observation.sectors[row]` have the fields of
        `world.observation`; `model.sectors` names the rows. Only this seat's levers and
        `memo[self.role]` of the Orders are read.
        """
        return self.model.engine.decide(observation, self.role)

    def order(self, orders: Orders, lever: str, value: Any, sector: str | None = None) -> None:
        """Set one lever of this seat in `orders`, for one sector by name or for all.

        Raises BadInput for an unknown lever or sector and for a value out of range.
        """
        row = -1
        if sector is not None:
            if sector not in self.model.sectors:
                raise BadInput([f"there is no sector {sector!r}{hint(sector, self.model.sectors)}"])
            row = self.model.sectors.index(sector)
        set_lever(orders, ROLE_NAMES[self.role], lever, value, row)

    @property
    def levers(self) -> tuple[Lever, ...]:
        """What this seat may order, with ranges and explanations."""
        return levers_of(ROLE_NAMES[self.role])

    @property
    def is_own_mind(self) -> bool:
        """True if ordinary Python decides here, False if the compiled doctrine may be used."""
        return getattr(self.decide, "__func__", None) is not CommandAgent.decide

    def answer(self, seen: Observation) -> Orders | None:
        """What `decide` says, checked. Raises BadInput in sentences if it is not legal."""
        orders = self.decide(seen)
        if orders is None:
            return None
        if not isinstance(orders, Orders):
            raise BadInput([f"{self.seat}: decide gave a {type(orders).__name__}, give Orders or None"])
        problems = legal(orders, seen, self.role)
        if problems:
            raise BadInput([f"orders of {self.seat}: {problem}" for problem in problems])
        return orders


class RegimeAgent(CommandAgent):
    """The besieged command."""

    role = ROLE_BESIEGED


class RebelAgent(CommandAgent):
    """The challenger's command."""

    role = ROLE_CHALLENGER


class IranianAgent(CommandAgent):
    """The ground patron; Iran in the first theatre."""

    role = ROLE_GROUND_PATRON


class RussianAgent(CommandAgent):
    """The air patron; Russia in the first theatre."""

    role = ROLE_AIR_PATRON


COMMANDS: tuple[type[CommandAgent], ...] = (RegimeAgent, RebelAgent, IranianAgent, RussianAgent)
