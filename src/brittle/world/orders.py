"""Orders: what a seat may command, from one registry of levers.

The registry makes the typed arrays, the checks and the documents, and later menus
and action spaces. Orders are strategic and few; the engine alone carries them out.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from brittle.world.check import BadInput, hint
from brittle.world.layout import Field, records
from brittle.world.registry_levers import ROWS
from brittle.world.theatre import ROLES

MEMO_SIZE = 8


class Lever(NamedTuple):
    """One thing a seat can order."""

    name: str
    role: str  # who may pull it
    shape: str  # "seat" one value, "sector" one value a sector
    low: float
    high: float
    choices: tuple[str, ...]  # names of the codes, empty for a number
    label: str
    plain: str
    equation: str  # rule that carries it out

    @property
    def field(self) -> str:
        """Field of the typed array."""
        return self.name


LEVERS: tuple[Lever, ...] = tuple(Lever(*row) for row in ROWS)
SECTOR_LEVERS = tuple(lever for lever in LEVERS if lever.shape == "sector")
SEAT_LEVERS = tuple(lever for lever in LEVERS if lever.shape == "seat")
SECTOR_ORDERS = tuple(Field(lever.field, "f8", "-", lever.plain) for lever in SECTOR_LEVERS)
SEAT_ORDERS = tuple(Field(lever.field, "f8", "-", lever.plain) for lever in SEAT_LEVERS)
ROLE_NAMES = ("besieged", "challenger", "ground_patron", "air_patron")


class Orders(NamedTuple):
    """What all seats command; each role reads and writes its own levers only."""

    sectors: np.recarray  # (sector,) one field a lever of shape "sector"
    seats: np.recarray  # (1,) one field a lever of shape "seat"
    memo: np.ndarray  # (role, MEMO_SIZE) what each doctrine must remember


def empty_orders(sectors: int) -> Orders:
    """Orders that command nothing: everything held, normal pay, terms kept."""
    orders = Orders(records(SECTOR_ORDERS, sectors), records(SEAT_ORDERS, 1), np.zeros((ROLES, MEMO_SIZE)))
    orders.seats.pay = 1.0
    orders.seats.honour = 1.0
    return orders


def orders_arrays(orders: Orders) -> dict[str, np.ndarray]:
    """The arrays of these Orders by name."""
    return dict(zip(Orders._fields, orders, strict=True))


def levers_of(role: str) -> tuple[Lever, ...]:
    """The levers that a role may pull."""
    return tuple(lever for lever in LEVERS if lever.role == role)


def set_lever(orders: Orders, role: str, name: str, value: Any, sector: int = -1) -> None:
    """Pull one lever, checked; `sector` is a row, or -1 for every sector.

    Raises BadInput for an unknown lever, a lever of another role, or a value that is not allowed.
    """
    known = {lever.name: lever for lever in levers_of(role)}
    if name not in known:
        raise BadInput([f"{role} has no lever {name!r}{hint(name, tuple(known))}"])
    lever = known[name]
    allowed = ", ".join(lever.choices) if lever.choices else f"{lever.low:g} to {lever.high:g}"
    code = lever.choices.index(value) if isinstance(value, str) and value in lever.choices else value
    if isinstance(code, str) or not lever.low <= float(code) <= lever.high:
        raise BadInput([f"{role}.{name}: {value!r} is not allowed, give {allowed}"])
    if lever.shape == "seat":
        orders.seats[0][name] = float(code)
    elif sector < 0:
        orders.sectors[name] = float(code)
    else:
        orders.sectors[sector][name] = float(code)


def take_role(book: Orders, given: Orders, role: int) -> None:
    """Replace one role's part of the book by the Orders it gave."""
    for lever in levers_of(ROLE_NAMES[role]):
        part = "seats" if lever.shape == "seat" else "sectors"
        getattr(book, part)[lever.field] = getattr(given, part)[lever.field]
    book.memo[role] = given.memo[role]
