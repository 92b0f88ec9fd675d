"""Whole persons: every flow is an integer, and no flow makes or loses anybody."""

import math

from brittle.numerics.jit import kernel


@kernel
def whole(expected: float, draw: float, most: int) -> int:
    """floor(expected + u), at least 0 and at most `most`: unbiased, and never more than there are."""
    return min(most, max(0, int(math.floor(expected + draw))))


@kernel
def binomial_like(share: float, men: int, draw: float) -> int:
    """`share` of `men` as whole persons; the share is clipped to [0, 1]."""
    return whole(min(1.0, max(0.0, share)) * men, draw, men)


@kernel
def hazard_share(rate: float, days: float) -> float:
    """Probability that a hazard of `rate` a day strikes within `days`: 1 - exp(-rate days), E7.

    Exact for any step: the survivals of two halves multiply to that of the whole.
    """
    return -math.expm1(-rate * days)
