"""The pictures of a sweep, chosen by its design."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from brittle.figures.quiet import quiet_matplotlib
from brittle.figures.save import save_figure
from brittle.report.saved_figures import put_pictures
from brittle.report.sweep_data import SweepTable
from brittle.report.sweep_figures import DRAW
from brittle.results.read_run import theatre_of_run
from brittle.results.stored import StoredResults
from brittle.scenario.records import TheatreData
from brittle.store.pictures import note_pictures
from brittle.store.plan import read_plan
from brittle.world.check import BadInput


def open_table(folder: Path, theatre: str | None = None) -> SweepTable:
    """A sweep from its folder. `theatre` is the folder of one that is not packaged. Raises BadInput."""
    plan = read_plan(folder)
    return checked_table(folder, theatre_of_run(plan.theatre, plan.theatre_sha256, theatre))


def checked_table(folder: Path, data: TheatreData) -> SweepTable:
    """A sweep with results on this theatre. Raises BadInput if nothing has been computed."""
    table = SweepTable(StoredResults(folder), data)
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
    by = table.day(day)
    suffix = ("" if outcome is None else f"_{outcome}") + ("" if day is None else f"_day_{by:g}")
    folder = table.results.folder
    with quiet_matplotlib():
        try:
            pictures = {kind: DRAW[kind](table, by, outcome) for kind in kinds}
        except ValueError as error:
            raise BadInput([str(error)]) from None
        written = put_pictures(
            folder,
            lambda made: [
                path for kind, picture in pictures.items() for path in save_figure(picture, made, kind + suffix)
            ],
        )
    note_pictures(folder, written)
    return written
