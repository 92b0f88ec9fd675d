"""Three hundred models are made, run and dropped; memory stays where it was."""

from __future__ import annotations

import gc
import tracemalloc
import weakref

import brittle

KEPT = 1_000_000  # bytes that may stay behind, a twentieth of what 200 models need


def use(keep: list) -> None:
    model = brittle.ConflictModel(theatre="vardania", rng=1)
    model.run_for(8)
    _ = [cell.neighborhood for cell in model.space]
    keep.append(weakref.ref(model))


def test_memory_does_not_grow_over_300_models():
    kept: list[weakref.ref] = []
    for _ in range(100):
        use(kept)
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(200):
            use(kept)
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    alive = sum(reference() is not None for reference in kept)
    # Mesa's cells remember their neighbourhoods in one cache, which the next model empties.
    assert alive <= 1 and grown < KEPT, f"{alive} models are alive, {grown:,} bytes stayed"
