"""What a seat sees when it decides."""

from __future__ import annotations

import math
from types import SimpleNamespace

from tests.reference.moment import Moment
from tests.reference.world import Place, World

TOO_FAR = 1.0e6
OF_VALUE = 2.0


def public_belief(world: World) -> float:
    """What everybody believes of the besieged side's units: the share that stands."""
    p, run = world.p, world.run
    stood = p.belief_first * p.belief_prior + run.public_held
    return stood / (p.belief_prior + run.public_held + run.public_broke)


class Sight:
    """The view of one role, from the truth or from its reports."""

    def __init__(self, world: World, now: Moment, role: str) -> None:
        self.world, self.now, self.role = world, now, role
        self.exact = world.p.observation == "exact"
        p, run = world.p, world.run
        self.day = world.day
        self.days_since = p.command_decision_days
        self.capitals_lost = run.capitals_lost
        self.sectors = [self._sector(row) for row in range(len(world.sectors))]
        self.host_will, self.first_will = public_belief(world), p.belief_first
        if role == "ground_patron":
            seat, prior = world.seats[role], p.ground_patron_belief_held + p.ground_patron_belief_broke
            self.first_will = p.ground_patron_belief_held / prior
            self.host_will = (p.ground_patron_belief_held + seat.held) / (prior + seat.held + seat.broke)
            self.corridor_open = self._corridor()

    def camp(self, place: Place) -> str:
        """Camp that holds a place, as the seat knows."""
        if self.exact:
            return place.camp
        return self.world.parties[self.world.beliefs[self.role][place.row].holder].camp

    def strengths(self, place: Place) -> tuple[float, float]:
        """Strength of the besieged camp and of its enemies at a place."""
        if self.exact:
            return self.now.strength["besieged", place], self.now.enemies(place)
        row = self.world.beliefs[self.role][place.row]
        return row.besieged, row.hostile

    def _sector(self, row: int) -> SimpleNamespace:
        fixed = self.world.sectors[row]
        inside = [place for place in self.world.places if place.fixed.sector == row]
        held = [place for place in inside if self.camp(place) == "besieged"]
        value = math.fsum(place.fixed.value for place in inside)
        loyal = math.fsum(place.fixed.value * place.coded_legitimacy for place in inside)
        return SimpleNamespace(
            row=row,
            priority=fixed.priority,
            axis=fixed.axis,
            is_front=any(self.camp(one) != "besieged" for one in inside)
            or any(self.camp(other) != "besieged" for one in held for other, _ in one.ways),
            held_value=math.fsum(place.fixed.value for place in held),
            besieged=math.fsum(self.strengths(place)[0] for place in inside),
            is_threatened=any(self.strengths(one)[1] > 0.0 and one.fixed.value >= OF_VALUE for one in held),
            capitals_held=sum(1 for place in held if place.fixed.capital),
            legitimacy=loyal / value if value > 0.0 else 0.0,
            km=self._km(fixed.anchor),
        )

    def _km(self, anchor: int) -> float:
        if self.role != "challenger" or anchor < 0:
            return TOO_FAR
        ours = [place.row for place in self.world.places if self.camp(place) == "challenger"]
        return min([TOO_FAR, *(self.world.km[row][anchor] for row in ours)])

    def base_km(self) -> float:
        """Road distance from a challenger's place to the nearest base."""
        bases = [place.row for place in self.world.places if place.fixed.is_base]
        theirs = [place.row for place in self.world.places if self.camp(place) == "challenger"]
        return min([TOO_FAR, *(self.world.km[base][place] for base in bases for place in theirs)])

    def _corridor(self) -> bool:
        ends = {self.world.places[self.world.facts.corridor_start], self.world.places[self.world.facts.corridor_end]}
        return ends <= (self.now.joined["besieged"] if self.exact else self._believed_joined())

    def _believed_joined(self) -> set[Place]:
        found = {place for place in self.world.places if "besieged" in place.roots and self.camp(place) == "besieged"}
        grown = True
        while grown:
            more = {
                other
                for place in found
                for other, road in place.ways
                if not road.is_closed and self.camp(other) == "besieged"
            }
            grown = bool(more - found)
            found |= more
        return found
