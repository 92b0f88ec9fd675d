"""The four seats' doctrines once more; each writes its levers into the World's book."""

from __future__ import annotations

import math
from types import SimpleNamespace

from tests.reference.moment import Moment
from tests.reference.rules import holds, total
from tests.reference.sight import Sight
from tests.reference.world import ROLES, World

GIVEN_UP_BELOW, AXIS_FROM = 0.6, 0.7
OFF_AXIS, LEAST_FOCUS = -20.0, 0.1


def decide(world: World, now: Moment) -> None:
    """All filled seats answer, each from its own sight of one and the same World."""
    answers = [besieged, challenger, ground_patron, air_patron]
    sights = [Sight(world, now, role) for role in ROLES]
    for bit, (answer, sight) in enumerate(zip(answers, sights, strict=True)):
        if world.facts.roles & (1 << bit):
            answer(world, sight)


def besieged(world: World, sight: Sight) -> None:
    """Draw in the periphery by policy; reinforce the gravest threatened sector; pay."""
    p = world.p
    axis_threatened = any(s.is_threatened and s.priority >= AXIS_FROM for s in sight.sectors)
    draw_in = {
        "hold_all": False,
        "early_consolidate": sight.capitals_lost >= 1,
        "forward": False,
        "fortress": sight.capitals_lost >= 1,
        "historical": sight.capitals_lost >= p.command_trigger_capitals or axis_threatened,
    }[p.command_withdrawal_policy]
    grave = [s for s in sight.sectors if s.is_threatened and s.capitals_held > 0 and s.priority > 0.0]
    gravest = min(grave, key=lambda s: (-s.priority, s.row)).row if grave else -1
    on_axis = [s for s in sight.sectors if s.axis >= 0 and s.is_front and s.capitals_held > 0]
    if p.command_withdrawal_policy == "forward" and on_axis:
        gravest = min(on_axis, key=lambda s: (s.axis, s.row)).row
    kept = 0.9 if p.command_withdrawal_policy == "fortress" else GIVEN_UP_BELOW
    for sector, order in zip(sight.sectors, world.sector_orders, strict=True):
        firm = world.sectors[sector.row].is_held_firm
        order.withdraw = float(draw_in and sector.priority < kept and not firm)
        order.reinforce = float(sector.row == gravest or bool(firm))
    world.seat_orders.pay = p.command_pay


def _appeal(world: World, sector: SimpleNamespace) -> float:
    """What a sector promises: nothing in particular, its turn on the axis, or worth over what is in the way."""
    p = world.p
    if p.challenger_doctrine == "nearest":
        return 0.0
    if p.challenger_doctrine == "axis":
        return -float(sector.axis) if sector.axis >= 0 else OFF_AXIS
    deterred = p.challenger_resistance * math.log(1.0 + sector.besieged / 1000.0)
    deterred += p.challenger_loyalty * max(0.0, sector.legitimacy - 0.5)
    worth = math.log(sector.held_value / (sector.km + p.challenger_distance_km))
    return worth - deterred / max(p.challenger_focus, LEAST_FOCUS)


def challenger(world: World, sight: Sight) -> None:
    """Effort by what each held sector promises against the best; deals, bases."""
    p = world.p
    goes_on = _gains_ground(world, sight)
    appeal = {s.row: _appeal(world, s) for s in sight.sectors if s.held_value > 0.0}
    for sector, order in zip(sight.sectors, world.sector_orders, strict=True):
        wanted = p.challenger_offensive and goes_on and sector.row in appeal
        order.effort = math.exp(p.challenger_focus * (appeal[sector.row] - max(appeal.values()))) if wanted else 0.0
        order.deal = p.deals_offered
    world.seat_orders.attack_bases, world.seat_orders.honour = p.challenger_attack_bases, float(p.deals_honoured)


def _gains_ground(world: World, sight: Sight) -> bool:
    """Until nothing of worth has fallen for too long; then never again. Memory: begun, mark, days without gain."""
    p, memo = world.p, world.memo["challenger"]
    held = total(s.held_value for s in sight.sectors)
    over = memo[2] > p.challenger_patience_days
    if not memo[0] or (not over and held <= memo[1] - p.challenger_objective):
        memo[0], memo[1], memo[2] = 1.0, held, 0.0
    else:
        memo[2] += sight.days_since
    return memo[2] <= p.challenger_patience_days


def _gain(world: World, will: float) -> float:
    """What full coverage adds to the chance of holding."""
    p = world.p
    alone = p.ground_patron_man_ratio * will * p.support_ground_patron_effect
    return holds(p.ground_patron_man_ratio * will, p.ground_patron_contest) - holds(alone, p.ground_patron_contest)


def _better_gone(world: World, sight: Sight) -> bool:
    p = world.p
    will = sight.host_will if p.ground_patron_depends_on_host_will else sight.first_will
    corridor = 1.0 if sight.corridor_open else 1.0 - p.ground_patron_corridor_share
    return p.ground_patron_value * corridor * _gain(world, will) < min(
        p.ground_patron_cost, p.ground_patron_value * _gain(world, sight.first_will)
    )


def ground_patron(world: World, sight: Sight) -> None:
    """Leave, hold, surge, bluff, or judge; what is remembered is days of doubt and that it has left."""
    p, order = world.p, world.seat_orders
    memo = world.memo["ground_patron"]
    doubt, left = memo[0], memo[1] > 0.5
    if p.ground_patron_policy == "withdraw":
        left = left or sight.day >= p.ground_patron_withdraw_day
    elif p.ground_patron_policy == "endogenous":
        doubt = doubt + sight.days_since if _better_gone(world, sight) else 0.0
        left = left or doubt > p.ground_patron_patience_days
    surging = p.ground_patron_policy in ("surge", "bluff") and sight.day >= p.ground_patron_surge_day
    order.posture = 1.0 if left else 2.0 if surging else 0.0
    order.announced = 0.0 if left else 1.0 if surging else p.ground_patron_coverage
    order.coverage = p.ground_patron_coverage if p.ground_patron_policy == "bluff" and not left else order.announced
    if p.ground_patron_policy == "recall_officers" and sight.day >= p.ground_patron_withdraw_day:
        order.announced = order.coverage = 0.0
    memo[0], memo[1] = doubt, float(left)


def air_patron(world: World, sight: Sight) -> None:
    """Sorties, the part kept for bases, asylum."""
    p, order = world.p, world.seat_orders
    flown = p.air_patron_sorties_per_day
    if flown < 0.0:
        flown = p.air_patron_sorties_full * (1.0 - p.air_patron_committed_elsewhere)
    if p.air_patron_policy == "step_in" and world.seats["ground_patron"].announced <= 0.0:
        flown = p.air_patron_sorties_full
    order.sorties = 0.0 if p.air_patron_policy == "none" else flown
    order.promise = p.air_patron_promise if p.air_patron_promise >= 0.0 else order.sorties
    guarded = p.air_patron_policy == "base_first" and sight.base_km() < p.air_patron_base_km
    order.base_share = p.air_patron_base_share if guarded else 0.0
    order.asylum = float(p.air_patron_asylum and sight.host_will < p.air_patron_asylum_belief)
    for sector, row in zip(sight.sectors, world.sector_orders, strict=True):
        row.air_weight = float(sector.held_value > 0.0)
