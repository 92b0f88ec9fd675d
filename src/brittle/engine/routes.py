"""Routes over places of one's own side, and who is on a road to a supply root."""

from brittle.engine.scratch import CONNECTED, Scratch
from brittle.numerics.jit import inner, stage
from brittle.world.state import State
from brittle.world.theatre import Theatre

FAR = 1.0e9


@inner
def holder_camp(state: State, theatre: Theatre, place: int) -> int:
    """Camp of the party that holds the place."""
    return theatre.parties[state.places[place].holder].camp


@stage
def search(state: State, work: Scratch, theatre: Theatre, start: int, camp: int) -> None:
    """Fill `distance` with km by road from `start` through places of `camp`; FAR where there is no way.

    `start` itself may be held by any camp. There is no way through places of other camps.
    """
    for place in range(len(work.places)):
        work.places[place].distance = FAR
        work.places[place].queued = 0
    size, head, waiting = len(work.places), 0, 1
    work.places[0].queue = start
    work.places[start].distance = 0.0
    while waiting > 0:
        place = work.places[head].queue
        head = (head + 1) % size
        waiting -= 1
        work.places[place].queued = 0
        here = work.places[place].distance
        for edge in range(theatre.places[place].first_link, theatre.places[place].end_link):
            other, road = theatre.links[edge].place, theatre.links[edge].road
            if state.roads[road].is_closed or holder_camp(state, theatre, other) != camp:
                continue
            km = here + theatre.roads[road].km
            if km < work.places[other].distance:
                work.places[other].distance = km
                if not work.places[other].queued:
                    work.places[other].queued = 1
                    work.places[(head + waiting) % size].queue = other
                    waiting += 1


@stage
def next_on_way(state: State, work: Scratch, theatre: Theatre, place: int, goal: int, camp: int) -> int:
    """Neighbour of `place` on the shortest way to `goal` through places of `camp`, -1 if there is none."""
    search(state, work, theatre, goal, camp)
    best, best_km = -1, FAR
    for edge in range(theatre.places[place].first_link, theatre.places[place].end_link):
        other, road = theatre.links[edge].place, theatre.links[edge].road
        if state.roads[road].is_closed:
            continue
        km = work.places[other].distance + theatre.roads[road].km
        if km < best_km:
            best, best_km = other, km
    return best


@stage
def road_between(theatre: Theatre, place: int, other: int) -> int:
    """Row of the road that joins two neighbours."""
    for edge in range(theatre.places[place].first_link, theatre.places[place].end_link):
        if theatre.links[edge].place == other:
            return theatre.links[edge].road
    return -1


@stage
def nearest_refuge(state: State, work: Scratch, theatre: Theatre, place: int, camp: int) -> int:
    """Nearest other place of `camp` by its own roads, supplied and not under attack; -1 if there is none."""
    search(state, work, theatre, place, camp)
    best, best_km = -1, FAR
    for other in range(len(work.places)):
        if other == place or work.places[other].distance >= best_km:
            continue
        if work.sums[CONNECTED, camp, other] > 0.5 and work.places[other].attackers <= 0.0:
            best, best_km = other, work.places[other].distance
    return best


@inner
def has_way_out(state: State, theatre: Theatre, place: int, camp: int) -> bool:
    """True if a neighbouring place on an open road is held by `camp`: not encircled."""
    for edge in range(theatre.places[place].first_link, theatre.places[place].end_link):
        if not state.roads[theatre.links[edge].road].is_closed:
            if holder_camp(state, theatre, theatre.links[edge].place) == camp:
                return True
    return False


@stage
def map_changed(state: State, work: Scratch) -> bool:
    """True if a place or road has changed since connectivity was computed; remembers the new map."""
    changed = False
    for place in range(len(work.places)):
        if work.places[place].seen_holder != state.places[place].holder:
            work.places[place].seen_holder = state.places[place].holder
            changed = True
    for road in range(len(state.roads)):
        if work.closed[road] != state.roads[road].is_closed:
            work.closed[road] = state.roads[road].is_closed
            changed = True
    return changed


@stage
def connect(state: State, work: Scratch, theatre: Theatre, camp: int) -> None:
    """Fill `sums[CONNECTED]` with the places of `camp` that its own open roads join to one of its supply roots."""
    for place in range(len(work.places)):
        work.places[place].passable = holder_camp(state, theatre, place) == camp
    join_to_roots(state, work, theatre, camp)
    for place in range(len(work.places)):
        work.sums[CONNECTED, camp, place] = 1.0 if work.places[place].queued else 0.0


@stage
def join_to_roots(state: State, work: Scratch, theatre: Theatre, camp: int) -> None:
    """Set `queued` for each passable place that open roads through passable places join to a supply root of `camp`.

    `passable` says which places count as the camp's own: those it holds, or those a seat believes that it holds.
    """
    tail = 0
    for place in range(len(work.places)):
        root = (theatre.places[place].roots >> camp) & 1 == 1
        work.places[place].queued = 1 if root and work.places[place].passable else 0
        if work.places[place].queued:
            work.places[tail].queue = place
            tail += 1
    head = 0
    while head < tail:
        place = work.places[head].queue
        head += 1
        for edge in range(theatre.places[place].first_link, theatre.places[place].end_link):
            other = theatre.links[edge].place
            if work.places[other].queued or state.roads[theatre.links[edge].road].is_closed:
                continue
            if work.places[other].passable:
                work.places[other].queued = 1
                work.places[tail].queue = other
                tail += 1
