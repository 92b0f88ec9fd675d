"""Whole persons: every flow is an integer, and no flow makes or loses anybody."""

import math

from brittle.numerics.jit import kernel


@kernel
def whole(expected: float, draw: float, most: int) -> int:
    """Whole persons for an expected number: floor(expected + u), at least 0 and at most `most`; unbiased.

    Parameters
    ----------
    expected : persons, any number
    draw : u, uniform in (0, 1)
    most : persons there, >= 0

    >>> whole(2.4, 0.5, 10), whole(2.4, 0.7, 10), whole(2.4, 0.7, 2)
    (2, 3, 2)
    """
    return min(most, max(0, int(math.floor(expected + draw))))


@kernel
def binomial_like(share: float, men: int, draw: float) -> int:
    """`share` of `men` as whole persons; the share is clipped to [0, 1].

    Parameters
    ----------
    share : any number
    men : persons there, >= 0
    draw : uniform in (0, 1)
    """
    return whole(min(1.0, max(0.0, share)) * men, draw, men)


@kernel
def hazard_share(rate: float, days: float) -> float:
    """Probability that a hazard strikes within a step: 1 - exp(-rate days).

    Exact for any step: the survivals of two halves multiply to that of the whole.

    Parameters
    ----------
    rate : per day, >= 0
    days : length of the step, >= 0
    """
    return -math.expm1(-rate * days)
