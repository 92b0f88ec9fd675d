"""Folders of one sweep, computed apart, put together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from brittle.store.atomic import write_whole
from brittle.store.locks import locked
from brittle.store.parts import PARTS, Key, check_part, list_parts
from brittle.store.plan import read_plan
from brittle.store.sweep_state import LOCK, SweepState, state_of
from brittle.sweeps.execute import seal
from brittle.world.check import BadInput


def merge_folders(folder: Path, others: Sequence[Path]) -> tuple[SweepState, str | None, int]:
    """The state afterwards, the digest if all is there, and how many parts were copied into `folder`.

    Raises BadInput if a folder holds another sweep or a damaged part, or is being computed; OSError.
    """
    plan = read_plan(folder)
    if plan.precision is not None:
        raise BadInput([f"merge: {folder} goes on until it is precise enough, so it has no parts; use --resume"])
    copied = 0
    with locked(folder / LOCK):
        there = {(part.table, Key(part.batch, part.chunk)) for part in state_of(folder, plan).parts}
        for other in others:
            if read_plan(other).fingerprint != plan.fingerprint:
                raise BadInput([f"merge: {other} holds another sweep than {folder}"])
            for part in list_parts(other):
                key = Key(part.batch, part.chunk)
                if (part.table, key) not in there:
                    check_part(part, plan.fingerprint)
                    for torn in list_parts(folder):
                        if torn[:3] == part[:3]:
                            torn.path.unlink()
                    write_whole(folder / PARTS / part.path.name, part.path.read_bytes())
                    there.add((part.table, key))
                    copied += 1
        state = state_of(folder, plan)
        return state, seal(folder, plan, state) if state.is_complete else None, copied
