"""The ground patron, E11: adviser coverage, and when staying is worth less than it costs."""

import math

from brittle.numerics.jit import kernel


@kernel
def coverage_step(now: float, wanted: float, rate: float, days: float) -> float:
    """Adviser coverage after a step of moving towards what is wanted: A* + (A - A*) exp(-rate dt).

    Parameters
    ----------
    now, wanted : A and A*, shares, [0, 1]
    rate : `ground_patron.evacuation_rate`, per day, >= 0
    days : dt, length of the step
    """
    return wanted + (now - wanted) * math.exp(-rate * days)


@kernel
def contest(ratio: float, exponent: float) -> float:
    """Probability of holding: r^k / (1 + r^k).

    Parameters
    ----------
    ratio : r, usable strength of the host over that of its enemies, >= 0
    exponent : k, `ground_patron.contest`, > 0

    Notes
    -----
    Source: Hirshleifer (1989).

    >>> contest(2.0, 2.0)
    0.8
    """
    power = ratio**exponent
    return power / (1.0 + power)


@kernel
def gain_of_staying(will: float, man_ratio: float, without: float, exponent: float) -> float:
    """What full coverage adds to the probability of holding, E11: P(r(1)) - P(r(0)).

    Usable ratio r(A) = R0 m [kappa0 + (1 - kappa0) A] at coverage A. The gain is hump-shaped in the host's will.

    Parameters
    ----------
    will : m, belief that a unit of the host stands, [0, 1]
    man_ratio : R0, `ground_patron.man_ratio`, > 0
    without : kappa0, `support.ground_patron.effect`, what advised units are worth alone, [0, 1]
    exponent : k, `ground_patron.contest`, > 0

    >>> round(gain_of_staying(0.43033, 3.0, 0.6, 2.0), 4)
    0.25
    """
    return contest(man_ratio * will, exponent) - contest(man_ratio * will * without, exponent)


@kernel
def wants_out(
    will: float, first_will: float, value: float, corridor_open: bool, corridor_share: float, cost: float,
    man_ratio: float, without: float, exponent: float,
) -> bool:  # fmt: skip
    """True if staying gains less than it costs, E11: V (P(r(1)) - P(r(0))) < min(cost, gain at the first belief).

    The patron was there on the first day, so staying was worth its cost then: the cost it acts
    on is at most what staying was worth at its first belief.

    Parameters
    ----------
    will, first_will : m, belief that a unit of the host stands, now and on the first day, [0, 1]
    value : V, `ground_patron.value`, >= 0
    corridor_open : False if the patron's corridor is cut
    corridor_share : `ground_patron.corridor_share`, part of V that goes with the corridor, [0, 1]
    cost : `ground_patron.cost`, in units of V, >= 0
    man_ratio, without, exponent : as in `gain_of_staying`

    >>> wants_out(0.4, 0.4, 1.0, True, 0.4, 0.15, 3.0, 0.6, 2.0)
    False
    >>> wants_out(0.05, 0.4, 1.0, True, 0.4, 0.15, 3.0, 0.6, 2.0)
    True
    """
    worth = value if corridor_open else value * (1.0 - corridor_share)
    gain = worth * gain_of_staying(will, man_ratio, without, exponent)
    first = value * gain_of_staying(first_will, man_ratio, without, exponent)
    return gain < min(cost, first)
