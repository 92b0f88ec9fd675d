"""A war built from a theatre and settings, and a run that is stepped by hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from brittle.config.compose import specify
from brittle.engine.draws import replicate_key
from brittle.engine.initial_state import begin
from brittle.engine.run import simulate_step
from brittle.engine.scratch import Scratch, make_scratch
from brittle.engine.scripted_seat import no_script
from brittle.ensemble.reduce import Reductions
from brittle.ensemble.replicate import replicate
from brittle.scenario.build import Names, build
from brittle.scenario.dated import dated_rows
from brittle.scenario.records import TheatreData
from brittle.scenario.theatre_folder import find_theatre, read_theatre
from brittle.world.inputs import no_inputs
from brittle.world.observation import empty_observation
from brittle.world.orders import MEMO_SIZE
from brittle.world.parameters import make_parameters
from brittle.world.state import POOLS, State, copy_state
from brittle.world.theatre import Theatre


class War(NamedTuple):
    """All that replicates of one design share."""

    data: TheatreData
    parameters: np.record
    theatre: Theatre
    start: State
    names: Names
    inputs: np.recarray


@cache
def read(theatre: str) -> TheatreData:
    """A packaged theatre, read once."""
    return read_theatre(find_theatre(theatre))


@cache
def _specified(theatre: str, scenario: str) -> Any:
    return specify([f"scenario={scenario}", f"theatre={theatre}"])


def make_war(
    theatre: str = "vardania",
    settings: Mapping[str, Any] | None = None,
    scenario: str = "historical",
    data: TheatreData | None = None,
) -> War:
    """A war under a scenario, with settings (dotted name -> value) on top; `data` replaces the theatre's own."""
    specification = _specified(theatre, scenario)
    parameters = make_parameters({**specification.parameters, **(settings or {})})
    data = read(theatre) if data is None else data
    arrays, start, names = build(data, parameters)
    inputs = dated_rows(data, arrays, names, specification.inputs, specification.origin)
    return War(data, parameters, arrays, start, names, inputs)


def simulate(war: War, count: int, days: int = 45, first: int = 0, seed: int = 1, **options: Any) -> Reductions:
    """Results of `count` replicates of a war."""
    options.setdefault("inputs", war.inputs)
    start = options.pop("start", war.start)
    return replicate(war.theatre, start, war.parameters, seed, first, count, days, **options)


class Run:
    """One replicate, stepped by hand."""

    def __init__(
        self, war: War, number: int = 0, seed: int = 1, state: State | None = None, inputs: np.recarray | None = None
    ) -> None:
        self.war = war
        self.key = replicate_key(seed, number)
        self.work: Scratch = make_scratch(war.theatre)
        self.seen = empty_observation(len(war.theatre.sectors), MEMO_SIZE)
        self.script = no_script(len(war.theatre.sectors))
        self.inputs = inputs if inputs is not None else (war.inputs if len(war.inputs) else no_inputs())
        self.state = copy_state(war.start if state is None else state)
        if state is None:
            begin(self.state, self.work, war.theatre, war.parameters, self.key)

    def step(self, count: int = 1) -> None:
        """Simulate so many steps."""
        for _ in range(count):
            simulate_step(
                self.state, self.work, self.war.theatre, self.war.parameters, self.inputs, self.key, self.seen,
                self.script,
            )  # fmt: skip


def persons(state: State) -> np.ndarray:
    """Persons by pool, those still with their formations last."""
    return np.array([state.parties[pool].sum() for pool in POOLS] + [state.formations.men.sum()])


def persons_of_parties(state: State, theatre: Theatre) -> np.ndarray:
    """Persons of every party: with formations and in all pools, less those who came since the start."""
    men = np.bincount(theatre.formations.party, state.formations.men, len(theatre.parties)).astype(np.int64)
    return men + sum(state.parties[pool] for pool in POOLS) - state.parties.arrived


def reduction_bytes(result: Reductions) -> bytes:
    """All bytes of an ensemble's results."""
    return b"".join(np.ascontiguousarray(part).tobytes() for part in result)


def collapse_days(war: War, result: Reductions) -> np.ndarray:
    """Days until collapse, NaN where the regime stood."""
    steps = result.outcomes.collapse_step.astype(float)
    return np.where(steps < 0, np.nan, (steps + 1.0) * war.parameters.time_step_days)
