"""Faces of the one engine for other frameworks: views on rows of its State, with no rules of their own."""

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
