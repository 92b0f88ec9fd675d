"""Part of stage 2: the air patron's sorties are shared out."""

import numpy as np

from brittle.engine.routes import holder_camp
from brittle.engine.scratch import Scratch
from brittle.numerics.jit import inner, stage
from brittle.rules.air import sorties_over, support_sorties
from brittle.rules.rumour import believed
from brittle.world.state import State
from brittle.world.theatre import CAMP_BESIEGED, ROLE_AIR_PATRON, Theatre


@stage
def carry_out_sorties(state: State, work: Scratch, theatre: Theatre, p: np.record) -> None:
    """Sorties go to threatened places in proportion to their value and the weight of their sector, E12."""
    order, seat = state.orders.seats[0], state.seats[ROLE_AIR_PATRON]
    flown = support_sorties(order.sorties, order.base_share)
    seat.announced = max(order.promise, flown)
    seat.actual = flown
    state.run[0].base_share = order.base_share
    state.run[0].asylum = order.asylum
    expected = believed(seat.announced, flown, seat.credibility)
    own_air = p.air_besieged_sorties if state.run[0].collapse_step < 0 else 0.0
    patron_total, own_total = 0.0, 0.0
    for place in range(len(work.places)):
        work.places[place].sorties = 0.0
        work.places[place].promised = 0.0
        if _is_contested(state, work, theatre, place):
            value = theatre.places[place].value
            own_total += value
            patron_total += value * state.orders.sectors[theatre.places[place].sector].air_weight
    for place in range(len(work.places)):
        if _is_contested(state, work, theatre, place):
            value = theatre.places[place].value
            weight = value * state.orders.sectors[theatre.places[place].sector].air_weight
            work.places[place].sorties = sorties_over(own_air, value, own_total, flown, weight, patron_total)
            work.places[place].promised = sorties_over(own_air, value, own_total, expected, weight, patron_total)


@inner
def _is_contested(state: State, work: Scratch, theatre: Theatre, place: int) -> bool:
    enemies = work.places[place].attackers + work.places[place].incoming
    return enemies > 0.0 and holder_camp(state, theatre, place) == CAMP_BESIEGED
