"""Pictures of a sweep, chosen by its design: `brittle plot SWEEP`, and what `brittle sweep` draws when it is done."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from brittle.apps.drawn import put_pictures, tell_drawn
from brittle.apps.sweep_table import SweepTable
from brittle.apps.telling import say
from brittle.scenario.problems import hint, shown
from brittle.scenario.records import TheatreData
from brittle.store.pictures import note_pictures
from brittle.world.check import BadInput

SWEEP_KINDS = {
    "heat": "share of runs in which the capital is not lost, over two crossed settings",
    "response": "share of runs in which the regime has collapsed, over a setting, with 95 % bands",
    "scenarios": "the points sorted by the share of runs in which the regime has collapsed, with intervals",
    "survival": "share of runs in which the capital is not lost, by day, with a 95 % band",
}
_ALL = "all"


def plot_sweep(folder: Path, options: Namespace) -> int:
    """0 once the pictures are in the sweep's figures/. Raises BadInput, OSError."""
    kinds = known_kinds(options.kinds)
    table = open_table(folder, options.theatre)
    kinds = kinds or sensible(table)
    written = draw_sweep(table, kinds, read_day(options.day), options.outcome)
    if not table.results.manifest:
        say(f"{folder} is not complete; the pictures show what is there")
    shown_kinds = {kind: SWEEP_KINDS[kind] if options.outcome is None else f"of {options.outcome}" for kind in kinds}
    tell_drawn("sweep", folder, shown_kinds, written, options.json)
    return 0


def draw_after(folder: Path, data: TheatreData) -> list[Path]:
    """The usual pictures of a sweep that has just been computed; a failure is told, never raised."""
    try:
        table = _checked(folder, data)
        return draw_sweep(table, sensible(table))
    except BadInput as bad:
        say(f"no pictures were drawn: {'; '.join(bad.problems)}")
    except Exception as error:  # the sweep itself is done and whole, whatever happens to its pictures
        said = " ".join(str(error).split())[:200]
        say(f"no pictures were drawn ({type(error).__name__}: {said}); `brittle plot {folder}` tries it again")
    return []


def open_table(folder: Path, theatre: str | None = None) -> SweepTable:
    """A sweep from its folder. `theatre` is the folder of one that is not packaged. Raises BadInput."""
    from brittle.apps.saved import find_played_theatre
    from brittle.store.plan import read_plan

    plan = read_plan(folder)
    return _checked(folder, find_played_theatre(plan.theatre, plan.theatre_sha256, theatre))


def _checked(folder: Path, data: TheatreData) -> SweepTable:
    from brittle.analysis.results import Results

    table = SweepTable(Results(folder), data)
    if not any((folder / "parts").glob(f"{table.plan.main_table}*")):
        raise BadInput([f"{folder}: holds no results yet; `brittle sweep --resume {folder}` computes them"])
    return table


def sensible(table: SweepTable) -> list[str]:
    """The kinds that say something about this design."""
    numbers = sum(axis.is_number for axis in table.axes)
    if not table.axes:
        return ["survival"]
    if not numbers:
        return ["scenarios"]
    if table.is_sampled or len(table.axes) == 1:
        return ["response"]
    if not table.is_crossed:
        # Rows of a list or a file: one by one while they can be read, else what each setting does on average.
        return ["scenarios"] if len(table.design) <= 60 else ["response"]
    return ["heat", "response"] if numbers == 1 and len(table.axes) == 2 else ["heat"]


def draw_sweep(
    table: SweepTable, kinds: Sequence[str], day: float | None = None, outcome: str | None = None
) -> list[Path]:
    """Paths of the pictures in the sweep's figures/, all of them new or none. Raises BadInput, OSError."""
    from brittle.apps.plots import drawn_quietly
    from brittle.apps.sweep_figures import DRAW
    from brittle.report.save import save_figure

    by = table.day(day)
    mark = ("" if outcome is None else f"_{outcome}") + ("" if day is None else f"_day_{by:g}")
    folder = table.results.folder
    with drawn_quietly():
        try:
            pictures = {kind: DRAW[kind](table, by, outcome) for kind in kinds}
        except ValueError as error:
            raise BadInput([str(error)]) from None
        written = put_pictures(
            folder,
            lambda made: [
                path for kind, picture in pictures.items() for path in save_figure(picture, made, kind + mark)
            ],
        )
    note_pictures(folder, written)
    return written


def known_kinds(words: Sequence[str]) -> list[str]:
    """The kinds asked for, each once; none for "all". Raises BadInput with the nearest kind."""
    for word in words:
        if word not in (*SWEEP_KINDS, _ALL):
            kinds = (*SWEEP_KINDS, _ALL)
            raise BadInput(
                [f"there is no picture {shown(word)} of a sweep, give one of {', '.join(kinds)}{hint(word, kinds)}"]
            )
    return [] if _ALL in words else list(dict.fromkeys(words))


def read_day(words: str | None) -> float | None:
    """One day as people write it. Raises BadInput."""
    if words is None:
        return None
    if not words.strip().isdigit():
        raise BadInput([f"--day: {shown(words)} is no day, give one whole day for a sweep, as 14"])
    return float(words)
