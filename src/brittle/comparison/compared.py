"""The plain data of a comparison: its numbers, and the specifications to compute causes and twins from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brittle.comparison.pairing import Comparison, Pair, compare_sides
from brittle.comparison.scenario_inputs import Operand, mark_of_operands
from brittle.comparison.side_runs import Tell, find_specification, side_of, theatres_of
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


def compare_operands(
    operands: Sequence[Operand], runs: Path, tell: Tell = lambda label, count: None, theatre: str | None = None
) -> ComparedData:
    """The same for operands that have been read; `theatre` is the folder of one's own. Raises BadInput, OSError."""
    if len(operands) < 2:
        raise BadInput([f"compare: {len(operands)} scenario was given, give two or more, the baseline first"])
    theatres = theatres_of(operands, theatre)
    sides = [side_of(operand, runs, tell, theatres) for operand in operands]
    data = theatres(sides[0].theatre, sides[0].theatre_sha256)
    specifications = tuple(find_specification(operand, data) for operand in operands)
    return ComparedData(compare_sides(data, sides), specifications, mark_of_operands(operands))
