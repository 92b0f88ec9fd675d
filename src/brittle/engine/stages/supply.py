"""Part of stage 4: a formation draws supply, or runs down its stocks."""

import numpy as np

from brittle.engine.routes import holder_camp
from brittle.engine.scratch import CONNECTED, Scratch
from brittle.numerics.jit import inner
from brittle.rules.supply import stock
from brittle.world.state import State
from brittle.world.theatre import ASSAULT, CAMP_BESIEGED, Theatre


@inner
def resupply(state: State, work: Scratch, theatre: Theatre, p: np.record, f: int) -> None:
    """One step of a formation's stocks; third parties live off their own country, both main sides need a road."""
    camp, kind = theatre.formations[f].camp, theatre.formations[f].kind
    if camp != CAMP_BESIEGED and kind != ASSAULT:
        return
    place = state.formations[f].place
    connected = work.sums[CONNECTED, camp, place] > 0.5
    if not connected and holder_camp(state, theatre, place) != camp:
        for edge in range(theatre.places[place].first_link, theatre.places[place].end_link):
            is_open = not state.roads[theatre.links[edge].road].is_closed
            if is_open and work.sums[CONNECTED, camp, theatre.links[edge].place] > 0.5:
                connected = True
    state.formations[f].supply_days = stock(
        state.formations[f].supply_days, connected, p.supply_resupply_rate, p.supply_days_max, p.time_step_days
    )
