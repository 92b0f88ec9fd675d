"""The folder of a report: named for what it compares, replaced only while it holds what was written and no more."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from brittle.apps.api import MARK_DIGITS
from brittle.apps.output import try_out
from brittle.store.atomic import sha256_of
from brittle.store.sealed import read_sealed, write_sealed
from brittle.world.check import BadInput

REPORT, CONTENTS = "report.html", "contents.json"
_USUAL = Path("comparisons")
_NAMED = 3  # files that a refusal names


def usual_folder(labels: Sequence[str], mark: str) -> Path:
    """Where a report goes that is given no folder: one for each comparison."""
    name = f"{labels[1] if len(labels) == 2 else f'{len(labels) - 1}-scenarios'}-against-{labels[0]}"
    return _USUAL / f"{re.sub(r'[^A-Za-z0-9_.-]+', '_', name)[:110]}-{mark[:MARK_DIGITS]}"


def check_folder(folder: Path) -> Path:
    """The folder, if a report may be written there. Raises BadInput if that would hide anything else, OSError."""
    if os.path.lexists(folder):
        _check_own(folder)
    try_out(folder.parent)
    return folder


def seal_folder(folder: Path) -> None:
    """Write down what a new report holds. Raises OSError."""
    write_sealed(folder / CONTENTS, {"report": "brittle compare", "files": _hashes(folder)})


def _check_own(folder: Path) -> None:
    try:
        files = read_sealed(folder / CONTENTS)["files"]
        present = _hashes(folder)
    except (OSError, BadInput, KeyError):
        raise BadInput([f"--out: {folder} exists and is no report of brittle; give another folder"]) from None
    present.pop(CONTENTS)
    odd = sorted(name for name in present if files.get(name) != present[name])
    if odd:
        some = ", ".join(odd[:_NAMED]) + (f" and {len(odd) - _NAMED} more" if len(odd) > _NAMED else "")
        raise BadInput(
            [
                f"--out: {folder} holds what is not as the report was written ({some});"
                " move it away, or give another folder"
            ]
        )


def _hashes(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return {path.relative_to(folder).as_posix(): "" if path.is_symlink() else sha256_of(path) for path in paths}
