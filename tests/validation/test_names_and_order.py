"""T11: order of rows and words on display change no bit."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from tests.validation.wars import make_war, read, reduction_bytes, simulate

from brittle.world.state import state_bytes

TABLES = ("seats", "parties", "sectors", "places", "roads", "forces")


def shuffled(data, tables, seed=0):
    chance = random.Random(seed)
    changed = {name: tuple(chance.sample(getattr(data, name), len(getattr(data, name)))) for name in tables}
    if "forces" in changed:
        changed["forces"] = tuple(
            replace(force, stations=tuple(chance.sample(force.stations, len(force.stations))))
            for force in changed["forces"]
        )
    if "parties" in changed:
        changed["parties"] = tuple(
            replace(party, claims=tuple(chance.sample(party.claims, len(party.claims)))) for party in changed["parties"]
        )
    return replace(data, **changed)


def turned(data):
    """Every other road is written the other way round; a road has no direction."""
    roads = (replace(road, start=road.end, end=road.start) if row % 2 else road for row, road in enumerate(data.roads))
    return replace(data, roads=tuple(roads))


def renamed(data):
    """Everything that is only displayed reads otherwise."""
    return replace(
        data,
        title="Another title", hindsight=(),
        seats=tuple(replace(seat, label=seat.label[::-1]) for seat in data.seats),
        parties=tuple(replace(party, label="Z " + party.label, colour="#123456") for party in data.parties),
        sectors=tuple(replace(sector, label="Z " + sector.label) for sector in data.sectors),
        places=tuple(replace(place, name=place.name[::-1], governorate="Z") for place in data.places),
    )  # fmt: skip


def bits(theatre, data):
    war = make_war(theatre, data=data)
    arrays = b"".join(array.tobytes() for array in war.theatre)
    return arrays, state_bytes(war.start), war.names, reduction_bytes(simulate(war, 12, days=20))


@pytest.mark.parametrize("table", TABLES)
def test_t11_order_of_rows_changes_no_bit(theatre_name, table):
    data = read(theatre_name)
    plain = make_war(theatre_name)
    for seed in range(4):
        war = make_war(theatre_name, data=shuffled(data, (table,), seed))
        assert war.names == plain.names
        for field, ours, theirs in zip(plain.theatre._fields, plain.theatre, war.theatre, strict=True):
            assert ours.tobytes() == theirs.tobytes(), f"{table} in another order changes theatre.{field}"


def test_t11_any_order_and_any_display_name_give_the_same_runs(theatre_name):
    data = read(theatre_name)
    plain = bits(theatre_name, data)
    assert bits(theatre_name, shuffled(data, TABLES, 7)) == plain
    assert bits(theatre_name, renamed(data)) == plain


def test_t11_a_road_written_the_other_way_round_is_the_same_road(theatre_name):
    plain, other = make_war(theatre_name), make_war(theatre_name, data=turned(read(theatre_name)))
    assert plain.theatre.links.tobytes() == other.theatre.links.tobytes()
    assert plain.theatre.distance.tobytes() == other.theatre.distance.tobytes()
    assert reduction_bytes(simulate(plain, 12, days=20)) == reduction_bytes(simulate(other, 12, days=20))


def test_t11_a_change_of_data_changes_the_digest(vardania):
    data = read("vardania")
    other = replace(data, forces=tuple(replace(force, central=force.central + 800) for force in data.forces))
    assert bits("vardania", other) != bits("vardania", data)
