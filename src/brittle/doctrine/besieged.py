"""Doctrines of the besieged command: what to hold, what to give up, where reserves go."""

import numpy as np

from brittle.numerics.jit import stage
from brittle.world.observation import Observation
from brittle.world.orders import Orders

HOLD_ALL, HISTORICAL, EARLY, FORWARD, FORTRESS = 0, 1, 2, 3, 4
CORE_PRIORITY = 0.6  # sectors at or above it are not given up by order
FORTRESS_PRIORITY = 0.9  # those that a fortress consists of
AXIS_PRIORITY = 0.7  # a threat to one of these starts the drawing-in


@stage
def decide_besieged(seen: Observation, p: np.record, orders: Orders) -> None:
    """Orders of the besieged seat: withdrawals by policy, reserves to the gravest threat, pay."""
    policy = int(p.command_withdrawal_policy)
    draw_in = _draws_in(seen, p, policy)
    kept = FORTRESS_PRIORITY if policy == FORTRESS else CORE_PRIORITY
    worst = _next_on_axis(seen) if policy == FORWARD else _gravest(seen)
    for s in range(len(seen.sectors)):
        row = seen.sectors[s]
        orders.sectors[s].withdraw = 1.0 if draw_in and row.priority < kept and not row.is_held_firm else 0.0
        orders.sectors[s].reinforce = 1.0 if s == worst or row.is_held_firm else 0.0
    orders.seats[0].pay = p.command_pay


@stage
def _draws_in(seen: Observation, p: np.record, policy: int) -> bool:
    """`historical`: after so many capitals, or with an axis sector threatened; early, fortress: at the first loss."""
    if policy == HOLD_ALL or policy == FORWARD:
        return False
    if policy == EARLY or policy == FORTRESS:
        return seen.total[0].capitals_lost >= 1
    if seen.total[0].capitals_lost >= p.command_trigger_capitals:
        return True
    for s in range(len(seen.sectors)):
        if seen.sectors[s].is_threatened and seen.sectors[s].priority >= AXIS_PRIORITY:
            return True
    return False


@stage
def _gravest(seen: Observation) -> int:
    """The held sector of highest priority that is threatened, -1 if none."""
    best, priority = -1, 0.0
    for s in range(len(seen.sectors)):
        row = seen.sectors[s]
        if row.is_threatened and row.capitals_held > 0 and row.priority > priority:
            best, priority = s, row.priority
    return best


@stage
def _next_on_axis(seen: Observation) -> int:
    """The held front sector that comes first on the challenger's stated axis; with none, the gravest threat."""
    best, order = -1, -1
    for s in range(len(seen.sectors)):
        row = seen.sectors[s]
        if row.axis >= 0 and row.is_front and row.capitals_held > 0 and (best < 0 or row.axis < order):
            best, order = s, row.axis
    return best if best >= 0 else _gravest(seen)
