"""From a checked specification to everything that a run is given: the one way for every face."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from brittle.scenario.build import Names, build
from brittle.scenario.dated import dated_rows
from brittle.scenario.edits import edited
from brittle.scenario.records import TheatreData
from brittle.scenario.schema import Specification
from brittle.world.state import State
from brittle.world.theatre import Theatre


class PreparedRun(NamedTuple):
    """What all replicates of a specification share."""

    data: TheatreData  # with the scenario's own edits
    parameters: np.record
    theatre: Theatre
    start: State  # before any draw
    names: Names
    inputs: np.recarray  # dated facts, world.inputs.INPUTS


def prepare_run(data: TheatreData, specification: Specification) -> PreparedRun:
    """The arrays that this specification asks for in this theatre.

    Raises BadInput for places, parties, sectors or dated inputs that the theatre does not have.
    """
    data, p = edited(data, specification), specification.record()
    theatre, start, names = build(data, p)
    inputs = dated_rows(data, theatre, names, specification.inputs, specification.origin)
    return PreparedRun(data, p, theatre, start, names, inputs)
