"""Rumour, reports and beliefs, E10: how news spreads and fades, and what people make of it."""

import math

from brittle.numerics.jit import kernel


@kernel
def event_size(weight: float, persons: float, all_persons: float) -> float:
    """Size of an event that is talked about: weight x share of the besieged side's persons concerned.

    Parameters
    ----------
    weight : 1 for a break, `contagion.order_signal` for a withdrawal order, >= 0
    persons : concerned, >= 0
    all_persons : of the besieged side on the first day, > 0
    """
    return weight * persons / all_persons


@kernel
def spread(km: float, length: float, national: float) -> float:
    """Share of an event that is heard at a distance, E10: (1 - omega) exp(-d / l) + omega.

    Parameters
    ----------
    km : d, by road, >= 0
    length : l, `contagion.length_km`, km, > 0
    national : omega, `contagion.national_share`, [0, 1]

    Notes
    -----
    Source: Zhukov (2012) for distance by road.

    >>> spread(0.0, 80.0, 0.15), round(spread(1e6, 80.0, 0.15), 4)
    (1.0, 0.15)
    """
    return (1.0 - national) * math.exp(-km / length) + national


@kernel
def belief(first_held: float, first_broke: float, held: float, broke: float) -> float:
    """Mean of a Beta belief that a unit stands, E10: (a0 + held) / (a0 + b0 + held + broke).

    Parameters
    ----------
    first_held, first_broke : a0, b0, counts that stand for the first belief, > 0
    held : unit-days under attack that were stood through, >= 0
    broke : units that broke, >= 0

    >>> belief(4.0, 1.0, 0.0, 5.0)
    0.4
    """
    return (first_held + held) / (first_held + first_broke + held + broke)


@kernel
def believed(announced: float, actual: float, credibility: float) -> float:
    """What others act on: the deed, moved towards the word as far as the word is believed.

    Parameters
    ----------
    announced, actual : in one and the same unit
    credibility : [0, 1]
    """
    return actual + credibility * (announced - actual)


@kernel
def worn_credibility(now: float, announced: float, actual: float, scale: float, days: float, memory: float) -> float:
    """Credibility after a step: c exp(-g dt / tau), g = min(1, gap between word and deed / scale).

    Parameters
    ----------
    now : c, [0, 1]
    announced, actual : in one and the same unit
    scale : gap that counts in full, in that unit, > 0
    days : dt, length of the step
    memory : tau, `belief.credibility_days`, days, > 0
    """
    gap = max(0.0, announced - actual) / max(scale, 1e-9)
    return now * math.exp(-min(1.0, gap) * days / memory)


@kernel
def alarm(doubt: float, capitals_lost: float, scale: float, power: float) -> float:
    """How far outsiders take the regime for lost, in [0, 1], E10: min(1, doubt x capitals / scale)^power.

    Zero before the first capital falls, so a frozen front stays frozen.

    Parameters
    ----------
    doubt : 1 - public belief, [0, 1]
    capitals_lost : >= 0
    scale : `third_parties.alarm_capitals`, capitals, > 0
    power : `third_parties.alarm_power`, > 0
    """
    share = min(1.0, doubt * capitals_lost / scale)
    return share**power if share > 0.0 else 0.0


@kernel
def reported_strength(strength: float, error: float, deviation: float) -> float:
    """Strength as a report gives it: the truth times exp(error x a standard normal draw).

    Parameters
    ----------
    strength : usable strength, persons, >= 0
    error : `observation.error`, log standard deviation, >= 0
    deviation : standard normal draw
    """
    return strength * math.exp(error * deviation)
