"""Patrons and the leader: coverage, the worth of staying, the leader's exit."""

import math

from brittle.numerics.jit import kernel

TERMS = ("rate", "threat", "patron_gone", "asylum", "losing")


@kernel
def coverage_step(now: float, wanted: float, rate: float, days: float) -> float:
    """Adviser coverage after `days` of moving towards what is wanted, at `rate` a day."""
    return wanted + (now - wanted) * math.exp(-rate * days)


@kernel
def contest(ratio: float, exponent: float) -> float:
    """Probability of holding, r^k / (1 + r^k). Source: Hirshleifer (1989)."""
    power = ratio**exponent
    return power / (1.0 + power)


@kernel
def gain_of_staying(will: float, man_ratio: float, without: float, exponent: float) -> float:
    """What full coverage adds to the probability of holding, E11; hump-shaped in the host's will.

    Usable ratio r = R0 m [kappa0 + (1 - kappa0) A], at A = 1 less at A = 0.

    >>> round(gain_of_staying(0.43033, 3.0, 0.6, 2.0), 4)
    0.25
    """
    return contest(man_ratio * will, exponent) - contest(man_ratio * will * without, exponent)


@kernel
def threat(enemies: float, own: float) -> float:
    """Threat to the capital in [0, 1], D4: enemy usable strength near it against its own."""
    if enemies <= 0.0:
        return 0.0
    return min(1.0, enemies / max(own, 1.0))


@kernel
def leader_exit_rate(rate: float, menace: float, patron_gone: float, asylum: float, losing: float) -> float:
    """Hazard a day that the leader leaves, E14 with D4: exactly nought without a threat."""
    if menace <= 0.0:
        return 0.0
    return rate * menace * math.exp(patron_gone + asylum + losing)
