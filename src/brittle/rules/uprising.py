"""Uprising: Epstein's civil violence as a mean field, with fear that fades as the country is lost."""

import math

from brittle.numerics.jit import kernel

OFF, SMOOTH, COUNT = 0, 1, 2
LEAST_ACTIVE = 1e-4
TERMS = ("active", "quiet", "margin")


@kernel
def active_share(hardship: float, arrest: float, threshold: float) -> float:
    """Share x of people publicly active, hardship l = 1 - L, arrest probability P.

    Grievance H l and risk aversion R are uniform on (0, 1); a person acts if
    H l - R P > T. With T + P <= l: x = 1 - T/l - P/(2 l), else (l - T)^2 / (2 l P).
    Source: Epstein (2002), PNAS 99 suppl. 3; mean field derived for this model.

    >>> round(active_share(0.45, 0.5, 0.1), 4), round(active_share(0.7, 0.9, 0.1), 4)
    (0.2722, 0.2857)
    """
    if hardship <= threshold:
        return 0.0
    if threshold + arrest <= hardship:
        return 1.0 - threshold / hardship - arrest / (2.0 * hardship)
    return (hardship - threshold) ** 2 / (2.0 * hardship * arrest)


@kernel
def arrest_probability(constant: float, enforcement: float, fear: float, active: float) -> float:
    """P = 1 - exp(-k C fear / x): the crowd's safety is in its numbers."""
    return -math.expm1(-constant * enforcement * fear / max(active, LEAST_ACTIVE))


@kernel
def fear_factor(losing: float, exponent: float) -> float:
    """(1 - Lambda)^nu: fear of punishment fades as the regime is seen to lose the country."""
    return (1.0 - losing) ** exponent


@kernel
def fixed_point(
    hardship: float, threshold: float, constant: float, enforcement: float, fear: float, start: float
) -> float:
    """The active share at which people and repression agree, reached from `start`.

    The map rises with x, so iteration from below climbs to the lowest fixed point. It is
    followed to the end: a town that lingers near tipping is not called quiet too early.
    """
    share = start
    for _ in range(20000):
        new = active_share(hardship, arrest_probability(constant, enforcement, fear, share), threshold)
        if abs(new - share) < 1e-13:
            break
        share = new
    return share


@kernel
def accustomed(now: float, garrison: float, left: float) -> float:
    """Garrison that people are used to: follows a stronger one at once, a weaker one slowly (left = exp(-dt / tau))."""
    return max(garrison, garrison + (now - garrison) * left)


@kernel
def rise(active: float, quiet: float, margin: float) -> float:
    """Rise of the active share over its quiet level beyond the margin: the sum, in this order, of the named terms."""
    return active - quiet - margin


@kernel
def armed_locals(active: float, quiet: float, margin: float, armed_share: float, population: float) -> float:
    """Persons in arms: only a rise of the active share over its quiet level by more than `margin` arms people."""
    return armed_share * population * max(0.0, rise(active, quiet, margin))
