"""The folder of a sweep: made whole under another name and renamed, so that two that start at once cannot mix."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from brittle.store.atomic import (
    PARTIAL,
    missing_folders,
    put_folder,
    remove_empty,
    sync_folder,
    umask,
    with_reason,
    write_whole,
)
from brittle.store.find import SWEEP, kind_of
from brittle.store.locks import locked
from brittle.store.parts import PARTS
from brittle.store.plan import Plan, differences, read_plan
from brittle.store.sweep_state import LOCK
from brittle.world.check import BadInput


def open_folder(target: Path, plan: Plan, files: Mapping[str, bytes], is_fresh: bool = False) -> bool:
    """Make the folder of a sweep, or find it; true if it was there already and can be gone on with.

    Raises BadInput if something else is there, with the keys in which another sweep differs;
    OSError if it cannot be written.
    """
    target = target.resolve()
    if os.path.lexists(target):
        if not is_fresh:
            _check_same(target, plan)
            return True
        _check_ours(target)
    try:
        made = _make(target, files)
        if is_fresh and target.is_dir():
            try:
                with locked(target / LOCK):
                    put_folder(made, target)
            except BadInput:
                shutil.rmtree(made, ignore_errors=True)
                raise
            return False
        try:
            made.rename(target)  # fails if another process was first, for its folder is not empty
        except OSError:
            shutil.rmtree(made, ignore_errors=True)
            if not target.is_dir():
                raise
            _check_same(target, plan)
            return True
        sync_folder(target.parent)
        return False
    except OSError as error:
        raise with_reason(error, target, "nothing was computed") from None


def _make(target: Path, files: Mapping[str, bytes]) -> Path:
    missing = missing_folders(target.parent)
    made: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}-", suffix=PARTIAL, dir=target.parent))
        made.chmod(0o777 & ~umask())
        (made / PARTS).mkdir()
        for name, data in files.items():
            write_whole(made / name, data)
        sync_folder(made)
        return made
    except OSError:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        remove_empty(missing)
        raise


def _check_ours(target: Path) -> None:
    if kind_of(target) != SWEEP:
        raise BadInput([f"name: {target} exists and is no sweep of brittle; give another name"])


def _check_same(target: Path, plan: Plan) -> None:
    _check_ours(target)
    old = read_plan(target)
    if old.fingerprint == plan.fingerprint:
        return
    found = differences(old, plan)
    some = ", ".join(found[:8]) + (f" and {len(found) - 8} more" if len(found) > 8 else "")
    raise BadInput(
        [f"name: {target} holds another sweep, which differs in {some}; give another name, or --fresh to start over"]
    )
