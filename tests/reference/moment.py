"""What follows from the World as a step begins; later stages of the step go by it."""

from __future__ import annotations

from collections import defaultdict

from tests.reference.roads import joined, road_to
from tests.reference.rules import share_of, total
from tests.reference.world import CAMPS, Formation, Place, World


def gate_is_open(world: World) -> bool:
    """True if towns can rise."""
    p = world.p
    return p.uprising_gate == "smooth" or (
        p.uprising_gate == "count" and world.run.capitals_lost >= p.uprising_gate_capitals
    )


def armed_crowd(world: World, place: Place) -> float:
    """Armed locals of a place as things stand."""
    p, people = world.p, place.fixed.population
    if not gate_is_open(world) or people <= 0 or place.camp != "besieged":
        return 0.0
    return (
        p.uprising_armed_share
        * people
        * max(0.0, place.state.active_share - place.state.quiet_share - p.uprising_margin)
    )


def worth_of_one(world: World, formation: Formation) -> float:
    """Usable strength of one man, E1."""
    p, state, fixed = world.p, formation.state, formation.fixed
    alone = fixed.advised * (1.0 - world.seats["ground_patron"].actual) if formation.camp == "besieged" else 0.0
    command = 1.0 - (1.0 - p.support_ground_patron_effect) * alone
    supplied = min(1.0, state.supply_days / p.supply_critical_days)
    turkey = p.support_challenger_level if formation.camp == "challenger" else 1.0
    return fixed.quality * share_of(state.will) * command * supplied * turkey


class Moment:
    """Strengths, columns and connections at one time; it does not change when the World does."""

    def __init__(self, world: World) -> None:
        self.joined = {camp: joined(world, camp) for camp in CAMPS}
        self.worth = {f: worth_of_one(world, f) for f in world.formations if f.active}
        self.stood = {f: f.place for f in world.formations if f.stands}
        self.crowd = {place: armed_crowd(world, place) for place in world.places}
        self.attackers: dict[Place, float] = defaultdict(float)
        self.incoming: dict[Place, float] = defaultdict(float)
        self.committed: dict[Place, float] = defaultdict(float)
        self.willing: dict[Place, float] = defaultdict(float)
        self.garrison: dict[Place, int] = defaultdict(int)
        self.strength: dict[tuple[str, Place], float] = defaultdict(float)
        self.promised: dict[Place, float] = defaultdict(float)
        self.sorties: dict[Place, float] = defaultdict(float)
        self.events: dict[Place, float] = defaultdict(float)
        self.fought: set[Place] = set()
        for formation in self.worth:
            if formation.stands:
                self._count_standing(formation)
            elif formation.doing == "attack" and formation.goal is not None:
                self._count_column(world, formation)

    def force(self, formation: Formation) -> float:
        """Usable strength of a formation: men now, worth as the step began."""
        return formation.state.men * self.worth.get(formation, 0.0)

    def enemies(self, place: Place) -> float:
        """Attackers at a place or nearly there."""
        return self.attackers[place] + self.incoming[place]

    def mean_will(self, place: Place) -> float:
        """Mean willingness of the besieged people at a place, zero if it is empty of them."""
        return self.willing[place] / self.garrison[place] if self.garrison[place] > 0 else 0.0

    def _count_standing(self, formation: Formation) -> None:
        place, camp = formation.place, formation.camp
        self.strength[camp, place] += self.force(formation)
        if camp == "besieged":
            self.garrison[place] += formation.state.men
            self.willing[place] += formation.state.men * share_of(formation.state.will)
        if formation.doing == "attack" and place.camp != camp:
            self.attackers[place] += self.force(formation)
            self.committed[place] += self.force(formation)

    def _count_column(self, world: World, formation: Formation) -> None:
        goal = formation.goal
        assert goal is not None and formation.next is not None
        if goal.camp == formation.camp:
            return
        self.committed[goal] += self.force(formation)
        road = road_to(formation.place, formation.next)
        to_go = road.km - formation.state.km + world.km[formation.next.row][goal.row]
        days_left = to_go / (world.p.movement_opposed_speed * road.pace)
        if days_left < world.p.break_warning_days and not road.is_closed:
            self.incoming[goal] += self.force(formation)


def forces_at(world: World, now: Moment, camp: str, place: Place) -> float:
    """Usable strength of a camp at a place by today's men, not this morning's."""
    return total(now.force(f) for f in world.formations if f.stands and f.place is place and f.camp == camp)
