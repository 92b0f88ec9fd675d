"""The leader, E14: the threat to the seat of power, and the hazard that the leader leaves."""

import math

from brittle.numerics.jit import kernel

TERMS = ("rate", "threat", "patron_gone", "asylum", "losing")


@kernel
def threat(enemies: float, own: float) -> float:
    """Threat to the seat of power in [0, 1]: min(1, enemies near / strength there).

    Parameters
    ----------
    enemies : usable strength of the challenger within `leader.threat_km`, persons, >= 0
    own : usable strength of the besieged camp at the seat of power, persons, >= 0
    """
    if enemies <= 0.0:
        return 0.0
    return min(1.0, enemies / max(own, 1.0))


@kernel
def leader_terms(
    coverage: float, asylum: float, losing: float, by_patron: float, by_asylum: float, by_losing: float
) -> tuple[float, float, float]:
    """The last three terms of the log hazard: patron gone, asylum, losing.

    Parameters
    ----------
    coverage : actual coverage by the ground patron's advisers, [0, 1]
    asylum : 1 if a way out is offered, else 0
    losing : Lambda, share of the capitals' people lost, [0, 1]
    by_patron, by_asylum, by_losing : `leader.patron_gone`, `leader.asylum`, `leader.losing`
    """
    return by_patron * (1.0 - coverage), by_asylum * asylum, by_losing * losing


@kernel
def leader_exit_rate(rate: float, menace: float, patron_gone: float, asylum: float, losing: float) -> float:
    """Hazard a day that the leader leaves, E14: rate x threat x exp(patron gone + asylum + losing).

    Exactly zero without a threat.

    Parameters
    ----------
    rate : `leader.exit_rate`, per day, >= 0
    menace : threat to the seat of power, [0, 1]
    patron_gone, asylum, losing : the terms that `leader_terms` gives

    Notes
    -----
    Source: none published; the rate is swept.

    >>> leader_exit_rate(0.1, 0.0, 1.2, 1.0, 1.8)
    0.0
    >>> round(leader_exit_rate(0.1, 1.0, 0.0, 1.0, 0.0), 4)
    0.2718
    """
    if menace <= 0.0:
        return 0.0
    return rate * menace * math.exp(patron_gone + asylum + losing)
