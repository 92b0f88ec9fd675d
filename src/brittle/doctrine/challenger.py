"""Doctrines of the challenger: where the main effort goes, and what terms are offered."""

import math

import numpy as np

from brittle.numerics.jit import stage
from brittle.world.observation import Observation
from brittle.world.orders import Orders

MAIN_EFFORT, AXIS, NEAREST = 0, 1, 2
NO_SCORE = -1.0e9
OFF_AXIS = -20.0  # a sector off the stated axis, in turns
BEGUN, HELD_THEN, IDLE_DAYS = 0, 1, 2  # slots of the memo
THOUSAND, LEAST_FOCUS = 1000.0, 0.1


@stage
def decide_challenger(seen: Observation, p: np.record, orders: Orders) -> None:
    """Orders of the challenger's seat: effort by sector, deals, whether patrons' bases are attacked.

    A sector's effort is exp(focus x (its score - the best score)): one for the main effort,
    less the less it promises, so a small change of strength makes a small change of plan.
    """
    doctrine = int(p.challenger_doctrine)
    goes_on = _has_momentum(seen, p, orders) and p.challenger_offensive > 0.5
    best = NO_SCORE
    for s in range(len(seen.sectors)):
        if seen.sectors[s].held_value > 0.0:
            best = max(best, _score(seen.sectors[s], p, doctrine))
    for s in range(len(seen.sectors)):
        effort = 0.0
        if goes_on and seen.sectors[s].held_value > 0.0:
            effort = math.exp(p.challenger_focus * (_score(seen.sectors[s], p, doctrine) - best))
        orders.sectors[s].effort = effort
        orders.sectors[s].deal = p.deals_offered
    orders.seats[0].attack_bases = p.challenger_attack_bases
    orders.seats[0].honour = p.deals_honoured


@stage
def _has_momentum(seen: Observation, p: np.record, orders: Orders) -> bool:
    """False once so many days have passed in which nothing worth an objective was lost to the besieged camp.

    An offensive culminates: what it has not taken while it had momentum it does not take by going on
    for ever with the same men. Once called off it stays so.
    """
    held = 0.0
    for s in range(len(seen.sectors)):
        held += seen.sectors[s].held_value
    held_then, idle = seen.memo[HELD_THEN], seen.memo[IDLE_DAYS]
    called_off = idle > p.challenger_patience_days
    if seen.memo[BEGUN] < 0.5 or held <= held_then - p.challenger_objective and not called_off:
        held_then, idle = held, 0.0
    else:
        idle += seen.total[0].days_since
    orders.memo[1, BEGUN] = 1.0
    orders.memo[1, HELD_THEN] = held_then
    orders.memo[1, IDLE_DAYS] = idle
    return idle <= p.challenger_patience_days


@stage
def _score(row: np.record, p: np.record, doctrine: int) -> float:
    """What a sector promises: its turn on the stated axis, or worth over distance, strength and loyalty."""
    if doctrine == NEAREST:
        return 0.0
    if doctrine == AXIS:
        return -float(row.axis) if row.axis >= 0 else OFF_AXIS
    score = math.log(row.held_value) - math.log(row.km + p.challenger_distance_km)
    score -= p.challenger_resistance / max(p.challenger_focus, LEAST_FOCUS) * math.log(1.0 + row.besieged / THOUSAND)
    return score - p.challenger_loyalty / max(p.challenger_focus, LEAST_FOCUS) * max(0.0, row.legitimacy - 0.5)
