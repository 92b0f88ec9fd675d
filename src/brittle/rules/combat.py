"""Combat, E1 to E3: usable strength, force ratio, and losses of an engagement."""

import math

from brittle.numerics.jit import kernel

SQUARE, MIXED, LINEAR = 0, 1, 2
MOST_EXPONENT, LEAST_EXCHANGE = 600.0, 1e-4  # guards of the arithmetic, far outside what a war can reach
LOG_RATIO_CAP = 2.3  # ln 10: beyond ten to one, odds no longer matter


@kernel
def sigmoid(logit: float) -> float:
    """Share in (0, 1) of a logit: 1 / (1 + exp(-x)).

    Parameters
    ----------
    logit : x, any number

    >>> sigmoid(0.0)
    0.5
    """
    return 1.0 / (1.0 + math.exp(-logit))


@kernel
def usable_strength(
    men: float, quality: float, will: float, advised: float, coverage: float, without: float, supply: float,
    support: float,
) -> float:  # fmt: skip
    """Fighters that count, E1: men x quality x m x command x supply x support.

    m = sigmoid(will), command = 1 - (1 - kappa0) advised (1 - coverage).

    Parameters
    ----------
    men : persons, >= 0
    quality : fighting worth of a willing person, > 0
    will : W, logit
    advised : share of the formation that advisers would accompany, [0, 1]
    coverage : share of those advisers who are there, [0, 1]
    without : kappa0, `support.ground_patron.effect`, what advised units are worth alone, [0, 1]
    supply : as `rules.supply.supply_factor` gives it, [0, 1]
    support : `support.challenger.level` for the challenger, >= 0; 1 for others

    Notes
    -----
    Sources: Biddle (2004) on skill, Biddle et al. (2018) on advice.

    >>> round(usable_strength(1000.0, 1.0, 0.0, 1.0, 0.5, 0.6, 1.0, 1.0), 3)
    400.0
    """
    command = 1.0 - (1.0 - without) * advised * (1.0 - coverage)
    return men * quality * sigmoid(will) * command * supply * support


@kernel
def log_force_ratio(attackers: float, defenders: float, terrain: float, frontage: float) -> float:
    """ln rho, E2: ln((E_att + 1) / (g E_def + 1)), clipped to +-2.3; both sides count at most the frontage.

    Parameters
    ----------
    attackers, defenders : E_att, E_def, usable strength, persons, >= 0
    terrain : g, worth of the ground to defenders, > 0
    frontage : strength of a side that finds room, persons, > 0; infinite where room does not matter

    >>> round(log_force_ratio(1999.0, 999.0, 1.0, 5000.0), 4), log_force_ratio(1e6, 0.0, 1.0, 5000.0)
    (0.6931, 2.3)
    """
    ratio = math.log((min(frontage, attackers) + 1.0) / (terrain * min(frontage, defenders) + 1.0))
    return min(LOG_RATIO_CAP, max(-LOG_RATIO_CAP, ratio))


@kernel
def fire(rate: float, strength: float, frontage: float, people: float, cover: float) -> float:
    """Enemies put out of action per person of a side per day, E3: rate x min(strength, frontage) / people / cover.

    Parameters
    ----------
    rate : `attrition.rate`, per day, >= 0
    strength : usable strength of the side, persons, >= 0
    frontage : strength of a side that finds room, persons, > 0
    people : persons of the side, > 0
    cover : worth of the ground to those who are fired at; 1 for attackers, who have none
    """
    return rate * min(strength, frontage) / people / cover


@kernel
def square_law(blue: float, red: float, blue_loss: float, red_loss: float, days: float) -> tuple[float, float]:
    """Survivors under aimed fire: dB/dt = -blue_loss R, dR/dt = -red_loss B, solved exactly.

    A side that reaches zero ends the engagement.

    Parameters
    ----------
    blue, red : persons at the start, >= 0
    blue_loss, red_loss : persons of that side put out of action per enemy per day, >= 0
    days : length of the engagement, >= 0

    Notes
    -----
    Invariant: red_loss B^2 - blue_loss R^2. Source: Lanchester (1916); Washburn (2000), section 2.2.

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

    Parameters
    ----------
    blue, red : persons at the start, >= 0
    blue_loss, red_loss : share of that side put out of action per enemy per day, >= 0
    days : length of the engagement, >= 0

    Notes
    -----
    Invariant: red_loss B - blue_loss R. Source: Lanchester (1916).

    >>> blue, red = linear_law(1000.0, 1000.0, 0.001, 0.001, 1.0)
    >>> round(blue), round(red)
    (500, 500)
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

    Parameters
    ----------
    blue, red : persons at the start, >= 0
    blue_loss, red_loss : coefficients of that side's losses, per day, >= 0
    days : length of the engagement, >= 0

    Notes
    -----
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
    """Survivors of both sides after `days`, E3: dN/dt = -fire x N_enemy (N / N_start)^mu.

    Parameters
    ----------
    law : `attrition.law`: SQUARE, MIXED or LINEAR, mu = 0, 1/2, 1
    defenders, attackers : persons, > 0
    defender_start, attacker_start : persons of each side when the fight began, > 0
    defender_fire, attacker_fire : as `fire` gives it, per day, >= 0
    days : length of the step

    Notes
    -----
    No law fits the great battles: Bracken (1995), Lucas and Turkes (2004).
    """
    if law == SQUARE:
        return square_law(defenders, attackers, attacker_fire, defender_fire, days)
    if law == LINEAR:
        return linear_law(defenders, attackers, attacker_fire / defender_start, defender_fire / attacker_start, days)
    return mixed_law(
        defenders, attackers, attacker_fire / math.sqrt(defender_start), defender_fire / math.sqrt(attacker_start), days
    )  # fmt: skip


@kernel
def remembered_loss(now: float, lost: float, men: float) -> float:
    """Share of a formation lost recently, with new losses, in [0, 1]: min(1, now + lost / men).

    Parameters
    ----------
    now : share remembered so far, [0, 1]
    lost : persons lost in this step, >= 0
    men : persons before, > 0
    """
    return min(1.0, now + lost / men)
