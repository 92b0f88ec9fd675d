"""The record of a run: where it began and what was put in, from which every State follows bit for bit."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any, NamedTuple

import numpy as np

from brittle.engine.stepper import step
from brittle.numerics.streams import DTYPE_KEY, STREAM_VERSION
from brittle.world.check import BadInput
from brittle.world.former_names import FORMER
from brittle.world.inputs import INPUTS, no_inputs
from brittle.world.layout import dtype_of
from brittle.world.orders import Orders, orders_arrays
from brittle.world.parameters import DTYPE, REGISTRY, bases_of_missing
from brittle.world.spelling import canonical
from brittle.world.state import State, copy_state, load_state, save_state
from brittle.world.theatre import Theatre

RECORD_VERSION = 1


class StepInput(NamedTuple):
    """What one step was given."""

    orders: Orders  # the book that stood
    inputs: np.recarray
    key: tuple[int, int, int]  # low and high word of the seed, replicate

    @classmethod
    def of(cls, orders: Orders, inputs: np.recarray | None, key: np.record) -> StepInput:
        """A row with copies: later changes to what was given do not reach it."""
        table = no_inputs() if inputs is None else inputs.copy()
        numbers = (int(key.seed_low), int(key.seed_high), int(key.replicate))
        return cls(Orders._make(array.copy() for array in orders), table, numbers)

    def replicate_key(self) -> np.record:
        """The key as kernels read it."""
        return np.array([self.key], DTYPE_KEY).view(np.recarray)[0]


class Record(NamedTuple):
    """A run from its first State. A prefix with other rows is a branch; a prefix alone is an undo."""

    theatre: str  # hash of the theatre's arrays
    parameters: dict[str, float]  # by dotted name; switches by code
    streams: int  # version of the random streams
    first: State
    rows: tuple[StepInput, ...] = ()

    def add(self, row: StepInput) -> Record:
        """The record with one more step."""
        return self._replace(rows=(*self.rows, row))


def theatre_hash(theatre: Theatre) -> str:
    """SHA-256 of every array of a theatre with its name and type."""
    digest = hashlib.sha256()
    for name, array in zip(Theatre._fields, theatre, strict=True):
        digest.update(f"{name} {array.dtype.descr} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def make_record(theatre: Theatre, p: np.record, first: State) -> Record:
    """An empty record of a run that begins with this State."""
    values = {name: float(p[entry.field]) for name, entry in REGISTRY.items()}
    return Record(theatre_hash(theatre), values, STREAM_VERSION, copy_state(first))


def parameters_of(record: Record) -> np.record:
    """The parameters as kernels read them; one that the record does not have takes its base if that is neutral.

    Raises ValueError that names every parameter without which the replay would be another run.
    """
    values = {canonical(name, FORMER): value for name, value in record.parameters.items()}
    problems = [
        f"{name}: was recorded, and this program has no such parameter" for name in sorted(values.keys() - REGISTRY)
    ]
    try:
        values |= bases_of_missing(values)
    except BadInput as bad:
        problems += bad.problems
    if problems:
        raise ValueError(f"the record does not have the same parameters as this program: {'; '.join(problems)}")
    table = np.zeros(1, DTYPE).view(np.recarray)
    for name, value in values.items():
        table[REGISTRY[name].field] = value
    return table[0]


def replay(record: Record, theatre: Theatre, until: int | None = None) -> State:
    """The State after `until` steps (default: all), bit for bit as it was.

    Raises ValueError if the theatre or the random streams are not those of the record,
    or `until` is not between 0 and the number of rows.
    """
    steps = len(record.rows) if until is None else until
    if not 0 <= steps <= len(record.rows):
        raise ValueError(f"until is {until}, give 0 to {len(record.rows)} steps")
    if record.theatre != theatre_hash(theatre):
        raise ValueError("the record was made in another theatre, or its files have changed since")
    if record.streams != STREAM_VERSION:
        raise ValueError(f"the record has random streams {record.streams}, this program draws from {STREAM_VERSION}")
    p, state = parameters_of(record), copy_state(record.first)
    for row in record.rows[:steps]:
        state, _ = step(state, row.orders, theatre, p, row.inputs, row.replicate_key())
    return state


def branch(record: Record, steps: int) -> Record:
    """The first `steps` rows, to go on from with others."""
    if not 0 <= steps <= len(record.rows):
        raise ValueError(f"a branch after {steps} steps is not possible, give 0 to {len(record.rows)}")
    return record._replace(rows=record.rows[:steps])


def save_record(record: Record, file: Any) -> None:
    """Write plain arrays and one block of JSON (no pickle) to a file name or binary file."""
    first, tables = io.BytesIO(), _tables(record)
    save_state(record.first, first)
    header = {
        "version": RECORD_VERSION,
        "theatre": record.theatre,
        "streams": record.streams,
        "parameters": record.parameters,
        "inputs": [list(tables).index(row.inputs.tobytes()) for row in record.rows],
        "tables": len(tables),
    }
    arrays: dict[str, Any] = {
        "header": np.frombuffer(json.dumps(header, allow_nan=False).encode(), np.uint8),
        "first": np.frombuffer(first.getvalue(), np.uint8),
        "keys": np.array([row.key for row in record.rows], np.int64).reshape(len(record.rows), 3),
    }
    for name in Orders._fields if record.rows else ():
        stacked = np.stack([np.asarray(orders_arrays(row.orders)[name]) for row in record.rows])
        arrays[f"orders.{name}"] = stacked.view(np.ndarray)
    for number, table in enumerate(tables.values()):
        arrays[f"inputs.{number}"] = table.view(np.ndarray)
    np.savez(file, allow_pickle=False, **arrays)


def load_record(file: Any) -> Record:
    """The record that `save_record` wrote; raises ValueError for another version or other fields."""
    with np.load(file, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    header = json.loads(arrays["header"].tobytes())
    if header["version"] != RECORD_VERSION:
        raise ValueError(f"the record has version {header['version']}, this program reads {RECORD_VERSION}")
    first = load_state(io.BytesIO(arrays["first"].tobytes()))
    tables = [arrays[f"inputs.{number}"].view(np.recarray) for number in range(header["tables"])]
    if any(table.dtype != dtype_of(INPUTS) for table in tables):
        raise ValueError("the record's inputs have other fields than this program's")
    rows = tuple(
        StepInput(_orders(arrays, number), tables[which], (int(low), int(high), int(replicate)))
        for number, (which, (low, high, replicate)) in enumerate(zip(header["inputs"], arrays["keys"], strict=True))
    )
    return Record(header["theatre"], header["parameters"], header["streams"], first, rows)


def _tables(record: Record) -> dict[bytes, np.recarray]:
    """The different input tables, in order of first use."""
    found: dict[bytes, np.recarray] = {}
    for row in record.rows:
        found.setdefault(row.inputs.tobytes(), row.inputs)
    return found


def _orders(arrays: dict[str, np.ndarray], number: int) -> Orders:
    sectors, seats, memo = (arrays[f"orders.{name}"][number].copy() for name in Orders._fields)
    return Orders(sectors.view(np.recarray), seats.view(np.recarray), memo)
