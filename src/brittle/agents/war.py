"""What a Mesa model is built from: the arrays of one war, and the names and places behind their rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from brittle.engine.draws import replicate_key
from brittle.engine.run import observe_for, simulate_step
from brittle.engine.scratch import Scratch, make_scratch
from brittle.engine.scripted_seat import Script, no_script
from brittle.numerics.jit import compile_for
from brittle.scenario.build import Names
from brittle.scenario.prepared_run import prepare_run
from brittle.scenario.records import TheatreData
from brittle.scenario.schema import Specification
from brittle.world.former_names import FORMER
from brittle.world.observation import Observation, empty_observation
from brittle.world.orders import MEMO_SIZE, ROLE_NAMES, Orders, empty_orders
from brittle.world.state import State, copy_state
from brittle.world.theatre import Theatre


@dataclass(frozen=True, eq=False)
class War:
    """One war under one scenario, before anything is drawn. Models share it and never write to it."""

    scenario: str
    data: TheatreData
    theatre: Theatre
    start: State
    parameters: np.record
    inputs: np.recarray
    names: Names
    seed: int  # root seed of the configuration
    horizon_days: int
    step_days: float

    @property
    def steps_per_day(self) -> int:
        """Steps in one day."""
        return round(1.0 / self.step_days)

    @cached_property
    def simulate_step(self) -> Callable[..., None]:
        """The compiled step for the arrays of this war; to find it takes as long as fifty steps."""
        return compile_for(simulate_step, self.hand(copy_state(self.start), *self.scratch(), replicate_key(0)))

    @cached_property
    def observe_for(self) -> Callable[..., None]:
        """The compiled view of a seat, likewise."""
        work, seen, _ = self.scratch()
        return compile_for(observe_for, (copy_state(self.start), work, self.theatre, self.parameters, 0, seen))

    @cached_property
    def no_orders(self) -> Orders:
        """Orders that command nothing, to copy."""
        return empty_orders(len(self.theatre.sectors))

    def scratch(self) -> tuple[Scratch, Observation, Script]:
        """What a step writes on, fresh, and a script that no seat follows."""
        work, sectors = make_scratch(self.theatre), len(self.theatre.sectors)
        work.places.seen_holder = -1
        return work, empty_observation(sectors, MEMO_SIZE), no_script(sectors)

    def hand(self, state: State, work: Scratch, seen: Observation, script: Script, key: np.record) -> tuple[Any, ...]:
        """The arguments of `engine.run.simulate_step`, in its order."""
        return state, work, self.theatre, self.parameters, self.inputs, key, seen, script

    def positions(self) -> dict[str, tuple[float, float]]:
        """(degrees east, degrees north) of every place by id."""
        return {place.id: (place.longitude, place.latitude) for place in self.data.places}

    def roles(self) -> dict[str, int]:
        """Role by every word that means it: id of the theatre's seat, role, former name; filled roles only."""
        found: dict[str, int] = {}
        for seat in self.data.seats:
            role = ROLE_NAMES.index(seat.role)
            found |= dict.fromkeys((FORMER.word(seat.role), seat.role, seat.id), role)
        return found


def make_war(data: TheatreData, specification: Specification) -> War:
    """The war of a checked specification. Raises BadInput for what the theatre does not have."""
    built = prepare_run(data, specification)
    return War(
        specification.scenario, built.data, built.theatre, built.start, built.parameters, built.inputs, built.names,
        specification.seed, specification.horizon_days, float(built.parameters.time_step_days),
    )  # fmt: skip
