"""How far a sweep has come: which chunks are finished, failed, torn or missing, and which parts count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from brittle.store.checksummed_json import read_checksummed
from brittle.store.chunks import Batch, count_batches, read_batch
from brittle.store.locks import is_locked
from brittle.store.parts import Key, Part, check_part, chunks_done, list_failures, list_parts
from brittle.store.plan import Plan
from brittle.world.check import BadInput

LOCK = ".lock"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class SweepState:
    """Chunks by state, in all batches planned so far; sizes are in runs."""

    batches: tuple[Batch, ...]
    finished: frozenset[Key]
    failed: frozenset[Key]
    torn: frozenset[Key]  # a part is there that does not fit its name, or there are two
    missing: frozenset[Key]
    parts: tuple[Part, ...]  # those of the finished chunks, one a table; nothing else may be read
    is_running: bool

    @property
    def is_complete(self) -> bool:
        """True if every chunk planned so far is finished."""
        return not (self.failed or self.torn or self.missing)

    def runs(self, keys: frozenset[Key] | None = None) -> int:
        """Runs in these chunks, or in all."""
        return sum(
            end - begin
            for batch in self.batches
            for chunk, (begin, end) in enumerate(batch.bounds)
            if keys is None or Key(batch.number, chunk) in keys
        )


def state_of(folder: Path, plan: Plan, check: bool = True) -> SweepState:
    """The state of a sweep's folder. With `check` every part is read; without, names are believed.

    Raises BadInput if a batch cannot be read.
    """
    batches = tuple(read_batch(folder, plan, number) for number in range(count_batches(folder)))
    every = {Key(batch.number, chunk) for batch in batches for chunk in range(len(batch.bounds))}
    parts = [part for part in list_parts(folder) if Key(part.batch, part.chunk) in every and part.table in plan.keep]
    torn = {Key(part.batch, part.chunk) for part in parts if check and not is_whole(part, plan)} | set(_twice(parts))
    finished = chunks_done(parts, plan.keep) - torn
    failed = set(list_failures(folder)) & every - finished - torn
    return SweepState(
        batches, frozenset(finished), frozenset(failed), frozenset(torn), frozenset(every - finished - failed - torn),
        tuple(part for part in parts if Key(part.batch, part.chunk) in finished), is_locked(folder / LOCK),
    )  # fmt: skip


def read_manifest(folder: Path, plan: Plan) -> dict[str, object]:
    """What was written down when everything was there; empty before. Raises BadInput if it is not of this plan."""
    if not (folder / MANIFEST).is_file():
        return {}
    content = read_checksummed(folder / MANIFEST)
    if content.get("plan") != plan.fingerprint:
        raise BadInput([f"{folder / MANIFEST}: belongs to another plan than the one beside it"])
    return content


def is_whole(part: Part, plan: Plan) -> bool:
    """True if a part is what its name promises."""
    try:
        check_part(part, plan.fingerprint)
    except (BadInput, OSError):
        return False
    return True


def _twice(parts: Sequence[Part]) -> Iterator[Key]:
    """Chunks of which a table has more than one part."""
    seen = set()
    for part in parts:
        if part[:3] in seen:
            yield Key(part.batch, part.chunk)
        seen.add(part[:3])
