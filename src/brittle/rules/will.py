"""Will to fight: where it tends, how it moves, and the trickle of deserters."""

import math

from brittle.numerics.jit import kernel
from brittle.rules.combat import sigmoid

TERMS = ("own", "level", "pay", "advisers", "air", "leader", "losses", "supply", "abandonment", "losing")


@kernel
def target_will(
    own: float, level: float, pay: float, advisers: float, air: float,
    leader: float, losses: float, supply: float, abandonment: float, losing: float,
) -> float:  # fmt: skip
    """W*, E6: the sum, in this fixed order, of the named terms (logits; the last four are <= 0)."""
    return own + level + pay + advisers + air + leader + losses + supply + abandonment + losing


@kernel
def decay(days: float, memory: float) -> float:
    """What is left after `days` of a quantity that fades with that memory: exp(-dt / tau)."""
    return math.exp(-days / memory)


@kernel
def relax(now: float, target: float, left: float) -> float:
    """Exponential approach to the target, exact for any step: W* + (W - W*) left, left = exp(-dt / tau)."""
    return target + (now - target) * left


@kernel
def desertion_rate(rate: float, steepness: float, will: float) -> float:
    """Hazard a day that a person slips away: delta0 exp(beta_d (1/2 - m)), m = sigmoid(will)."""
    return rate * math.exp(steepness * (0.5 - sigmoid(will)))


@kernel
def short_supply(days_of_supply: float, critical: float) -> float:
    """How short supply is, in [0, 1]: max(0, 1 - days / critical)."""
    return max(0.0, 1.0 - days_of_supply / critical)


@kernel
def militia_will(own: float, loyalty: float, legitimacy: float) -> float:
    """Will of a militia: its own level, moved by its town's legitimacy above one half."""
    return own + loyalty * (legitimacy - 0.5)
