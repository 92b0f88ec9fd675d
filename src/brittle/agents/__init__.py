"""The Mesa face: agents are views on rows of the engine's State and have no rules of their own."""

from brittle.agents.commands import CommandAgent, IranianAgent, RebelAgent, RegimeAgent, RussianAgent
from brittle.agents.formations import FormationAgent, PlaceCell
from brittle.agents.model import WarModel

__all__ = [
    "CommandAgent",
    "FormationAgent",
    "IranianAgent",
    "PlaceCell",
    "RebelAgent",
    "RegimeAgent",
    "RussianAgent",
    "WarModel",
]
