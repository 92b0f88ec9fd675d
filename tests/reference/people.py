"""Will, desertion, breaking with its five ends, and towns that rise."""

from __future__ import annotations

import math

from tests.reference.departures import desert, dissolve, refuge, repulsed, withdraw
from tests.reference.moment import Moment, armed_crowd, gate_is_open
from tests.reference.roads import FAR, cut_off
from tests.reference.rules import (
    arrested,
    fading,
    log_odds,
    out_on_the_street,
    settled_crowd,
    share_of,
    strikes,
    total,
    towards,
)
from tests.reference.world import Formation, Place, World

ENDS = ("withdraw", "rout", "surrender", "handover", "defect")
POOL_OF_END = {"rout": "deserted", "surrender": "captured", "handover": "deserted", "defect": "defected"}


def believed(seat: object) -> float:
    """Deed and word, the word as far as it is believed."""
    return seat.actual * (1.0 - seat.credibility) + seat.announced * seat.credibility


def wanted_will(world: World, formation: Formation, sorties: float, promised: float) -> float:
    """W*, E6."""
    p, state, run = world.p, formation.state, world.run
    short = max(0.0, 1.0 - state.supply_days / p.supply_critical_days)
    will = formation.fixed.will - p.morale_losses * state.recent_loss - p.morale_short_supply * short
    if formation.camp != "besieged":
        main_force = formation.camp == "challenger" and formation.kind == "assault"
        if formation.doing == "attack" and formation.next is None:
            will -= p.air_will_loss * sorties / (sorties + p.air_sorties_half)
        return will + (p.morale_challenger_level if main_force else 0.0)
    will += p.morale_besieged_level
    if formation.kind in ("core", "line", "militia"):
        will += p.morale_pay * (run.pay - 1.0)
    will += p.morale_coupling_adviser * formation.fixed.advised * believed(world.seats["ground_patron"])
    if formation.next is None:
        will += p.air_will_gain * promised / (promised + p.air_sorties_half)
    if p.command_leader == "at_front" and run.leader_in_office:
        will += p.morale_leader_at_front
    return will - p.morale_coupling_abandonment * run.abandonment - p.morale_losing * run.losing


def wills(world: World, now: Moment) -> None:
    """Every will moves towards its target; losses are forgotten."""
    p = world.p
    for formation in world.formations:
        if formation.active:
            goal = wanted_will(world, formation, now.sorties[formation.place], now.promised[formation.place])
            left = fading(p.time_step_days, p.morale_relax_days)
            formation.state.will = towards(formation.state.will, goal, left)
            formation.state.recent_loss *= fading(p.time_step_days, p.attrition_memory_days)


def breaks(world: World, now: Moment) -> None:
    """Each formation in turn: stand down, or trickle and perhaps break."""
    for formation in world.formations:
        if not formation.active:
            continue
        if world.collapsed and formation.party is world.besieged_party:
            if world.draw(formation, "stand_down")[0] < strikes(world.p.standdown_rate, world.p.time_step_days):
                dissolve(formation, "evacuated" if formation.kind == "expeditionary" else "stood_down")
        elif formation.camp == "besieged":
            _besieged(world, now, formation)
        elif formation in now.stood:
            _perhaps_break(world, now, formation)


def _besieged(world: World, now: Moment, formation: Formation) -> None:
    p = world.p
    if formation.kind != "expeditionary":
        rate = p.desertion_rate * math.exp(p.desertion_will * (0.5 - share_of(formation.state.will)))
        desert(formation, strikes(rate, p.time_step_days), world.draw(formation, "break")[2])
    if formation.stands and formation in now.stood:
        _perhaps_break(world, now, formation)


def _perhaps_break(world: World, now: Moment, formation: Formation) -> None:
    p, place = world.p, now.stood[formation]
    exposed, odds = _exposure(world, now, formation, place)
    if not formation.stands or not exposed:
        return
    draw = world.draw(formation, "break")
    ours = formation.camp == "besieged"
    patron = world.seats["ground_patron"]
    if draw[0] < strikes(_hazard(world, formation, place, odds), p.time_step_days):
        if ours:
            world.run.public_broke += formation.fixed.part
            patron.broke += formation.fixed.part
        end_of(world, now, formation, place, odds, (draw[1], draw[3]))
    elif ours:
        world.run.public_held += formation.fixed.part * p.time_step_days
        patron.held += formation.fixed.part * p.time_step_days


def _exposure(world: World, now: Moment, formation: Formation, place: Place) -> tuple[bool, float]:
    """Whether it is exposed, and the enemy's ln odds against it."""
    width = place.fixed.frontage if world.p.break_frontage else FAR
    terrain, camp = place.fixed.terrain, formation.camp
    if camp != place.camp:
        defence = now.strength[place.camp, place]
        against = -log_odds(min(width, now.attackers[place]), min(width, defence), terrain)
        return formation.doing == "attack" and defence > 0.0, against
    crowd = now.crowd[place] if camp == "besieged" else 0.0
    own = now.strength[camp, place]
    if now.enemies(place) > 0.0:
        return True, log_odds(min(width, now.enemies(place) + crowd), min(width, own), terrain)
    return crowd > world.p.uprising_exposure * own, 0.0


def _hazard(world: World, formation: Formation, place: Place, odds: float) -> float:
    p = world.p
    log = p.break_will * (0.5 - share_of(formation.state.will)) + p.break_force_ratio * odds
    log += p.break_encircled if cut_off(place, formation.camp) else 0.0
    log += p.contagion_break * place.state.rumour if formation.camp == "besieged" else p.break_challenger
    return p.break_rate * math.exp(log - formation.state.frailty)


def end_of(
    world: World, now: Moment, formation: Formation, place: Place, odds: float, draw: tuple[float, float]
) -> None:
    """How a broken formation ends; attackers of any camp but the besieged fall back."""
    if formation.camp != "besieged":
        repulsed(world, now, formation)
        return
    men = formation.state.men
    end = _which_end(world, now, formation, place, odds, draw[0])
    if end == "withdraw":
        withdraw(world, now, formation, draw[1])
    else:
        betrayed = end == "handover" and not world.seat_orders.honour
        dissolve(formation, "captured" if betrayed else POOL_OF_END[end])
    place.state.last_break = ENDS.index(end) + 1
    now.events[place] += men / world.facts.besieged_persons


def _which_end(world: World, now: Moment, formation: Formation, place: Place, odds: float, draw: float) -> str:
    p, legitimacy, offer = world.p, place.state.legitimacy, world.seats["challenger"]
    trust = world.sector_orders[place.fixed.sector].deal * offer.credibility
    has_route = refuge(now, place, formation.camp) is not None
    orderly = p.outcome_withdraw + p.outcome_withdraw_will * (share_of(formation.state.will) - 0.5)
    scores = (
        orderly if has_route else -30.0,
        p.outcome_rout,
        p.outcome_surrender + (p.outcome_surrender_encircled if cut_off(place, "besieged") else 0.0),
        p.outcome_handover + p.outcome_handover_deal * trust * (1.0 - legitimacy),
        p.outcome_defection + p.outcome_defection_power * odds + 0.5 - legitimacy,
    )
    weights = [math.exp(score) for score in scores]
    point = draw * math.fsum(weights)
    for end, weight in zip(ENDS, weights, strict=True):
        point -= weight
        if point < 0.0:
            return end
    return ENDS[-1]


def _hardship(place: Place) -> float:
    return 1.0 - place.state.legitimacy


def first_quiet(world: World, place: Place, willing: float) -> None:
    """The level of protest that people and garrison are at peace with on the first day."""
    p, people = world.p, place.fixed.population
    place.state.quiet_garrison = willing
    if people > 0 and world.parties[place.fixed.holder].camp == "besieged":
        force = willing / max(1.0, p.uprising_armed_share * people)
        crowd = settled_crowd(_hardship(place), p.uprising_threshold, p.uprising_arrest, force)
        place.state.quiet_share = place.state.active_share = crowd


def mobilise(world: World, now: Moment) -> None:
    """Crowds gather or go home; people get used to a garrison."""
    p = world.p
    for place in world.places:
        willing, used_to = now.willing[place], place.state.quiet_garrison
        place.state.quiet_garrison = max(
            willing, towards(used_to, willing, fading(p.time_step_days, p.uprising_memory_days))
        )
        if gate_is_open(world) and place.fixed.population > 0 and place.camp == "besieged":
            _gather(world, place, willing)
        now.crowd[place] = armed_crowd(world, place)


def _gather(world: World, place: Place, willing: float) -> None:
    p, state = world.p, place.state
    unit = max(1.0, p.uprising_armed_share * place.fixed.population)
    left = fading(p.time_step_days, p.uprising_relax_days)
    fear = (1.0 - world.run.losing) ** p.uprising_fear_exponent
    risk = arrested(p.uprising_arrest, willing / unit, fear, state.active_share)
    used = arrested(p.uprising_arrest, state.quiet_garrison / unit, 1.0, state.quiet_share)
    goal = out_on_the_street(_hardship(place), risk, p.uprising_threshold)
    quiet = out_on_the_street(_hardship(place), used, p.uprising_threshold)
    state.active_share = towards(state.active_share, goal, left)
    state.quiet_share = towards(state.quiet_share, quiet, left)


def share_lost(world: World) -> tuple[int, float]:
    """Capitals lost, and the share of their people."""
    lost = [place for place in world.places if place.fixed.capital and place.camp != "besieged"]
    return len(lost), total(place.fixed.population for place in lost) / world.facts.capital_people
