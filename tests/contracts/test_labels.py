"""Every registry entry has a label, a plain sentence and, where it is a switch, named positions."""

from __future__ import annotations

import pytest

from brittle.doctrine.catalogue import DOCTRINES
from brittle.engine.events import EVENTS
from brittle.rules.predictors import PREDICTORS
from brittle.world.inputs import INPUTS, KINDS
from brittle.world.observation import SECTOR_VIEW, TOTAL_VIEW
from brittle.world.orders import LEVERS
from brittle.world.parameters import REGISTRY
from brittle.world.state import TABLES
from brittle.world.theatre import FACTS, FORMATIONS, LINKS, PARTIES, PLACES, ROADS, SECTORS

ENTRIES = [
    *((entry.name, entry.label, entry.plain) for entry in REGISTRY.values()),
    *((f"{lever.role}.{lever.name}", lever.label, lever.plain) for lever in LEVERS),
    *((f"{entry.role}={entry.name}", entry.label, entry.plain) for entry in DOCTRINES),
    *((entry.name, entry.label, entry.plain) for entry in PREDICTORS),
    *((f"{entry.name}.{term.name}", term.label, term.plain) for entry in PREDICTORS for term in entry.terms),
    *((kind, *overrides) for kind, overrides in EVENTS.items()),
]


def test_every_entry_has_a_label_and_a_plain_sentence(subtests):
    for name, label, plain in ENTRIES:
        with subtests.test(name):
            assert label[:1].isupper() and len(label) <= 40 and not label.endswith(".")
            assert len(plain.split()) >= 2 and plain.endswith(".") and plain[:1].isupper()
            assert "_" not in label


def test_every_parameter_has_a_unit_a_source_and_a_full_sentence(subtests):
    for name, entry in REGISTRY.items():
        with subtests.test(name):
            assert entry.unit.strip() and entry.source.strip()
            assert len(entry.plain) > 8


def test_every_switch_names_its_positions(subtests):
    switches = [entry for entry in [*REGISTRY.values(), *LEVERS] if entry.choices]
    assert len(switches) >= 20
    for entry in switches:
        with subtests.test(entry.name):
            assert len(set(entry.choices)) == len(entry.choices) > 1
            assert all(choice and choice == choice.lower() for choice in entry.choices)


@pytest.mark.parametrize(
    "fields",
    [*TABLES.values(), SECTOR_VIEW, TOTAL_VIEW, INPUTS, PLACES, FORMATIONS, PARTIES, SECTORS, ROADS, LINKS, FACTS],
)  # fmt: skip
def test_every_field_says_its_unit_and_meaning(fields):
    assert all(field.unit and len(field.meaning) > 3 for field in fields)
    assert len({field.name for field in fields}) == len(fields)


def test_every_kind_of_input_has_a_name_of_its_own():
    assert len(set(KINDS)) == len(KINDS)
