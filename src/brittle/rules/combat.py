"""Attrition: usable strength, force ratio, and losses of an engagement."""

import math

from brittle.numerics.jit import kernel

SQUARE, MIXED, LINEAR = 0, 1, 2
MOST_EXPONENT, LEAST_EXCHANGE = 600.0, 1e-4  # guards of the arithmetic, far outside what a war can reach
LOG_RATIO_CAP = 2.3  # ln 10: beyond ten to one, odds no longer matter


@kernel
def sigmoid(logit: float) -> float:
    """Share in (0, 1) of a logit."""
    return 1.0 / (1.0 + math.exp(-logit))


@kernel
def usable_strength(
    men: float, quality: float, will: float, advised: float, coverage: float, without: float, supply: float
) -> float:
    """Fighters that count, E1: men x quality x m x command x supply.

    `will` is a logit, m = sigmoid(will). `advised` is the share of the formation that
    advisers would accompany, `coverage` the share of those advisers who are there,
    `without` what advised units are worth alone; all in [0, 1]. `supply` in [0, 1].

    >>> round(usable_strength(1000.0, 1.0, 0.0, 1.0, 0.5, 0.6, 1.0), 3)
    400.0
    """
    command = 1.0 - (1.0 - without) * advised * (1.0 - coverage)
    return men * quality * sigmoid(will) * command * supply


@kernel
def log_force_ratio(attackers: float, defenders: float, terrain: float) -> float:
    """ln rho, E2 with D10: ln((E_att + 1) / (g E_def + 1)), clipped to +-2.3."""
    ratio = math.log((attackers + 1.0) / (terrain * defenders + 1.0))
    return min(LOG_RATIO_CAP, max(-LOG_RATIO_CAP, ratio))


@kernel
def square_law(blue: float, red: float, blue_loss: float, red_loss: float, days: float) -> tuple[float, float]:
    """Survivors under aimed fire: dB/dt = -blue_loss R, dR/dt = -red_loss B, solved exactly.

    Invariant: red_loss B^2 - blue_loss R^2. A side that reaches zero ends the engagement.
    Source: Lanchester (1916); Washburn (2000), section 2.2.

    >>> blue, red = square_law(15000.0, 12000.0, 0.0106, 0.0106, 400.0)
    >>> round(blue), round(red)
    (9000, 0)
    """
    if blue_loss <= 0.0 or red_loss <= 0.0:
        return max(0.0, blue - blue_loss * red * days), max(0.0, red - red_loss * blue * days)
    exchange = math.sqrt(blue_loss / red_loss)
    edge = blue - exchange * red
    weight = blue + exchange * red
    span = min(MOST_EXPONENT, math.sqrt(blue_loss * red_loss) * days)
    if LEAST_EXCHANGE < exchange < 1.0 / LEAST_EXCHANGE:
        grow = math.exp(span)
        blue_left = (weight / grow + edge * grow) / 2.0
        red_left = (weight / grow - edge * grow) / (2.0 * exchange)
    else:  # the same, without the difference of two near numbers when one side's fire is next to nothing
        blue_left = blue * math.cosh(span) - exchange * red * math.sinh(span)
        red_left = red * math.cosh(span) - blue * math.sinh(span) / exchange
    if red_left < 0.0:
        return math.sqrt(max(0.0, edge * weight)), 0.0
    if blue_left < 0.0:
        return 0.0, math.sqrt(max(0.0, -edge * weight)) / exchange
    return blue_left, red_left


@kernel
def linear_law(blue: float, red: float, blue_loss: float, red_loss: float, days: float) -> tuple[float, float]:
    """Survivors under area fire: dB/dt = -blue_loss B R, dR/dt = -red_loss B R, solved exactly.

    Invariant: red_loss B - blue_loss R. Source: Lanchester (1916).
    """
    if blue <= 0.0 or red <= 0.0:
        return blue, red
    edge = red_loss * blue - blue_loss * red
    if abs(edge) * days < 1e-9:
        shrink = 1.0 / (1.0 + blue_loss * red * days)
        return blue * shrink, red * shrink
    # Written so that nothing is a difference of two near numbers, however weak one side's fire is.
    span = min(MOST_EXPONENT, max(-MOST_EXPONENT, edge * days))
    blue_left = blue / (1.0 + blue_loss * red * -math.expm1(-span) / edge)
    red_left = red / (1.0 + red_loss * blue * math.expm1(span) / edge)
    return blue_left, red_left


@kernel
def _mixed_rate(side: float, other: float, loss: float) -> float:
    return -loss * max(0.0, other) * math.sqrt(max(0.0, side))


@kernel
def mixed_law(blue: float, red: float, blue_loss: float, red_loss: float, days: float) -> tuple[float, float]:
    """Survivors half way between the laws: dB/dt = -blue_loss R B^(1/2), by Runge and Kutta's fourth order.

    Invariant: red_loss B^(3/2) - blue_loss R^(3/2).
    """
    b1, r1 = _mixed_rate(blue, red, blue_loss), _mixed_rate(red, blue, red_loss)
    half = days / 2.0
    b2 = _mixed_rate(blue + half * b1, red + half * r1, blue_loss)
    r2 = _mixed_rate(red + half * r1, blue + half * b1, red_loss)
    b3 = _mixed_rate(blue + half * b2, red + half * r2, blue_loss)
    r3 = _mixed_rate(red + half * r2, blue + half * b2, red_loss)
    b4 = _mixed_rate(blue + days * b3, red + days * r3, blue_loss)
    r4 = _mixed_rate(red + days * r3, blue + days * b3, red_loss)
    blue_left = blue + days / 6.0 * (b1 + 2.0 * b2 + 2.0 * b3 + b4)
    red_left = red + days / 6.0 * (r1 + 2.0 * r2 + 2.0 * r3 + r4)
    return max(0.0, blue_left), max(0.0, red_left)


@kernel
def engagement(
    law: int, defenders: float, attackers: float, defender_start: float, attacker_start: float,
    defender_fire: float, attacker_fire: float, days: float,
) -> tuple[float, float]:  # fmt: skip
    """Survivors of both sides after `days`, E3: dN = -fire x N_enemy (N / N_start)^mu.

    `fire` is enemies put out of action per person present per day (rate x usable
    strength per head, capped by the frontage, divided by terrain for the attackers);
    `start` is each side's number when the fight began. mu = 0, 1/2, 1 for the square,
    mixed and linear law.
    """
    if law == SQUARE:
        return square_law(defenders, attackers, attacker_fire, defender_fire, days)
    if law == LINEAR:
        return linear_law(defenders, attackers, attacker_fire / defender_start, defender_fire / attacker_start, days)
    return mixed_law(
        defenders,
        attackers,
        attacker_fire / math.sqrt(defender_start),
        defender_fire / math.sqrt(attacker_start),
        days,
    )
