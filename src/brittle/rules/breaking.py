"""Breaking: when an exposed formation stops fighting, and how it ends."""

import math

from brittle.numerics.jit import kernel
from brittle.rules.combat import sigmoid

WITHDRAW, ROUT, SURRENDER, HANDOVER, DEFECT = 0, 1, 2, 3, 4
OUTCOMES = ("withdraw", "rout", "surrender", "handover", "defect")
TERMS = ("will", "force_ratio", "encircled", "rumour", "side", "frailty")


@kernel
def log_hazard(will: float, force_ratio: float, encircled: float, rumour: float, side: float, frailty: float) -> float:
    """ln(lambda / lambda0), E7: the sum, in this fixed order, of the named terms."""
    return will + force_ratio + encircled + rumour + side - frailty


@kernel
def will_term(steepness: float, will: float) -> float:
    """beta_m (1/2 - m), m = sigmoid(will)."""
    return steepness * (0.5 - sigmoid(will))


@kernel
def choose(draw: float, s0: float, s1: float, s2: float, s3: float, s4: float) -> int:
    """Row of the outcome that a uniform draw picks from five scores, a multinomial logit."""
    top = max(s0, s1, s2, s3, s4)
    w0, w1, w2 = math.exp(s0 - top), math.exp(s1 - top), math.exp(s2 - top)
    w3, w4 = math.exp(s3 - top), math.exp(s4 - top)
    mark = draw * (w0 + w1 + w2 + w3 + w4)
    if mark < w0:
        return WITHDRAW
    if mark < w0 + w1:
        return ROUT
    if mark < w0 + w1 + w2:
        return SURRENDER
    if mark < w0 + w1 + w2 + w3:
        return HANDOVER
    return DEFECT


@kernel
def withdraw_score(base: float, steepness: float, will: float, route_open: bool) -> float:
    """Score of an orderly withdrawal; without a route there is none."""
    return base + steepness * (sigmoid(will) - 0.5) if route_open else -30.0


@kernel
def surrender_score(base: float, cut_off: float, encircled: float) -> float:
    """Score of surrender: more likely when no way out is left."""
    return base + cut_off * encircled


@kernel
def handover_score(base: float, deal: float, credibility: float, legitimacy: float) -> float:
    """Score of a negotiated handover: a believed offer in a town that is not loyal, g_d (1 - L)."""
    return base + deal * credibility * (1.0 - legitimacy)


@kernel
def defect_score(base: float, power: float, log_ratio: float, legitimacy: float) -> float:
    """Score of changing sides: rises with the enemy's power (Christia 2012) where the town is hostile."""
    return base + power * log_ratio + (0.5 - legitimacy)


@kernel
def transit_loss(most: float, will: float) -> float:
    """Share lost on the march, E8: omega_max (1 - m)."""
    return most * (1.0 - sigmoid(will))
