"""Stage 2: the patrons' orders are carried out: coverage, evacuation, sorties, the word and the deed."""

import numpy as np

from brittle.engine.commands import is_expeditionary
from brittle.engine.departures import EVACUATED, leave_for
from brittle.engine.luck import draw
from brittle.engine.routes import holder_camp
from brittle.engine.work import Work
from brittle.numerics.jit import inner, stage
from brittle.numerics.streams import EVACUATION
from brittle.rules.air import support_sorties
from brittle.rules.patrons import coverage_step
from brittle.rules.persons import hazard_share
from brittle.rules.rumour import believed, worn_credibility
from brittle.rules.will import decay
from brittle.world.state import ACTIVE, State
from brittle.world.theatre import CAMP_BESIEGED, ROLE_AIR_PATRON, ROLE_CHALLENGER, ROLE_GROUND_PATRON, Theatre

WITHDRAW = 1.0


@stage
def carry_out_patrons(state: State, work: Work, theatre: Theatre, p: np.record, key: np.record) -> None:
    """Ground patron, air patron, and the wear of every seat's word."""
    _ground(state, theatre, p, key)
    _air(state, work, theatre, p)
    deal = 0.0
    for sector in range(len(theatre.sectors)):
        deal = max(deal, state.orders.sectors[sector].deal)
    state.seats[ROLE_CHALLENGER].announced = deal
    state.seats[ROLE_CHALLENGER].actual = deal * state.orders.seats[0].honour
    _wear(state, p, ROLE_CHALLENGER, 1.0)
    _wear(state, p, ROLE_GROUND_PATRON, 1.0)
    _wear(state, p, ROLE_AIR_PATRON, p.russia_sorties_full)


@stage
def _ground(state: State, theatre: Theatre, p: np.record, key: np.record) -> None:
    order, seat = state.orders.seats[0], state.seats[ROLE_GROUND_PATRON]
    seat.announced = order.announced
    seat.actual = coverage_step(seat.actual, order.coverage, p.iran_evacuation_rate, p.time_step_days)
    state.run[0].abandonment *= decay(p.time_step_days, p.morale_abandonment_days)
    if order.posture != WITHDRAW:
        return
    if state.run[0].iran_exit_step < 0:
        state.run[0].iran_exit_step = state.run[0].step
        state.run[0].abandonment = 1.0
    chance = hazard_share(p.iran_evacuation_rate, p.time_step_days)
    for f in range(len(state.formations)):
        if is_expeditionary(theatre, f) and state.formations[f].status == ACTIVE:
            luck, _, _, _ = draw(key, state.run[0].step, theatre.formations[f].key, EVACUATION)
            if luck < chance:
                leave_for(state, theatre, f, EVACUATED)


@stage
def _air(state: State, work: Work, theatre: Theatre, p: np.record) -> None:
    """Sorties go to threatened places in proportion to their value and the weight of their sector (D17)."""
    order, seat = state.orders.seats[0], state.seats[ROLE_AIR_PATRON]
    flown = support_sorties(order.sorties, order.base_share)
    seat.announced = max(order.promise, flown)
    seat.actual = flown
    state.run[0].base_share = order.base_share
    state.run[0].asylum = order.asylum
    expected = believed(seat.announced, flown, seat.credibility)
    own_air = p.air_regime_sorties if state.run[0].collapse_step < 0 else 0.0
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
            part = weight / patron_total if patron_total > 0.0 else 0.0
            own = own_air * value / own_total
            work.places[place].sorties = own + flown * part
            work.places[place].promised = own + expected * part


@inner
def _is_contested(state: State, work: Work, theatre: Theatre, place: int) -> bool:
    enemies = work.places[place].attackers + work.places[place].incoming
    return enemies > 0.0 and holder_camp(state, theatre, place) == CAMP_BESIEGED


@stage
def _wear(state: State, p: np.record, role: int, scale: float) -> None:
    seat = state.seats[role]
    seat.credibility = worn_credibility(
        seat.credibility, seat.announced, seat.actual, scale, p.time_step_days, p.belief_credibility_days
    )
