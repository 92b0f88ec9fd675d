"""The figures that every run makes: the map, the fall times, who held the people, and the map by day."""

from __future__ import annotations

from pathlib import Path

from brittle.report.run_plots import plots_of, save_pictures
from brittle.results.run_data import RunData

WITH_EVERY_RUN = ("map", "fall_times", "people", "animation")


def draw_figures(result: RunData, folder: Path) -> list[Path]:
    """Paths of the figures written into `folder`, which is made."""
    folder.mkdir(parents=True)
    plots = plots_of(result)
    sensible = plots.sensible()
    return save_pictures(plots, [kind for kind in WITH_EVERY_RUN if kind in sensible], folder)
