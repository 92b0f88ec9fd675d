"""Stage 2: the patrons' orders are carried out: coverage and evacuation, sorties, and the wear of credibility."""

import numpy as np

from brittle.engine.departures import EVACUATED, leave_for
from brittle.engine.draws import draw
from brittle.engine.scratch import Scratch
from brittle.engine.stages.air import carry_out_sorties
from brittle.engine.stages.withdrawal import is_expeditionary
from brittle.numerics.jit import stage
from brittle.numerics.streams import EVACUATION
from brittle.rules.patrons import coverage_step
from brittle.rules.persons import hazard_share
from brittle.rules.rumour import worn_credibility
from brittle.rules.will import decay
from brittle.world.state import ACTIVE, State
from brittle.world.theatre import ROLE_AIR_PATRON, ROLE_CHALLENGER, ROLE_GROUND_PATRON, Theatre

WITHDRAW = 1.0


@stage
def carry_out_patrons(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record) -> None:
    """Ground patron, air patron, and the wear of every seat's credibility."""
    _ground(state, theatre, p, key)
    carry_out_sorties(state, work, theatre, p)
    deal = 0.0
    for sector in range(len(theatre.sectors)):
        deal = max(deal, state.orders.sectors[sector].deal)
    state.seats[ROLE_CHALLENGER].announced = deal
    state.seats[ROLE_CHALLENGER].actual = deal * state.orders.seats[0].honour
    _wear(state, p, ROLE_CHALLENGER, 1.0)
    _wear(state, p, ROLE_GROUND_PATRON, 1.0)
    _wear(state, p, ROLE_AIR_PATRON, p.air_patron_sorties_full)


@stage
def _ground(state: State, theatre: Theatre, p: np.record, key: np.record) -> None:
    order, seat = state.orders.seats[0], state.seats[ROLE_GROUND_PATRON]
    seat.announced = order.announced
    seat.actual = coverage_step(seat.actual, order.coverage, p.ground_patron_evacuation_rate, p.time_step_days)
    state.run[0].abandonment *= decay(p.time_step_days, p.morale_abandonment_days)
    if order.posture != WITHDRAW:
        return
    if state.run[0].ground_patron_exit_step < 0:
        state.run[0].ground_patron_exit_step = state.run[0].step
        state.run[0].abandonment = 1.0
    chance = hazard_share(p.ground_patron_evacuation_rate, p.time_step_days)
    for f in range(len(state.formations)):
        if is_expeditionary(theatre, f) and state.formations[f].status == ACTIVE:
            to_leave, _, _, _ = draw(key, state.run[0].step, theatre.formations[f].key, EVACUATION)
            if to_leave < chance:
                leave_for(state, theatre, f, EVACUATED)


@stage
def _wear(state: State, p: np.record, role: int, scale: float) -> None:
    seat = state.seats[role]
    seat.credibility = worn_credibility(
        seat.credibility, seat.announced, seat.actual, scale, p.time_step_days, p.belief_credibility_days
    )
