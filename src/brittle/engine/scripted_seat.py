"""Scripted seats: a schedule of Orders, read like any doctrine's answer."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from brittle.numerics.jit import stage
from brittle.world.layout import Floats, records
from brittle.world.orders import MEMO_SIZE, SEAT_ORDERS, SECTOR_ORDERS, Orders
from brittle.world.state import State
from brittle.world.theatre import ROLE_BESIEGED, ROLE_CHALLENGER, ROLE_GROUND_PATRON, ROLES


class Script(NamedTuple):
    """Orders by day; the last row whose day has come stands. Roles outside `roles` decide by doctrine."""

    roles: np.ndarray  # (role,) bool, True where the script is followed
    days: Floats  # (row,) ascending
    sectors: np.ndarray  # (row, sector) SECTOR_ORDERS
    seats: np.ndarray  # (row, 1) SEAT_ORDERS
    memo: Floats  # (row, role, MEMO_SIZE) what each doctrine would remember


def no_script(sectors: int) -> Script:
    """A script that no seat follows."""
    return Script(
        np.zeros(ROLES, np.bool_), np.zeros(0), records(SECTOR_ORDERS, 0).reshape(0, 1).repeat(sectors, 1),
        records(SEAT_ORDERS, 0).reshape(0, 1), np.zeros((0, ROLES, MEMO_SIZE)),
    )  # fmt: skip


def make_script(roles: list[int], rows: list[tuple[float, Orders]]) -> Script:
    """A script for these roles from (day, Orders) rows, in any order of day."""
    rows = sorted(rows, key=lambda row: row[0])
    followed = np.zeros(ROLES, np.bool_)
    followed[roles] = True
    return Script(
        followed, np.array([day for day, _ in rows], np.float64),
        np.stack([orders.sectors for _, orders in rows]).view(np.recarray),
        np.stack([orders.seats for _, orders in rows]).view(np.recarray),
        np.stack([orders.memo for _, orders in rows]),
    )  # fmt: skip


@stage
def scripted_row(script: Script, day: int) -> int:
    """Row of the script that stands on this day, -1 before the first."""
    row = -1
    for candidate in range(len(script.days)):
        if script.days[candidate] <= day + 1e-9:
            row = candidate
    return row


@stage
def take_script(state: State, script: Script, row: Any, role: int) -> None:
    """Replace one role's part of the order book by a row of the script."""
    given, book = script.seats[row, 0], state.orders.seats[0]
    for slot in range(MEMO_SIZE):
        state.orders.memo[role, slot] = script.memo[row, role, slot]
    for s in range(len(state.orders.sectors)):
        if role == ROLE_BESIEGED:
            state.orders.sectors[s].withdraw = script.sectors[row, s].withdraw
            state.orders.sectors[s].reinforce = script.sectors[row, s].reinforce
        elif role == ROLE_CHALLENGER:
            state.orders.sectors[s].effort = script.sectors[row, s].effort
            state.orders.sectors[s].deal = script.sectors[row, s].deal
        elif role != ROLE_GROUND_PATRON:
            state.orders.sectors[s].air_weight = script.sectors[row, s].air_weight
    if role == ROLE_BESIEGED:
        book.pay = given.pay
    elif role == ROLE_CHALLENGER:
        book.attack_bases = given.attack_bases
        book.honour = given.honour
    elif role == ROLE_GROUND_PATRON:
        book.posture = given.posture
        book.coverage = given.coverage
        book.announced = given.announced
    else:
        book.sorties = given.sorties
        book.base_share = given.base_share
        book.asylum = given.asylum
        book.promise = given.promise
