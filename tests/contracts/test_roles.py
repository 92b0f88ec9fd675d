"""Line 2: the engine knows four roles and no name of any war; a role may be empty."""

from __future__ import annotations

import io
import re
import tokenize

import numpy as np
import pytest
from tests.contracts.worlds import LARGE, SEED, SMALL, SOURCE, World, began, go_on, same, world

from brittle.engine import stepper
from brittle.engine.draws import replicate_key
from brittle.ensemble.replicate import replicate
from brittle.scenario.theatre_folder import find_theatre, read_theatre
from brittle.world.orders import ROLE_NAMES, levers_of, orders_arrays
from brittle.world.parameters import REGISTRY

LAYERS = ("numerics", "world", "rules", "doctrine", "engine", "ensemble", "scenario")
# Names of knobs that people script against: aliases of seats, and the challenger's backer.
KNOBS = {"regime", "rebels", "iran", "russia", "turkey"}


def names_of_a_war(name: str) -> set[str]:
    data = read_theatre(find_theatre(name))
    found = {data.title}
    for row in (*data.places, *data.parties, *data.sectors, *data.seats, *data.forces):
        found |= {row.id, getattr(row, "name", ""), getattr(row, "label", "")}
    found |= {place.governorate for place in data.places}
    plain = {"core", "line", "host", "north", "east", "south", "west", "centre", "center", "coast", "capital", "heart"}
    plain |= {"beyond", "desert", "local"}
    return {word.lower() for word in found if len(word) > 3} - plain - KNOBS


def words_of(path) -> str:
    """The program text without comments and docstrings."""
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text()).readline)
    kept, fresh = [], True
    for token in tokens:
        if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and fresh):
            continue
        if token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.NL):
            fresh = True
            continue
        fresh = False
        kept.append(token.string)
    return " ".join(kept).lower()


@pytest.mark.parametrize("name", [LARGE, SMALL])
def test_no_name_of_a_war_outside_its_folder(name):
    names = names_of_a_war(name)
    assert len(names) > 20
    pattern = re.compile(r"(?<![a-z])(" + "|".join(re.escape(word) for word in sorted(names)) + r")(?![a-z])")
    found = {}
    for layer in LAYERS:
        for path in (SOURCE / layer).rglob("*.py"):
            if path.name.startswith("registry_"):
                continue  # sources of numbers, prose about the case; what kernels read is checked below
            hits = set(pattern.findall(words_of(path)))
            if hits:
                found[f"{layer}/{path.name}"] = hits
    assert not found


def test_parameters_name_no_place_or_party():
    names = names_of_a_war(LARGE)
    assert not {entry.name for entry in REGISTRY.values() if set(re.split(r"[._]", entry.name)) & names}


def without(w: World, *empty: int) -> World:
    facts = w.theatre.facts.copy().view(np.recarray)
    for role in empty:
        facts.roles &= ~(1 << role)
    return w._replace(theatre=w.theatre._replace(facts=facts))


@pytest.mark.parametrize("role", range(4), ids=ROLE_NAMES)
def test_an_empty_role_never_decides_and_its_orders_stand(role):
    w = without(world(), role)
    states = go_on(w, began(w), 40)
    before, after = orders_arrays(states[0].orders), orders_arrays(states[-1].orders)
    for lever in levers_of(ROLE_NAMES[role]):
        part = "seats" if lever.shape == "seat" else "sectors"
        assert np.array_equal(before[part][lever.field], after[part][lever.field])
    assert role not in stepper.filled_roles(w.theatre)


def test_a_theatre_without_any_seat_runs_and_no_seat_orders_anything():
    w = without(world(), 0, 1, 2, 3)
    states = go_on(w, began(w), 40)
    for name, array in orders_arrays(states[0].orders).items():
        assert array.tobytes() == orders_arrays(states[-1].orders)[name].tobytes()
    result = replicate(w.theatre, w.first, w.p, SEED, 0, 4, 10, threads=1)
    assert (result.outcomes.steps > 0).all()


def test_players_of_an_empty_role_are_ignored():
    w = without(world(), 2)
    state = began(w)

    def shout(seen):
        raise AssertionError("an empty seat decided")

    book = stepper.answers(state, w.theatre, w.p, {2: shout})
    assert same(
        stepper.step(state, book, w.theatre, w.p, None, replicate_key(SEED))[0],
        stepper.step(state, stepper.answers(state, w.theatre, w.p), w.theatre, w.p, None, replicate_key(SEED))[0],
    )
