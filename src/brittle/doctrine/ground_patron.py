"""Doctrines of the ground patron: leave, hold, send more, pretend, or judge by the host's will."""

import numpy as np

from brittle.numerics.jit import stage
from brittle.rules.patrons import wants_out
from brittle.world.observation import Observation
from brittle.world.orders import Orders

WITHDRAW, HOLD, SURGE, BLUFF, ENDOGENOUS, RECALL = 0, 1, 2, 3, 4, 5
POSTURE_HOLD, POSTURE_WITHDRAW, POSTURE_SURGE = 0.0, 1.0, 2.0
DOUBT_DAYS, LEFT = 0, 1  # slots of the memo


@stage
def decide_ground_patron(seen: Observation, p: np.record, orders: Orders) -> None:
    """Orders of the ground patron's seat. Once it has left it stays away."""
    policy, total = int(p.ground_patron_policy), seen.total[0]
    doubt, left = seen.memo[DOUBT_DAYS], seen.memo[LEFT]
    surging = (policy == SURGE or policy == BLUFF) and total.day >= p.ground_patron_surge_day
    if policy == WITHDRAW and total.day >= p.ground_patron_withdraw_day:
        left = 1.0
    if policy == ENDOGENOUS:
        doubt = doubt + total.days_since if _wants_out(seen, p) else 0.0
        if doubt > p.ground_patron_patience_days:
            left = 1.0
    orders.seats[0].posture = POSTURE_WITHDRAW if left > 0.5 else (POSTURE_SURGE if surging else POSTURE_HOLD)
    _announce_and_do(p, orders, left > 0.5, surging, policy == BLUFF)
    if policy == RECALL and total.day >= p.ground_patron_withdraw_day:  # officers go, fighters stay
        orders.seats[0].announced = 0.0
        orders.seats[0].coverage = 0.0
    orders.memo[2, DOUBT_DAYS] = doubt
    orders.memo[2, LEFT] = left


@stage
def _announce_and_do(p: np.record, orders: Orders, left: bool, surging: bool, bluffing: bool) -> None:
    """What is done, and what is announced: a bluff announces more than it does."""
    announced = 0.0 if left else (1.0 if surging else p.ground_patron_coverage)
    orders.seats[0].announced = announced
    orders.seats[0].coverage = p.ground_patron_coverage if bluffing and not left else announced


@stage
def _wants_out(seen: Observation, p: np.record) -> bool:
    """True if staying gains less than it costs, E11, by its belief in the host's will."""
    total = seen.total[0]
    will = total.host_will if p.ground_patron_depends_on_host_will > 0.5 else total.first_will
    return wants_out(
        will, total.first_will, p.ground_patron_value, total.corridor_open > 0.5, p.ground_patron_corridor_share,
        p.ground_patron_cost, p.ground_patron_man_ratio, p.support_ground_patron_effect, p.ground_patron_contest,
    )  # fmt: skip
