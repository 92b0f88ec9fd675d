"""Will to fight, E6: where it tends, how it moves, and the trickle of deserters.

W is a logit; m = sigmoid(W) is the share of people who would fight.
"""

import math

from brittle.numerics.jit import kernel
from brittle.rules.combat import sigmoid

TERMS = ("own", "level", "pay", "advisers", "air", "leader", "losses", "supply", "abandonment", "losing")


@kernel
def pay_term(effect: float, pay: float) -> float:
    """What pay adds to the will of core, line and militia: effect x (pay - 1).

    Parameters
    ----------
    effect : `morale.pay`, logits
    pay : as a multiple of that of the first day, >= 0
    """
    return effect * (pay - 1.0)


@kernel
def adviser_term(effect: float, advised: float, coverage: float) -> float:
    """What advisers add: effect x advised share x coverage that is believed.

    Parameters
    ----------
    effect : `morale.coupling.adviser`, logits
    advised : share of the formation that advisers would accompany, [0, 1]
    coverage : share of those advisers who are believed to be there, [0, 1]
    """
    return effect * advised * coverage


@kernel
def loss_term(effect: float, recent_loss: float) -> float:
    """What recent losses take, <= 0: -effect x share lost.

    Parameters
    ----------
    effect : `morale.losses`, logits
    recent_loss : share of the formation lost, fading with `attrition.memory_days`, [0, 1]
    """
    return -effect * recent_loss


@kernel
def short_supply(days_of_supply: float, critical: float) -> float:
    """How short supply is, in [0, 1]: max(0, 1 - days / critical).

    Parameters
    ----------
    days_of_supply : >= 0
    critical : `supply.critical_days`, days of supply, > 0
    """
    return max(0.0, 1.0 - days_of_supply / critical)


@kernel
def supply_term(effect: float, days_of_supply: float, critical: float) -> float:
    """What short supply takes, <= 0: -effect x `short_supply`.

    Parameters
    ----------
    effect : `morale.short_supply`, logits
    days_of_supply : >= 0
    critical : `supply.critical_days`, days of supply, > 0
    """
    return -effect * short_supply(days_of_supply, critical)


@kernel
def abandonment_term(effect: float, abandonment: float) -> float:
    """What the shock of the ground patron's leaving takes, <= 0: -effect x shock.

    Parameters
    ----------
    effect : `morale.coupling.abandonment`, logits
    abandonment : 1 on the day it begins to leave, fading with `morale.abandonment_days`, [0, 1]
    """
    return -effect * abandonment


@kernel
def losing_term(effect: float, losing: float) -> float:
    """What the loss of the country takes, <= 0: -effect x Lambda.

    Parameters
    ----------
    effect : `morale.losing`, logits
    losing : Lambda, share of the capitals' people lost, [0, 1]
    """
    return -effect * losing


@kernel
def target_will(
    own: float, level: float, pay: float, advisers: float, air: float,
    leader: float, losses: float, supply: float, abandonment: float, losing: float,
) -> float:  # fmt: skip
    """W*, the will a formation tends to, E6: the sum, in this fixed order, of the named terms.

    Parameters
    ----------
    own : of its kind, logits; a militia's is `militia_will`
    level : `morale.besieged.level` or `morale.challenger.level`, logits
    pay, advisers : `pay_term`, `adviser_term`
    air : `rules.air.saturating`; negative for attackers under air attack
    leader : `morale.leader_at_front` with the leader at the front, else 0
    losses, supply, abandonment, losing : `loss_term`, `supply_term`, `abandonment_term`, `losing_term`

    Notes
    -----
    Sources of the ranges: Castillo (2014), Lyall (2020), Ohl et al. (2015) on pay, SIGAR (2022) on abandonment.

    >>> round(target_will(-0.3, 0.0, 0.0, adviser_term(0.8, 1.0, 0.5), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0), 4)
    0.1
    """
    return own + level + pay + advisers + air + leader + losses + supply + abandonment + losing


@kernel
def decay(days: float, memory: float) -> float:
    """What is left after a step of a quantity that fades: exp(-dt / tau).

    Parameters
    ----------
    days : dt, length of the step, >= 0
    memory : tau, days, > 0
    """
    return math.exp(-days / memory)


@kernel
def relax(now: float, target: float, left: float) -> float:
    """Exponential approach to the target, exact for any step: W* + (W - W*) left.

    Parameters
    ----------
    now, target : W and W*, in one and the same unit
    left : exp(-dt / tau), as `decay` gives it, [0, 1]

    >>> relax(1.0, 0.0, decay(math.log(2.0), 1.0))
    0.5
    """
    return target + (now - target) * left


@kernel
def desertion_rate(rate: float, steepness: float, will: float) -> float:
    """Hazard a day that a person slips away, E6: delta0 exp(beta_d (1/2 - m)), m = sigmoid(will).

    Parameters
    ----------
    rate : delta0, `desertion.rate`, per day, >= 0
    steepness : beta_d, `desertion.will`, >= 0
    will : W, logit

    Notes
    -----
    Source: Costa and Kahn (2003) on base rates.
    """
    return rate * math.exp(steepness * (0.5 - sigmoid(will)))


@kernel
def militia_will(own: float, loyalty: float, legitimacy: float) -> float:
    """Own will of a militia: its kind's, moved by its town's legitimacy above one half, own + b (L - 1/2).

    Parameters
    ----------
    own : `morale.militia`, logits
    loyalty : b, `morale.militia_loyalty`, logits
    legitimacy : L, the town's support for the besieged side, [0, 1]
    """
    return own + loyalty * (legitimacy - 0.5)
