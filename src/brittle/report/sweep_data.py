"""A sweep as its pictures need it: its axes in words, the counts of an outcome, what the footer says."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from brittle.analysis.observations import besieged_places
from brittle.analysis.precision import EARLY, standard_error
from brittle.analysis.proportion import share_of_runs
from brittle.config.describe import GROUP_HEADS
from brittle.figures.axes import Axis, make_axis, plain_number
from brittle.figures.style import RunCaption
from brittle.results.caveats import hindsight_of
from brittle.results.stored import StoredResults
from brittle.results.summaries import event_counts
from brittle.scenario.problems import shown
from brittle.scenario.records import TheatreData
from brittle.scenario.theatre_spelling import regime_word
from brittle.store.plan import Plan
from brittle.sweeps.sampling import MATRIX, ROW, SAMPLED
from brittle.version import __version__
from brittle.world.check import BadInput, hint
from brittle.world.former_names import former_setting

if TYPE_CHECKING:
    import pandas as pd


COLLAPSE, FALL = "collapse_day", "fall_day_"


@dataclass(frozen=True)
class Outcome:
    """An event and a day: the column of days, and both sides of it in words."""

    column: str
    day: float
    is_held: bool  # True: the share of runs in which it had not happened is shown
    text: str  # "Damascus not lost by the end of 10 Dec (day 14)"


@dataclass(frozen=True)
class SweepTable:
    """The results of a sweep and its theatre."""

    results: StoredResults
    data: TheatreData

    @property
    def plan(self) -> Plan:
        """The plan; pictures are of sweeps alone."""
        assert self.results.plan is not None
        return self.results.plan

    @cached_property
    def design(self) -> pd.DataFrame:
        """One row a design point; of a Saltelli design the independent points alone."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the caption says what is missing
            design = self.results.design
        return design[design[MATRIX].isin(["A", "B"])] if MATRIX in design else design

    @cached_property
    def axes(self) -> list[Axis]:
        """What varies, in order of the plan; of settings that always change together, all."""
        found = [
            make_axis(
                name, self.design[name].tolist(), kind == "number",
                GROUP_HEADS.get(former_setting(name, self.plan.spelling), "").partition(",")[0], self.plan.spelling,
            )
            for name, kind in self.plan.axes.items()
            if name not in (MATRIX, ROW)
        ]  # fmt: skip
        return [axis for axis in found if len(axis.values) > 1]

    @property
    def is_sampled(self) -> bool:
        """True if its points are spread over intervals."""
        return self.plan.design["kind"] in SAMPLED

    @cached_property
    def is_crossed(self) -> bool:
        """True if every combination of the axes' values is there exactly once."""
        size = 1
        for axis in self.axes:
            size *= len(axis.values)
        names = [axis.name for axis in self.axes]
        return size == len(self.design) and (not names or not self.design.duplicated(names).any())

    @property
    def capital(self) -> str:
        """Column of the day on which the seat of power is lost."""
        return FALL + self.data.seat_of_power

    def day(self, requested: float | None = None) -> float:
        """The fortnight, or the horizon if that is sooner. Raises BadInput for a day beyond it."""
        if requested is None:
            return float(min(EARLY, self.plan.horizon_days))
        if not 1 <= requested <= self.plan.horizon_days or requested != int(requested):
            raise BadInput([f"--day: {requested:g} is not allowed, give a whole day, 1 to {self.plan.horizon_days}"])
        return float(requested)

    def outcome(self, column: str, day: float, is_held: bool) -> Outcome:
        """An outcome with its text. Raises BadInput with the nearest name that there is."""
        columns = [COLLAPSE, *(FALL + place for place in besieged_places(self.data))]
        if column not in columns:
            some = f"{COLLAPSE}, {self.capital} or another {FALL}PLACE"
            raise BadInput([f"--outcome: {shown(column)} is unknown, give {some}{hint(column, columns)}"])
        by, regime = f"by the end of day {day:g}", regime_word(self.data.spelling)
        if column == COLLAPSE:
            text = f"the {regime} {'has not collapsed' if is_held else 'has collapsed'} {by}"
        else:
            name = next(place.name for place in self.data.places if FALL + place.id == column)
            whose = f"the {regime}'s seat of power" if column == self.capital else f"which the {regime} held at first"
            text = f"{name}, {whose}, {'is not lost' if is_held else 'is lost'} {by}"
        return Outcome(column, day, is_held, text)

    def shares(self, outcome: Outcome) -> pd.DataFrame:
        """One row a design point: what it sets, `runs`, `happened`, `share`, `low`, `high`, `standard_error`.

        `happened` and the shares are of the side that the outcome shows; NaN without a run.
        """
        import numpy as np

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            counts = event_counts(self.results, outcome.column, outcome.day)
        if not counts["runs"].sum():
            raise BadInput([f"{self.results.folder}: holds no run that succeeded; `brittle status` says why"])
        frame = self.design.merge(counts, on="design_point_id", how="left").fillna({"runs": 0, "happened": 0})
        if outcome.is_held:
            frame["happened"] = frame["runs"] - frame["happened"]
        pairs = list(zip(frame["happened"].astype(int), frame["runs"].astype(int), strict=True))
        found = [share_of_runs(*pair) for pair in pairs]
        frame["share"], frame["low"], frame["high"] = np.array(found, dtype=float).reshape(-1, 3).T
        frame["standard_error"] = [standard_error(*pair) for pair in pairs]
        return frame

    def caption(self, runs: pd.Series) -> RunCaption:
        """The footer of a figure whose points have so many runs."""
        plan, data = self.plan, self.data
        few, many = int(runs.min()), int(runs.max())
        plural = " each" if len(runs) > 1 else ""
        each = f"{many:,} runs{plural}" if few == many else f"{few:,} to {many:,} runs each"
        seed = plan.cell(0).get("ensemble.seed", 1)
        done = "" if self.results.manifest else ", not complete"
        points = "1 design point" if len(runs) == 1 else f"{len(runs):,} design points"
        what = f"Sweep {plan.title}" if plan.experiment else f"Sweep of scenario {plan.title}"
        if "scenario" in plan.axes:
            what = "Sweep over scenarios"
        design = f"{what}: {points}, {each}{done}"
        return RunCaption(plan.title, seed, plan.replications, __version__, data.title, hindsight_of(data), "", design)


def point_label(row: Any, axes: list[Axis]) -> str:
    """What one design point sets, as "iran hold, Regime morale -0.5"."""
    if len(axes) == 1 and not axes[0].is_number:
        return str(row[axes[0].name]).replace("_", " ")
    labels = []
    for axis in axes:
        value = row[axis.name]
        shown_value = plain_number(value) if axis.is_number else str(value).replace("_", " ")
        labels.append(f"{axis.short or axis.title} {shown_value}" if axis.is_number else shown_value)
    return ", ".join(labels)
