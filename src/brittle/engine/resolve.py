"""Stages 7 to 9: will, the trickle of deserters, breaking and its outcome, stand-down."""

import math

import numpy as np

from brittle.engine.departures import (
    CAPTURED,
    DEFECTED,
    DESERTED,
    EVACUATED,
    STOOD_DOWN,
    fall_back,
    leave_for,
    retreat,
    shed,
)  # fmt: skip
from brittle.engine.derive import encircled
from brittle.engine.luck import draw
from brittle.engine.routes import FAR, holder_camp, nearest_refuge
from brittle.engine.work import STRENGTH, Work
from brittle.numerics.jit import inner, stage
from brittle.numerics.streams import BREAK, STAND_DOWN
from brittle.rules.air import saturating
from brittle.rules.breaking import (
    DEFECT,
    HANDOVER,
    SURRENDER,
    WITHDRAW,
    choose,
    defect_score,
    handover_score,
    log_hazard,
    surrender_score,
    will_term,
    withdraw_score,
)  # fmt: skip
from brittle.rules.combat import log_force_ratio
from brittle.rules.persons import hazard_share
from brittle.rules.rumour import believed
from brittle.rules.will import decay, desertion_rate, relax, short_supply, target_will
from brittle.world.state import ACTIVE, ATTACK, State
from brittle.world.theatre import (
    ASSAULT,
    CAMP_BESIEGED,
    CAMP_CHALLENGER,
    CORE,
    EXPEDITIONARY,
    LINE,
    MILITIA,
    ROLE_CHALLENGER,
    ROLE_GROUND_PATRON,
    Theatre,
)  # fmt: skip

AT_FRONT = 2.0
Terms = tuple[float, float, float, float, float, float, float, float, float, float]


@stage
def update_will(state: State, work: Work, theatre: Theatre, p: np.record) -> None:
    """Every active formation's will moves towards its target; the memory of losses fades."""
    keep = decay(p.time_step_days, p.morale_relax_days)
    forget = decay(p.time_step_days, p.attrition_memory_days)
    for f in range(len(state.formations)):
        if state.formations[f].status == ACTIVE:
            target = formation_target(state, work, theatre, p, f)
            state.formations[f].will = relax(state.formations[f].will, target, keep)
            state.formations[f].recent_loss *= forget


@inner
def formation_target(state: State, work: Work, theatre: Theatre, p: np.record, f: int) -> float:
    """W* of one formation, E6."""
    return target_will(*will_terms(state, work, theatre, p, f))


@inner
def will_terms(state: State, work: Work, theatre: Theatre, p: np.record, f: int) -> Terms:
    """The terms of W*; the challenger and third parties have no pay, patron or losing terms (D3)."""
    camp, kind = theatre.formations[f].camp, theatre.formations[f].kind
    own = theatre.formations[f].will
    losses = -p.morale_losses * state.formations[f].recent_loss
    supply = -p.morale_short_supply * short_supply(state.formations[f].supply_days, p.supply_critical_days)
    if camp != CAMP_BESIEGED:
        level = p.morale_rebels_level if camp == CAMP_CHALLENGER and kind == ASSAULT else 0.0
        shock = 0.0
        if state.formations[f].doing == ATTACK and state.formations[f].next < 0:
            sorties = work.places[state.formations[f].place].sorties
            shock = -saturating(sorties, p.air_sorties_half, p.air_will_loss)
        return own, level, 0.0, 0.0, shock, 0.0, losses, supply, 0.0, 0.0
    army = kind == CORE or kind == LINE or kind == MILITIA
    pay = p.morale_pay * (state.run[0].pay - 1.0) if army else 0.0
    seat = state.seats[ROLE_GROUND_PATRON]
    coverage = believed(seat.announced, seat.actual, seat.credibility)
    advisers = p.morale_coupling_adviser * theatre.formations[f].advised * coverage
    air = 0.0
    if state.formations[f].next < 0:
        air = saturating(work.places[state.formations[f].place].promised, p.air_sorties_half, p.air_will_gain)
    front = p.command_leader == AT_FRONT and state.run[0].leader_in_office
    leader = p.morale_leader_at_front if front else 0.0
    abandonment = -p.morale_coupling_abandonment * state.run[0].abandonment
    losing = -p.morale_losing * state.run[0].losing
    return own, p.morale_regime_level, pay, advisers, air, leader, losses, supply, abandonment, losing


@stage
def desert_break_and_stand_down(state: State, work: Work, theatre: Theatre, p: np.record, key: np.record) -> None:
    """Each active formation: trickle, then a break if it is exposed, or stand-down once the regime is gone."""
    collapsed = state.run[0].collapse_step >= 0
    for f in range(len(state.formations)):
        if state.formations[f].status != ACTIVE:
            continue
        besieged = theatre.formations[f].camp == CAMP_BESIEGED
        if collapsed and theatre.formations[f].party == theatre.facts[0].besieged_party:
            _stand_down(state, theatre, p, key, f)
        elif besieged or work.formations[f].present >= 0:
            _trickle_and_break(state, work, theatre, p, key, f, besieged)


@stage
def _stand_down(state: State, theatre: Theatre, p: np.record, key: np.record, f: int) -> None:
    luck, _, _, _ = draw(key, state.run[0].step, theatre.formations[f].key, STAND_DOWN)
    if luck < hazard_share(p.standdown_rate, p.time_step_days):
        leave_for(state, theatre, f, EVACUATED if theatre.formations[f].kind == EXPEDITIONARY else STOOD_DOWN)


@inner
def _trickle_and_break(
    state: State, work: Work, theatre: Theatre, p: np.record, key: np.record, f: int, besieged: bool
) -> None:
    """One block of luck serves the formation's step: break, outcome, trickle, march."""
    luck_break, luck_outcome, luck_trickle, luck_march = draw(key, state.run[0].step, theatre.formations[f].key, BREAK)
    days = p.time_step_days
    if besieged and theatre.formations[f].kind != EXPEDITIONARY:
        rate = desertion_rate(p.desertion_rate, p.desertion_will, state.formations[f].will)
        shed(state, theatre, f, hazard_share(rate, days), luck_trickle)
    if state.formations[f].status != ACTIVE or state.formations[f].next >= 0:
        return
    place = work.formations[f].present
    if place < 0:
        return
    exposed, odds = exposure(state, work, theatre, p, f, place)
    if not exposed:
        return
    rate, part = break_rate(state, theatre, p, f, place, odds), theatre.formations[f].part
    if luck_break < hazard_share(rate, days):
        if besieged:
            state.run[0].public_broke += part
            state.seats[ROLE_GROUND_PATRON].broke += part
        break_formation(state, work, theatre, p, f, place, odds, luck_outcome, luck_march)
    elif besieged:
        state.run[0].public_held += part * days
        state.seats[ROLE_GROUND_PATRON].held += part * days


@inner
def exposure(state: State, work: Work, theatre: Theatre, p: np.record, f: int, place: int) -> tuple[bool, float]:
    """Whether the formation is exposed (D5), and the enemy's ln force ratio against it (nought if by a crowd alone)."""
    camp = theatre.formations[f].camp
    holder = holder_camp(state, theatre, place)
    terrain = theatre.places[place].terrain
    width = theatre.places[place].frontage if p.break_frontage > 0.5 else FAR
    if camp != holder:
        defence = work.sums[STRENGTH, holder, place]
        odds = log_force_ratio(min(width, work.places[place].attackers), min(width, defence), terrain)
        return state.formations[f].doing == ATTACK and defence > 0.0, -odds
    crowd = work.places[place].locals if camp == CAMP_BESIEGED else 0.0
    enemies = work.places[place].attackers + work.places[place].incoming
    own = work.sums[STRENGTH, camp, place]
    if enemies > 0.0:
        return True, log_force_ratio(min(width, enemies + crowd), min(width, own), terrain)
    return crowd > p.uprising_exposure * own, 0.0


@inner
def break_rate(state: State, theatre: Theatre, p: np.record, f: int, place: int, odds: float) -> float:
    """Hazard a day that an exposed formation breaks, E7."""
    return p.break_rate * math.exp(log_hazard(*break_terms(state, theatre, p, f, place, odds)))


@inner
def break_terms(
    state: State, theatre: Theatre, p: np.record, f: int, place: int, odds: float
) -> tuple[float, float, float, float, float, float]:
    """The terms of ln(lambda / lambda0); frailty is subtracted."""
    camp = theatre.formations[f].camp
    besieged = camp == CAMP_BESIEGED
    rumour = p.contagion_break * state.places[place].rumour if besieged else 0.0
    side = 0.0 if besieged else p.break_challenger
    return (
        will_term(p.break_will, state.formations[f].will),
        p.break_force_ratio * odds,
        p.break_encircled * encircled(state, theatre, place, camp),
        rumour,
        side,
        state.formations[f].frailty,
    )


@stage
def break_formation(
    state: State,
    work: Work,
    theatre: Theatre,
    p: np.record,
    f: int,
    place: int,
    odds: float,
    luck_outcome: float,
    luck_march: float,
) -> None:
    """Carry out a break: other camps fall back and rest; the besieged end in one of five ways (D12, D25)."""
    if theatre.formations[f].camp != CAMP_BESIEGED:
        retreat(state, work, theatre, p, f)
        return
    men = state.formations[f].men
    outcome = outcome_of(state, work, theatre, p, f, place, odds, luck_outcome)
    if outcome == WITHDRAW and not fall_back(state, work, theatre, p, f, luck_march):
        leave_for(state, theatre, f, DESERTED)
    elif outcome == SURRENDER or outcome == HANDOVER and state.orders.seats[0].honour < 0.5:
        leave_for(state, theatre, f, CAPTURED)
    elif outcome == DEFECT:
        leave_for(state, theatre, f, DEFECTED)
    elif outcome != WITHDRAW:
        leave_for(state, theatre, f, DESERTED)
    state.places[place].last_break = outcome + 1
    work.places[place].event += men / theatre.facts[0].besieged_persons


@stage
def outcome_of(
    state: State, work: Work, theatre: Theatre, p: np.record, f: int, place: int, odds: float, luck: float
) -> int:
    """Which of the five outcomes a broken formation takes."""
    return choose(luck, *outcome_scores(state, work, theatre, p, f, place, odds))


@stage
def outcome_scores(
    state: State, work: Work, theatre: Theatre, p: np.record, f: int, place: int, odds: float
) -> tuple[float, float, float, float, float]:
    """Scores of the five outcomes."""
    will = state.formations[f].will
    legitimacy = state.places[place].legitimacy
    route = nearest_refuge(state, work, theatre, place, theatre.formations[f].camp) >= 0
    seat = state.seats[ROLE_CHALLENGER]
    offered = state.orders.sectors[theatre.places[place].sector].deal
    trust = offered * seat.credibility
    return (
        withdraw_score(p.outcome_withdraw, p.outcome_withdraw_will, will, route),
        p.outcome_rout,
        surrender_score(
            p.outcome_surrender,
            p.outcome_surrender_encircled,
            encircled(state, theatre, place, CAMP_BESIEGED),
        ),
        handover_score(p.outcome_handover, p.outcome_handover_deal, trust, legitimacy),
        defect_score(p.outcome_defection, p.outcome_defection_power, odds, legitimacy),
    )


HANDED_OVER = HANDOVER + 1
