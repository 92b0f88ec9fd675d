"""Figures put into the folder of a run or a sweep, all of them or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from brittle.store.atomic import PARTIAL
from brittle.store.pictures import FIGURES


def put_pictures(folder: Path, draw: Callable[[Path], Sequence[Path]]) -> list[Path]:
    """Paths in figures/ of what `draw` writes into the folder it is given, all of it new or none. Raises OSError."""
    made = Path(tempfile.mkdtemp(prefix=".", suffix=PARTIAL, dir=folder))
    try:
        paths = draw(made)
        figures = folder / FIGURES
        figures.mkdir(exist_ok=True)
        for path in paths:
            os.replace(path, figures / path.name)
        return [figures / path.name for path in paths]
    finally:
        shutil.rmtree(made, ignore_errors=True)
