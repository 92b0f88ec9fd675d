"""Formations and places as Mesa knows them: agents and cells that read their own row of the State."""

from __future__ import annotations

from random import Random

import networkx as nx
import numpy as np
from mesa.discrete_space import Cell, CellAgent, Network

from brittle.agents.base_model import BaseModel
from brittle.agents.war import War
from brittle.scenario.records import CAMPS, KINDS
from brittle.world.state import ACTIVE, POOLS, State
from brittle.world.theatre import CAMP_BESIEGED

DOING = ("hold", "attack", "march")
NOWHERE = -1


class FormationAgent(CellAgent):
    """Men who move together: a view on one row of the State, in the cell where they stand or which they last left.

    Nothing can be set here: the world changes by orders and by the engine's rules.
    """

    def __init__(self, model: BaseModel, row: int) -> None:
        super().__init__(model)
        self.row = row

    @property
    def id(self) -> str:
        """Its id, stable between runs."""
        return self.model.war.names.formations[self.row]

    @property
    def garrison(self) -> str:
        """Id of the garrison that it is a part of."""
        return self.model.war.names.garrisons[self._fixed("garrison")]

    @property
    def party(self) -> str:
        """Id of its party."""
        return self.model.war.names.parties[self._fixed("party")]

    @property
    def camp(self) -> str:
        """Besieged, challenger or other."""
        return CAMPS[self._fixed("camp")]

    @property
    def kind(self) -> str:
        """Core, line, militia, auxiliary, expeditionary, assault or irregular."""
        return KINDS[self._fixed("kind")]

    @property
    def men(self) -> int:
        """People with it, >= 0."""
        return int(self.model.columns["men"][self.row])

    @property
    def will(self) -> float:
        """W: latent will, logit."""
        return float(self.model.columns["will"][self.row])

    @property
    def supply_days(self) -> float:
        """Stocks, days."""
        return float(self.model.columns["supply_days"][self.row])

    @property
    def place(self) -> str:
        """Id of the place where it stands or which it last left."""
        return self._place("place") or ""

    @property
    def next_place(self) -> str | None:
        """Id of the place at the end of the road it is on, None if it is on none."""
        return self._place("next")

    @property
    def goal(self) -> str | None:
        """Id of the place it is committed to, None if to none."""
        return self._place("goal")

    @property
    def doing(self) -> str:
        """Hold, attack or march."""
        return DOING[int(self.model.columns["doing"][self.row])]

    @property
    def is_active(self) -> bool:
        """True while it exists; then it has a cell."""
        return bool(self.model.columns["status"][self.row] == ACTIVE)

    @property
    def fate(self) -> str:
        """How it left: killed, deserted and so on, "" while it is there."""
        code = int(self.model.columns["fate"][self.row])
        return POOLS[code - 1] if code else ""

    def _fixed(self, field: str) -> int:
        return int(self.model.war.theatre.formations[field][self.row])

    def _place(self, field: str) -> str | None:
        row = int(self.model.columns[field][self.row])
        return self.model.war.names.places[row] if row >= 0 else None


class PlaceCell(Cell):
    """A town, base or junction: a view on one row of the State."""

    model: BaseModel
    row: int

    @property
    def holder(self) -> str:
        """Id of the party that holds it."""
        return self.model.war.names.parties[self._holder()]

    @property
    def is_held(self) -> bool:
        """True if the besieged camp holds it."""
        return bool(self.model.war.theatre.parties["camp"][self._holder()] == CAMP_BESIEGED)

    @property
    def legitimacy(self) -> float:
        """Support for the besieged side in this run, [0, 1]."""
        return float(self.model.columns["legitimacy"][self.row])

    @property
    def population(self) -> int:
        """People living there."""
        return int(self.model.war.theatre.places["population"][self.row])

    def _holder(self) -> int:
        return int(self.model.columns["holder"][self.row])


def make_network(war: War, random: Random) -> Network:
    """The places of a war and its roads (with `km`), laid out by degrees east and north."""
    names, roads = war.names.places, war.theatre.roads
    graph = nx.Graph()
    graph.add_nodes_from(names)
    ends = zip(roads["start"].tolist(), roads["end"].tolist(), roads["km"].tolist(), strict=True)
    graph.add_edges_from((names[start], names[end], {"km": km}) for start, end, km in ends)
    return Network(graph, random=random, cell_klass=PlaceCell, layout=war.positions())


def columns_of(state: State) -> dict[str, np.ndarray]:
    """Fields of the State that views and counts read, by name; the engine writes into them, so they are never stale.

    A record array takes microseconds to find a field, a plain column a tenth of that.
    """
    tables = (
        (state.formations, ("men", "will", "supply_days", "place", "next", "goal", "doing", "status", "fate")),
        (state.places, ("holder", "legitimacy")), (state.parties, POOLS), (state.run, ("capitals_lost",)),
    )  # fmt: skip
    return {name: table.view(np.ndarray)[name] for table, names in tables for name in names}


def cells_of(columns: dict[str, np.ndarray]) -> np.ndarray:
    """Row of the place in whose cell each formation is, NOWHERE if it is gone; shape (formation,)."""
    return np.where(columns["status"] == ACTIVE, columns["place"], NOWHERE)
