"""Doctrines of the air patron: how many sorties, for what, and whether the leader is offered a way out."""

import numpy as np

from brittle.numerics.jit import stage
from brittle.rules.air import available_sorties
from brittle.world.observation import Observation
from brittle.world.orders import Orders

NONE, SORTIES, BASE_FIRST, STEP_IN = 0, 1, 2, 3


@stage
def decide_air_patron(seen: Observation, p: np.record, orders: Orders) -> None:
    """Orders of the air patron's seat: sorties, the share kept for bases, where support goes, asylum."""
    policy, total = int(p.air_patron_policy), seen.total[0]
    full = available_sorties(p.air_patron_sorties_full, p.air_patron_committed_elsewhere)
    wanted = full if p.air_patron_sorties_per_day < 0.0 else p.air_patron_sorties_per_day
    if policy == STEP_IN and total.announced_coverage <= 0.0:
        wanted = p.air_patron_sorties_full
    near = total.base_km < p.air_patron_base_km
    orders.seats[0].sorties = 0.0 if policy == NONE else wanted
    orders.seats[0].base_share = p.air_patron_base_share if policy == BASE_FIRST and near else 0.0
    orders.seats[0].promise = orders.seats[0].sorties if p.air_patron_promise < 0.0 else p.air_patron_promise
    orders.seats[0].asylum = 1.0 if p.air_patron_asylum > 0.5 and total.host_will < p.air_patron_asylum_belief else 0.0
    for s in range(len(seen.sectors)):
        orders.sectors[s].air_weight = 1.0 if seen.sectors[s].held_value > 0.0 else 0.0
