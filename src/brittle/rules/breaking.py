"""Breaking, E7: when an exposed formation stops fighting, and how it ends."""

import math

from brittle.numerics.jit import kernel
from brittle.rules.combat import sigmoid

WITHDRAW, ROUT, SURRENDER, HANDOVER, DEFECT = 0, 1, 2, 3, 4
OUTCOMES = ("withdraw", "rout", "surrender", "handover", "defect")
TERMS = ("will", "force_ratio", "encircled", "rumour", "side", "frailty")
NO_ROUTE = -30.0  # score of a withdrawal that has nowhere to go: exp(-30) is no chance at all


@kernel
def is_pressed_by_crowd(crowd: float, defence: float, share: float) -> bool:
    """True if armed locals alone expose a garrison: crowd > share x defence.

    Parameters
    ----------
    crowd : armed locals at the place, persons, >= 0
    defence : usable strength of the holder's camp there, persons, >= 0
    share : `uprising.exposure`, [0, 1]
    """
    return crowd > share * defence


@kernel
def will_term(steepness: float, will: float) -> float:
    """beta_m (1/2 - m), m = sigmoid(will): the part of will in the log hazard.

    Parameters
    ----------
    steepness : `break.will`, >= 0
    will : W, logit
    """
    return steepness * (0.5 - sigmoid(will))


@kernel
def break_terms(
    will: float, log_ratio: float, encircled: float, rumour: float, side: float, frailty: float,
    by_will: float, by_ratio: float, by_encirclement: float, by_rumour: float,
) -> tuple[float, float, float, float, float, float]:  # fmt: skip
    """The named terms of E7 in the order of TERMS: each driver times its coefficient.

    Parameters
    ----------
    will : W of the formation, logit
    log_ratio : ln rho of the enemy against its own side, [-2.3, 2.3]; 0 if only a crowd presses it
    encircled : 1 if no neighbouring place on an open road is its camp's, else 0
    rumour : K at the place, >= 0; 0 for camps that are not besieged
    side : `break.challenger` for camps that are not besieged, 0 for the besieged one
    frailty : theta, logits, shared by the garrison
    by_will, by_ratio, by_encirclement, by_rumour : b_m, b_rho, b_enc, b_K: `break.will`,
        `break.force_ratio`, `break.encircled`, `contagion.break`
    """
    return (
        will_term(by_will, will), by_ratio * log_ratio, by_encirclement * encircled, by_rumour * rumour, side, frailty,
    )  # fmt: skip


@kernel
def log_hazard(will: float, force_ratio: float, encircled: float, rumour: float, side: float, frailty: float) -> float:
    """ln(lambda / lambda0), E7: the sum, in this fixed order, of the named terms; frailty is subtracted.

    Parameters
    ----------
    will, force_ratio, encircled, rumour, side, frailty : the terms that `break_terms` gives
    """
    return will + force_ratio + encircled + rumour + side - frailty


@kernel
def break_rate(
    rate: float, will: float, force_ratio: float, encircled: float, rumour: float, side: float, frailty: float
) -> float:
    """Hazard a day that an exposed formation breaks, E7.

    lambda = lambda0 exp( b_m (1/2 - m) + b_rho ln rho + b_enc encircled + b_K K + side - theta )

    Parameters
    ----------
    rate : lambda0, `break.rate`, per day, >= 0
    will, force_ratio, encircled, rumour, side, frailty : the terms that `break_terms` gives

    Notes
    -----
    The probability of a break within a step is `rules.persons.hazard_share` of this rate.
    The form is a grouped-time hazard model; that surrender spreads is from Lehmann and Zhukov (2019).

    >>> break_rate(0.15, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    0.15
    >>> terms = break_terms(0.0, math.log(2.0), 1.0, 0.0, 0.0, 0.0, 4.0, 1.0, 1.0, 2.0)
    >>> round(break_rate(0.15, *terms), 4)  # two to one, and no way out: 0.15 x 2 x e
    0.8155
    """
    return rate * math.exp(log_hazard(will, force_ratio, encircled, rumour, side, frailty))


@kernel
def choose(draw: float, s0: float, s1: float, s2: float, s3: float, s4: float) -> int:
    """Row of OUTCOMES that a uniform draw picks from five scores: P(k) = exp(s_k) / sum of exp(s), a logit.

    Parameters
    ----------
    draw : uniform in (0, 1)
    s0, s1, s2, s3, s4 : scores of withdrawal, rout, surrender, handover and defection, log weights
    """
    top = max(s0, s1, s2, s3, s4)
    w0, w1, w2 = math.exp(s0 - top), math.exp(s1 - top), math.exp(s2 - top)
    w3, w4 = math.exp(s3 - top), math.exp(s4 - top)
    point = draw * (w0 + w1 + w2 + w3 + w4)
    if point < w0:
        return WITHDRAW
    if point < w0 + w1:
        return ROUT
    if point < w0 + w1 + w2:
        return SURRENDER
    if point < w0 + w1 + w2 + w3:
        return HANDOVER
    return DEFECT


@kernel
def withdraw_score(base: float, steepness: float, will: float, route_open: bool) -> float:
    """Score of an orderly withdrawal: base + steepness (m - 1/2), or NO_ROUTE without a refuge.

    Parameters
    ----------
    base, steepness : `outcome.withdraw`, `outcome.withdraw_will`, log weights
    will : W, logit
    route_open : True if there is a refuge by its own roads
    """
    return base + steepness * (sigmoid(will) - 0.5) if route_open else NO_ROUTE


@kernel
def surrender_score(base: float, cut_off: float, encircled: float) -> float:
    """Score of surrender: base + cut_off x encircled.

    Parameters
    ----------
    base, cut_off : `outcome.surrender`, `outcome.surrender_encircled`, log weights
    encircled : 1 if there is no way out, else 0
    """
    return base + cut_off * encircled


@kernel
def handover_score(base: float, deal: float, credibility: float, legitimacy: float) -> float:
    """Score of a negotiated handover: base + deal x credibility x (1 - L), believed, in a disloyal town.

    Parameters
    ----------
    base, deal : `outcome.handover`, `outcome.handover_deal`, log weights
    credibility : how far the offer is believed, [0, 1]; 0 without an offer
    legitimacy : L, the town's support for the besieged side, [0, 1]
    """
    return base + deal * credibility * (1.0 - legitimacy)


@kernel
def defect_score(base: float, power: float, log_ratio: float, legitimacy: float) -> float:
    """Score of changing sides: base + power x ln rho + (1/2 - L), for the winner in a hostile town.

    Parameters
    ----------
    base, power : `outcome.defection`, `outcome.defection_power`, log weights
    log_ratio : ln rho of the enemy against its own side, [-2.3, 2.3]
    legitimacy : L, the town's support for the besieged side, [0, 1]

    Notes
    -----
    Source: Christia (2012) on joining the winner.
    """
    return base + power * log_ratio + (0.5 - legitimacy)
