"""Doctrines of the besieged command: what to hold, what to give up, where reserves go."""

import numpy as np

from brittle.numerics.jit import stage
from brittle.world.observation import Observation
from brittle.world.orders import Orders

HOLD_ALL, HISTORICAL, EARLY = 0, 1, 2
CORE_PRIORITY = 0.6  # sectors at or above it are never given up by order
AXIS_PRIORITY = 0.7  # a threat to one of these starts the drawing-in


@stage
def decide_besieged(seen: Observation, p: np.record, orders: Orders) -> None:
    """Orders of the besieged seat: withdrawals by policy, reserves to the gravest threat, pay."""
    policy = int(p.command_withdrawal_policy)
    draw_in = _draws_in(seen, p, policy)
    worst = _gravest(seen)
    for s in range(len(seen.sectors)):
        row = seen.sectors[s]
        orders.sectors[s].withdraw = 1.0 if draw_in and row.priority < CORE_PRIORITY else 0.0
        orders.sectors[s].reinforce = 1.0 if s == worst else 0.0
    orders.seats[0].pay = p.command_pay


@stage
def _draws_in(seen: Observation, p: np.record, policy: int) -> bool:
    """`historical`: after so many capitals, or once an axis sector is threatened; `early`: at the first loss."""
    if policy == HOLD_ALL:
        return False
    if policy == EARLY:
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
