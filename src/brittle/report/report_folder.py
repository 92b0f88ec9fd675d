"""The folder of a report: named for what it compares, replaced only while it holds what was written and no more."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from brittle.results.run_folder import try_out
from brittle.store.atomic import sha256_of
from brittle.store.checksummed_json import FINGERPRINT_DIGITS, read_checksummed, write_checksummed
from brittle.world.check import BadInput

REPORT, CONTENTS = "report.html", "contents.json"
_KIND = "brittle compare"
_USUAL = Path("comparisons")
_NAMED = 3  # files that a refusal names


def usual_folder(labels: Sequence[str], fingerprint: str, is_quick: bool) -> Path:
    """Where a report goes that is given no folder: one for each comparison, and one for its quick form."""
    name = f"{labels[1] if len(labels) == 2 else f'{len(labels) - 1}-scenarios'}-against-{labels[0]}"
    kept = re.sub(r"[^A-Za-z0-9_.-]+", "_", name)[:110]
    return _USUAL / f"{kept}-{fingerprint[:FINGERPRINT_DIGITS]}{'-quick' if is_quick else ''}"


def check_folder(folder: Path, fingerprint: str, is_quick: bool) -> Path:
    """The real folder behind a name, if this report may be written there. Raises BadInput, OSError.

    A report is replaced only by one of the same comparison that tells as much, and only as it was written.
    """
    real = Path(os.path.realpath(folder))
    within = next((above for above in real.parents if _is_report(above)), None)
    if within is not None:
        raise BadInput([f"--out: {folder} lies within the report {within.name}; give a folder beside it"])
    if os.path.lexists(real):
        _check_own(folder, real, fingerprint, is_quick)
    try_out(real.parent)
    return real


def seal_folder(folder: Path, fingerprint: str, is_quick: bool) -> None:
    """Write down what a new report holds. Raises OSError."""
    about = {"report": _KIND, "fingerprint": fingerprint, "is_quick": is_quick}
    write_checksummed(folder / CONTENTS, {**about, "files": _hashes(folder)})


def _is_report(folder: Path) -> bool:
    try:
        return bool(read_checksummed(folder / CONTENTS).get("report") == _KIND)
    except (OSError, BadInput):
        return False


def _check_own(folder: Path, real: Path, fingerprint: str, is_quick: bool) -> None:
    try:
        about = read_checksummed(real / CONTENTS)
        files, present = about["files"], _hashes(real)
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
    if about["fingerprint"] != fingerprint:
        raise BadInput([f"--out: {folder} holds the report of another comparison; give another folder"])
    if is_quick and not about["is_quick"]:
        raise BadInput([f"--out: {folder} holds this report with causes; leave out --quick, or give another folder"])


def _hashes(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): _hash(path) for path in sorted(folder.rglob("*"))}


def _hash(path: Path) -> str:
    return "link" if path.is_symlink() else sha256_of(path) if path.is_file() else ""
