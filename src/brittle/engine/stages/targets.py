"""Stage 3: idle columns of the challenger and of third parties choose targets; third parties come in."""

import math

import numpy as np

from brittle.engine.departures import set_out
from brittle.engine.draws import draw
from brittle.engine.routes import FAR, holder_camp, search
from brittle.engine.scratch import STRENGTH, Scratch
from brittle.engine.stages.rumour import public_belief
from brittle.numerics.jit import inner, stage
from brittle.numerics.streams import ACTIVATION, TARGET
from brittle.rules.combat import log_force_ratio
from brittle.rules.movement import target_score
from brittle.rules.persons import hazard_share
from brittle.rules.rumour import alarm
from brittle.world.state import ACTIVE, ATTACK, HOLD, State
from brittle.world.theatre import CAMP_BESIEGED, ROLE_CHALLENGER, TRIGGER_OFFENSIVE, Theatre

NO_SCORE = -1.0e9
LEAST_EFFORT = 1e-6


@stage
def wake_third_parties(state: State, theatre: Theatre, p: np.record, key: np.record) -> None:
    """Each dormant third party comes in at its hazard: with the alarm, or with the challenger's offensive."""
    if p.third_parties_active < 0.5:
        return
    lost = state.run[0].capitals_lost
    alarmed = alarm(1.0 - public_belief(state, p), lost, p.third_parties_alarm_capitals, p.third_parties_alarm_power)
    offensive = 1.0 if offensive_is_ordered(state) else 0.0
    for party in range(len(theatre.parties)):
        row = theatre.parties[party]
        if not row.scripted or state.parties[party].is_active or lost < max(row.needs, p.third_parties_capitals_needed):
            continue
        level = offensive if row.trigger == TRIGGER_OFFENSIVE else alarmed
        chance = hazard_share(row.rate * p.third_parties_rate * level, p.time_step_days)
        to_wake, _, _, _ = draw(key, state.run[0].step, row.key, ACTIVATION)
        if to_wake < chance:
            state.parties[party].is_active = 1


@stage
def send_columns(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record) -> None:
    """Idle columns are given targets at the hazard `challenger.plan_rate`; those who rise attack where they stand."""
    chance = hazard_share(p.challenger_plan_rate, p.time_step_days)
    for f in range(len(state.formations)):
        party = theatre.formations[f].party
        camp = theatre.formations[f].camp
        if camp == CAMP_BESIEGED or state.formations[f].status != ACTIVE or state.formations[f].doing != HOLD:
            continue
        if state.formations[f].rest_days > 0.0 or not _may_attack(state, theatre, party):
            continue
        place = state.formations[f].place
        if holder_camp(state, theatre, place) != camp:
            rises = theatre.parties[party].rises and holder_camp(state, theatre, place) == CAMP_BESIEGED
            if rises or place != theatre.formations[f].place:  # it came to attack, and has no way back: it fights on
                state.formations[f].doing = ATTACK
                state.formations[f].goal = place
            continue
        go, pick, _, _ = draw(key, state.run[0].step, theatre.formations[f].garrison_key, TARGET)
        if go < chance:
            _choose(state, work, theatre, p, f, pick)


@inner
def _may_attack(state: State, theatre: Theatre, party: int) -> bool:
    if theatre.parties[party].scripted:
        return state.parties[party].is_active
    return party == theatre.facts[0].challenger_party and offensive_is_ordered(state)


@inner
def offensive_is_ordered(state: State) -> bool:
    """True if the challenger's standing orders put effort anywhere."""
    for sector in range(len(state.orders.sectors)):
        if state.orders.sectors[sector].effort >= LEAST_EFFORT:
            return True
    return False


@stage
def _choose(state: State, work: Scratch, theatre: Theatre, p: np.record, f: int, pick: float) -> None:
    """Draw one target among hostile places next to own roads, by the weights of `target_score`."""
    camp = theatre.formations[f].camp
    if not _wants_any(state, work, theatre, p, f):
        return
    search(state, work, theatre, state.formations[f].place, camp)
    top = NO_SCORE
    for place in range(len(work.places)):
        score = NO_SCORE
        if _wants(state, work, theatre, p, f, place):
            score = _score(state, work, theatre, p, f, place)
        work.places[place].score = score
        top = max(top, score)
    if top <= NO_SCORE:
        return
    total = 0.0
    for place in range(len(work.places)):
        total += math.exp(work.places[place].score - top) if work.places[place].score > NO_SCORE else 0.0
    point, chosen = pick * total, -1
    for place in range(len(work.places)):
        if work.places[place].score > NO_SCORE:
            point -= math.exp(work.places[place].score - top)
            chosen = place
            if point < 0.0:
                break
    strength = work.formations[f].per_head * state.formations[f].men
    start = state.formations[f].place
    if set_out(state, work, theatre, f, chosen, ATTACK, camp):
        work.places[chosen].committed += strength
        work.places[start].sent += strength


@inner
def _approach(state: State, work: Scratch, theatre: Theatre, place: int) -> float:
    """Kilometres of the shortest approach to a hostile place from own roads."""
    km = FAR
    for edge in range(theatre.places[place].first_link, theatre.places[place].end_link):
        road = theatre.links[edge].road
        if not state.roads[road].is_closed:
            km = min(km, work.places[theatre.links[edge].place].distance + theatre.roads[road].km)
    return km


@inner
def _wants_any(state: State, work: Scratch, theatre: Theatre, p: np.record, f: int) -> bool:
    """True if there is a place at all that the column would go for."""
    for place in range(len(work.places)):
        if _wants(state, work, theatre, p, f, place):
            return True
    return False


@inner
def _wants(state: State, work: Scratch, theatre: Theatre, p: np.record, f: int, place: int) -> bool:
    """True if the column may and would go for this place, however far."""
    party, camp = theatre.formations[f].party, theatre.formations[f].camp
    held_by = holder_camp(state, theatre, place)
    if held_by == camp:
        return False
    if theatre.parties[party].scripted:
        if not theatre.claims[party, place]:
            return False
        if theatre.parties[party].attacks:
            return True
        if not theatre.parties[party].takes:
            return False
        own = gathered(state, work, theatre, f)
        return _expected_defence(state, work, theatre, p, place, held_by) <= p.third_parties_caution * own
    if held_by != CAMP_BESIEGED or state.orders.sectors[theatre.places[place].sector].effort < LEAST_EFFORT:
        return False
    return state.places[place].holder != theatre.facts[0].base_party or state.orders.seats[0].attack_bases > 0.5


@inner
def gathered(state: State, work: Scratch, theatre: Theatre, f: int) -> float:
    """Usable strength of the column's camp still there: its judgement does not depend on how units are split."""
    place = state.formations[f].place
    return work.sums[STRENGTH, theatre.formations[f].camp, place] - work.places[place].sent


@inner
def _score(state: State, work: Scratch, theatre: Theatre, p: np.record, f: int, place: int) -> float:
    """Score of a wanted place for one column; NO_SCORE where there is no way to it."""
    km = _approach(state, work, theatre, place)
    if km >= FAR:
        return NO_SCORE
    own = gathered(state, work, theatre, f)
    known = _expected_defence(state, work, theatre, p, place, holder_camp(state, theatre, place))
    odds = log_force_ratio(own + work.places[place].committed, known, theatre.places[place].terrain, math.inf)
    effort = 1.0
    if not theatre.parties[theatre.formations[f].party].scripted:
        effort = state.orders.sectors[theatre.places[place].sector].effort
    return target_score(
        theatre.places[place].value, theatre.places[place].beyond, km,
        p.challenger_distance_km, p.challenger_focus, effort,
        odds, p.challenger_resistance, theatre.places[place].legitimacy, p.challenger_loyalty,
    )  # fmt: skip


@inner
def _expected_defence(state: State, work: Scratch, theatre: Theatre, p: np.record, place: int, held_by: int) -> float:
    """Usable strength that the column's command expects there: the truth, or what was reported."""
    if p.observation < 0.5 or held_by != CAMP_BESIEGED:
        return work.sums[STRENGTH, held_by, place]
    return state.beliefs[ROLE_CHALLENGER * len(state.places) + place].besieged
