"""The engine knows four roles and no name of any war; a role may be empty."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

import numpy as np
import pytest
from tests.contracts.worlds import LARGE, SEED, SMALL, SOURCE, World, began, go_on, same, world

from brittle.engine import stepper
from brittle.engine.draws import replicate_key
from brittle.ensemble.replicate import replicate
from brittle.scenario.theatre_folder import find_theatre, read_theatre
from brittle.world.orders import ROLE_NAMES, levers_of, orders_arrays
from brittle.world.parameters import REGISTRY, Parameter

LAYERS = ("numerics", "world", "rules", "doctrine", "engine", "ensemble", "scenario")
# A regime is what the besieged side is called in plain English, too.
PLAIN = {"regime"}
OF_ONE_WAR = re.compile(
    r"iran|tehran|russia|moscow|turkey|turkish|ukrain|syria|assad|hezbollah|rebels|tarsis|osmark|vardania", re.I
)
# Holds the former names, which are hashed; nothing else may.
FROZEN = "former_names.py"


def names_of_a_war(name: str) -> set[str]:
    data = read_theatre(find_theatre(name))
    found = {data.title}
    for row in (*data.places, *data.parties, *data.sectors, *data.seats, *data.forces):
        found |= {row.id, getattr(row, "name", ""), getattr(row, "label", "")}
    found |= {place.governorate for place in data.places}
    plain = {"core", "line", "host", "north", "east", "south", "west", "centre", "center", "coast", "capital", "heart"}
    plain |= {"beyond", "desert", "local"}
    return {word.lower() for word in found if len(word) > 3} - plain - PLAIN


def text_of(path) -> str:
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
            if path.name.startswith("registry_") or path.name == FROZEN:
                continue  # sources of numbers, prose about the case; what kernels read is checked below
            hits = set(pattern.findall(text_of(path)))
            if hits:
                found[f"{layer}/{path.name}"] = hits
    assert not found


def names_in_code(source: str) -> set[str]:
    """Words of one war among the names and texts of a program; of a registry's rows all but the source count."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        texts = [getattr(node, name, None) for name in ("id", "attr", "arg", "name", "module")]
        texts += [node.value] if isinstance(node, ast.Constant) else []
        found |= {hit for text in texts if isinstance(text, str) for hit in OF_ONE_WAR.findall(text)}
    return found


def faults_in(folder: Path) -> dict[str, set[str]]:
    found = {}
    for path in sorted(folder.rglob("*.py")):
        if path.name != FROZEN and not path.name.startswith("registry_"):
            hits = names_in_code(path.read_text(encoding="utf-8"))
            found |= {path.name: hits} if hits else {}
    return found


@pytest.mark.parametrize("layer", ["numerics", "world", "rules", "doctrine", "engine", "ensemble"])
def test_the_engine_knows_no_name_of_one_war(layer):
    assert faults_in(SOURCE / layer) == {}


def test_a_name_of_one_war_in_the_engine_is_found(tmp_path):
    for name in ("engine/stages/patrons.py", "doctrine/air_patron.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "engine/stages/patrons.py").write_text("def leave(p):\n    return p.iran_cost\n")
    (tmp_path / "doctrine/air_patron.py").write_text('"""Sorties of the air patron."""\nLABEL = "Russia flies"\n')
    assert faults_in(tmp_path) == {"patrons.py": {"iran"}, "air_patron.py": {"Russia"}}


def shown_texts(entry: Parameter) -> str:
    return " ".join((entry.name, entry.label, entry.plain, *entry.choices))


def test_the_registry_has_names_of_one_war_in_its_sources_only():
    names = names_of_a_war(LARGE) | names_of_a_war(SMALL)
    odd = {entry.name: OF_ONE_WAR.findall(shown_texts(entry)) for entry in REGISTRY.values()}
    assert {name: hits for name, hits in odd.items() if hits} == {}
    assert not {entry.name for entry in REGISTRY.values() if set(re.split(r"[._]", entry.name)) & names}
    planted = REGISTRY["ground_patron.cost"]._replace(label="What Iran pays")
    assert OF_ONE_WAR.findall(shown_texts(planted)) == ["Iran"]
    assert any(OF_ONE_WAR.search(entry.source) for entry in REGISTRY.values())  # a source may say which war it is about


def without(w: World, *empty: int) -> World:
    facts = w.theatre.facts.copy().view(np.recarray)
    for role in empty:
        facts.roles &= ~(1 << role)
    return w._replace(theatre=w.theatre._replace(facts=facts))


@pytest.mark.parametrize("role", range(4), ids=ROLE_NAMES)
def test_an_empty_role_never_decides_and_keeps_its_orders(role):
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
