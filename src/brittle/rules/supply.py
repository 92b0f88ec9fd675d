"""Supply, E5: stocks fill on a road to a root and run down without one."""

from brittle.numerics.jit import kernel


@kernel
def stock(now: float, connected: bool, rate: float, most: float, days: float) -> float:
    """Days of supply after a step, E5: + rate dt on own roads to a root, else - dt, within [0, most].

    Parameters
    ----------
    now : days of supply, [0, most]
    connected : True if it stands on own open roads to a supply root
    rate : `supply.resupply_rate`, days of supply per day, >= 0
    most : `supply.days_max`, days of supply, > 0
    days : length of the step

    >>> stock(3.0, True, 2.0, 10.0, 0.25), stock(0.1, False, 2.0, 10.0, 0.25)
    (3.5, 0.0)
    """
    if connected:
        return min(most, now + rate * days)
    return max(0.0, now - days)


@kernel
def supply_factor(stock_days: float, critical: float) -> float:
    """Worth of a formation by its stocks, in [0, 1]: min(1, days / critical).

    Parameters
    ----------
    stock_days : days of supply, >= 0
    critical : `supply.critical_days`, days of supply, > 0
    """
    return min(1.0, stock_days / critical)
