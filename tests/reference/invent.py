"""Small wars made at random: random roads, garrisons, parties, settings and dated facts, from a number."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from brittle.scenario.records import Claim, Force, Party, Place, Road, Seat, Sector, Station, TheatreData

PLACE_KINDS = ("capital", "city", "town", "junction", "airbase", "port", "crossing")
BEHAVIOURS = ((), ("rise",), ("take_vacated",), ("attack",), ("rise", "take_vacated"), ("attack", "rise"))
LASTING = ("pay", "coverage", "announced_coverage", "sorties", "road_closed")
STEPS = (0.1, 0.125, 0.2, 0.25, 0.25, 0.25, 0.5, 1.0)


def invent_theatre(number: int) -> TheatreData:
    """A theatre of four to nine places; any of them may be cut off, empty, or held by anybody."""
    dice = random.Random(f"theatre {number}")
    parties = _parties(dice)
    ids = [f"p{n}" for n in range(dice.randint(4, 9))]
    sectors = [f"s{n}" for n in range(dice.randint(1, 3))]
    holders = ["crown", "crown", "crown", *(p.id for p in parties)]
    places = tuple(_place(dice, n, one, dice.choice(sectors), dice.choice(holders)) for n, one in enumerate(ids))
    claimed = tuple(_with_claims(dice, party, ids) for party in parties)
    patrons = [Seat("patron", "ground_patron", "Patron"), Seat("wing", "air_patron", "Wing", "wing")]
    return TheatreData(
        name=f"invented_{number}", title="Invented", folder=Path("."), sha256="", start=datetime.date(2100, 1, 1),
        known_until=datetime.date(2099, 12, 31), seat_of_power=ids[0], militia_total=dice.choice([0, 0, 2000, 9000]),
        militia_floor=dice.choice([0, 0, 50]),
        seats=(
            Seat("crown", "besieged", "Crown", "crown"), Seat("host", "challenger", "Host", "host"),
            *(seat for seat in patrons if dice.random() < 0.85),
        ),
        parties=claimed,
        sectors=tuple(Sector(s, s, dice.choice([0.2, 0.6, 0.7, 0.9, 1.0]), dice.choice(sectors)) for s in sectors),
        places=places, roads=tuple(_roads(dice, ids)), forces=tuple(_forces(dice, ids, claimed)),
        supply_roots={camp: tuple(dice.sample(ids, 2)) for camp in ("besieged", "challenger", "other")},
        corridor=(dice.choice(ids), ids[0]), axis=tuple(dice.sample(sectors, dice.randint(0, len(sectors)))),
        hindsight=(), dated_inputs=(), rising_party="risings",
    )  # fmt: skip


def _parties(dice: random.Random) -> list[Party]:
    def party(name: str, camp: str, third: bool = False) -> Party:
        behaviours = dice.choice(BEHAVIOURS) if third else ()
        trigger = dice.choice(["alarm", "offensive"])
        return Party(
            name, name, camp, "#000000", third, behaviours, (), dice.choice([0, 0, 1]), 3.0 * dice.random(), trigger
        )

    own = [
        party("crown", "besieged"),
        party("wing", "besieged"),
        party("host", "challenger"),
        party("risings", "challenger"),
    ]
    others = [
        party(f"third{n}", dice.choice(["challenger", "other", "other"]), True) for n in range(dice.randint(0, 3))
    ]
    return own + others


def _with_claims(dice: random.Random, party: Party, ids: list[str]) -> Party:
    claims = tuple(Claim(one, "invented") for one in ids if party.third_party and dice.random() < 0.6)
    return Party(
        party.id, party.label, party.camp, party.colour, party.third_party, party.behaviours, claims,
        party.capitals_needed, party.activation_rate, party.trigger,
    )  # fmt: skip


def _place(dice: random.Random, number: int, name: str, sector: str, party: str) -> Place:
    party = "crown" if number == 0 else "host" if number == 1 else party
    return Place(
        name, name, "", sector, 0.0, 0.0, dice.choice([0, 500, 30_000, 400_000]), dice.choice(PLACE_KINDS), (), party,
        dice.randint(1, 5), dice.choice([(), ("patron",)]), number == 0 or dice.random() < 0.5,
        "wing" if party == "wing" else "",
    )  # fmt: skip


def _roads(dice: random.Random, ids: list[str]) -> Iterable[Road]:
    pairs = {(dice.choice(ids[:n]), ids[n]) for n in range(1, len(ids))}
    for _ in range(dice.randint(1, len(ids))):
        start, end = sorted(dice.sample(ids, 2))
        pairs.add((start, end))
    for start, end in sorted({tuple(sorted(pair)) for pair in pairs}):
        km = dice.choice([15.0, 30.0, float(dice.randint(5, 90)), dice.uniform(5.0, 120.0)])
        yield Road(start, end, km, dice.choice(["motorway", "primary", "secondary"]))


def _forces(dice: random.Random, ids: list[str], parties: tuple[Party, ...]) -> Iterable[Force]:
    kinds = {"besieged": ["core", "line", "line", "auxiliary", "expeditionary"], "challenger": ["assault", "irregular"]}
    for party in parties:
        for n in range(1 if party.id == "risings" else dice.randint(1, 3)):
            kind = "assault" if party.id == "host" else dice.choice(kinds.get(party.camp, ["irregular", "assault"]))
            chosen = dice.sample(ids, dice.randint(1, 3))
            stations = tuple(
                Station(one, dice.choice([1.0, 2.0])) for one in (["p1"] if party.id == "host" else chosen)
            )
            patron = "patron" if kind in ("auxiliary", "expeditionary") and dice.random() < 0.8 else ""
            men = dice.choice([1, 40, 900, 6000, 20_000])
            yield Force(
                f"{party.id}_{n}", party.id, kind, stations, men, dice.uniform(0.2, 1.0), dice.randint(1, 5), patron
            )


def invent_settings(number: int, registry: dict[str, Any]) -> dict[str, Any]:
    """Settings over the registry's whole ranges; even numbers change few of them, odd numbers most."""
    dice = random.Random(f"settings {number}")
    changed = 0.15 if number % 2 == 0 else 0.7
    settings: dict[str, Any] = {}
    for name, entry in registry.items():
        if entry.choices:
            settings[name] = dice.choice(entry.choices)
        elif dice.random() < changed and not name.startswith("time."):
            settings[name] = dice.uniform(entry.low, entry.high)
    step = dice.choice(STEPS)
    settings["time.step_days"], settings["command.decision_days"] = step, step * dice.choice([1, 1, 2, 4])
    settings["resolution.formation_men"] = dice.choice([500.0, 1500.0, 4000.0])
    for switch in ("challenger.offensive", "third_parties.active"):
        settings[switch] = "on" if dice.random() < 0.85 else "off"
    for name in ("command.decision_days", "time.step_days"):
        settings[name] = min(settings[name], registry[name].high)
    return settings


def invent_inputs(
    number: int, kinds: tuple[str, ...], days: float, counts: dict[str, int]
) -> list[tuple[float, float, int, int, float]]:
    """Rows of every kind of dated fact, at any hour of the run, also beyond what makes sense."""
    dice = random.Random(f"inputs {number}")
    rows = []
    for code, kind in enumerate(kinds):
        if dice.random() > (0.5 if kind in LASTING else 0.25):
            continue
        start = dice.choice([float(dice.randint(0, int(days))), dice.uniform(0.0, days)])
        target = {"reinforce": "formations", "road_closed": "roads", "activate": "parties"}.get(kind, "places")
        value = {
            "pay": dice.uniform(0.0, 3.0), "coverage": dice.choice([0.0, 0.0, 1.0]),
            "announced_coverage": dice.random(), "sorties": dice.uniform(0.0, 100.0),
            "reinforce": float(dice.randint(0, 3000)),
            "losses": float(dice.randint(0, 3000)), "holder": float(dice.randrange(counts["parties"])),
            "legitimacy": dice.uniform(-0.5, 0.5),
        }.get(kind, 1.0)  # fmt: skip
        rows.append((start, start + dice.choice([0.1, 1.0, 9.0]), code, dice.randrange(counts[target]), value))
    return rows
