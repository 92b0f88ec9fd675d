"""State: everything that persists between two steps, and nothing else."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

import numpy as np

from brittle.world.former_names import former_field
from brittle.world.layout import EVERYONE, OWN, Field, dtype_of, records
from brittle.world.orders import Orders, empty_orders, orders_arrays
from brittle.world.theatre import ROLES

SCHEMA_VERSION = 1

HOLD, ATTACK, MARCH = 0, 1, 2  # what a formation is doing
GONE, ACTIVE = 0, 1
CAUSES = (
    "none",
    "assault",
    "withdrawal_order",
    "rout",
    "deal",
    "uprising",
    "vacated",
    "stand_down",
    "inject",
)
POOLS = ("killed", "wounded", "deserted", "captured", "defected", "evacuated", "stood_down")

PLACE_STATE = (
    Field("holder", "i8", "-", "row of the party that holds it; seats go by their reports"),
    Field("below_days", "f8", "d", "time its defence has been under the control threshold"),
    Field("active_share", "f8", "[0, 1]", "x: share of the people publicly active against the besieged side"),
    Field(
        "quiet_share",
        "f8",
        "[0, 1]",
        "x0: what x would be with fear intact and the garrison that people are used to",
    ),
    Field("quiet_garrison", "f8", "persons", "willing garrison that people are used to"),
    Field("legitimacy", "f8", "[0, 1]", "support for the besieged side in this run"),
    Field("rumour", "f8", ">= 0", "K: rumour of broken units"),
    Field("reference_defender", "f8", "persons", "defenders when the fight began, 0 when there is none"),
    Field("reference_attacker", "f8", "persons", "attackers when the fight began"),
    Field(
        "fall_step",
        "i8",
        "step",
        "first step at whose end the besieged camp no longer held it, -1 never",
    ),
    Field("cause", "i8", "-", "cause of its last change of hands, a row of CAUSES"),
    Field("last_break", "i8", "-", "how its last defenders left: outcome code + 1, 0 none"),
    Field("is_unheld", "i8", "bool", "none of the holder's camp stand there"),
)
FORMATION_STATE = (
    Field("men", "i8", "persons", "people with the formation"),
    Field("place", "i8", "-", "place where it stands or which it last left"),
    Field("next", "i8", "-", "place at the end of the road it is on, -1 if on none"),
    Field("goal", "i8", "-", "place it is committed to, -1 none"),
    Field("km", "f8", "km", "distance done on that road"),
    Field("doing", "i8", "-", "hold, attack, march"),
    Field("status", "i8", "-", "gone or active"),
    Field("will", "f8", "logit", "W: latent will"),
    Field("recent_loss", "f8", "[0, 1]", "c: share lost recently"),
    Field("supply_days", "f8", "d", "stocks"),
    Field("rest_days", "f8", "d", "rest still due after a repulse"),
    Field("frailty", "f8", "logit", "theta: unseen strength shared by its garrison, drawn once"),
    Field("fate", "i8", "-", "how it left: row of POOLS + 1, 0 while it is there"),
)
PARTY_STATE = (
    Field("is_active", "i8", "bool", "a third party that has come in"),
    Field("arrived", "i8", "persons", "people of this party who have come since the start"),
) + tuple(Field(pool, "i8", "persons", f"people of this party {pool.replace('_', ' ')}") for pool in POOLS)
SEAT_STATE = (
    Field("held", "f8", "stands", "stands seen since the start", OWN),
    Field("broke", "f8", "stands", "breaks seen since the start", OWN),
    Field("credibility", "f8", "[0, 1]", "how far this seat's word is believed", EVERYONE),
    Field("announced", "f8", "-", "what it says it does: coverage, help promised, deals offered", EVERYONE),
    Field("actual", "f8", "-", "what it does, in the same unit", OWN),
)
# The fall of a provincial capital, the leader's flight and the end are news everywhere within the hour,
# whatever the seats believe of single places; so is what the public saw of stands and breaks.
RUN_STATE = (
    Field("step", "i8", "step", "steps done", EVERYONE),
    Field("leader_in_office", "i8", "bool", "the leader is still there", EVERYONE),
    Field("collapse_step", "i8", "step", "step at whose end the regime had collapsed, -1 never", EVERYONE),
    Field("leader_exit_step", "i8", "step", "step in which the leader left, -1 never", EVERYONE),
    Field("ground_patron_exit_step", "i8", "step", "step in which the ground patron began to leave, -1 never"),
    Field("abandonment", "f8", "[0, 1]", "shock of the ground patron's leaving, fading"),
    Field("base_share", "f8", "[0, 1]", "share of sorties kept for bases", "air_patron"),
    Field("asylum", "f8", "bool", "asylum is offered", "besieged air_patron"),
    Field("pay", "f8", "-", "soldiers' pay against the start", "besieged"),
    Field("capitals_lost", "i8", "-", "capitals the besieged camp has lost", EVERYONE),
    Field("losing", "f8", "[0, 1]", "Lambda: share of the people of its capitals that it has lost", EVERYONE),
    Field("public_held", "f8", "stands", "stands the public saw recently, fading", EVERYONE),
    Field("public_broke", "f8", "stands", "breaks the public saw recently, fading", EVERYONE),
)
BELIEF_STATE = (
    Field("holder", "i8", "-", "believed holder", OWN),
    Field("besieged", "f8", "persons", "believed usable strength of the besieged camp there", OWN),
    Field("hostile", "f8", "persons", "believed usable strength of its enemies there or bound for it", OWN),
    Field("will", "f8", "[0, 1]", "believed mean m of the besieged camp's people there, 0 if none are there", OWN),
    Field("age_days", "f8", "d", "age of the report", OWN),
)
ROAD_STATE = (Field("is_closed", "i8", "bool", "no column passes", EVERYONE),)


class State(NamedTuple):
    """One world at one moment. Kernels change it in place; `copy_state` keeps the old one."""

    places: np.recarray  # (place,) PLACE_STATE
    formations: np.recarray  # (formation,) FORMATION_STATE
    parties: np.recarray  # (party,) PARTY_STATE
    seats: np.recarray  # (role,) SEAT_STATE
    roads: np.recarray  # (road,) ROAD_STATE
    beliefs: np.recarray  # (role * place,) BELIEF_STATE, rows of one role together
    run: np.recarray  # (1,) RUN_STATE
    orders: Orders  # the book: the Orders that stand, with each doctrine's memo


TABLES = {
    "places": PLACE_STATE, "formations": FORMATION_STATE, "parties": PARTY_STATE,
    "seats": SEAT_STATE, "roads": ROAD_STATE, "beliefs": BELIEF_STATE, "run": RUN_STATE,
}  # fmt: skip


def empty_state(places: int, formations: int, parties: int, sectors: int, roads: int) -> State:
    """A zeroed State of the given numbers of rows."""
    counts = (places, formations, parties, ROLES, roads, ROLES * places, 1)
    arrays = [records(fields, count) for fields, count in zip(TABLES.values(), counts, strict=True)]
    return State._make([*arrays, empty_orders(sectors)])


def state_arrays(state: State) -> dict[str, np.ndarray]:
    """Every array of the State by name; the order book's under `orders.`."""
    named: dict[str, np.ndarray] = {name: getattr(state, name) for name in TABLES}
    named.update({f"orders.{name}": array for name, array in orders_arrays(state.orders).items()})
    return named


def copy_state(state: State) -> State:
    """An independent copy."""
    tables = [getattr(state, name).copy() for name in TABLES]
    return State._make([*tables, Orders._make(array.copy() for array in state.orders)])


def save_state(state: State, file: Any) -> None:
    """Write plain arrays (no pickle) and the schema version to a file name or binary file."""
    arrays = {name: array.view(np.ndarray) for name, array in state_arrays(state).items()}
    np.savez(file, allow_pickle=False, schema_version=np.int64(SCHEMA_VERSION), **arrays)


def load_state(file: Any) -> State:
    """The State that `save_state` wrote; refuses another schema version or other fields."""
    with np.load(file, allow_pickle=False) as stored:
        if int(stored["schema_version"]) != SCHEMA_VERSION:
            raise ValueError(
                f"state has schema version {int(stored['schema_version'])}, this program reads {SCHEMA_VERSION}"
            )
        arrays = {name: stored[name] for name in stored.files if name != "schema_version"}
    for name, fields in TABLES.items():
        _rename_former(arrays[name], fields)
        if arrays[name].dtype != dtype_of(fields):
            raise ValueError(f"state table {name} has other fields than this program's")
    book = Orders._make(arrays[f"orders.{name}"].view(np.recarray) for name in Orders._fields)
    return State._make([*(arrays[name].view(np.recarray) for name in TABLES), book])


def _rename_former(table: np.ndarray, fields: tuple[Field, ...]) -> None:
    """A State that was saved before fields spoke of roles has the same columns under their former names."""
    now = {former_field(field.name): field.name for field in fields}
    table.dtype.names = tuple(now.get(name, name) for name in table.dtype.names or ())


def state_bytes(state: State) -> bytes:
    """Canonical bytes of a State: equal if and only if every bit of it is."""
    buffer = io.BytesIO()
    for name, array in sorted(state_arrays(state).items()):
        buffer.write(name.encode())
        buffer.write(array.tobytes())
    return buffer.getvalue()
