"""Stage 3: the besieged side's orders are carried out; withdrawal marches and reserves."""

import numpy as np

from brittle.engine.departures import DESERTED, EVACUATED, leave_for, set_out, shed
from brittle.engine.draws import draw
from brittle.engine.scratch import Scratch
from brittle.numerics.jit import inner, stage
from brittle.numerics.streams import ORDER
from brittle.rules.persons import hazard_share
from brittle.rules.rumour import event_size
from brittle.rules.withdrawal import transit_loss
from brittle.world.state import ACTIVE, HOLD, MARCH, State
from brittle.world.theatre import CAMP_BESIEGED, CORE, EXPEDITIONARY, MILITIA, Theatre

FIRST_STEP = 0


@stage
def carry_out_withdrawals(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record) -> None:
    """Each garrison of a sector under a withdrawal order marches off at the hazard `command.order_rate`."""
    chance = hazard_share(p.command_order_rate, p.time_step_days)
    for f in range(len(state.formations)):
        if not _can_be_moved(state, theatre, f) or theatre.formations[f].kind == MILITIA:
            continue
        place = state.formations[f].place
        sector = theatre.places[place].sector
        if state.orders.sectors[sector].withdraw < 0.5:
            continue
        march, transit, _, _ = draw(key, state.run[0].step, theatre.formations[f].garrison_key, ORDER)
        if march < chance:
            _draw_in(state, work, theatre, p, f, sector, transit)


@inner
def _can_be_moved(state: State, theatre: Theatre, f: int) -> bool:
    return (
        state.formations[f].status == ACTIVE
        and theatre.formations[f].party == theatre.facts[0].besieged_party
        and state.formations[f].doing == HOLD
        and state.formations[f].next < 0
    )


@stage
def _draw_in(state: State, work: Scratch, theatre: Theatre, p: np.record, f: int, sector: int, transit: float) -> None:
    """March to the sector's fallback, losing the least willing; with no way the men go home."""
    place = state.formations[f].place
    men = state.formations[f].men
    will = state.formations[f].will
    goal = best_place(state, theatre, theatre.sectors[sector].withdraw_to)
    if goal == place:
        return
    if goal >= 0 and set_out(state, work, theatre, f, goal, MARCH, CAMP_BESIEGED):
        shed(state, theatre, f, transit_loss(p.command_transit_loss, will), transit)
    else:
        leave_for(state, theatre, f, EVACUATED if is_expeditionary(theatre, f) else DESERTED)
    state.places[place].last_break = ORDERED_OUT
    work.places[place].event += event_size(p.contagion_order_signal, men, theatre.facts[0].besieged_persons)


ORDERED_OUT = 10


@stage
def best_place(state: State, theatre: Theatre, sector: int) -> int:
    """Most valued place of the sector that the besieged camp holds, -1 if none."""
    best, worth = -1, -1.0
    for place in range(len(state.places)):
        if theatre.places[place].sector == sector and theatre.places[place].value > worth:
            if theatre.parties[state.places[place].holder].camp == CAMP_BESIEGED and not theatre.places[place].is_base:
                best, worth = place, theatre.places[place].value
    return best


@stage
def carry_out_reserves(state: State, work: Scratch, theatre: Theatre, p: np.record, key: np.record) -> None:
    """Core formations that are mobile reserves march to sectors that are to be reinforced."""
    target = _sector_to_reinforce(state, theatre)
    if target < 0:
        return
    goal = best_place(state, theatre, target)
    if goal < 0:
        return
    chance = hazard_share(p.command_reserve_rate, p.time_step_days)
    for f in range(len(state.formations)):
        if theatre.formations[f].kind != CORE or not _can_be_moved(state, theatre, f):
            continue
        sector = theatre.places[state.formations[f].place].sector
        if sector == target or state.orders.sectors[sector].reinforce > 0.5:
            continue
        _, _, march, _ = draw(key, state.run[0].step, theatre.formations[f].garrison_key, ORDER)
        _, _, _, mobile = draw(key, FIRST_STEP, theatre.formations[f].garrison_key, ORDER)
        if mobile < p.command_reserve_share and march < chance:
            set_out(state, work, theatre, f, goal, MARCH, CAMP_BESIEGED)


@stage
def _sector_to_reinforce(state: State, theatre: Theatre) -> int:
    """The sector of highest priority that the order names, -1 if none."""
    best, priority = -1, -1.0
    for sector in range(len(theatre.sectors)):
        if state.orders.sectors[sector].reinforce > 0.5 and theatre.sectors[sector].priority > priority:
            best, priority = sector, theatre.sectors[sector].priority
    return best


@stage
def is_expeditionary(theatre: Theatre, f: int) -> bool:
    """True for the ground patron's own people, who leave when it leaves."""
    return theatre.formations[f].kind == EXPEDITIONARY
