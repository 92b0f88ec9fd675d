"""How formations set out, fall back, and leave for good. Every person goes somewhere."""

from __future__ import annotations

from tests.reference.moment import Moment
from tests.reference.roads import first_leg, reach
from tests.reference.rules import share_of, some_of
from tests.reference.world import POOLS, Formation, Place, World


def dissolve(formation: Formation, pool: str) -> None:
    """All its people go into a pool, and it is gone."""
    formation.party.pools[pool] += formation.state.men
    formation.state.men = 0
    formation.state.fate = POOLS.index(pool) + 1
    formation.active, formation.doing = False, "hold"
    formation.next = formation.goal = None


def desert(formation: Formation, share: float, draw: float) -> None:
    """A share of its people desert; if none are left it is gone."""
    lost = some_of(share, formation.state.men, draw)
    formation.party.pools["deserted"] += lost
    formation.state.men -= lost
    if formation.state.men == 0:
        dissolve(formation, "deserted")


def lost_in_transit(world: World, will: float) -> float:
    """Share lost on a march under pressure."""
    return world.p.command_transit_loss * (1.0 - share_of(will))


def send(formation: Formation, goal: Place, doing: str) -> bool:
    """Commit it to a goal over its own camp's ground; False if there is no way."""
    leg = first_leg(formation.place, goal, formation.camp)
    if leg is None:
        return False
    formation.next, formation.goal, formation.doing, formation.state.km = leg, goal, doing, 0.0
    return True


def refuge(now: Moment, place: Place, camp: str) -> Place | None:
    """The nearest other place of its camp that is supplied and not attacked, as the step began."""
    ways = reach(place, camp)
    safe = [
        (km, other.row, other)
        for other, km in ways.items()
        if other is not place and other in now.joined[camp] and now.attackers[other] <= 0.0
    ]
    return min(safe)[2] if safe else None


def stop(formation: Formation) -> None:
    """It stays where it is and does nothing."""
    formation.doing, formation.goal = "hold", None


def repulsed(world: World, now: Moment, formation: Formation) -> None:
    """An attacker goes back to a refuge and rests; without one it stays and holds off."""
    formation.state.rest_days = world.p.break_rest_days
    back = refuge(now, formation.place, formation.camp)
    if back is None or not send(formation, back, "march"):
        stop(formation)


def withdraw(world: World, now: Moment, formation: Formation, draw: float) -> None:
    """An orderly withdrawal that loses the least willing; without a refuge, a rout."""
    back = refuge(now, formation.place, formation.camp)
    if back is None:
        dissolve(formation, "deserted")
        return
    desert(formation, lost_in_transit(world, formation.state.will), draw)
    if formation.active:
        send(formation, back, "march")
