"""Orders become marches, columns find targets, and everybody on a road goes on."""

from __future__ import annotations

import math

from tests.reference.departures import desert, dissolve, lost_in_transit, send, stop
from tests.reference.moment import Moment, forces_at
from tests.reference.roads import FAR, first_leg, reach, road_to
from tests.reference.rules import log_odds, strikes
from tests.reference.sight import public_belief
from tests.reference.world import Formation, Place, World

LEAST_EFFORT = 1e-6
ORDERED_OUT = 10
FIRST_STEP = 0


def besieged_orders(world: World, now: Moment) -> None:
    """Withdrawals first, then reserves."""
    p = world.p
    idle = [f for f in world.formations if f.stands and f.party is world.besieged_party and f.doing == "hold"]
    for formation in idle:
        if formation.kind != "militia" and world.sector_orders[formation.place.fixed.sector].withdraw >= 0.5:
            march, transit, _, _ = world.draw_together(formation, "order")
            if march < strikes(p.command_order_rate, p.time_step_days):
                _draw_in(world, now, formation, transit)
    _reserves(world, [f for f in idle if f.stands and f.doing == "hold" and f.kind == "core"])


def _strong_point(world: World, sector: int) -> Place | None:
    """The besieged camp's most valued place of a sector, bases aside."""
    held = [p for p in world.places if p.fixed.sector == sector and p.camp == "besieged" and not p.fixed.is_base]
    return min(held, key=lambda place: (-place.fixed.value, place.row)) if held else None


def _draw_in(world: World, now: Moment, formation: Formation, draw: float) -> None:
    place, men, will = formation.place, formation.state.men, formation.state.will
    goal = _strong_point(world, world.sectors[place.fixed.sector].withdraw_to)
    if goal is place:
        return
    if goal is not None and send(formation, goal, "march"):
        desert(formation, lost_in_transit(world, will), draw)
    else:
        dissolve(formation, "evacuated" if formation.kind == "expeditionary" else "deserted")
    place.state.last_break = ORDERED_OUT
    now.events[place] += world.p.contagion_order_signal * men / world.facts.besieged_persons


def _reserves(world: World, idle: list[Formation]) -> None:
    p = world.p
    named = [row for row, order in enumerate(world.sector_orders) if order.reinforce > 0.5]
    if not named:
        return
    target = min(named, key=lambda row: (-world.sectors[row].priority, row))
    goal = _strong_point(world, target)
    for formation in idle if goal is not None else []:
        sector = formation.place.fixed.sector
        if sector == target or sector in named:
            continue
        mobile = world.draw_together(formation, "order", FIRST_STEP)[3] < p.command_reserve_share
        if mobile and world.draw_together(formation, "order")[2] < strikes(p.command_reserve_rate, p.time_step_days):
            send(formation, goal, "march")


def offensive(world: World) -> bool:
    """True if the challenger's orders put effort anywhere."""
    return any(order.effort >= LEAST_EFFORT for order in world.sector_orders)


def wake(world: World) -> None:
    """Dormant third parties come in, on alarm or with the offensive."""
    p, lost = world.p, world.run.capitals_lost
    if not p.third_parties_active:
        return
    doubt = 1.0 - public_belief(world)
    alarm = min(1.0, doubt * lost / p.third_parties_alarm_capitals)
    alarm = alarm**p.third_parties_alarm_power if alarm > 0.0 else 0.0
    for party in world.parties:
        ready = lost >= party.needs and lost >= p.third_parties_capitals_needed
        if party.scripted and not party.is_active and ready:
            level = float(offensive(world)) if party.joins_offensive else alarm
            if world.draw(party, "activation")[0] < strikes(
                party.rate * p.third_parties_rate * level, p.time_step_days
            ):
                party.is_active = 1


def columns(world: World, now: Moment) -> None:
    """Idle columns of both other camps rise where they stand or choose a target."""
    p = world.p
    for formation in world.formations:
        party, place = formation.party, formation.place
        if formation.camp == "besieged" or not formation.active or formation.doing != "hold":
            continue
        may = party.is_active if party.scripted else party.row == world.facts.challenger_party and offensive(world)
        if formation.state.rest_days > 0.0 or not may:
            continue
        if place.camp == formation.camp:
            go, pick, _, _ = world.draw_together(formation, "target")
            if go < strikes(p.challenger_plan_rate, p.time_step_days):
                _choose(world, now, formation, pick)
        elif (party.rises and place.camp == "besieged") or place.row != formation.fixed.place:
            formation.doing, formation.goal = "attack", place


def _choose(world: World, now: Moment, formation: Formation, pick: float) -> None:
    ways = reach(formation.place, formation.camp)
    scores = {}
    for place in world.places:
        if _wanted(world, now, formation, place):
            legs = [ways[other] + road.km for other, road in place.ways if not road.is_closed and other in ways]
            if legs and min(legs) < FAR:
                scores[place] = _score(world, now, formation, place, min(legs))
    scores = {place: score for place, score in scores.items() if score > -FAR}
    if not scores:
        return
    top = max(scores.values())
    weights = {place: math.exp(score - top) for place, score in scores.items()}
    mark, goal = pick * math.fsum(weights.values()), None
    for goal, weight in weights.items():  # noqa: B007  (the last one if rounding leaves the mark beyond the end)
        mark -= weight
        if mark < 0.0:
            break
    assert goal is not None
    if send(formation, goal, "attack"):
        now.committed[goal] += now.force(formation)


def _defence(world: World, now: Moment, place: Place) -> float:
    """What the column's command expects there."""
    if world.p.observation == "reported" and place.camp == "besieged":
        return world.beliefs["challenger"][place.row].besieged
    return now.strength[place.camp, place]


def _gathered(world: World, now: Moment, formation: Formation) -> float:
    """What its camp still has where it stands; who has just left for a target counts there."""
    return forces_at(world, now, formation.camp, formation.place)


def _wanted(world: World, now: Moment, formation: Formation, place: Place) -> bool:
    party = formation.party
    if place.camp == formation.camp:
        return False
    if party.scripted:
        thin = _defence(world, now, place) <= world.p.third_parties_caution * _gathered(world, now, formation)
        return place.row in party.claims and (party.attacks or (party.takes and thin))
    if place.holder.row == world.facts.base_party and world.seat_orders.attack_bases <= 0.5:
        return False
    return place.camp == "besieged" and world.sector_orders[place.fixed.sector].effort >= LEAST_EFFORT


def _score(world: World, now: Moment, formation: Formation, place: Place, km: float) -> float:
    p, fixed = world.p, place.fixed
    odds = log_odds(_gathered(world, now, formation) + now.committed[place], _defence(world, now, place), fixed.terrain)
    effort = 1.0 if formation.party.scripted else world.sector_orders[fixed.sector].effort
    worth = fixed.value + fixed.beyond
    if worth <= 0.0:
        return -math.inf
    score = p.challenger_focus * math.log(worth / (km + p.challenger_distance_km)) + math.log(effort)
    return (
        score + p.challenger_resistance * min(0.0, odds) - p.challenger_loyalty * max(0.0, place.coded_legitimacy - 0.5)
    )


def march(world: World, now: Moment) -> None:
    """Rest, supply, and the road."""
    for formation in world.formations:
        if formation.active:
            formation.state.rest_days = max(0.0, formation.state.rest_days - world.p.time_step_days)
            _supply(world, now, formation)
            _travel(world, now, formation)


def _supply(world: World, now: Moment, formation: Formation) -> None:
    if formation.camp != "besieged" and formation.kind != "assault":
        return
    p, place, state = world.p, formation.place, formation.state
    near = (
        {place}
        if place.camp == formation.camp
        else {place, *(other for other, road in place.ways if not road.is_closed)}
    )
    if near & now.joined[formation.camp]:
        state.supply_days = min(p.supply_days_max, state.supply_days + p.supply_resupply_rate * p.time_step_days)
    else:
        state.supply_days = max(0.0, state.supply_days - p.time_step_days)


def _travel(world: World, now: Moment, formation: Formation) -> None:
    p, left = world.p, world.p.time_step_days
    while left > 0.0 and formation.next is not None:
        ahead = formation.next
        road = road_to(formation.place, ahead)
        if road.is_closed:
            return
        pace = (p.movement_opposed_speed if ahead.camp != formation.camp else p.movement_open_speed) * road.pace
        if formation.camp != "besieged":
            pace *= 1.0 / (1.0 + now.sorties[ahead] / p.movement_sorties_half)
        to_go = road.km - formation.state.km
        if to_go > pace * left:
            formation.state.km += pace * left
            return
        left -= to_go / pace
        _arrive(formation, ahead)


def _arrive(formation: Formation, place: Place) -> None:
    """Stop, go on, attack, or turn back; `next` says whether it is still on a road."""
    camp, behind, goal = formation.camp, formation.place, formation.goal
    if place.camp != camp and formation.doing != "attack":
        if behind.camp != camp:
            dissolve(formation, "deserted")
        else:
            formation.place, formation.next, formation.goal = place, behind, behind
            formation.state.km = 0.0
        return
    formation.place, formation.next, formation.state.km = place, None, 0.0
    if place.camp != camp:
        formation.goal = place
    elif goal is None or goal is place or (formation.doing == "attack" and goal.camp == camp):
        stop(formation)
    else:
        formation.next = first_leg(place, goal, camp)
        if formation.next is None:
            stop(formation)
