"""How far a sweep has come: which chunks are finished, failed, torn or missing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from brittle.store.locks import is_locked
from brittle.store.parts import Key, Part, check_part, chunks_done, list_failures, list_parts
from brittle.store.plan import Plan
from brittle.store.rounds import Round, count_rounds, read_round
from brittle.world.check import BadInput

LOCK = ".lock"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class State:
    """Chunks by what became of them, in all rounds planned so far; sizes are in runs."""

    rounds: tuple[Round, ...]
    finished: frozenset[Key]
    failed: frozenset[Key]
    torn: frozenset[Key]  # a part is there, but its bytes are not those that its name promises
    missing: frozenset[Key]
    is_running: bool

    def runs(self, keys: frozenset[Key] | None = None) -> int:
        """Runs in these chunks, or in all."""
        return sum(
            end - begin
            for round_ in self.rounds
            for chunk, (begin, end) in enumerate(round_.bounds)
            if keys is None or Key(round_.number, chunk) in keys
        )


def state_of(folder: Path, plan: Plan, check: bool = True) -> State:
    """The state of a sweep's folder. With `check` every part is read; without, names are believed.

    Raises BadInput if a round cannot be read.
    """
    rounds = tuple(read_round(folder, plan, number) for number in range(count_rounds(folder)))
    every = {Key(round_.number, chunk) for round_ in rounds for chunk in range(len(round_.bounds))}
    parts = [part for part in list_parts(folder) if Key(part.round, part.chunk) in every]
    torn = {Key(part.round, part.chunk) for part in parts if check and not is_whole(part)}
    finished = chunks_done(parts, plan.keep) - torn
    failed = set(list_failures(folder)) & every - finished - torn
    return State(
        rounds, frozenset(finished), frozenset(failed), frozenset(torn), frozenset(every - finished - failed - torn),
        is_locked(folder / LOCK),
    )  # fmt: skip


def is_sealed(folder: Path) -> bool:
    """True if everything was there once, and the manifest says so."""
    return (folder / MANIFEST).is_file()


def is_whole(part: Part) -> bool:
    """True if a part's bytes are those that its name promises."""
    try:
        check_part(part)
    except (BadInput, OSError):
        return False
    return True
