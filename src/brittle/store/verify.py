"""Every file of a folder of results held against the checksum that was written down for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from brittle.store.atomic import PARTIAL, sha256_of
from brittle.store.blocks import digest_of_sweep
from brittle.store.find import SWEEP, kind_of
from brittle.store.parts import PARTS, list_failures, list_parts, read_failure
from brittle.store.plan import DESIGN, PLAN, read_plan, read_plan_design
from brittle.store.rounds import count_rounds, round_path
from brittle.store.sealed import read_sealed
from brittle.store.state import MANIFEST, is_whole, state_of
from brittle.world.check import BadInput

PROVENANCE = "provenance.json"
FIGURES = "figures"


class Found(NamedTuple):
    """What became of a check."""

    checked: list[str]  # files whose bytes are what was written
    damaged: list[str]  # one sentence each
    unknown: list[str]  # files that nothing is known of: pictures of a sweep, notes of the user


def verify(folder: Path, with_digest: bool = True) -> Found:
    """Every file of a run or a sweep, checked. With `with_digest` a complete sweep's digest is made anew.

    Raises OSError if files cannot be read at all.
    """
    found = Found([], [], [])
    is_sweep = kind_of(folder) == SWEEP or (folder / PARTS).is_dir()
    (_verify_sweep if is_sweep else _verify_run)(folder, found)
    if is_sweep and with_digest and not found.damaged and (folder / MANIFEST).is_file():
        plan = read_plan(folder)
        state = state_of(folder, plan, check=False)
        if digest_of_sweep(folder, plan, state.rounds) != read_sealed(folder / MANIFEST)["digest"]:
            found.damaged.append(f"{folder}: the results do not have the digest that {MANIFEST} tells")
    known = {*found.checked, *(line.partition(": ")[0] for line in found.damaged)}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if (
            path.is_file()
            and str(path) not in known
            and not name.endswith(PARTIAL)
            and not path.name.startswith(".lock")
        ):
            found.unknown.append(name)
    return found


def _verify_run(folder: Path, found: Found) -> None:
    manifest = _tried(folder / MANIFEST, found, lambda: read_sealed(folder / MANIFEST))
    _verify_files(folder, (manifest or {}).get("files", {}), found)


def _verify_sweep(folder: Path, found: Found) -> None:
    plan = _tried(folder / PLAN, found, lambda: read_plan(folder))
    if plan is not None:
        _tried(folder / DESIGN, found, lambda: read_plan_design(folder, plan))
        for number in range(1, count_rounds(folder)):
            _tried(round_path(folder, number), found, partial(read_sealed, round_path(folder, number)))
    provenance = _tried(folder / PROVENANCE, found, lambda: read_sealed(folder / PROVENANCE))
    _verify_files(folder, (provenance or {}).get("files", {}), found)
    parts = list_parts(folder)
    for part in parts:
        _note(part.path, is_whole(part), found)
    for path in list_failures(folder).values():
        _tried(path, found, partial(read_failure, path))
    if (folder / MANIFEST).is_file():
        manifest = _tried(folder / MANIFEST, found, lambda: read_sealed(folder / MANIFEST))
        names = {part.path.name for part in parts}
        for name in (manifest or {}).get("parts", []):
            if name not in names:
                found.damaged.append(f"{folder / PARTS / name}: is missing")


def _verify_files(folder: Path, files: dict[str, str], found: Found) -> None:
    for name, wanted in files.items():
        path = folder / name
        _note(path, path.is_file() and sha256_of(path) == wanted, found)


def _note(path: Path, is_good: bool, found: Found) -> None:
    if is_good:
        found.checked.append(str(path))
    else:
        why = "is damaged or was changed, its checksum does not fit" if path.is_file() else "is missing"
        found.damaged.append(f"{path}: {why}")


def _tried[T](path: Path, found: Found, read: Callable[[], T]) -> T | None:
    try:
        value: Any = read()
    except BadInput as bad:
        found.damaged.extend(bad.problems)
        return None
    found.checked.append(str(path))
    return value
