"""Ways over places of one's own side: Dijkstra with a heap, and who is joined to a root."""

from __future__ import annotations

import heapq

from tests.reference.world import Place, World

FAR = 1.0e9


def reach(start: Place, camp: str) -> dict[Place, float]:
    """Kilometres from `start`, held by any camp, to every place of `camp` by open roads through that camp."""
    settled: dict[Place, float] = {}
    front = [(0.0, start.row, start)]
    while front:
        km, _, place = heapq.heappop(front)
        if place in settled:
            continue
        settled[place] = km
        for other, road in place.ways:
            if not road.is_closed and other.camp == camp and other not in settled:
                heapq.heappush(front, (km + road.km, other.row, other))
    return settled


def first_leg(start: Place, goal: Place, camp: str) -> Place | None:
    """The neighbour of `start` on the shortest way to `goal`, the first of equals."""
    back = reach(goal, camp)
    legs = [
        (back[other] + road.km, order, other)
        for order, (other, road) in enumerate(start.ways)
        if not road.is_closed and other in back
    ]
    return min(legs)[2] if legs else None


def road_to(place: Place, other: Place) -> object:
    """The road between two neighbours."""
    return next(road for neighbour, road in place.ways if neighbour is other)


def joined(world: World, camp: str) -> set[Place]:
    """Places of a camp on open roads of its own to one of its roots."""
    found: set[Place] = set()
    for root in world.places:
        if camp in root.roots and root.camp == camp and root not in found:
            found |= set(reach(root, camp))
    return found


def cut_off(place: Place, camp: str) -> bool:
    """True if no open road leads to a neighbour of `camp`."""
    return not any(not road.is_closed and other.camp == camp for other, road in place.ways)
