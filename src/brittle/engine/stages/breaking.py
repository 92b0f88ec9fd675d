"""Stages 8 and 9: the trickle of deserters, breaking and its outcome, stand-down."""

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
)
from brittle.engine.draws import draw
from brittle.engine.routes import holder_camp, nearest_refuge
from brittle.engine.scratch import STRENGTH, Scratch
from brittle.engine.stages.derive import encircled, room
from brittle.numerics.jit import inner, stage
from brittle.numerics.streams import BREAK, STAND_DOWN
from brittle.rules import breaking as rule
from brittle.rules.breaking import DEFECT, HANDOVER, SURRENDER, WITHDRAW
from brittle.rules.combat import log_force_ratio
from brittle.rules.persons import hazard_share
from brittle.rules.rumour import event_size
from brittle.rules.will import desertion_rate
from brittle.world.state import ACTIVE, ATTACK, State
from brittle.world.theatre import CAMP_BESIEGED, EXPEDITIONARY, ROLE_CHALLENGER, ROLE_GROUND_PATRON, Theatre

HANDED_OVER = HANDOVER + 1


@stage
def desert_break_and_stand_down(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record) -> None:
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
    chance, _, _, _ = draw(key, state.run[0].step, theatre.formations[f].key, STAND_DOWN)
    if chance < hazard_share(p.standdown_rate, p.time_step_days):
        leave_for(state, theatre, f, EVACUATED if theatre.formations[f].kind == EXPEDITIONARY else STOOD_DOWN)


@inner
def _trickle_and_break(
    state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record, f: int, besieged: bool
) -> None:
    """One block of draws serves the formation's step: break, outcome, trickle, march."""
    to_break, to_end, to_trickle, to_march = draw(key, state.run[0].step, theatre.formations[f].key, BREAK)
    days = p.time_step_days
    if besieged and theatre.formations[f].kind != EXPEDITIONARY:
        rate = desertion_rate(p.desertion_rate, p.desertion_will, state.formations[f].will)
        shed(state, theatre, f, hazard_share(rate, days), to_trickle)
    if state.formations[f].status != ACTIVE or state.formations[f].next >= 0:
        return
    place = work.formations[f].present
    if place < 0:
        return
    exposed, odds = exposure(state, work, theatre, p, f, place)
    if not exposed:
        return
    rate, part = break_rate(state, theatre, p, f, place, odds), theatre.formations[f].part
    if to_break < hazard_share(rate, days):
        if besieged:
            state.run[0].public_broke += part
            state.seats[ROLE_GROUND_PATRON].broke += part
        break_formation(state, work, theatre, p, f, place, odds, to_end, to_march)
    elif besieged:
        state.run[0].public_held += part * days
        state.seats[ROLE_GROUND_PATRON].held += part * days


@inner
def exposure(state: State, work: Scratch, theatre: Theatre, p: np.record, f: int, place: int) -> tuple[bool, float]:
    """Whether the formation is exposed, and the enemy's ln force ratio against it (zero if by a crowd alone)."""
    camp = theatre.formations[f].camp
    holder = holder_camp(state, theatre, place)
    terrain = theatre.places[place].terrain
    width = room(theatre, p, place)
    if camp != holder:
        defence = work.sums[STRENGTH, holder, place]
        odds = log_force_ratio(work.places[place].attackers, defence, terrain, width)
        return state.formations[f].doing == ATTACK and defence > 0.0, -odds
    crowd = work.places[place].locals if camp == CAMP_BESIEGED else 0.0
    enemies = work.places[place].attackers + work.places[place].incoming
    own = work.sums[STRENGTH, camp, place]
    if enemies > 0.0:
        return True, log_force_ratio(enemies + crowd, own, terrain, width)
    return rule.is_pressed_by_crowd(crowd, own, p.uprising_exposure), 0.0


@inner
def break_rate(state: State, theatre: Theatre, p: np.record, f: int, place: int, odds: float) -> float:
    """Hazard a day that an exposed formation breaks, E7."""
    return rule.break_rate(p.break_rate, *break_terms(state, theatre, p, f, place, odds))


@inner
def break_terms(
    state: State, theatre: Theatre, p: np.record, f: int, place: int, odds: float
) -> tuple[float, float, float, float, float, float]:
    """The terms of ln(lambda / lambda0), E7; frailty is subtracted."""
    camp = theatre.formations[f].camp
    besieged = camp == CAMP_BESIEGED
    heard = state.places[place].rumour if besieged else 0.0
    side = 0.0 if besieged else p.break_challenger
    return rule.break_terms(
        state.formations[f].will, odds, encircled(state, theatre, place, camp), heard, side,
        state.formations[f].frailty, p.break_will, p.break_force_ratio, p.break_encircled, p.contagion_break,
    )  # fmt: skip


@stage
def break_formation(
    state: State, work: Scratch, theatre: Theatre, p: np.record, f: int, place: int, odds: float, to_end: float,
    to_march: float,
) -> None:  # fmt: skip
    """Carry out a break: other camps fall back and rest; the besieged end in one of five ways.

    A handover to a challenger that does not keep the terms is a surrender. `to_end` and `to_march` are the
    uniform draws that pick the outcome and the losses on the march.
    """
    if theatre.formations[f].camp != CAMP_BESIEGED:
        retreat(state, work, theatre, p, f)
        return
    men = state.formations[f].men
    outcome = outcome_of(state, work, theatre, p, f, place, odds, to_end)
    if outcome == WITHDRAW and not fall_back(state, work, theatre, p, f, to_march):
        leave_for(state, theatre, f, DESERTED)
    elif outcome == SURRENDER or outcome == HANDOVER and state.orders.seats[0].honour < 0.5:
        leave_for(state, theatre, f, CAPTURED)
    elif outcome == DEFECT:
        leave_for(state, theatre, f, DEFECTED)
    elif outcome != WITHDRAW:
        leave_for(state, theatre, f, DESERTED)
    state.places[place].last_break = outcome + 1
    work.places[place].event += event_size(1.0, men, theatre.facts[0].besieged_persons)


@stage
def outcome_of(
    state: State, work: Scratch, theatre: Theatre, p: np.record, f: int, place: int, odds: float, to_end: float
) -> int:
    """Which of the five outcomes a broken formation takes."""
    return rule.choose(to_end, *outcome_scores(state, work, theatre, p, f, place, odds))


@stage
def outcome_scores(
    state: State, work: Scratch, theatre: Theatre, p: np.record, f: int, place: int, odds: float
) -> tuple[float, float, float, float, float]:
    """Scores of the five outcomes."""
    will = state.formations[f].will
    legitimacy = state.places[place].legitimacy
    route = nearest_refuge(state, work, theatre, place, theatre.formations[f].camp) >= 0
    seat = state.seats[ROLE_CHALLENGER]
    offered = state.orders.sectors[theatre.places[place].sector].deal
    trust = offered * seat.credibility
    return (
        rule.withdraw_score(p.outcome_withdraw, p.outcome_withdraw_will, will, route),
        p.outcome_rout,
        rule.surrender_score(
            p.outcome_surrender, p.outcome_surrender_encircled, encircled(state, theatre, place, CAMP_BESIEGED)
        ),
        rule.handover_score(p.outcome_handover, p.outcome_handover_deal, trust, legitimacy),
        rule.defect_score(p.outcome_defection, p.outcome_defection_power, odds, legitimacy),
    )
