"""The draws of one step: `streams.uniforms` with the address written out once."""

from brittle.numerics.jit import stage
from brittle.numerics.streams import uniforms


@stage
def draw(key, step, entity, purpose):
    """Four draws in (0, 1) for this entity and purpose in this step of this replicate."""
    return uniforms(key.seed_low, key.seed_high, key.replicate, step, entity, purpose)
