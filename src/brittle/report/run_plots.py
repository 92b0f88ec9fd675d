"""The pictures of one run: `result.plot.map(day=9)` from Python, `brittle plot` from its folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from brittle.analysis.observations import last_observed_day
from brittle.figures.bands import reading_note
from brittle.figures.fall_times import fall_times
from brittle.figures.fates import fates_by_day
from brittle.figures.maps.fall_map import fall_map
from brittle.figures.maps.holders_by_day import check_days, default_days, holders_by_day, left_by_day
from brittle.figures.patron_support import patrons_by_day
from brittle.figures.population import population_bands
from brittle.figures.population_shares import population_shares
from brittle.figures.quiet import quiet_matplotlib
from brittle.figures.save import save_figure
from brittle.figures.style import Picture, RunCaption
from brittle.figures.will_fronts import will_fronts
from brittle.report.animation import Page, animated_map
from brittle.report.figure_kinds import BY_DAY, RUN_KINDS
from brittle.report.saved_figures import put_pictures
from brittle.results.run_data import RunData
from brittle.results.scene import FILE, Scene, read_scene, scene_of
from brittle.store.atomic import sha256_of
from brittle.store.checksummed_json import read_checksummed, write_checksummed
from brittle.store.parquet import read_frame
from brittle.store.sweep_state import MANIFEST
from brittle.world.check import BadInput


@dataclass(frozen=True)
class Plots:
    """Makes the pictures of one run; each method returns a Matplotlib figure, `animation` a page of HTML.

    The examples of its methods begin with a run.

    Examples
    --------
    >>> import brittle
    >>> result = brittle.run(theatre="vardania", replications=20, horizon_days=10)
    >>> figure = result.plot.fall_times()
    >>> figure.savefig("fall_times.png")
    """

    scene: Scene
    runs: pd.DataFrame
    daily: pd.DataFrame
    series: pd.DataFrame | None

    def map(self, day: float | Sequence[float] | None = None) -> Picture:
        """Maps of the share of runs in which each place had left by one day or up to six, above what happened.

        Parameters
        ----------
        day
            A day or up to six, counted from the theatre's first midnight, 0 to the horizon; None takes the usual days.

        Returns
        -------
        Picture
            A Matplotlib figure.

        Raises
        ------
        ValueError
            If a day is not one of the run, or there are too many.

        Examples
        --------
        >>> figure = result.plot.map(day=9)
        """
        with quiet_matplotlib():
            s = self.scene
            days = None if day is None else check_days(_days(day), float(self.daily["day"].max()))
            return fall_map(s.data, s.outline, self.daily, s.observed, days, self._caption())

    def days(self, days: Sequence[float] | None = None) -> Picture:
        """A small map a day of the share of runs in which each place has left.

        Parameters
        ----------
        days
            Days counted from the theatre's first midnight, 0 to the horizon; None takes those with observations.

        Returns
        -------
        Picture
            A Matplotlib figure.

        Raises
        ------
        ValueError
            If a day is not one of the run, or there are too many.

        Examples
        --------
        >>> figure = result.plot.days([2, 4, 6])
        """
        with quiet_matplotlib():
            return left_by_day(self.scene.data, self.scene.outline, self.daily, self._chosen(days), self._caption())

    def holders(self, days: Sequence[float] | None = None) -> Picture:
        """A small map a day of the likeliest holder of each place.

        Parameters
        ----------
        days
            Days counted from the theatre's first midnight, 0 to the horizon; None takes those with observations.

        Returns
        -------
        Picture
            A Matplotlib figure.

        Raises
        ------
        ValueError
            If a day is not one of the run, or there are too many.

        Examples
        --------
        >>> figure = result.plot.holders([2, 4, 6])
        """
        with quiet_matplotlib():
            return holders_by_day(self.scene.data, self.scene.outline, self.daily, self._chosen(days), self._caption())

    def animation(self) -> Page:
        """The map day by day with a slider, as one page of HTML.

        Returns
        -------
        Page
            A string that notebooks show; write it to a file for a browser.

        Examples
        --------
        >>> page = result.plot.animation()
        >>> "<svg" in page
        True
        """
        with quiet_matplotlib():
            s = self.scene
            return animated_map(s.data, s.outline, self.daily, s.observed, self._caption())

    def fall_times(self) -> Picture:
        """When each place fell, over all runs, beside when it happened.

        Returns
        -------
        Picture
            A Matplotlib figure.

        Examples
        --------
        >>> figure = result.plot.fall_times()
        """
        with quiet_matplotlib():
            s = self.scene
            return fall_times(s.data, self.runs, s.observed, self._caption(), float(s.horizon_days))

    def people(self) -> Picture:
        """Average share of the population under each holder, by day.

        Returns
        -------
        Picture
            A Matplotlib figure.

        Examples
        --------
        >>> figure = result.plot.people()
        """
        with quiet_matplotlib():
            return population_shares(self.scene.data, self.daily, self._caption())

    def control(self) -> Picture:
        """Share of the population under each holder by day: median, bands, and what happened.

        Returns
        -------
        Picture
            A Matplotlib figure.

        Raises
        ------
        ValueError
            If the run was saved by a version that did not keep its days.

        Examples
        --------
        >>> figure = result.plot.control()
        """
        with quiet_matplotlib():
            s = self.scene
            return population_bands(s.data, self._series(), s.observed, self._caption(), self._note())

    def will(self) -> Picture:
        """Mean will of the besieged side's people by sector and day, with bands.

        Returns
        -------
        Picture
            A Matplotlib figure.

        Raises
        ------
        ValueError
            If the run was saved by a version that did not keep its days.

        Examples
        --------
        >>> figure = result.plot.will()
        """
        with quiet_matplotlib():
            return will_fronts(self.scene.data, self._series(), self._caption(), self.scene.kept, self._note())

    def fates(self) -> Picture:
        """Persons by fate, camp and day, with bands.

        Returns
        -------
        Picture
            A Matplotlib figure.

        Raises
        ------
        ValueError
            If the run was saved by a version that did not keep its days.

        Examples
        --------
        >>> figure = result.plot.fates()
        """
        with quiet_matplotlib():
            return fates_by_day(self.scene.data, self._series(), self._caption(), self._note())

    def patrons(self) -> Picture:
        """What the patrons announce and what they do, by day, with bands.

        Returns
        -------
        Picture
            A Matplotlib figure.

        Raises
        ------
        ValueError
            If the run was saved by a version that did not keep its days.

        Examples
        --------
        >>> figure = result.plot.patrons()
        """
        with quiet_matplotlib():
            return patrons_by_day(self.scene.data, self._series(), self._caption(), self._note())

    def sensible(self) -> list[str]:
        """Names of the methods that say something about this run: none of people or patrons where there are none.

        Returns
        -------
        list of str
            Names of methods of `.plot`, as `brittle plot` takes them.

        Examples
        --------
        >>> result.plot.sensible()[:2]
        ['map', 'days']
        """
        data = self.scene.data
        missing = set() if self.series is not None else {"control", "will", "fates", "patrons"}
        if not any(place.population for place in data.places):
            missing |= {"people", "control"}
        if not any(seat.role in ("ground_patron", "air_patron") for seat in data.seats):
            missing |= {"patrons"}
        return [kind for kind in RUN_KINDS if kind not in missing]

    def _caption(self) -> RunCaption:
        s = self.scene
        return RunCaption(s.scenario, s.seed, s.replications, s.version, s.data.title, s.hindsight, s.credit)

    def _note(self) -> str:
        return reading_note(self.scene.tail_days, self.scene.kept, self.scene.replications)

    def _series(self) -> pd.DataFrame:
        if self.series is None:
            raise ValueError("The run has not kept its days; run it again with this version of brittle.")
        return self.series

    def _chosen(self, days: Sequence[float] | None) -> list[float]:
        last_day = last_observed_day(self.scene.observed) if self.scene.observed else None
        wanted = default_days(self.scene.data, self.daily, last_day) if days is None else _days(days)
        return check_days(wanted, float(self.daily["day"].max()))


def plots_of(result: RunData) -> Plots:
    """The pictures of a run that has just been made."""
    return Plots(scene_of(result), result.runs, result.daily, result.series)


def open_run(folder: Path) -> Plots:
    """The pictures of a saved run. Raises BadInput if a table is missing or no table."""
    if not (folder / FILE).is_file():
        raise BadInput([f"{folder}: was made by an earlier brittle and has no {FILE}; run it again to draw from it"])
    try:
        scene = read_scene(folder / FILE)
        return Plots(scene, *(_table(folder / f"{name}.parquet") for name in ("runs", "daily", "series")))
    except (ValueError, KeyError, TypeError) as error:
        message = " ".join(str(error).split())[:200]
        raise BadInput([f"{folder / FILE}: cannot be read ({message}); run it again to draw from it"]) from None


def _table(path: Path) -> pd.DataFrame:
    import duckdb

    if not path.is_file():
        raise BadInput([f"{path}: is missing; run it again to draw from it"])
    try:
        return read_frame(path)
    except duckdb.Error as error:
        raise BadInput([f"{path}: cannot be read ({' '.join(str(error).split())[:200]})"]) from None


def draw_into(plots: Plots, kinds: Sequence[str], folder: Path, days: Sequence[float] | None = None) -> list[Path]:
    """Paths of the pictures in the run's figures/, all of them new or none. Raises BadInput, OSError."""
    try:
        written = put_pictures(folder, lambda made: save_pictures(plots, kinds, made, days))
    except ValueError as error:
        raise BadInput([str(error)]) from None
    _note_hashes(folder, written)
    return written


def _note_hashes(folder: Path, written: Sequence[Path]) -> None:
    """Keep the manifest's hashes of files true."""
    manifest = read_checksummed(folder / MANIFEST)
    hashes = {file.relative_to(folder).as_posix(): sha256_of(file) for file in written}
    manifest["files"] = dict(sorted({**manifest.get("files", {}), **hashes}.items()))
    write_checksummed(folder / MANIFEST, manifest)


def save_pictures(plots: Plots, kinds: Sequence[str], folder: Path, days: Sequence[float] | None = None) -> list[Path]:
    """Paths of the files written into `folder`, which exists; chosen days are in the names of maps."""
    written = []
    for kind in kinds:
        make: Callable[..., Any] = getattr(plots, kind)
        chosen = days if days is not None and kind in BY_DAY else None
        suffix = "" if chosen is None else "_day_" + "_".join(f"{day:g}" for day in chosen)
        made = make() if chosen is None else make(chosen)
        if isinstance(made, str):
            path = folder / f"{kind}.html"
            path.write_text(made, encoding="utf-8", newline="\n")
            written.append(path)
        else:
            written += save_figure(made, folder, kind + suffix)
    return written


def _days(day: float | Sequence[float]) -> list[float]:
    return [float(day)] if isinstance(day, int | float) else [float(one) for one in day]
