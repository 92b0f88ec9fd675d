"""Supply: stocks fill on a road to a root and run down without one."""

from brittle.numerics.jit import kernel


@kernel
def stock(now: float, connected: bool, rate: float, most: float, days: float) -> float:
    """Days of supply after `days`: + rate on a road to a root, - 1 a day without one, in [0, most]."""
    if connected:
        return min(most, now + rate * days)
    return max(0.0, now - days)


@kernel
def supply_factor(stock_days: float, critical: float) -> float:
    """Worth of a formation by its stocks: min(1, days / critical)."""
    return min(1.0, stock_days / critical)
