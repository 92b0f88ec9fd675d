"""Uprising, E9: Epstein's civil violence as a mean field, with fear that fades as the country is lost."""

import math

from brittle.numerics.jit import kernel

OFF, SMOOTH, COUNT = 0, 1, 2
LEAST_ACTIVE = 1e-4
TERMS = ("active", "quiet", "margin")


@kernel
def gate_is_open(gate: int, capitals_lost: int, needed: float) -> bool:
    """True if towns can rise now: never, always, or once so many capitals are lost.

    Parameters
    ----------
    gate : `uprising.gate`: OFF, SMOOTH or COUNT
    capitals_lost : >= 0
    needed : `uprising.gate_capitals`, capitals
    """
    if gate == OFF:
        return False
    return gate != COUNT or capitals_lost >= needed


@kernel
def enforcement(willing: float, armed_share: float, population: float) -> float:
    """C, the garrison that would act against the armed part of the people: sum(men x m) / (armed share x people).

    Parameters
    ----------
    willing : sum of men x m of the besieged camp there, persons, >= 0
    armed_share : `uprising.armed_share`, [0, 1]
    population : persons, >= 0
    """
    return willing / max(1.0, armed_share * population)


@kernel
def active_share(hardship: float, arrest: float, threshold: float) -> float:
    """Share x* of people publicly active, E9: 1 - T/l - P/(2 l) if T + P <= l, else (l - T)^2 / (2 l P).

    Grievance H l and risk aversion R are uniform on (0, 1); a person acts if H l - R P > T.

    Parameters
    ----------
    hardship : l = 1 - L, [0, 1]
    arrest : P, probability of arrest, [0, 1]
    threshold : T, `uprising.threshold`, [0, 1]

    Notes
    -----
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
    """P, probability of arrest, E9: 1 - exp(-k C fear / x): the crowd's safety is in its numbers.

    Parameters
    ----------
    constant : k, `uprising.arrest`, >= 0
    enforcement : C, as `enforcement` gives it, >= 0
    fear : as `fear_factor` gives it, [0, 1]; 1 for the quiet level
    active : x, share of people publicly active, [0, 1]
    """
    return -math.expm1(-constant * enforcement * fear / max(active, LEAST_ACTIVE))


@kernel
def fear_factor(losing: float, exponent: float) -> float:
    """Fear of punishment, in [0, 1], E9: (1 - Lambda)^nu fades as the regime is seen to lose the country.

    Parameters
    ----------
    losing : Lambda, share of the capitals' people lost, [0, 1]
    exponent : nu, `uprising.fear_exponent`, >= 0
    """
    return (1.0 - losing) ** exponent


@kernel
def fixed_point(
    hardship: float, threshold: float, constant: float, enforcement: float, fear: float, start: float
) -> float:
    """The active share at which people and repression agree, reached from `start`.

    The map rises with x, so iteration from below climbs to the lowest fixed point. It is
    followed to the end: a town that lingers near tipping is not called quiet too early.

    Parameters
    ----------
    hardship, threshold : l and T, as in `active_share`
    constant, enforcement, fear : k, C and fear, as in `arrest_probability`
    start : share to begin with, [0, 1]
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
    """Garrison that people are used to: follows a stronger one at once, a weaker one slowly.

    Parameters
    ----------
    now, garrison : sum of men x m that people are used to, and that is there, persons, >= 0
    left : exp(-dt / tau) with `uprising.memory_days`, [0, 1]
    """
    return max(garrison, garrison + (now - garrison) * left)


@kernel
def rise(active: float, quiet: float, margin: float) -> float:
    """Rise of the active share over its quiet level beyond the margin: the sum, in this order, of the named terms.

    Parameters
    ----------
    active, quiet : x and x0, shares, [0, 1]
    margin : `uprising.margin`, share, [0, 1]
    """
    return active - quiet - margin


@kernel
def armed_locals(active: float, quiet: float, margin: float, armed_share: float, population: float) -> float:
    """Persons in arms, E9: armed share x people x max(0, x - x0 - margin).

    Only a rise of the active share over its quiet level by more than the margin arms people.

    Parameters
    ----------
    active, quiet, margin : as in `rise`
    armed_share : `uprising.armed_share`, [0, 1]
    population : persons, >= 0

    >>> round(armed_locals(0.5, 0.2, 0.1, 0.01, 100000.0), 6)
    200.0
    """
    return armed_share * population * max(0.0, rise(active, quiet, margin))
