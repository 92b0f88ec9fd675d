"""State, Parameters, Orders and inputs: what they hold, refuse and keep."""

from __future__ import annotations

import io
import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.validation.wars import Run

from brittle.world.check import BadInput, nearest
from brittle.world.inputs import INPUTS, KINDS, LASTING_LAST, PAY, ROAD_CLOSED, input_rows, no_inputs
from brittle.world.layout import EVERYONE
from brittle.world.observation import SECTOR_VIEW, TOTAL_VIEW
from brittle.world.orders import (
    LEVERS,
    ROLE_NAMES,
    SEAT_ORDERS,
    SECTOR_ORDERS,
    empty_orders,
    levers_of,
    orders_arrays,
    set_lever,
    take_role,
)
from brittle.world.parameters import REGISTRY, STATUSES, make_parameters
from brittle.world.state import (
    CAUSES,
    POOLS,
    TABLES,
    copy_state,
    empty_state,
    load_state,
    save_state,
    state_arrays,
    state_bytes,
)
from brittle.world.theatre import FACTS, FORMATIONS, LINKS, PARTIES, PLACES, ROADS, SECTORS

# --- State --------------------------------------------------------------------------------------------


def saved(state):
    file = io.BytesIO()
    save_state(state, file)
    file.seek(0)
    return file


def test_a_state_survives_a_file_bit_for_bit(syria):
    run = Run(syria, 2)
    run.step(30)
    assert state_bytes(load_state(saved(run.state))) == state_bytes(run.state)


def test_a_saved_state_holds_no_pickle_and_its_version(vardania):
    with np.load(saved(vardania.start), allow_pickle=False) as stored:
        assert int(stored["schema_version"]) >= 1
        assert set(stored.files) == {"schema_version", *state_arrays(vardania.start)}


def rewritten(state, **changed):
    with np.load(saved(state), allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **{**arrays, **changed})
    file.seek(0)
    return file


def test_another_schema_version_or_other_fields_are_refused(vardania):
    with pytest.raises(ValueError, match="schema version 99"):
        load_state(rewritten(vardania.start, schema_version=np.int64(99)))
    with pytest.raises(ValueError, match="formations has other fields"):
        load_state(rewritten(vardania.start, formations=np.zeros(3, [("men", "i8")])))


def test_no_object_array_is_ever_loaded(vardania):
    file = io.BytesIO()
    np.savez(file, allow_pickle=True, schema_version=np.int64(1), places=np.array([{"a": 1}], dtype=object))
    file.seek(0)
    with pytest.raises((ValueError, pickle.UnpicklingError)):
        load_state(file)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_field_changes_the_bytes_of_a_state(vardania, table):
    before = state_bytes(vardania.start)
    for field in TABLES[table]:
        other = copy_state(vardania.start)
        getattr(other, table)[field.name][0] += 1
        assert state_bytes(other) != before, field.name


def test_every_field_has_a_description():
    for table, fields in TABLES.items():
        names = [field.name for field in fields]
        assert len(set(names)) == len(names), table
        for field in fields:
            assert field.meaning and field.unit and field.type in ("i8", "f8"), f"{table}.{field.name}"
            assert set(field.readers.split()) <= {*EVERYONE.split(), "own"}, f"{table}.{field.name}"


def test_no_field_hides_behind_an_attribute_of_numpy():
    """`record.base` is NumPy's own attribute: in plain Python such a field could not be read by name."""
    tables = [*TABLES.values(), PLACES, FORMATIONS, PARTIES, SECTORS, ROADS, FACTS, LINKS, INPUTS, SECTOR_VIEW]
    tables += [TOTAL_VIEW, SECTOR_ORDERS, SEAT_ORDERS]
    names = {field.name for fields in tables for field in fields}
    hidden = {name for name in names if hasattr(np.recarray, name) or hasattr(np.record, name)}
    assert not hidden


def test_an_empty_state_has_the_given_shapes():
    state = empty_state(5, 7, 3, 2, 6)
    assert [len(getattr(state, name)) for name in ("places", "formations", "parties", "roads")] == [5, 7, 3, 6]
    assert len(state.orders.sectors) == 2 and len(state.beliefs) == 4 * 5
    assert len(set(CAUSES)) == len(CAUSES) and len(set(POOLS)) == len(POOLS) == 7


# --- Parameters ---------------------------------------------------------------------------------------


def read_back(name, value):
    return float(make_parameters({name: value})[REGISTRY[name].field])


def test_every_base_and_every_end_of_a_range_is_allowed(subtests):
    """Wording is in `tests/contracts/test_words.py`; the page that explains it, in `tests/test_docs.py`."""
    for name, entry in REGISTRY.items():
        with subtests.test(name):
            assert entry.status in STATUSES
            if entry.choices:
                assert entry.base in range(len(entry.choices))
                assert [read_back(name, choice) for choice in entry.choices] == list(range(len(entry.choices)))
            else:
                assert entry.low <= entry.base <= entry.high and entry.low < entry.high
                ends = [entry.low, entry.base, entry.high]
                assert [read_back(name, value) for value in ends] == ends


@given(st.sampled_from(sorted(REGISTRY)), st.sampled_from([math.nan, math.inf, -math.inf, "a lot", None, [1], 1e300]))
def test_what_is_no_allowed_number_is_refused_by_name(name, value):
    with pytest.raises(BadInput) as refused:
        make_parameters({name: value})
    assert refused.value.problems[0].startswith(f"{name}: ")
    assert REGISTRY[name].allowed() in refused.value.problems[0]


def test_all_problems_come_at_once_with_the_nearest_name():
    with pytest.raises(BadInput) as refused:
        make_parameters({"morale.regime.levle": 0.0, "break.rate": -1.0, "iran.policy": "holds"})
    assert len(refused.value.problems) == 3
    assert "'morale.regime.level'?" in str(refused.value) and "did you mean 'hold'?" in str(refused.value)


def test_bad_input_can_be_pickled():
    bad = BadInput(["a: one.", "b: two."])
    assert pickle.loads(pickle.dumps(bad)).problems == bad.problems == ("a: one.", "b: two.")
    assert nearest("homss", ("homs", "hama")) == "homs" and nearest("xyz", ("homs",)) == ""


# --- Orders -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_levers_take_their_range_and_nothing_else(lever):
    orders = empty_orders(3)
    for value in (lever.low, lever.high, *lever.choices):
        set_lever(orders, lever.role, lever.name, value)
    for value in (lever.low - 1, lever.high + 1, math.nan, "sideways"):
        with pytest.raises(BadInput, match=lever.name):
            set_lever(orders, lever.role, lever.name, value)
    other = next(role for role in ROLE_NAMES if role != lever.role)
    with pytest.raises(BadInput, match="has no lever"):
        set_lever(orders, other, lever.name, lever.low)


def test_a_lever_of_one_sector_moves_that_sector_alone():
    orders = empty_orders(3)
    set_lever(orders, "besieged", "withdraw", "on", sector=1)
    assert orders.sectors.withdraw.tolist() == [0.0, 1.0, 0.0]


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_a_role_writes_its_own_orders_only(role):
    book, given_orders = empty_orders(2), empty_orders(2)
    for lever in LEVERS:
        set_lever(given_orders, lever.role, lever.name, lever.high)
    given_orders.memo[:] = 5.0
    take_role(book, given_orders, ROLE_NAMES.index(role))
    untouched = empty_orders(2)
    own = {lever.name for lever in levers_of(role)}
    for part in ("sectors", "seats"):
        for field in getattr(book, part).dtype.names:
            source = given_orders if field in own else untouched
            assert (getattr(book, part)[field] == getattr(source, part)[field]).all(), field
    assert (book.memo == 5.0).all(axis=1).tolist() == [name == role for name in ROLE_NAMES]
    assert set(orders_arrays(book)) == {"sectors", "seats", "memo"}


# --- inputs -------------------------------------------------------------------------------------------


def test_inputs_are_put_in_order_and_lasting_kinds_come_first():
    rows = [(2.0, 3.0, ROAD_CLOSED, 1, 1.0), (0.5, 9.0, PAY, -1, 1.5)]
    table = input_rows(rows)
    assert table.from_day.tolist() == [0.5, 2.0]
    assert input_rows(rows[::-1]).tobytes() == table.tobytes()
    assert len(no_inputs()) == 0 and no_inputs().dtype.names == tuple(field.name for field in INPUTS)
    assert KINDS[LASTING_LAST] == "road_closed" and len(KINDS) == 11
