"""The pictures of one run: `result.plot.map(day=9)` from Python, `brittle plot` from its folder."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from brittle.apps.plot import BY_DAY, KINDS
from brittle.apps.scene import Scene

if TYPE_CHECKING:
    from brittle.report.animation import Page
    from brittle.report.style import Picture, RunCaption


@dataclass(frozen=True)
class Plots:
    """Makes the pictures of one run; each method returns a Matplotlib figure, `animation` a page of HTML."""

    scene: Scene
    runs: pd.DataFrame
    daily: pd.DataFrame
    series: pd.DataFrame | None

    def map(self, day: float | Sequence[float] | None = None) -> Picture:
        """Share of runs in which each place had left by one day or up to six, above what happened."""
        with drawn_quietly():
            from brittle.report.days import check_days
            from brittle.report.maps import fall_map

            s = self.scene
            days = None if day is None else check_days(_days(day), float(self.daily["day"].max()))
            return fall_map(s.data, s.outline, self.daily, s.observed, days, self._caption())

    def days(self, days: Sequence[float] | None = None) -> Picture:
        """A small map a day: share of runs in which each place has left; by default while it was watched."""
        with drawn_quietly():
            from brittle.report.days import left_by_day

            return left_by_day(self.scene.data, self.scene.outline, self.daily, self._chosen(days), self._caption())

    def holders(self, days: Sequence[float] | None = None) -> Picture:
        """A small map a day: the likeliest holder of each place."""
        with drawn_quietly():
            from brittle.report.days import holders_by_day

            return holders_by_day(self.scene.data, self.scene.outline, self.daily, self._chosen(days), self._caption())

    def animation(self) -> Page:
        """The map day by day as one page of HTML, a string that notebooks show."""
        with drawn_quietly():
            from brittle.report.animation import animated_map

            s = self.scene
            return animated_map(s.data, s.outline, self.daily, s.observed, self._caption())

    def fall_times(self) -> Picture:
        """When each place fell, over all runs, beside when it happened."""
        with drawn_quietly():
            from brittle.report.falls import fall_times

            s = self.scene
            return fall_times(s.data, self.runs, s.observed, self._caption(), float(s.horizon_days))

    def people(self) -> Picture:
        """Average share of the population under each holder, by day."""
        with drawn_quietly():
            from brittle.report.shares import population_shares

            return population_shares(self.scene.data, self.daily, self._caption())

    def control(self) -> Picture:
        """Share of the population under each holder by day: median, bands, and what happened."""
        with drawn_quietly():
            from brittle.report.control import population_bands

            s = self.scene
            return population_bands(s.data, self._series(), s.observed, self._caption(), self._note())

    def will(self) -> Picture:
        """Mean will of the besieged side's people by sector and day, with bands."""
        with drawn_quietly():
            from brittle.report.will import will_fronts

            return will_fronts(self.scene.data, self._series(), self._caption(), self.scene.kept, self._note())

    def fates(self) -> Picture:
        """Persons by fate, camp and day, with bands."""
        with drawn_quietly():
            from brittle.report.fates import fates_by_day

            return fates_by_day(self.scene.data, self._series(), self._caption(), self._note())

    def patrons(self) -> Picture:
        """What the patrons announce and what they do, by day, with bands."""
        with drawn_quietly():
            from brittle.report.patrons import patrons_by_day

            return patrons_by_day(self.scene.data, self._series(), self._caption(), self._note())

    def sensible(self) -> list[str]:
        """The kinds that say something about this run: none of people or patrons where there are none."""
        data = self.scene.data
        missing = set() if self.series is not None else {"control", "will", "fates", "patrons"}
        if not any(place.population for place in data.places):
            missing |= {"people", "control"}
        if not any(seat.role in ("ground_patron", "air_patron") for seat in data.seats):
            missing |= {"patrons"}
        return [kind for kind in KINDS if kind not in missing]

    def _caption(self) -> RunCaption:
        from brittle.report.style import RunCaption

        s = self.scene
        return RunCaption(s.scenario, s.seed, s.replications, s.version, s.data.title, s.hindsight, s.credit)

    def _note(self) -> str:
        from brittle.report.bands import reading_note

        return reading_note(self.scene.tail_days, self.scene.kept, self.scene.replications)

    def _series(self) -> pd.DataFrame:
        if self.series is None:
            raise ValueError("The run has not kept its days; run it again with this version of brittle.")
        return self.series

    def _chosen(self, days: Sequence[float] | None) -> list[float]:
        from brittle.analysis.observations import last_observed_day
        from brittle.report.days import check_days, default_days

        watched = last_observed_day(self.scene.observed) if self.scene.observed else None
        wanted = default_days(self.scene.data, self.daily, watched) if days is None else _days(days)
        return check_days(wanted, float(self.daily["day"].max()))


def save_pictures(plots: Plots, kinds: Sequence[str], folder: Path, days: Sequence[float] | None = None) -> list[Path]:
    """Paths of the files written into `folder`, which exists; chosen days are in the names of maps."""
    written = []
    for kind in kinds:
        make: Callable[..., Any] = getattr(plots, kind)
        chosen = days if days is not None and kind in BY_DAY else None
        mark = "" if chosen is None else "_day_" + "_".join(f"{day:g}" for day in chosen)
        made = make() if chosen is None else make(chosen)
        if isinstance(made, str):
            path = folder / f"{kind}.html"
            path.write_text(made, encoding="utf-8", newline="\n")
            written.append(path)
        else:
            from brittle.report.save import save_figure

            written += save_figure(made, folder, kind + mark)
    return written


@contextmanager
def drawn_quietly() -> Iterator[None]:
    """Keep back matplotlib's warnings: in a home that cannot be written, it gives advice on itself."""
    logger = logging.getLogger("matplotlib")
    usual = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(usual)


def _days(day: float | Sequence[float]) -> list[float]:
    return [float(day)] if isinstance(day, int | float) else [float(one) for one in day]
