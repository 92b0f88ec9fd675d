"""What a seat may order, judged by what it has seen alone.

An order that is legal may still be beyond what the truth allows: it is accepted and fails when it is carried out.
"""

from __future__ import annotations

import numpy as np

from brittle.world.observation import Observation
from brittle.world.orders import MEMO_SIZE, ROLE_NAMES, Lever, Orders, levers_of
from brittle.world.theatre import ROLES


def legal(orders: Orders, seen: Observation, role: int) -> tuple[str, ...]:
    """What is wrong with this role's part of the Orders, one sentence each; empty if they are legal.

    Checks numbers against the ranges and choices of the role's levers, and that there is a
    value for every sector that the seat knows. Other roles' levers are not looked at.
    """
    if len(orders.sectors) != len(seen.sectors):
        return (f"orders name {len(orders.sectors)} sectors, this seat knows {len(seen.sectors)}",)
    if orders.memo.shape != (ROLES, MEMO_SIZE) or len(orders.seats) != 1:
        return (f"orders need one row of seats and a memo of {ROLES} by {MEMO_SIZE} numbers",)
    problems: list[str] = []
    for lever in levers_of(ROLE_NAMES[role]):
        values = (orders.seats if lever.shape == "seat" else orders.sectors)[lever.field]
        problems += [_sentence(lever, row, float(value)) for row, value in enumerate(values) if not _fits(lever, value)]
    if not np.isfinite(orders.memo[role]).all():
        problems.append(f"{ROLE_NAMES[role]}: the memo holds a number that is not finite")
    return tuple(problems)


def _fits(lever: Lever, value: float) -> bool:
    return bool(lever.low <= value <= lever.high and (not lever.choices or value == int(value)))


def _sentence(lever: Lever, row: int, value: float) -> str:
    where = f" of sector {row}" if lever.shape == "sector" else ""
    codes = ", ".join(f"{code} ({name})" for code, name in enumerate(lever.choices))
    allowed = codes or f"{lever.low:g} to {lever.high:g}"
    return f"{lever.role}.{lever.name}{where}: {value:g} is not allowed, give {allowed}"
