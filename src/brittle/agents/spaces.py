"""Observations and Orders as flat vectors with finite bounds, in the units of the registries."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from brittle.world.check import BadInput
from brittle.world.layout import Floats
from brittle.world.observation import SECTOR_VIEW, TOTAL_VIEW, Observation
from brittle.world.orders import ROLE_NAMES, Lever, Orders, empty_orders, levers_of
from brittle.world.theatre import Theatre

_UNIT = ("[0, 1]", "bool")  # units whose range is zero to one


class Layout(NamedTuple):
    """What each number of a vector is, and between what bounds it lies."""

    names: tuple[str, ...]  # "sector.field" or "field"
    low: Floats
    high: Floats


def observation_layout(theatre: Theatre, sectors: tuple[str, ...], horizon_days: int) -> Layout:
    """One number a field: those of the sectors, sector by sector, then the totals.

    Strengths end at twice the persons of the first day, at the best quality; distances at twice the
    longest road, which also stands for "none near" and "this seat does not count it". A
    number beyond its bound is shown as the bound.
    """
    forces = theatre.formations
    strength = 2.0 * float(forces.men.sum()) * max(1.0, float(forces.quality.max(initial=1.0)))
    far, worth = 2.0 * float(theatre.distance.max()), float(theatre.places.value.sum())
    capitals, last = float(theatre.facts[0].capitals), float(len(sectors) - 1)
    most = {
        "withdraw_to": last, "axis": last, "value": worth, "held_value": worth, "capitals_held": capitals,
        "besieged": strength, "hostile": strength, "km": far, "base_km": far, "capitals_lost": capitals,
        "day": float(horizon_days), "days_since": float(horizon_days),
    }  # fmt: skip
    fields = [(f"{sector}.{field.name}", field) for sector in sectors for field in SECTOR_VIEW]
    fields += [(field.name, field) for field in TOTAL_VIEW]
    high = [1.0 if field.unit in _UNIT else most[field.name] for _, field in fields]
    low = [-1.0 if field.name == "axis" else 0.0 for _, field in fields]
    return Layout(tuple(name for name, _ in fields), np.array(low), np.array(high))


def observation_vector(seen: Observation, layout: Layout) -> Floats:
    """What a seat knows, as `layout` says. What its doctrine chose to remember is not in it."""
    # Rows as tuples, in the order of their fields: reading a record field by field takes ten times as long.
    parts = [np.array(table.tolist(), np.float64).ravel() for table in (seen.sectors, seen.total)]
    return np.clip(np.concatenate(parts), layout.low, layout.high)


def action_layout(role: int, sectors: tuple[str, ...]) -> Layout:
    """One number a lever of this role; a lever that is pulled by sector has one for each of them."""
    names, low, high = [], [], []
    for lever in levers_of(ROLE_NAMES[role]):
        keys = [f"{sector}.{lever.name}" for sector in sectors] if lever.shape == "sector" else [lever.name]
        names += keys
        low += [float(lever.low)] * len(keys)
        high += [float(lever.high)] * len(keys)
    return Layout(tuple(names), np.array(low), np.array(high))


def action_vector(orders: Orders, role: int) -> Floats:
    """This role's part of the Orders as a vector."""
    return np.concatenate([_column(orders, lever) for lever in levers_of(ROLE_NAMES[role])])


def orders_of(action: Floats, role: int, layout: Layout, sectors: int) -> Orders:
    """Orders that say what the vector says; a lever with named choices is set to the nearest of them.

    Raises BadInput for a vector of another shape, and for a number that is out of bounds or not finite.
    """
    given = np.asarray(action, np.float64)
    if given.shape != layout.low.shape:
        raise BadInput([f"action of {ROLE_NAMES[role]}: has shape {given.shape}, give {len(layout.names)} numbers"])
    wrong = ~((layout.low <= given) & (given <= layout.high))
    if wrong.any():
        n = int(wrong.argmax())
        allowed = f"{layout.low[n]:g} to {layout.high[n]:g}"
        raise BadInput([f"action of {ROLE_NAMES[role]}: {layout.names[n]} is {given[n]:g}, give {allowed}"])
    orders, at = empty_orders(sectors), 0
    for lever in levers_of(ROLE_NAMES[role]):
        column = _column(orders, lever)
        values = given[at : at + len(column)]
        column[:] = np.floor(values + 0.5) if lever.choices else values
        at += len(column)
    return orders


def _column(orders: Orders, lever: Lever) -> Floats:
    """The array behind one lever, to read or to write."""
    table = orders.sectors if lever.shape == "sector" else orders.seats
    return table[lever.field]
