"""Stages 5 and 6: air attacks and attrition, in whole persons."""

from typing import Any

import numpy as np

from brittle.engine.departures import KILLED, WOUNDED, book, leave_for
from brittle.engine.draws import draw
from brittle.engine.routes import holder_camp
from brittle.engine.scratch import Scratch
from brittle.numerics.jit import inner, stage
from brittle.numerics.streams import ATTRITION, OUTCOME
from brittle.rules.air import losses_from_air
from brittle.rules.combat import engagement, fire, remembered_loss
from brittle.rules.persons import binomial_like, whole
from brittle.world.state import ACTIVE, ATTACK, State
from brittle.world.theatre import Theatre


@stage
def fight(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record) -> None:
    """Every contested place: losses of both sides from fire, and of attackers from the air."""
    for place in range(len(work.places)):
        if work.places[place].attackers <= 0.0:
            state.places[place].reference_defender = 0.0
            state.places[place].reference_attacker = 0.0
            continue
        _fight_at(state, work, theatre, p, key, place)


@inner
def _takes_part(state: State, work: Scratch, theatre: Theatre, f: int, place: int, camp: int, defending: bool) -> bool:
    """True if the formation has stood there since the step began, on that side of the fight."""
    if work.formations[f].present != place or state.formations[f].status != ACTIVE or state.formations[f].next >= 0:
        return False
    if defending:
        return theatre.formations[f].camp == camp
    return theatre.formations[f].camp != camp and state.formations[f].doing == ATTACK


@stage
def _side(state: State, work: Scratch, theatre: Theatre, place: int, camp: int, defending: bool) -> tuple[int, float]:
    """Persons and usable strength of one side."""
    men, strength = 0, 0.0
    for f in range(len(state.formations)):
        if _takes_part(state, work, theatre, f, place, camp, defending):
            men += state.formations[f].men
            strength += state.formations[f].men * work.formations[f].per_head
    return men, strength


@stage
def _fight_at(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record, place: int) -> None:
    camp = holder_camp(state, theatre, place)
    defenders, defence = _side(state, work, theatre, place, camp, True)
    attackers, offence = _side(state, work, theatre, place, camp, False)
    if attackers == 0:
        return
    to_defenders, to_attackers, _, _ = draw(key, state.run[0].step, theatre.places[place].key, ATTRITION)
    days, width = p.time_step_days, theatre.places[place].frontage
    from_air = losses_from_air(p.air_persons_per_sortie, work.places[place].sorties, days)
    defenders_left, attackers_left = float(defenders), float(attackers)
    if defenders > 0:
        _remember_start(state, place, defenders, attackers)
        work.places[place].engaged = 1
        defenders_left, attackers_left = engagement(
            int(p.attrition_law), float(defenders), float(attackers),
            state.places[place].reference_defender, state.places[place].reference_attacker,
            fire(p.attrition_rate, defence, width, defenders, 1.0),
            fire(p.attrition_rate, offence, width, attackers, theatre.places[place].terrain), days,
        )  # fmt: skip
    lost_defenders = whole(defenders - defenders_left, to_defenders, defenders)
    lost_attackers = whole(attackers - attackers_left + from_air, to_attackers, attackers)
    _split(state, work, theatre, p, key, place, camp, True, lost_defenders, defenders)
    _split(state, work, theatre, p, key, place, camp, False, lost_attackers, attackers)


@stage
def _remember_start(state: State, place: int, defenders: Any, attackers: Any) -> None:
    if state.places[place].reference_defender <= 0.0:
        state.places[place].reference_defender = float(defenders)
    if state.places[place].reference_attacker <= 0.0:
        state.places[place].reference_attacker = float(attackers)


@stage
def _split(
    state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record, place: int, camp: int, defending: bool,
    lost: int, men: int,
) -> None:  # fmt: skip
    """Share a side's losses among its formations by largest remainder, ties to the first row."""
    if lost <= 0:
        return
    rest = lost
    for f in range(len(state.formations)):
        if _takes_part(state, work, theatre, f, place, camp, defending):
            exact = lost * (state.formations[f].men / men)
            work.formations[f].loss = int(exact)
            work.formations[f].share = exact - int(exact)
            rest -= work.formations[f].loss
    while rest > 0:
        best, most = -1, -1.0
        for f in range(len(state.formations)):
            if _takes_part(state, work, theatre, f, place, camp, defending):
                room = work.formations[f].loss < state.formations[f].men
                if room and work.formations[f].share > most:
                    best, most = f, work.formations[f].share
        work.formations[best].loss += 1
        work.formations[best].share = -0.5
        rest -= 1
    for f in range(len(state.formations)):
        if _takes_part(state, work, theatre, f, place, camp, defending) and work.formations[f].loss > 0:
            _bury(state, work, theatre, p, key, f)


@stage
def _bury(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record, f: int) -> None:
    """Book a formation's losses as killed and wounded, and remember their share."""
    lost, men = work.formations[f].loss, state.formations[f].men
    to_kill, _, _, _ = draw(key, state.run[0].step, theatre.formations[f].key, OUTCOME)
    killed = binomial_like(p.attrition_killed_share, lost, to_kill)
    party = theatre.formations[f].party
    book(state, party, KILLED, killed)
    book(state, party, WOUNDED, lost - killed)
    state.formations[f].men = men - lost
    state.formations[f].recent_loss = remembered_loss(state.formations[f].recent_loss, lost, men)
    if state.formations[f].men == 0:
        leave_for(state, theatre, f, KILLED)
