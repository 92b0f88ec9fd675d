"""The draws of a replicate: its key, and the draws of one step with the address written out once."""

import numpy as np

from brittle.numerics.jit import stage
from brittle.numerics.streams import DTYPE_KEY, uniforms


@stage
def draw(key: np.record, step: int, entity: int, purpose: int) -> tuple[float, float, float, float]:
    """Four draws in (0, 1) for this entity and purpose in this step of this replicate."""
    return uniforms(key.seed_low, key.seed_high, key.replicate, step, entity, purpose)


def replicate_key(seed: int, number: int = 0) -> np.record:
    """The key of one replicate's draws: root seed in [0, 2^64) and replicate number in [0, 2^32)."""
    keys = np.zeros(1, DTYPE_KEY).view(np.recarray)
    keys.seed_low, keys.seed_high, keys.replicate = seed & 0xFFFFFFFF, seed >> 32, number
    return keys[0]
