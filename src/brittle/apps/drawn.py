"""Pictures put into the figures/ of a run or a sweep, and told of."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from brittle.store.atomic import PARTIAL
from brittle.store.pictures import FIGURES


def put_pictures(folder: Path, draw: Callable[[Path], Sequence[Path]]) -> list[Path]:
    """Paths in figures/ of what `draw` writes into the folder it is given, all of it new or none. Raises OSError."""
    made = Path(tempfile.mkdtemp(prefix=".", suffix=PARTIAL, dir=folder))
    try:
        drawn = draw(made)
        figures = folder / FIGURES
        figures.mkdir(exist_ok=True)
        for path in drawn:
            os.replace(path, figures / path.name)
        return [figures / path.name for path in drawn]
    finally:
        shutil.rmtree(made, ignore_errors=True)


def tell_drawn(what: str, folder: Path, kinds: Mapping[str, str], written: Sequence[Path], as_json: bool) -> None:
    """Say what was drawn of a "run" or a "sweep"; `kinds` says what each shows."""
    from brittle.apps.api import CAVEAT

    if as_json:
        files = [path.as_posix() for path in written]
        print(json.dumps({what: folder.as_posix(), "kinds": list(kinds), "files": files}, indent=2))
        return
    print(f"Drawn from {folder}:")
    for kind, shows in kinds.items():
        print(f"  {kind:12}{shows}")
    print("\n".join(["Written to:", *(f"  {path}" for path in written)]))
    print(CAVEAT)
