"""Places change hands; then rumour, the leader, and reports."""

from __future__ import annotations

import math

from tests.reference.departures import repulsed, stop
from tests.reference.draws import bells
from tests.reference.moment import Moment, forces_at
from tests.reference.people import end_of, share_lost
from tests.reference.rules import MOST_LOG_ODDS, fading, strikes, total
from tests.reference.world import ROLES, Formation, Party, Place, World

CAUSES = ("none", "assault", "withdrawal_order", "rout", "deal", "uprising", "vacated", "stand_down", "inject")
HANDED_OVER, ORDERED_OUT = 4, 10


def takers_at(world: World, now: Moment, place: Place) -> list[Formation]:
    """Formations that attack a place and have stood there since the step began."""
    there = [f for f in world.formations if f.stands and f.place is place and now.stood.get(f) is place]
    return [f for f in there if f.camp != place.camp and f.doing == "attack"]


def control(world: World, now: Moment) -> None:
    """A defence too weak for too long loses the place to the strongest taker."""
    p = world.p
    # The balance is struck for all places before the first of them changes hands.
    balance = {}
    for place in world.places:
        takers = takers_at(world, now, place)
        strength, men = total(now.force(f) for f in takers), sum(f.state.men for f in takers)
        balance[place] = (forces_at(world, now, place.camp, place), strength, men)
    for place in world.places:
        defence, taking, men = balance[place]
        crowd = now.crowd[place] if place.camp == "besieged" else 0.0
        pressing = min(taking + crowd, place.fixed.frontage) if p.break_frontage else taking + crowd
        weak = men + crowd >= p.control_least_persons and pressing > 0.0 and defence < p.control_threshold * pressing
        place.state.below_days = place.state.below_days + p.time_step_days if weak else 0.0
        if weak and place.state.below_days >= p.control_hold_days - 1e-9:
            _change_hands(world, now, place, taking)
    manned = {(f.camp, f.place) for f in world.formations if f.stands}
    for place in world.places:
        place.state.is_unheld = int((place.camp, place) not in manned)


def _change_hands(world: World, now: Moment, place: Place, taking: float) -> None:
    loser = place.camp
    place.state.cause = CAUSES.index(_cause(world, now, place, taking))
    give(world, place, _strongest(world, now, place))
    for formation in [f for f in world.formations if f.stands and f.place is place]:
        if formation.camp == place.camp:
            if formation.doing == "attack":
                stop(formation)
        elif formation.camp == loser == "besieged":
            draw = world.draw(formation, "transit")
            end_of(world, now, formation, place, MOST_LOG_ODDS, (draw[0], draw[1]))
        elif formation.camp == loser or formation.doing == "attack":
            repulsed(world, now, formation)
    place.state.last_break = 0


def _strongest(world: World, now: Moment, place: Place) -> Party:
    takers = takers_at(world, now, place)
    by_party = {
        party: total(now.force(f) for f in takers if f.party is party)
        for party in world.parties
        if any(f.party is party for f in takers)
    }
    strong = [(-strength, party.row) for party, strength in by_party.items() if strength > 0.0]
    return world.parties[min(strong)[1]] if strong else place.local


def give(world: World, place: Place, party: Party) -> None:
    """Write the new holder, and the first loss by the besieged camp."""
    was, place.holder = place.camp, party
    place.state.below_days = 0.0
    if was == "besieged" and place.camp != "besieged" and place.state.fall_step < 0:
        place.state.fall_step = world.run.step


def _cause(world: World, now: Moment, place: Place, taking: float) -> str:
    last = place.state.last_break
    if world.collapsed:
        return "stand_down"
    if last == HANDED_OVER:
        return "deal"
    if taking <= 0.0:
        return "uprising"
    if place in now.fought:
        return "assault"
    return "withdrawal_order" if last == ORDERED_OUT else "rout" if last > 0 else "vacated"


def rumours(world: World, now: Moment) -> None:
    """News of broken units, near and far; and the public's memory."""
    p = world.p
    sources = [(place, now.events[place]) for place in world.places if now.events[place] > 0.0]
    for place in world.places:
        heard = [
            size
            * (p.contagion_national_share + (1.0 - p.contagion_national_share) * math.exp(-km / p.contagion_length_km))
            for source, size in sources
            for km in [world.km[source.row][place.row]]
        ]
        place.state.rumour = total(heard, place.state.rumour * fading(p.time_step_days, p.contagion_memory_days))
    forget = fading(p.time_step_days, p.belief_memory_days)
    world.run.public_held *= forget
    world.run.public_broke *= forget


def capitals(world: World) -> None:
    """Capitals lost, and Lambda."""
    world.run.capitals_lost, world.run.losing = share_lost(world)


def menace(world: World, now: Moment) -> float:
    """Threat to the seat of power, E14: the challenger's men near it, on their own ground or attacking."""
    home = world.seat_of_power
    near = [
        formation
        for formation in world.formations
        if formation.active
        and formation.camp == "challenger"
        and (formation.place.camp == "challenger" or formation.doing == "attack")
        and world.km[formation.place.row][home.row] <= world.p.leader_threat_km
    ]
    enemies = total(now.force(formation) for formation in near)
    return min(1.0, enemies / max(1.0, now.strength["besieged", home])) if enemies > 0.0 else 0.0


def leader(world: World, now: Moment) -> None:
    """The leader may leave; collapse is the loss of the leader or of the seat of power."""
    p, run = world.p, world.run
    if run.leader_in_office and not world.collapsed and p.command_leader == "may_flee":
        push = p.leader_patron_gone * (1.0 - world.seats["ground_patron"].actual)
        push += p.leader_asylum * run.asylum + p.leader_losing * run.losing
        rate = p.leader_exit_rate * menace(world, now) * math.exp(push)
        if world.draw(world.seat_of_power, "leader")[0] < strikes(rate, p.time_step_days):
            run.leader_in_office, run.leader_exit_step = 0, run.step
    if not world.collapsed and (world.seat_of_power.camp != "besieged" or not run.leader_in_office):
        run.collapse_step = run.step


def reports(world: World, now: Moment) -> None:
    """What seats believe of places: delayed, and with error."""
    p = world.p
    if p.observation == "exact":
        return
    chance = strikes(1.0 / p.observation_delay_days, p.time_step_days)
    for number, role in enumerate(ROLES):
        for place, row in zip(world.places, world.beliefs[role], strict=True):
            arrives, *errors, _ = world.draw(place, "report", number)
            if arrives < chance:
                row.holder, row.age_days = place.holder.row, 0.0
                own, hostile = bells(*errors)
                row.will = now.mean_will(place)
                row.besieged = now.strength["besieged", place] * math.exp(p.observation_error * own)
                row.hostile = now.enemies(place) * math.exp(p.observation_error * hostile)
            else:
                row.age_days += p.time_step_days
