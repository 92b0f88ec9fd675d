"""Every file of a folder of results compared with its stored checksum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from brittle.store.atomic import PARTIAL
from brittle.store.blocks import digest_of_sweep
from brittle.store.checksummed_json import check_file, read_checksummed
from brittle.store.chunks import batch_path, count_batches, read_batch
from brittle.store.find import SWEEP, kind_of
from brittle.store.parts import PARTS, list_failures, list_parts, read_failure
from brittle.store.pictures import CHECKSUMS, read_pictures
from brittle.store.plan import DESIGN, PLAN, PROVENANCE, Plan, read_plan, read_plan_design
from brittle.store.sweep_state import MANIFEST, is_whole, read_manifest, state_of
from brittle.world.check import BadInput


class Found(NamedTuple):
    """The result of a check."""

    checked: list[str]  # files whose bytes are what was written
    damaged: list[str]  # one sentence each
    unknown: list[str]  # files that nothing is known of: notes of the user, pictures of an earlier brittle


def verify(folder: Path, with_digest: bool = True) -> Found:
    """Every file of a run or a sweep, checked. With `with_digest` a complete sweep's digest is computed again.

    Raises OSError if files cannot be read at all.
    """
    found = Found([], [], [])
    is_sweep = kind_of(folder) == SWEEP
    (_verify_sweep if is_sweep else _verify_run)(folder, found)
    if is_sweep and with_digest and not found.damaged:
        plan = read_plan(folder)
        state, manifest = state_of(folder, plan, check=False), read_manifest(folder, plan)
        if manifest and digest_of_sweep(plan, state) != manifest["digest"]:
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
    manifest = _tried(folder / MANIFEST, found, lambda: read_checksummed(folder / MANIFEST))
    _verify_files(folder, (manifest or {}).get("files", {}), found)


def _verify_sweep(folder: Path, found: Found) -> None:
    plan = _tried(folder / PLAN, found, lambda: read_plan(folder))
    provenance = _tried(folder / PROVENANCE, found, lambda: read_checksummed(folder / PROVENANCE))
    _verify_files(folder, (provenance or {}).get("files", {}), found)
    if (folder / CHECKSUMS).is_file():
        _verify_files(folder, _tried(folder / CHECKSUMS, found, lambda: read_pictures(folder)) or {}, found)
    for path in list_failures(folder).values():
        _tried(path, found, partial(read_failure, path))
    if plan is None:
        found.damaged.extend(f"{part.path}: cannot be checked without {PLAN}" for part in list_parts(folder))
        return
    if provenance is not None and provenance.get("plan") != plan.fingerprint:
        found.damaged.append(f"{folder / PLAN}: is not the plan that {PROVENANCE} tells of")
    _tried(folder / DESIGN, found, lambda: read_plan_design(folder, plan))
    for number in range(1, count_batches(folder)):
        _tried(batch_path(folder, number), found, partial(read_batch, folder, plan, number))
    manifest: dict[str, Any] = {}
    if (folder / MANIFEST).is_file():
        manifest = _tried(folder / MANIFEST, found, lambda: read_manifest(folder, plan)) or {}
    for number in range(count_batches(folder), int(manifest.get("batches", 1))):
        found.damaged.append(f"{batch_path(folder, number)}: is missing")
    _verify_parts(folder, plan, manifest, found)


def _verify_parts(folder: Path, plan: Plan, manifest: dict[str, Any], found: Found) -> None:
    parts = list_parts(folder)
    copies = Counter(part[:3] for part in parts)
    for part in parts:
        if not is_whole(part, plan):
            found.damaged.append(f"{part.path}: is damaged or was changed, its checksum does not fit")
            continue
        found.checked.append(str(part.path))
        if copies[part[:3]] > 1:
            found.damaged.append(f"{part.path}: is there twice")
    names = {part.path.name for part in parts}
    found.damaged.extend(
        f"{folder / PARTS / name}: is missing" for name in manifest.get("parts", []) if name not in names
    )


def _verify_files(folder: Path, files: dict[str, str], found: Found) -> None:
    for name, wanted in files.items():
        _tried(folder / name, found, partial(check_file, folder / name, wanted))


def _tried[T](path: Path, found: Found, read: Callable[[], T]) -> T | None:
    try:
        value: Any = read()
    except BadInput as bad:
        found.damaged.extend(bad.problems)
        return None
    found.checked.append(str(path))
    return value
