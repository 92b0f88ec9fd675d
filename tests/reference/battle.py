"""Patrons carry out their orders; then air attacks and attrition."""

from __future__ import annotations

import math

from tests.reference.departures import dissolve
from tests.reference.moment import Moment
from tests.reference.people import believed
from tests.reference.rules import fading, persons, some_of, strikes, survivors, total
from tests.reference.world import Formation, Place, World


def patrons(world: World, now: Moment) -> None:
    """Advisers come and go, sorties are flown, empty words wear out."""
    _advisers(world)
    _sorties(world, now)
    deal = max((row.deal for row in world.sector_orders), default=0.0)
    offer = world.seats["challenger"]
    offer.announced, offer.actual = max(0.0, deal), max(0.0, deal) * world.seat_orders.honour
    for role, scale in (("challenger", 1.0), ("ground_patron", 1.0), ("air_patron", world.p.air_patron_sorties_full)):
        seat = world.seats[role]
        emptiness = max(0.0, seat.announced - seat.actual) / max(scale, 1e-9)
        wear = min(1.0, emptiness) * world.p.time_step_days / world.p.belief_credibility_days
        seat.credibility *= math.exp(-wear)


def _advisers(world: World) -> None:
    p, order, seat, run = world.p, world.seat_orders, world.seats["ground_patron"], world.run
    seat.announced = order.announced
    stay = math.exp(-p.ground_patron_evacuation_rate * p.time_step_days)
    seat.actual = order.coverage * (1.0 - stay) + seat.actual * stay
    run.abandonment *= fading(p.time_step_days, p.morale_abandonment_days)
    if order.posture == 1.0:
        if run.ground_patron_exit_step < 0:
            run.ground_patron_exit_step, run.abandonment = run.step, 1.0
        for formation in world.formations:
            if formation.active and formation.kind == "expeditionary":
                if world.draw(formation, "evacuation")[0] < strikes(p.ground_patron_evacuation_rate, p.time_step_days):
                    dissolve(formation, "evacuated")


def _sorties(world: World, now: Moment) -> None:
    p, order, seat = world.p, world.seat_orders, world.seats["air_patron"]
    seat.actual = order.sorties * (1.0 - order.base_share)
    seat.announced = max(order.promise, seat.actual)
    world.run.base_share, world.run.asylum = order.base_share, order.asylum
    own = 0.0 if world.collapsed else p.air_besieged_sorties
    contested = [place for place in world.places if now.enemies(place) > 0.0 and place.camp == "besieged"]
    worth = {place: place.fixed.value for place in contested}
    helped = {place: worth[place] * world.sector_orders[place.fixed.sector].air_weight for place in contested}
    all_worth, all_helped = total(worth.values()), total(helped.values())
    for place in contested:
        flown = own * worth[place] / all_worth if all_worth > 0.0 else 0.0
        lent = seat.actual * helped[place] / all_helped if all_helped > 0.0 else 0.0
        now.sorties[place] = flown + lent
        now.promised[place] = flown + (believed(seat) * helped[place] / all_helped if all_helped > 0.0 else 0.0)


def fights(world: World, now: Moment) -> None:
    """Every attacked place in turn."""
    for place in world.places:
        if now.attackers[place] > 0.0:
            _fight(world, now, place)
        else:
            place.state.reference_defender = place.state.reference_attacker = 0.0


def _fight(world: World, now: Moment, place: Place) -> None:
    p, state = world.p, place.state
    there = [f for f in world.formations if f.stands and now.stood.get(f) is place]
    ours = [f for f in there if f.camp == place.camp]
    theirs = [f for f in there if f.camp != place.camp and f.doing == "attack"]
    defenders, attackers = sum(f.state.men for f in ours), sum(f.state.men for f in theirs)
    if attackers == 0:
        return
    left = (float(defenders), float(attackers))
    if defenders > 0:
        now.fought.add(place)
        state.reference_defender = state.reference_defender or float(defenders)
        state.reference_attacker = state.reference_attacker or float(attackers)
        width = place.fixed.frontage
        fire_out = p.attrition_rate * min(width, total(now.force(f) for f in ours)) / defenders
        fire_in = p.attrition_rate * min(width, total(now.force(f) for f in theirs)) / attackers / place.fixed.terrain
        starts = (state.reference_defender, state.reference_attacker)
        left = survivors(p.attrition_law, left, starts, (fire_out, fire_in), p.time_step_days)
    bombed = p.air_persons_per_sortie * now.sorties[place] * p.time_step_days
    draw = world.draw(place, "attrition")
    _losses(world, ours, persons(defenders - left[0], draw[0], defenders))
    _losses(world, theirs, persons(attackers - left[1] + bombed, draw[1], attackers))


def _losses(world: World, side: list[Formation], lost: int) -> None:
    """Largest remainder: the whole part to each, what is over to the largest fractions, first rows first."""
    men = sum(f.state.men for f in side)
    if lost <= 0:
        return
    fair = {f: lost * (f.state.men / men) for f in side}
    share = {f: math.floor(fair[f]) for f in side}
    over = lost - sum(share.values())
    by_fraction = sorted((f for f in side if share[f] < f.state.men), key=lambda f: (share[f] - fair[f], f.row))
    for formation in by_fraction[:over]:
        share[formation] += 1
    for formation, gone in share.items():
        if gone > 0:
            _bury(world, formation, gone)


def _bury(world: World, formation: Formation, lost: int) -> None:
    killed = some_of(world.p.attrition_killed_share, lost, world.draw(formation, "outcome")[0])
    formation.party.pools["killed"] += killed
    formation.party.pools["wounded"] += lost - killed
    formation.state.recent_loss = min(1.0, formation.state.recent_loss + lost / formation.state.men)
    formation.state.men -= lost
    if formation.state.men == 0:
        dissolve(formation, "killed")
