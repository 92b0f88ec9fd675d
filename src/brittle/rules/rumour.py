"""Rumour: how news of broken units spreads and fades; and beliefs made of it."""

import math

from brittle.numerics.jit import kernel


@kernel
def spread(km: float, length: float, national: float) -> float:
    """Share of an event that is heard `km` away, E10: (1 - omega) exp(-d / l) + omega."""
    return (1.0 - national) * math.exp(-km / length) + national


@kernel
def belief(first_held: float, first_broke: float, held: float, broke: float) -> float:
    """Mean of a Beta belief that a unit stands, E11: (a0 + held) / (a0 + b0 + held + broke)."""
    return (first_held + held) / (first_held + first_broke + held + broke)


@kernel
def believed(announced: float, actual: float, credibility: float) -> float:
    """What others act on: the deed, moved towards the word as far as the word is believed."""
    return actual + credibility * (announced - actual)


@kernel
def worn_credibility(now: float, announced: float, actual: float, scale: float, days: float, memory: float) -> float:
    """Credibility after `days`: an empty promise wears it by its gap, relative to `scale`."""
    gap = max(0.0, announced - actual) / max(scale, 1e-9)
    return now * math.exp(-min(1.0, gap) * days / memory)


@kernel
def alarm(doubt: float, capitals_lost: float, scale: float, power: float) -> float:
    """How far outsiders take the regime for lost, in [0, 1]: min(1, doubt x capitals / scale)^power.

    Nought before the first capital falls, so a frozen front stays frozen.
    """
    share = min(1.0, doubt * capitals_lost / scale)
    return share**power if share > 0.0 else 0.0
