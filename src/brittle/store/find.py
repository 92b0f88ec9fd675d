"""Folders of results by name or path, and what kind they are."""

from __future__ import annotations

from pathlib import Path

from brittle.scenario.problems import shown
from brittle.store.parts import PARTS
from brittle.store.plan import PLAN
from brittle.store.sweep_state import MANIFEST
from brittle.world.check import BadInput, hint

SWEEP, RUN = "sweep", "run"


def find_results(word: str, runs: Path = Path("runs")) -> Path:
    """The folder of a run or a sweep: its path, or its name below `runs`. Raises BadInput with the nearest name."""
    if not word or "\0" in word:
        raise BadInput([f"{shown(word)} is no name of a run; give one of those below {runs}, or a folder"])
    for base in (runs, Path()):
        try:
            folder = base / Path(word).expanduser()
            if kind_of(folder):
                return folder
            if folder.is_dir() and folder != Path("."):
                raise BadInput([f"{folder}: is no finished run of brittle and no sweep (no {MANIFEST}, no {PLAN})"])
        except (OSError, RuntimeError):  # a name that is too long, or of a user who is not there
            continue
    names = names_below(runs)
    if not names:
        raise BadInput([f"there is no run {shown(word)}, and none at all in {runs}; `brittle run` makes one"])
    some = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    raise BadInput([f"there is no run {shown(word)} in {runs}, give one of {some}{hint(word, names)}"])


def names_below(runs: Path) -> list[str]:
    """Names of all runs and sweeps in a folder."""
    if not runs.is_dir():
        return []
    return sorted(entry.name for entry in runs.iterdir() if entry.name[0] != "." and kind_of(entry))


def kind_of(folder: Path) -> str:
    """ "sweep", "run", or "" if it is neither."""
    if (folder / PLAN).is_file() or (folder / PARTS).is_dir():
        return SWEEP
    return RUN if (folder / MANIFEST).is_file() else ""
