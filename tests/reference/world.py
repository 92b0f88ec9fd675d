"""Things that exist, as things: places that know their roads, formations that know their place.

Arrays are read once, at the door, as plain numbers; codes become words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from tests.reference.draws import Draws

CAMPS = ("besieged", "challenger", "other")
KINDS = ("core", "line", "militia", "auxiliary", "expeditionary", "assault", "irregular")
ROLES = ("besieged", "challenger", "ground_patron", "air_patron")
DOING = ("hold", "attack", "march", "evacuate")
POOLS = ("killed", "wounded", "deserted", "captured", "defected", "evacuated", "stood_down")
SWITCHES = {
    "attrition_law": ("square", "mixed", "linear"),
    "break_frontage": (False, True),
    "uprising_gate": ("off", "smooth", "count"),
    "command_withdrawal_policy": ("hold_all", "historical", "early_consolidate", "forward", "fortress"),
    "command_leader": ("stays", "may_flee", "at_front"),
    "challenger_offensive": (False, True),
    "air_patron_asylum": (False, True),
    "deals_honoured": (False, True),
    "challenger_doctrine": ("main_effort", "axis", "nearest"),
    "ground_patron_policy": ("withdraw", "hold", "surge", "bluff", "endogenous", "recall_officers"),
    "ground_patron_depends_on_host_will": (False, True),
    "air_patron_policy": ("none", "sorties", "base_first", "step_in"),
    "third_parties_active": (False, True),
    "observation": ("exact", "reported"),
}


def plain(table: Any) -> list[SimpleNamespace]:
    """Rows of a record array as plain numbers."""
    return [SimpleNamespace(**dict(zip(table.dtype.names, row, strict=True))) for row in table.tolist()]


@dataclass(eq=False)
class Party:
    """Who can hold a place."""

    row: int
    key: int
    camp: str
    scripted: bool
    rises: bool
    takes: bool
    attacks: bool
    needs: int
    rate: float
    joins_offensive: bool
    claims: set[int]
    is_active: int
    arrived: int
    pools: dict[str, int]


@dataclass(eq=False)
class Road:
    """A road, and whether it is closed."""

    row: int
    km: float
    pace: float
    is_closed: int


@dataclass(eq=False)
class Place:
    """A town, and what is so there."""

    row: int
    fixed: SimpleNamespace
    coded_legitimacy: float
    local: Party
    holder: Party
    roots: set[str]
    state: SimpleNamespace
    ways: list[tuple[Place, Road]] = field(default_factory=list)

    @property
    def camp(self) -> str:
        """Camp of the holder."""
        return self.holder.camp


@dataclass(eq=False)
class Formation:
    """Men who move together."""

    row: int
    fixed: SimpleNamespace
    party: Party
    kind: str
    place: Place
    next: Place | None
    goal: Place | None
    doing: str
    active: bool
    state: SimpleNamespace  # men, km, will, recent_loss, supply_days, rest_days, frailty, fate

    @property
    def camp(self) -> str:
        """Camp of the party."""
        return self.party.camp

    @property
    def stands(self) -> bool:
        """True if it is there and on no road."""
        return self.active and self.next is None


class World:
    """A whole run's world with its parameters and its draws."""

    def __init__(self, theatre: Any, state: Any, parameters: Any, seed: int, replicate: int) -> None:
        self.draws = Draws(seed, replicate)
        self.p = SimpleNamespace(**{name: float(parameters[name]) for name in parameters.dtype.names})
        for name, positions in SWITCHES.items():
            setattr(self.p, name, positions[int(parameters[name])])
        self.facts = plain(theatre.facts)[0]
        self.km = theatre.distance.tolist()
        self.sectors = plain(theatre.sectors)
        self.parties = _parties(theatre, state)
        self.roads = [
            Road(row, fixed.km, fixed.pace, now.is_closed)
            for row, (fixed, now) in enumerate(zip(plain(theatre.roads), plain(state.roads), strict=True))
        ]
        self.places = _places(theatre, state, self.parties, self.roads)
        self.formations = _formations(theatre, state, self.parties, self.places)
        self.seats = dict(zip(ROLES, plain(state.seats), strict=True))
        self.run = plain(state.run)[0]
        rows, count = plain(state.beliefs), len(self.places)
        self.beliefs = {role: rows[n * count : (n + 1) * count] for n, role in enumerate(ROLES)}
        self.sector_orders = plain(state.orders.sectors)
        self.seat_orders = plain(state.orders.seats)[0]
        self.memo = dict(zip(ROLES, state.orders.memo.tolist(), strict=True))

    @property
    def day(self) -> float:
        """Days since the start."""
        return self.run.step * self.p.time_step_days

    @property
    def besieged_party(self) -> Party:
        """The besieged seat's own party."""
        return self.parties[self.facts.besieged_party]

    @property
    def seat_of_power(self) -> Place:
        """The place whose loss is collapse."""
        return self.places[self.facts.seat_of_power]

    @property
    def collapsed(self) -> bool:
        """True once the regime is gone."""
        return self.run.collapse_step >= 0

    def draw(self, thing: Any, purpose: str, role: int = 0) -> list[float]:
        """Four draws of this step for a place, formation or party."""
        key = thing.key if isinstance(thing, Party) else thing.fixed.key
        return self.draws.four(self.run.step, key, purpose, role)

    def draw_together(self, formation: Formation, purpose: str, step: int | None = None) -> list[float]:
        """Four draws that all formations of a garrison share."""
        return self.draws.four(self.run.step if step is None else step, formation.fixed.garrison_key, purpose)

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Everything that persists, named as the State names it."""
        return {
            "places": [{"holder": place.holder.row, **vars(place.state)} for place in self.places],
            "formations": [_formation_row(formation) for formation in self.formations],
            "parties": [
                {"is_active": party.is_active, "arrived": party.arrived, **party.pools} for party in self.parties
            ],
            "seats": [vars(seat) for seat in self.seats.values()],
            "roads": [{"is_closed": road.is_closed} for road in self.roads],
            "beliefs": [vars(row) for role in ROLES for row in self.beliefs[role]],
            "run": [vars(self.run)],
            "orders.sectors": [vars(row) for row in self.sector_orders],
            "orders.seats": [vars(self.seat_orders)],
            "orders.memo": [{str(slot): value for slot, value in enumerate(self.memo[role])} for role in ROLES],
        }


def _parties(theatre: Any, state: Any) -> list[Party]:
    found = []
    for row, (fixed, now) in enumerate(zip(plain(theatre.parties), plain(state.parties), strict=True)):
        claims = {place for place, claimed in enumerate(theatre.claims[row].tolist()) if claimed}
        found.append(
            Party(
                row,
                fixed.key,
                CAMPS[fixed.camp],
                bool(fixed.scripted),
                bool(fixed.rises),
                bool(fixed.takes),
                bool(fixed.attacks),
                fixed.needs,
                fixed.rate,
                fixed.trigger == 1,
                claims,
                now.is_active,
                now.arrived,
                {pool: getattr(now, pool) for pool in POOLS},
            )  # fmt: skip
        )
    return found


def _places(theatre: Any, state: Any, parties: list[Party], roads: list[Road]) -> list[Place]:
    found = []
    for row, (fixed, now) in enumerate(zip(plain(theatre.places), plain(state.places), strict=True)):
        holder = parties[now.holder]
        del now.holder
        roots = {camp for bit, camp in enumerate(CAMPS) if fixed.roots & (1 << bit)}
        found.append(Place(row, fixed, fixed.legitimacy, parties[fixed.local], holder, roots, now))
    links = plain(theatre.links)
    for place in found:
        mine = links[place.fixed.first_link : place.fixed.end_link]
        place.ways = [(found[link.place], roads[link.road]) for link in mine]
    return found


def _formations(theatre: Any, state: Any, parties: list[Party], places: list[Place]) -> list[Formation]:
    found = []
    for row, (fixed, now) in enumerate(zip(plain(theatre.formations), plain(state.formations), strict=True)):
        place, ahead, goal = now.place, now.next, now.goal
        doing, status = DOING[now.doing], now.status
        for name in ("place", "next", "goal", "doing", "status"):
            delattr(now, name)
        found.append(
            Formation(
                row,
                fixed,
                parties[fixed.party],
                KINDS[fixed.kind],
                places[place],
                places[ahead] if ahead >= 0 else None,
                places[goal] if goal >= 0 else None,
                doing,
                status == 1,
                now,
            )  # fmt: skip
        )
    return found


def _formation_row(formation: Formation) -> dict[str, Any]:
    return {
        "place": formation.place.row,
        "next": -1 if formation.next is None else formation.next.row,
        "goal": -1 if formation.goal is None else formation.goal.row,
        "doing": DOING.index(formation.doing),
        "status": int(formation.active),
        **vars(formation.state),
    }
