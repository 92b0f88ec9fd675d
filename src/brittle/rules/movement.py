"""Movement: speed on a road, and how much a target is wanted."""

import math

from brittle.numerics.jit import kernel


@kernel
def speed(opposed: bool, opposed_speed: float, open_speed: float, pace: float, air: float) -> float:
    """Kilometres a day, E4: opposed or open speed, by the road's pace and what air attacks leave."""
    return (opposed_speed if opposed else open_speed) * pace * air


@kernel
def target_score(
    value: float, beyond: float, km: float, near: float, focus: float, effort: float,
    log_odds: float, resistance: float, legitimacy: float, loyalty: float,
) -> float:  # fmt: skip
    """Log weight of a target: worth (its own and what lies beyond) over distance, resistance, loyalty.

    focus [ln(v + beyond) - ln(km + d0)] + ln effort + resistance min(0, ln odds) - loyalty max(0, L - 1/2)
    """
    worth = focus * (math.log(value + beyond) - math.log(km + near))
    return worth + math.log(effort) + resistance * min(0.0, log_odds) - loyalty * max(0.0, legitimacy - 0.5)
