"""A record replays bit for bit, branches and undoes; a State continues in another process."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys

import numpy as np
import pytest
from tests.contracts.worlds import LARGE, ROOT, SEED, SMALL, began, go_on, same, world

from brittle.engine import record, stepper
from brittle.engine.draws import replicate_key
from brittle.engine.record import branch, load_record, parameters_of, replay, save_record, theatre_hash
from brittle.engine.session import Session
from brittle.world import parameters
from brittle.world.former_names import FORMER, former_field
from brittle.world.inputs import KINDS, input_rows
from brittle.world.orders import set_lever
from brittle.world.spelling import shown
from brittle.world.state import load_state, save_state, state_bytes


@pytest.fixture(scope="module")
def recorded():
    """A run with everything in it: doctrines, a person, another key, inputs; and every State it went through."""
    w = world(LARGE)
    session, states = Session(w.theatre, w.p, w.first, replicate_key(SEED, 7)), []
    states.append(session.state)
    for number in range(40):
        if number == 8:
            session.seat(0, None)
        if number == 12:
            orders = stepper.decide(session.observe(0), w.p, 0)
            set_lever(orders, "besieged", "pay", 2.0)
            session.give(0, orders)
        if number == 20:
            session.inputs = input_rows([(5.0, 6.5, KINDS.index("pay"), -1, 0.0), (5.5, 5.5, 6, 40, 100.0)])
        if number == 24:
            session.key = replicate_key(SEED, 8)
        if number == 30:
            session.hand_back(0)
        session.step(explain=number % 3 == 0)
        states.append(session.state)
    return w, session, states


def test_replay_until_any_step_is_bit_equal(recorded):
    w, session, states = recorded
    for until in range(len(states)):
        assert same(replay(session.record, w.theatre, until), states[until]), until
    assert same(replay(session.record, w.theatre), states[-1])
    with pytest.raises(ValueError, match="give 0 to 40"):
        replay(session.record, w.theatre, 41)


def test_a_saved_record_replays_as_well_and_holds_no_pickle(recorded):
    w, session, states = recorded
    file = io.BytesIO()
    save_record(session.record, file)
    file.seek(0)
    with np.load(file, allow_pickle=False) as stored:
        assert all(stored[name].dtype != object for name in stored.files)
    file.seek(0)
    loaded = load_record(file)
    assert loaded.theatre == theatre_hash(w.theatre) and loaded.parameters == session.record.parameters
    assert len({row.inputs.tobytes() for row in loaded.rows}) == 2
    assert {row.key[2] for row in loaded.rows} == {7, 8}
    assert same(replay(loaded, w.theatre), states[-1])


def test_a_record_without_rows_is_its_first_state():
    w = world()
    session = Session(w.theatre, w.p, w.first, replicate_key(SEED))
    file = io.BytesIO()
    save_record(session.record, file)
    file.seek(0)
    assert same(replay(load_record(file), w.theatre), session.state)


def test_a_branch_is_a_prefix_and_new_rows(recorded):
    w, session, states = recorded
    other = branch(session.record, 16)
    state = replay(other, w.theatre)
    assert same(state, states[16])
    again = Session(w.theatre, w.p, state, replicate_key(SEED, 99), is_new=False)
    again.run(4.0)
    grown = other
    for row in again.record.rows:
        grown = grown.add(row)
    assert same(replay(grown, w.theatre), again.state)
    assert same(replay(grown, w.theatre, 16), states[16]) and not same(again.state, states[32])
    assert len(session.record.rows) == 40


def test_undo_is_a_branch_at_an_earlier_step():
    w = world()
    session = Session(w.theatre, w.p, w.first, replicate_key(SEED))
    session.run(3.0)
    kept = session.state
    session.run(2.0)
    end = session.state
    assert same(session.undo(8), kept)
    assert len(session.record.rows) == 12
    assert same(session.run(2.0), end)
    assert same(session.undo(10**6), began(w))


def test_a_record_is_refused_by_another_theatre_or_other_streams(recorded):
    w, session, _ = recorded
    places = w.theatre.places.copy().view(np.recarray)
    places.population[0] += 1
    with pytest.raises(ValueError, match="another theatre"):
        replay(session.record, w.theatre._replace(places=places))
    with pytest.raises(ValueError, match="random streams"):
        replay(session.record._replace(streams=999), w.theatre)
    fewer = dict(list(session.record.parameters.items())[1:])
    with pytest.raises(ValueError, match="same parameters.*time.step_days.*changes results"):
        replay(session.record._replace(parameters=fewer), w.theatre)
    more = {**session.record.parameters, "morale.weather": 1.0}
    with pytest.raises(ValueError, match="morale.weather: was recorded"):
        replay(session.record._replace(parameters=more), w.theatre)


def plant(monkeypatch, *entries):
    """New parameters in the registry of this program, which kernels do not read."""
    registry = {**parameters.REGISTRY, **{entry.name: entry for entry in entries}}
    monkeypatch.setattr(parameters, "REGISTRY", registry)
    monkeypatch.setattr(record, "REGISTRY", registry)
    monkeypatch.setattr(record, "DTYPE", np.dtype([(entry.field, np.float64) for entry in registry.values()]))


def new_knob(name, neutral):
    return parameters.Parameter(name, "-", 0.0, 1.0, 0.25, "J", "assumption", "New", "A new knob.", (), neutral)


def test_a_record_survives_a_new_knob_that_is_neutral_at_its_base(recorded, monkeypatch):
    w, session, _ = recorded
    before = parameters_of(session.record)
    plant(monkeypatch, new_knob("morale.weather", True))
    after = parameters_of(session.record)
    assert after.morale_weather == 0.25
    assert all(after[name] == before[name] for name in before.dtype.names)


def test_a_new_knob_that_changes_results_is_refused_by_name(recorded, monkeypatch):
    w, session, _ = recorded
    plant(monkeypatch, new_knob("morale.weather", True), new_knob("morale.season", False))
    with pytest.raises(ValueError, match="morale.season: was not there when this was recorded") as refused:
        parameters_of(session.record)
    assert "weather" not in str(refused.value)


def test_a_record_with_former_names_replays_bit_for_bit(recorded):
    w, session, states = recorded
    old = {shown(name, FORMER): value for name, value in session.record.parameters.items()}
    assert "iran.policy" in old and len(old) == len(parameters.REGISTRY)
    assert same(replay(session.record._replace(parameters=old), w.theatre), states[-1])
    file = io.BytesIO()
    save_state(states[-1], file)
    file.seek(0)
    with np.load(file) as stored:
        arrays = {name: stored[name] for name in stored.files}
    arrays["run"].dtype.names = tuple(former_field(name) for name in arrays["run"].dtype.names)
    assert "iran_exit_step" in arrays["run"].dtype.names
    former = io.BytesIO()
    np.savez(former, **arrays)
    former.seek(0)
    assert same(load_state(former), states[-1])


def test_later_changes_of_inputs_and_key_do_not_change_the_record():
    w = world()
    session = Session(w.theatre, w.p, w.first, replicate_key(SEED), inputs=input_rows([(0.0, 9.0, 0, -1, 2.0)]))
    session.run(1.0)
    end = session.state
    session.inputs.value[:] = 0.0
    session.key.replicate = 55
    assert same(replay(session.record, w.theatre), end)


def test_a_state_of_another_schema_is_refused():
    file = io.BytesIO()
    save_state(began(world()), file)
    file.seek(0)
    with np.load(file) as stored:
        arrays = {name: stored[name] for name in stored.files}
    for change in ({"schema_version": np.int64(99)}, {"run": np.zeros(1, [("step", "i8")])}):
        other = io.BytesIO()
        np.savez(other, **{**arrays, **change})
        other.seek(0)
        with pytest.raises(ValueError, match="schema version|other fields"):
            load_state(other)


def test_100_checkpoints_continue_in_a_new_process_bit_for_bit(tmp_path):
    expected = {}
    for name, number, steps in ((LARGE, 11, 62), (SMALL, 12, 50)):
        w = world(name)
        states = go_on(w, began(w, number), steps, number)
        for at in range(steps - 12, steps - 62, -1):
            if at >= 0:
                save_state(states[at], tmp_path / f"{name}-{number}-{at:03d}.npz")
                expected[f"{name}-{number}-{at:03d}"] = hashlib.sha256(state_bytes(states[at + 6])).hexdigest()
    w = world(SMALL)
    states = go_on(w, began(w, 13), 40, 13)
    for at in range(100 - len(expected)):
        save_state(states[at], tmp_path / f"{SMALL}-13-{at:03d}.npz")
        expected[f"{SMALL}-13-{at:03d}"] = hashlib.sha256(state_bytes(states[at + 6])).hexdigest()
    assert len(expected) == 100
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-m", "tests.contracts.continue_checkpoints", str(tmp_path)],
        capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths}, check=True, timeout=300,
    )  # fmt: skip
    assert dict(line.split() for line in done.stdout.splitlines()) == expected
