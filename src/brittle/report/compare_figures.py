"""The pictures of a comparison, each made from its numbers alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from brittle.analysis.observations import besieged_places
from brittle.analysis.precision import days_of_interest
from brittle.analysis.proportion import share_of_runs
from brittle.comparison.by_place import Where
from brittle.comparison.fall_days import fall_days
from brittle.comparison.outcomes import SHARE, ground_days
from brittle.comparison.pairing import Comparison, Row
from brittle.comparison.sides import Side
from brittle.comparison.survival import curve
from brittle.comparison.verdicts import CLEAR
from brittle.figures.curves import MOST_PANELS, Curve, CurvePanel, draw_curves
from brittle.figures.difference_grid import difference_by_place
from brittle.figures.dot_chart import Dot, dot_chart
from brittle.figures.fall_order import order_chart
from brittle.figures.fans import LEVELS, Fan, draw_fans
from brittle.figures.forest import Bar, forest
from brittle.figures.maps.base_map import Outline
from brittle.figures.maps.difference_map import Panel, Sides, difference_map, difference_panels
from brittle.figures.style import Picture, RunCaption, day_end_text
from brittle.report.compare_text import number
from brittle.results.caveats import hindsight_of
from brittle.results.scene import credit_of
from brittle.scenario.outline import read_outline
from brittle.scenario.theatre_spelling import regime_word

KINDS = {
    "outcomes": "every outcome's difference with its interval, on one scale",
    "map": "where places are held more often or less often, on chosen days",
    "places": "the same for every place and day",
    "survival": "share of runs in which the capital is held, by day, with bands",
    "people": "people under the besieged side by day, as fans on the same axes",
    "order": "in which order places fall",
}


MOST_TOGETHER = 4  # curves in one chart; beyond, each scenario has a panel of its own


class ComparePictures:
    """Pictures of the baseline and one other scenario; those of shares, people and ranks show all scenarios.

    Each method returns a Matplotlib figure. The examples of its methods begin with a comparison.

    Examples
    --------
    >>> import brittle
    >>> few = {"theatre": "vardania", "replications": 20, "horizon_days": 10}
    >>> compared = brittle.compare("historical", {"tarsis": "surge"}, **few)
    >>> figure = compared.plot.survival()
    >>> figure.savefig("survival.png")
    """

    def __init__(self, comparison: Comparison, pair: int = 0, in_report: bool = False) -> None:
        self.comparison, self.pair = comparison, comparison.pairs[pair]
        self._number, self._in_report = pair + 1, in_report

    @property
    def where(self) -> Where:
        """Differences by place and day, as the maps show them.

        Returns
        -------
        Where
            Arrays of shares of runs, in [0, 1], by place and day.

        Examples
        --------
        >>> where = compared.plot.where
        """
        return self.comparison.wheres[self._number - 1]

    @property
    def _days(self) -> np.ndarray:
        return np.arange(0.0, self.comparison.known.places + 1)

    @cached_property
    def _outline(self) -> Outline:
        return read_outline(self.comparison.data.folder)

    @property
    def _caption(self) -> RunCaption:
        return self._captioned(self.comparison.sides)

    @property
    def _pair_caption(self) -> RunCaption:
        return self._captioned((self.pair.one, self.pair.other))

    def _captioned(self, sides: Sequence[Side]) -> RunCaption:
        c = self.comparison
        few = f"Scenarios {' and '.join(side.label for side in sides)}"
        names = few if len(sides) < 4 else f"{len(sides)} scenarios"
        design = f"{names}, {c.replications:,} pairs of runs"
        # A report lists once what was chosen knowing the outcome; a figure by itself must say it.
        chosen = ("see what the model leaves out",) if self._in_report else hindsight_of(c.data)
        return RunCaption(
            names, sides[0].seed, c.replications, sides[0].version, c.data.title, chosen,
            credit_of(c.data), design, "the report",
        )  # fmt: skip

    def outcomes(self) -> Picture:
        """Every outcome's difference with its 95 % interval, in standard deviations between runs.

        Returns
        -------
        Picture
            A Matplotlib figure.

        Examples
        --------
        >>> figure = compared.plot.outcomes()
        """
        bars = [_bar(row) for row in self.pair.rows]
        clear = sum(bar.is_clear for bar in bars)
        title = f"{self.pair.other.label} against {self.pair.one.label}: {clear} of {len(bars)} outcomes differ clearly"
        subtitle = (
            f"Paired differences{self._draws} with 95 % intervals, {self.comparison.replications:,} pairs of"
            " runs. Filled: clear after correction for all outcomes. Arrows: beyond the scale."
        )
        below = "difference, in standard deviations between runs of the two scenarios"
        return forest(bars, (title, subtitle, below), self._pair_caption)

    def map(self, days: Sequence[float] | None = None) -> Picture:
        """Maps of the difference in the share of runs in which each place is held.

        Parameters
        ----------
        days
            Days counted from the theatre's first midnight; None takes the first week, the fortnight and later.

        Returns
        -------
        Picture
            A Matplotlib figure.

        Raises
        ------
        ValueError
            If a day was not compared.

        Examples
        --------
        >>> figure = compared.plot.map([4, 9])
        """
        known = self.comparison.known
        usual = sorted({min(day, known.places) for day in (4, 9, *ground_days(known))})
        chosen = usual if days is None else days
        return difference_map(
            self.comparison.data, self._outline, self.where, chosen, self._sides, self._pair_caption
        )  # fmt: skip

    def multiples(self, day: float | None = None) -> Picture:
        """Maps of every scenario's difference from the baseline on one day.

        Parameters
        ----------
        day
            A whole day counted from the theatre's first midnight; None takes the fortnight.

        Returns
        -------
        Picture
            A Matplotlib figure.

        Raises
        ------
        ValueError
            If the day was not compared.

        Examples
        --------
        >>> figure = compared.plot.multiples(day=9)
        """
        c = self.comparison
        at = float(ground_days(c.known)[0]) if day is None else float(day)
        if at not in self._days:
            raise ValueError(f"Give a whole day, 0 to {c.known.places}; {at:g} was not compared.")
        column = int(np.flatnonzero(self._days == at)[0])
        panels = [Panel(pair.other.label, where, column) for pair, where in zip(c.pairs, c.wheres, strict=True)]
        title = f"Where each scenario differs from {c.sides[0].label} by day {at:g}"
        sides = Sides(c.sides[0].label, "the scenario", c.shares_draws)
        return difference_panels(c.data, self._outline, panels, title, sides, self._caption)

    def places(self) -> Picture:
        """The difference in the share of runs in which each place is held, for every place and day.

        Returns
        -------
        Picture
            A Matplotlib figure.

        Examples
        --------
        >>> figure = compared.plot.places()
        """
        return difference_by_place(self.comparison.data, self.where, self._sides, self._pair_caption)

    def survival(self, place: str | None = None) -> Picture:
        """Share of runs that still hold the capital, or another place, by day, in all scenarios.

        Parameters
        ----------
        place
            Id of a place that the besieged side held on the first day; None is the capital.

        Returns
        -------
        Picture
            A Matplotlib figure.

        Raises
        ------
        ValueError
            If the besieged side did not hold the place.

        Examples
        --------
        >>> figure = compared.plot.survival()
        """
        c, held = self.comparison, besieged_places(self.comparison.data)
        name = place or c.data.seat_of_power
        if name not in held:
            raise ValueError(f"{name} was not held by the besieged side on the first day")
        row, label = held.index(name), next(p.name for p in c.data.places if p.id == name)
        last = c.known.capital if place in (None, c.data.seat_of_power) else c.known.places
        days = np.arange(0.0, last + 0.01, 0.25)
        found = [curve(fall_days(c.data, runs)[:, row], days) for runs in c.runs]
        lines = [
            (side.label, days, one.share, one.band_low, one.band_high) for side, one in zip(c.sides, found, strict=True)
        ]
        step = next(step for step in (1, 2, 5, 7, 14, 28, 91, 10**6) if last / step <= 9)
        ticks = tuple((float(day), day_end_text(c.data.start, day)) for day in range(0, last + 1, step))
        draws = ", common random numbers" if c.shares_draws else ""
        subtitle = f"{c.replications:,} runs each{draws}; bands hold for all days at once."
        if len(lines) <= MOST_TOGETHER:
            panels = [CurvePanel("", "end of day", ticks, tuple(Curve(*line, k) for k, line in enumerate(lines)), True)]
        else:  # one panel a scenario, each with the baseline
            ticks = tuple((at, text.split("\n")[1]) for at, text in ticks[::2])
            base = Curve(*lines[0], 0)
            panels = [
                CurvePanel(line[0], "end of day", ticks, (base, Curve("the scenario named above", *line[1:], 1)), True)
                for line in lines[1 : MOST_PANELS + 1]
            ]
        if len(lines) == 2 and place is None and not np.isnan(self.pair.capital_p):
            subtitle += f" Paired Prentice-Wilcoxon test: {p_text(self.pair.capital_p)}."
        text = (f"How long {label} is held", subtitle, "share of runs")
        return draw_curves(panels, text, self._caption, "95 % band for the whole curve")

    def people(self) -> Picture:
        """People of places that were never lost, by day, in all scenarios.

        Returns
        -------
        Picture
            A Matplotlib figure.

        Examples
        --------
        >>> figure = compared.plot.people()
        """
        c = self.comparison
        population = {place.id: place.population for place in c.data.places}
        people = np.array([population[place] for place in besieged_places(c.data)], np.float64)
        fans = []
        for side, falls in zip(c.sides, c.falls, strict=True):
            held = np.stack([(~(falls <= day)) @ people for day in self._days], axis=1)
            fans.append(Fan(side.label, self._days, np.quantile(held, LEVELS, axis=0)))
        size = f"{c.replications:,} runs each"
        subtitle = f"People of places that have never been lost, {size}. Quantiles of each day by itself."
        return draw_fans(
            fans, c.data, (f"People under the {regime_word(c.data.spelling)}", subtitle, "persons"), self._caption
        )

    def order(self) -> Picture:
        """In which order places fall, in the baseline and the other scenario.

        Returns
        -------
        Picture
            A Matplotlib figure.

        Examples
        --------
        >>> figure = compared.plot.order()
        """
        c = self.comparison
        names = {place.id: place.name for place in c.data.places}
        medians = tuple(
            np.median(np.where(np.isnan(falls), np.inf, falls), axis=0) for falls in (c.falls[0], c.falls[self._number])
        )
        labels = [names[place] for place in besieged_places(c.data)]
        return order_chart(labels, (medians[0], medians[1]), self._sides, self.pair.order, self._pair_caption)

    def ranking(self) -> Picture:
        """All scenarios by the share of runs that have collapsed by the fortnight, with 95 % intervals.

        Returns
        -------
        Picture
            A Matplotlib figure.

        Examples
        --------
        >>> figure = compared.plot.ranking()
        """
        c = self.comparison
        day = days_of_interest(c.horizon_days)[0]
        dots = []
        for side, runs in zip(c.sides, c.runs, strict=True):
            share = share_of_runs(int((runs["collapse_day"] <= day).sum()), len(runs))
            dots.append(Dot(side.label, share.value, share.low, share.high))
        title = f"Share of runs in which the {regime_word(c.data.spelling)} has collapsed by day {day}"
        subtitle = f"{c.replications:,} runs each, with 95 % intervals of each by itself."
        return dot_chart(dots, (title, subtitle, "share of runs"), self._caption)

    @property
    def _sides(self) -> Sides:
        return Sides(self.pair.one.label, self.pair.other.label, self.pair.shares_draws)

    @property
    def _draws(self) -> str:
        return " with common random numbers" if self.pair.shares_draws else ""


def p_text(p: float) -> str:
    """A p value as text."""
    return "p < 0.0001" if p < 0.0001 else f"p = {p:.4f}" if p < 0.01 else f"p = {p:.2f}"


def _spread(row: Row) -> float:
    variances = np.var(row.outcome.values, ddof=1), np.var(row.other.values, ddof=1)
    return float(np.sqrt(sum(variances) / 2))


def _bar(row: Row) -> Bar:
    spread = _spread(row)
    unit = " points" if row.outcome.kind == SHARE else f" {row.outcome.unit}"
    text = f"{number(row, row.value, True)} ({number(row, row.low, True)} to {number(row, row.high, True)}){unit}"
    # Where no run differs from the others on its side, as in none against all, a difference is beyond any scale.
    value, low, high = (
        end / spread if spread else math.copysign(math.inf, end) if end else 0.0
        for end in (row.value, row.low, row.high)
    )
    return Bar(row.outcome.label, value, low, high, text, row.verdict.kind == CLEAR)
