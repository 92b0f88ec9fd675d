"""Stage 7: the will to fight moves."""

import numpy as np

from brittle.engine.scratch import Scratch
from brittle.numerics.jit import inner, stage
from brittle.rules.air import saturating
from brittle.rules.rumour import believed
from brittle.rules.will import (
    abandonment_term,
    adviser_term,
    decay,
    losing_term,
    loss_term,
    pay_term,
    relax,
    supply_term,
    target_will,
)
from brittle.world.state import ACTIVE, ATTACK, State
from brittle.world.theatre import (
    ASSAULT,
    CAMP_BESIEGED,
    CAMP_CHALLENGER,
    CORE,
    LINE,
    MILITIA,
    ROLE_GROUND_PATRON,
    Theatre,
)

AT_FRONT = 2.0
Terms = tuple[float, float, float, float, float, float, float, float, float, float]


@stage
def update_will(state: State, work: Scratch, theatre: Theatre, p: np.record) -> None:
    """Every active formation's will moves towards its target; the memory of losses fades."""
    keep = decay(p.time_step_days, p.morale_relax_days)
    forget = decay(p.time_step_days, p.attrition_memory_days)
    for f in range(len(state.formations)):
        if state.formations[f].status == ACTIVE:
            target = formation_target(state, work, theatre, p, f)
            state.formations[f].will = relax(state.formations[f].will, target, keep)
            state.formations[f].recent_loss *= forget


@inner
def formation_target(state: State, work: Scratch, theatre: Theatre, p: np.record, f: int) -> float:
    """W* of one formation, E6."""
    return target_will(*will_terms(state, work, theatre, p, f))


@inner
def will_terms(state: State, work: Scratch, theatre: Theatre, p: np.record, f: int) -> Terms:
    """The terms of W*; the challenger and third parties have no terms of pay, patron or losing."""
    camp, kind = theatre.formations[f].camp, theatre.formations[f].kind
    own = theatre.formations[f].will
    losses = loss_term(p.morale_losses, state.formations[f].recent_loss)
    supply = supply_term(p.morale_short_supply, state.formations[f].supply_days, p.supply_critical_days)
    if camp != CAMP_BESIEGED:
        level = p.morale_challenger_level if camp == CAMP_CHALLENGER and kind == ASSAULT else 0.0
        shock = 0.0
        if state.formations[f].doing == ATTACK and state.formations[f].next < 0:
            sorties = work.places[state.formations[f].place].sorties
            shock = -saturating(sorties, p.air_sorties_half, p.air_will_loss)
        return own, level, 0.0, 0.0, shock, 0.0, losses, supply, 0.0, 0.0
    army = kind == CORE or kind == LINE or kind == MILITIA
    pay = pay_term(p.morale_pay, state.run[0].pay) if army else 0.0
    seat = state.seats[ROLE_GROUND_PATRON]
    coverage = believed(seat.announced, seat.actual, seat.credibility)
    advisers = adviser_term(p.morale_coupling_adviser, theatre.formations[f].advised, coverage)
    air = 0.0
    if state.formations[f].next < 0:
        air = saturating(work.places[state.formations[f].place].promised, p.air_sorties_half, p.air_will_gain)
    front = p.command_leader == AT_FRONT and state.run[0].leader_in_office
    leader = p.morale_leader_at_front if front else 0.0
    abandonment = abandonment_term(p.morale_coupling_abandonment, state.run[0].abandonment)
    losing = losing_term(p.morale_losing, state.run[0].losing)
    return own, p.morale_besieged_level, pay, advisers, air, leader, losses, supply, abandonment, losing
