"""Control, E13: when a place changes hands."""

from brittle.numerics.jit import kernel

TOLERANCE = 1e-9  # days are products of fractions; a clock that should have run out has


@kernel
def is_under_threshold(
    defence: float, takers: float, persons: float, frontage: float, threshold: float, least_persons: float
) -> bool:
    """True if the organised defence is too weak to keep the place, E13: defence < threshold x min(takers, frontage).

    Parameters
    ----------
    defence : usable strength of the holder's camp after breaks, persons, >= 0
    takers : usable strength of attackers there plus armed locals, persons, >= 0
    persons : attackers there plus armed locals, persons, >= 0
    frontage : strength that finds room there, persons; infinite if frontage is off
    threshold : `control.threshold`, >= 0
    least_persons : `control.least_persons`, persons: fewer than these take nothing

    >>> is_under_threshold(100.0, 500.0, 500.0, float("inf"), 0.25, 30.0)
    True
    >>> is_under_threshold(100.0, 500.0, 500.0, 400.0, 0.25, 30.0)
    False
    """
    takers = min(takers, frontage)
    return persons >= least_persons and takers > 0.0 and defence < threshold * takers


@kernel
def clock(now: float, under: bool, days: float) -> float:
    """Days for which the defence has been under the threshold; back to zero as soon as it is not.

    Parameters
    ----------
    now : days so far, >= 0
    under : True if it is under the threshold in this step
    days : length of the step
    """
    return now + days if under else 0.0


@kernel
def falls(under: bool, days: float, hold_days: float) -> bool:
    """True if the place falls, E13: the defence has been under the threshold for `control.hold_days`.

    Parameters
    ----------
    under : True if it is under the threshold in this step
    days : what `clock` gives, >= 0
    hold_days : `control.hold_days`, days, >= 0
    """
    return under and days >= hold_days - TOLERANCE
