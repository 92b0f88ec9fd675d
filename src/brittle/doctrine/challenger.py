"""Doctrines of the challenger: where the main effort goes, and what terms are offered."""

import math

import numpy as np

from brittle.numerics.jit import stage
from brittle.world.observation import Observation
from brittle.world.orders import Orders

MAIN_EFFORT, AXIS, NEAREST = 0, 1, 2
SIDE_SHOW = 0.1  # weight of a sector that is not the main effort


@stage
def decide_challenger(seen: Observation, p: np.record, orders: Orders) -> None:
    """Orders of the challenger's seat: effort by sector, deals, whether patrons' bases are attacked."""
    doctrine = int(p.rebels_doctrine)
    main = _main_sector(seen, p, doctrine)
    for s in range(len(seen.sectors)):
        held = seen.sectors[s].held_value > 0.0
        effort = 0.0
        if p.rebels_offensive > 0.5 and held:
            effort = 1.0 if doctrine == NEAREST or s == main else SIDE_SHOW
        orders.sectors[s].effort = effort
        orders.sectors[s].deal = p.deals_offered
    orders.seats[0].attack_bases = p.rebels_attack_bases


@stage
def _main_sector(seen: Observation, p: np.record, doctrine: int) -> int:
    """The sector of the main effort: next on the stated axis, or worth most over distance, strength, loyalty."""
    best, top = -1, -1.0e9
    for s in range(len(seen.sectors)):
        row = seen.sectors[s]
        if row.held_value <= 0.0:
            continue
        if doctrine == AXIS:
            score = -float(row.axis) if row.axis >= 0 else -1.0e6
        else:
            score = math.log(row.held_value) - math.log(row.km + p.rebels_distance_km)
            score -= p.rebels_resistance / p.rebels_focus * math.log(1.0 + row.besieged / 1000.0)
            score -= p.rebels_loyalty / p.rebels_focus * max(0.0, row.legitimacy - 0.5)
        if score > top:
            best, top = s, score
    return best
