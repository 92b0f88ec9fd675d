"""The figures of one run: the map, the fall times and who held the people."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from brittle import __version__
from brittle.apps.api import RunResult
from brittle.scenario.observed import read_observed
from brittle.scenario.outline import FILE, read_outline


def draw_figures(result: RunResult, folder: Path) -> list[Path]:
    """Paths of the figures written into `folder`, which is made."""
    # matplotlib is slow to import and nothing before needs it.
    with _silent("matplotlib"):
        from brittle.report.falls import fall_times
        from brittle.report.maps import fall_map
        from brittle.report.save import save_figure
        from brittle.report.shares import population_shares
        from brittle.report.style import RunCaption

    data, s = result.data, result.specification
    caption = RunCaption(
        s.scenario, s.seed, s.replications, __version__, data.title, result.hindsight, _credit(data.folder)
    )  # fmt: skip
    observed = read_observed(data.folder, data)
    outline = read_outline(data.folder)
    folder.mkdir(parents=True)
    figures = {
        "map": fall_map(data, outline, result.daily, observed, None, caption),
        "fall_times": fall_times(data, result.runs, observed, caption, float(s.horizon_days)),
    }
    if any(place.population for place in data.places):
        figures["people"] = population_shares(data, result.daily, caption)
    return [path for stem, figure in figures.items() for path in save_figure(figure, folder, stem)]


@contextmanager
def _silent(library: str) -> Iterator[None]:
    """Keep back a library's warnings: in a home that cannot be written, matplotlib gives advice on itself."""
    logger = logging.getLogger(library)
    usual = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(usual)


def _credit(folder: Path) -> str:
    said = json.loads((folder / FILE).read_text(encoding="utf-8")).get("attribution", "")
    return said if isinstance(said, str) else ""
