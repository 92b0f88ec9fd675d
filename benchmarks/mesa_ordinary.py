"""The same war as an ordinary Mesa model: every formation an agent with attributes of its own, every place a cell.

Kept for the comparison in `mesa_ways.py` and for nothing else. The rules are those of the
plain Python twin of the tests, written once from the equations and applied to objects one by
one, as a Mesa model usually is; a test holds its State to the engine's after every step.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import mesa
import networkx as nx
from mesa.discrete_space import Cell, CellAgent, Network

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.reference import step as schedule
from tests.reference.world import Formation, Place, Road, World, plain

from brittle.agents.war import War


class Town(Cell):
    """A place with what is so there: holder, legitimacy, rumour, the roads that lead away."""

    row: int
    fixed: SimpleNamespace
    state: SimpleNamespace
    ways: list[tuple[Town, Road]]

    def take_over(self, place: Place) -> None:
        """Become this place of the twin's world; its roads follow when all towns are there."""
        self.row, self.fixed, self.state = place.row, place.fixed, place.state
        self.coded_legitimacy, self.local = place.coded_legitimacy, place.local
        self.holder, self.roots = place.holder, place.roots

    @property
    def camp(self) -> str:
        """Camp of the holder."""
        return str(self.holder.camp)


class Unit(CellAgent):
    """A formation: men, will, supply and orders are attributes of its own."""

    def __init__(self, model: OrdinaryModel, formation: Formation, towns: list[Town]) -> None:
        super().__init__(model)
        self.row, self.fixed, self.state = formation.row, formation.fixed, formation.state
        self.party, self.kind = formation.party, formation.kind
        self.doing, self.active = formation.doing, formation.active
        self.next = None if formation.next is None else towns[formation.next.row]
        self.goal = None if formation.goal is None else towns[formation.goal.row]
        self.place = towns[formation.place.row]

    @property
    def place(self) -> Any:
        """The town where it stands or which it last left."""
        return self.cell

    @place.setter
    def place(self, town: Town) -> None:
        self.cell = town

    @property
    def camp(self) -> str:
        """Camp of the party."""
        return str(self.party.camp)

    @property
    def stands(self) -> bool:
        """True if it is there and on no road."""
        return self.active and self.next is None


class OrdinaryModel(mesa.Model):
    """One replicate of a war, an object an agent."""

    def __init__(self, war: War, *, replication: int = 0, rng: int = 1) -> None:
        super().__init__(rng=rng)
        self.war, self.inputs = war, plain(war.inputs)
        self.world = World(war.theatre, war.start, war.parameters, rng, replication)
        self.space = self._network()
        towns: list[Any] = list(self.space)
        for town, place in zip(towns, self.world.places, strict=True):
            town.take_over(place)
            town.ways = [(towns[other.row], road) for other, road in place.ways]
        self.world.places = towns
        units: list[Any] = [Unit(self, formation, towns) for formation in self.world.formations]
        self.world.formations = units
        schedule.first_day(self.world)

    def step(self) -> None:
        """One step of the war."""
        schedule.simulate_step(self.world, self.inputs)
        run, p = self.world.run, self.world.p
        since = (run.step - run.collapse_step) * p.time_step_days
        over = run.collapse_step >= 0 and since >= p.time_tail_days
        self.running = not over and run.step < self.war.horizon_days * self.war.steps_per_day

    @property
    def collapsed(self) -> bool:
        """True once the besieged regime is gone."""
        return self.world.collapsed

    def _network(self) -> Network:
        graph = nx.Graph()
        graph.add_nodes_from(self.war.names.places)
        graph.add_edges_from(name.split("--") for name in self.war.names.roads)
        return Network(graph, random=self.random, cell_klass=Town, layout=self.war.positions())
