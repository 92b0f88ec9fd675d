"""The equations once more, in plain numbers and another form where there is one.

Sums are `total`, left to right: the built-in `sum` compensates for rounding, a running sum does not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

MOST_LOG_ODDS = 2.3
LEAST_CROWD = 1e-4


def total(numbers: Iterable[float], start: float = 0.0) -> float:
    """The plain running sum."""
    for number in numbers:
        start += number
    return start


def share_of(logit: float) -> float:
    """m: the share that a logit stands for."""
    return 1.0 / (1.0 + math.exp(-logit))


def strikes(rate: float, days: float) -> float:
    """Chance that a hazard of `rate` a day strikes within `days`."""
    return -math.expm1(-rate * days)


def persons(expected: float, draw: float, there: int) -> int:
    """An expected number as whole persons, of those who are there."""
    return min(there, max(0, math.floor(expected + draw)))


def some_of(share: float, there: int, draw: float) -> int:
    """A share of those who are there, as whole persons."""
    return persons(min(max(share, 0.0), 1.0) * there, draw, there)


def fading(days: float, memory: float) -> float:
    """What is left of something that fades."""
    return math.exp(-days / memory)


def towards(now: float, goal: float, left: float) -> float:
    """An exponential approach of which `left` is still to go."""
    return goal + left * (now - goal)


def log_odds(attack: float, defence: float, terrain: float) -> float:
    """ln of the force ratio, E2, within ten to one."""
    odds = math.log((attack + 1.0) / (terrain * defence + 1.0))
    return max(-MOST_LOG_ODDS, min(MOST_LOG_ODDS, odds))


def square(blue: float, red: float, on_blue: float, on_red: float, days: float) -> tuple[float, float]:
    """Aimed fire: B' = B cosh k - sqrt(b/r) R sinh k; the fight ends when a side is gone."""
    if on_blue <= 0.0 or on_red <= 0.0:
        return max(0.0, blue - on_blue * red * days), max(0.0, red - on_red * blue * days)
    k, ratio = math.sqrt(on_blue * on_red) * days, math.sqrt(on_blue / on_red)
    blue_left = blue * math.cosh(k) - ratio * red * math.sinh(k)
    red_left = red * math.cosh(k) - blue / ratio * math.sinh(k)
    invariant = on_red * blue**2 - on_blue * red**2
    if red_left < 0.0:
        return math.sqrt(max(0.0, invariant / on_red)), 0.0
    if blue_left < 0.0:
        return 0.0, math.sqrt(max(0.0, -invariant / on_blue))
    return blue_left, red_left


def linear(blue: float, red: float, on_blue: float, on_red: float, days: float) -> tuple[float, float]:
    """Area fire: with c = r B - b R constant, B' = B / (1 + b R (1 - exp(-c t)) / c)."""
    if blue <= 0.0 or red <= 0.0:
        return blue, red
    edge = on_red * blue - on_blue * red
    forth = -math.expm1(-edge * days) / edge if edge else days
    back = math.expm1(edge * days) / edge if edge else days
    return blue / (1.0 + on_blue * red * forth), red / (1.0 + on_red * blue * back)


def runge_kutta(slope: Callable[[list[float]], list[float]], at: list[float], days: float) -> list[float]:
    """One classical step of the fourth order."""

    def moved(by: list[float], part: float) -> list[float]:
        return [x + part * dx for x, dx in zip(at, by, strict=True)]

    k1 = slope(at)
    k2 = slope(moved(k1, days / 2))
    k3 = slope(moved(k2, days / 2))
    k4 = slope(moved(k3, days))
    return [x + days / 6 * (a + 2 * b + 2 * c + d) for x, a, b, c, d in zip(at, k1, k2, k3, k4, strict=True)]


def half_way(blue: float, red: float, on_blue: float, on_red: float, days: float) -> tuple[float, float]:
    """dB/dt = -b R sqrt(B), and the converse."""

    def slope(at: list[float]) -> list[float]:
        b, r = (max(0.0, side) for side in at)
        return [-on_blue * r * math.sqrt(b), -on_red * b * math.sqrt(r)]

    left = runge_kutta(slope, [blue, red], days)
    return max(0.0, left[0]), max(0.0, left[1])


def survivors(
    law: str, sides: tuple[float, float], starts: tuple[float, float], fires: tuple[float, float], days: float
) -> tuple[float, float]:
    """Defenders and attackers left, E3; `fires` are enemies hit per person a day, defenders' first."""
    defenders, attackers = sides
    from_defenders, from_attackers = fires
    exponent = {"square": 0.0, "mixed": 0.5, "linear": 1.0}[law]
    on_defenders = from_attackers / starts[0] ** exponent
    on_attackers = from_defenders / starts[1] ** exponent
    solve = {"square": square, "mixed": half_way, "linear": linear}[law]
    return solve(defenders, attackers, on_defenders, on_attackers, days)


def out_on_the_street(hardship: float, arrest: float, threshold: float) -> float:
    """Epstein's mean field: the share with H l - R P > T, H and R uniform."""
    room = hardship - threshold
    if room <= 0.0:
        return 0.0
    if arrest <= room:
        return (room - arrest / 2.0) / hardship
    return room * room / (2.0 * hardship * arrest)


def arrested(k: float, force: float, fear: float, crowd: float) -> float:
    """P = 1 - exp(-k C fear / x)."""
    return 1.0 - math.exp(-k * force * fear / max(crowd, LEAST_CROWD))


def settled_crowd(hardship: float, threshold: float, k: float, force: float) -> float:
    """The lowest crowd at peace with its own repression, climbed to from zero."""
    crowd = 0.0
    for _ in range(20000):
        larger = out_on_the_street(hardship, -math.expm1(-k * force / max(crowd, LEAST_CROWD)), threshold)
        if abs(larger - crowd) < 1e-13:
            return crowd
        crowd = larger
    return crowd


def holds(ratio: float, exponent: float) -> float:
    """Contest success: r^k / (1 + r^k)."""
    return 1.0 - 1.0 / (1.0 + ratio**exponent)
