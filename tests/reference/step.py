"""The schedule: first day, and one step after the other."""

from __future__ import annotations

import math
from types import SimpleNamespace

from tests.reference.battle import fights, patrons
from tests.reference.control import CAUSES, capitals, control, give, leader, reports, rumours
from tests.reference.departures import dissolve, repulsed
from tests.reference.doctrines import decide
from tests.reference.draws import bells
from tests.reference.moment import Moment
from tests.reference.moves import besieged_orders, columns, march, wake
from tests.reference.people import breaks, first_quiet, mobilise, wanted_will, wills
from tests.reference.world import ROLES, World

KINDS = (
    "pay", "coverage", "announced_coverage", "sorties", "road_closed",
    "reinforce", "losses", "holder", "leader_exit", "activate", "legitimacy",
)  # fmt: skip
LASTING = KINDS[:5]
NEAR = 1e-9
OVERRIDDEN = ("pay", "coverage", "posture", "announced", "sorties")


def first_day(world: World) -> None:
    """Frailties and grievances are drawn; wills stand at their targets; crowds are quiet."""
    p = world.p
    for formation in world.formations:
        first, second, _, _ = world.draw_together(formation, "frailty", 0)
        formation.state.frailty = p.break_frailty * bells(first, second)[0]
    for place in world.places:
        first, second, _, _ = world.draws.four(0, place.fixed.key, "grievance")
        shifted = place.coded_legitimacy + p.support_legitimacy_shift + p.legitimacy_spread * bells(first, second)[0]
        place.state.legitimacy = max(0.0, min(1.0, shifted))
    capitals(world)
    for formation in world.formations:
        formation.state.will = wanted_will(world, formation, 0.0, 0.0)
    now = Moment(world)
    for place in world.places:
        first_quiet(world, place, now.willing[place])
    for role in ROLES:
        for place, row in zip(world.places, world.beliefs[role], strict=True):
            row.holder, row.besieged = place.holder.row, now.strength["besieged", place]
            row.will = now.mean_will(place)


def simulate_step(world: World, inputs: list[SimpleNamespace]) -> None:
    """Decide if it is time, and carry the World one step on."""
    p = world.p
    now = Moment(world)
    if world.run.step % max(1, round(p.command_decision_days / p.time_step_days)) == 0:
        decide(world, now)
    standing = {name: getattr(world.seat_orders, name) for name in OVERRIDDEN}
    if from_outside(world, now, inputs):
        now = Moment(world)
    world.run.pay = world.seat_orders.pay
    patrons(world, now)
    vars(world.seat_orders).update(standing)
    if not world.collapsed:
        besieged_orders(world, now)
    wake(world)
    columns(world, now)
    march(world, now)
    fights(world, now)
    wills(world, now)
    breaks(world, now)
    mobilise(world, now)
    control(world, now)
    rumours(world, now)
    capitals(world)
    leader(world, now)
    reports(world, now)
    world.run.step += 1


def is_due(world: World, row: SimpleNamespace) -> bool:
    """A lasting fact covers part of this step, another falls into it; days are counted in steps, near enough."""
    days, step = world.p.time_step_days, world.run.step
    if KINDS[row.kind] in LASTING:
        return row.from_day < (step + 1) * days - NEAR and row.to_day > step * days + NEAR
    return math.floor(row.from_day / days + NEAR) == step


def from_outside(world: World, now: Moment, inputs: list[SimpleNamespace]) -> bool:
    """Rows that are due act; True if any did, or if a road that was closed may be open again."""
    changed = any(road.is_closed for road in world.roads)
    for road in world.roads:
        road.is_closed = 0
    for row in inputs:
        if is_due(world, row):
            changed = True
            if KINDS[row.kind] == "holder":
                _holder(world, now, row)
            else:
                _ACTS[KINDS[row.kind]](world, row)
    return changed


def _coverage(world: World, row: SimpleNamespace) -> None:
    world.seat_orders.coverage = row.value
    world.seat_orders.posture = 0.0 if row.value > 0.0 else 1.0


def _reinforce(world: World, row: SimpleNamespace) -> None:
    formation = world.formations[row.target]
    home = world.places[formation.fixed.place]
    if int(row.value) <= 0:
        return
    if not formation.active:
        if home.camp != formation.camp:
            return
        formation.active, formation.place = True, home
        formation.state.fate, formation.state.recent_loss = 0, 0.0
        formation.state.supply_days = world.p.supply_days_max
        formation.state.will = wanted_will(world, formation, 0.0, 0.0)
    formation.state.men += int(row.value)
    formation.party.arrived += int(row.value)


def _losses(world: World, row: SimpleNamespace) -> None:
    left, place = int(row.value), world.places[row.target]
    for formation in world.formations:
        if formation.stands and formation.place is place and formation.camp == "besieged" and left > 0:
            lost = min(left, formation.state.men - 1)
            formation.state.men -= lost
            formation.party.pools["killed"] += lost
            left -= lost


def _holder(world: World, now: Moment, row: SimpleNamespace) -> None:
    place = world.places[row.target]
    loser = place.camp
    place.state.cause, place.state.last_break = CAUSES.index("inject"), 0
    give(world, place, world.parties[int(row.value)])
    if place.camp == loser:
        return
    for formation in world.formations:
        if formation.stands and formation.place is place and formation.camp == place.camp:
            formation.doing, formation.goal = "hold", None
        elif formation.stands and formation.place is place and formation.camp == loser:
            repulsed(world, now, formation)
            if formation.next is None:
                dissolve(formation, "captured")


def _leader_exit(world: World, row: SimpleNamespace) -> None:
    if world.run.leader_in_office:
        world.run.leader_in_office, world.run.leader_exit_step = 0, world.run.step


def _legitimacy(world: World, row: SimpleNamespace) -> None:
    state = world.places[row.target].state
    state.legitimacy = max(0.0, min(1.0, state.legitimacy + row.value))


_ACTS = {
    "pay": lambda world, row: setattr(world.seat_orders, "pay", row.value),
    "coverage": _coverage,
    "announced_coverage": lambda world, row: setattr(world.seat_orders, "announced", row.value),
    "sorties": lambda world, row: setattr(world.seat_orders, "sorties", row.value),
    "road_closed": lambda world, row: setattr(world.roads[row.target], "is_closed", 1),
    "reinforce": _reinforce,
    "losses": _losses,
    "leader_exit": _leader_exit,
    "activate": lambda world, row: setattr(world.parties[row.target], "is_active", 1),
    "legitimacy": _legitimacy,
}
