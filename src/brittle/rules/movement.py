"""Movement, E4: speed on a road, and how much a target is wanted."""

import math

from brittle.numerics.jit import kernel


@kernel
def speed_factor(sorties: float, half: float) -> float:
    """Share of their speed left to columns bound for a place under sorties: 1 / (1 + S / S_half).

    Parameters
    ----------
    sorties : S over the place, per day, >= 0
    half : S_half, `movement.sorties_half`, per day, > 0
    """
    return 1.0 / (1.0 + sorties / half)


@kernel
def speed(opposed: bool, opposed_speed: float, open_speed: float, pace: float, sorties: float, half: float) -> float:
    """Kilometres a day, E4: v = opposed or open speed x pace of the road x 1 / (1 + S / S_half).

    Parameters
    ----------
    opposed : True if the place ahead is hostile
    opposed_speed, open_speed : `movement.opposed_speed`, `movement.open_speed`, km a day, > 0
    pace : of the road, (0, 1]
    sorties : S over the place ahead, per day; 0 for columns that are not attacked from the air
    half : S_half, `movement.sorties_half`, per day, > 0

    Notes
    -----
    Source: Helmbold (1990) for speeds.

    >>> speed(True, 60.0, 150.0, 0.5, 40.0, 40.0)
    15.0
    """
    return (opposed_speed if opposed else open_speed) * pace * speed_factor(sorties, half)


@kernel
def target_score(
    value: float, beyond: float, km: float, near: float, focus: float, effort: float,
    log_odds: float, resistance: float, legitimacy: float, loyalty: float,
) -> float:  # fmt: skip
    """Log weight of a target, E4: worth (its own and what lies beyond) over distance, resistance, loyalty.

    focus [ln(v + beyond) - ln(km + d0)] + ln effort + resistance min(0, ln odds) - loyalty max(0, L - 1/2)

    Parameters
    ----------
    value, beyond : v, worth of the place and of what lies beyond it, > 0 and >= 0
    km : length of the approach, >= 0
    near : d0, `challenger.distance_km`, km, > 0
    focus, resistance, loyalty : `challenger.focus`, `challenger.resistance`, `challenger.loyalty`
    effort : effort ordered for the sector, (0, 1]; 1 for third parties
    log_odds : ln rho of the column against the expected defence, [-2.3, 2.3]
    legitimacy : L, the town's support for the besieged side, [0, 1]
    """
    worth = focus * (math.log(value + beyond) - math.log(km + near))
    return worth + math.log(effort) + resistance * min(0.0, log_odds) - loyalty * max(0.0, legitimacy - 0.5)
