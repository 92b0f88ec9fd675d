"""The draws of one step: `streams.uniforms` with the address written out once."""

import numpy as np

from brittle.numerics.jit import stage
from brittle.numerics.streams import uniforms


@stage
def draw(key: np.record, step: int, entity: int, purpose: int) -> tuple[float, float, float, float]:
    """Four draws in (0, 1) for this entity and purpose in this step of this replicate."""
    return uniforms(key.seed_low, key.seed_high, key.replicate, step, entity, purpose)
