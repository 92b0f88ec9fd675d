"""Withdrawal, E8: what a march under orders, or a falling back, costs."""

from brittle.numerics.jit import kernel
from brittle.rules.combat import sigmoid


@kernel
def transit_loss(most: float, will: float) -> float:
    """Share of a formation lost on the march, E8: omega_max (1 - m), m = sigmoid(will).

    Parameters
    ----------
    most : omega_max, `command.transit_loss`, [0, 1]
    will : W, logit

    >>> transit_loss(0.5, 0.0)
    0.25
    """
    return most * (1.0 - sigmoid(will))
