"""The plain data of a comparison: its numbers, and the specifications to compute causes and twins from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brittle.comparison.pairing import Comparison, Pair, compare_sides
from brittle.comparison.scenario_inputs import ScenarioInput, fingerprint_of_inputs
from brittle.comparison.side_runs import StartProgress, find_specification, side_of, theatres_of
from brittle.scenario.records import TheatreData
from brittle.scenario.schema import Specification
from brittle.world.check import BadInput

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class ComparedData:
    """Scenarios side by side. A retrospective scenario exercise, not a prediction."""

    comparison: Comparison
    specifications: tuple[Specification, ...]  # of each side, to compute causes and twins
    fingerprint: str  # of what is compared, 64 hex digits

    @property
    def data(self) -> TheatreData:
        """The theatre on which all scenarios were simulated."""
        return self.comparison.data

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The baseline with each of the others."""
        return self.comparison.pairs

    @property
    def table(self) -> pd.DataFrame:
        """One row an outcome and scenario: means, paired difference, interval, corrected p, verdict."""
        return self.comparison.table

    @property
    def places(self) -> pd.DataFrame:
        """The same for the days that each place is held."""
        return self.comparison.places

    def __repr__(self) -> str:
        names = " against ".join(reversed([side.label for side in self.comparison.sides]))
        return f"<{type(self).__name__} {names}: {self.comparison.replications:,} pairs of runs>"


def compare_inputs(
    inputs: Sequence[ScenarioInput],
    runs: Path,
    progress: StartProgress = lambda label, count: None,
    theatre: str | None = None,
) -> ComparedData:
    """The comparison of inputs; `theatre` is the folder of a theatre of one's own. Raises BadInput, OSError."""
    if len(inputs) < 2:
        raise BadInput([f"compare: {len(inputs)} scenario was given, give two or more, the baseline first"])
    theatres = theatres_of(inputs, theatre)
    sides = [side_of(scenario_input, runs, progress, theatres) for scenario_input in inputs]
    data = theatres(sides[0].theatre, sides[0].theatre_sha256)
    specifications = tuple(find_specification(scenario_input, data) for scenario_input in inputs)
    return ComparedData(compare_sides(data, sides), specifications, fingerprint_of_inputs(inputs))
