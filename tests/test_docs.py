"""What can be set, ordered, typed or chosen is documented in plain words, and the pages are up to date."""

from __future__ import annotations

from pathlib import Path

import pytest
from docs.generate.documents import pages

from brittle.cli import main as cli
from brittle.config.files import GROUPS, find_configs
from brittle.scenario.settings import SETTINGS
from brittle.world.orders import LEVERS
from brittle.world.parameters import REGISTRY, STATUSES, make_parameters

DOCS = Path(__file__).resolve().parents[1] / "docs"


@pytest.mark.parametrize("name", list(pages()))
def test_generated_page_is_up_to_date(name):
    written = (DOCS / name).read_text(encoding="utf-8") if (DOCS / name).is_file() else ""
    assert written == pages()[name], f"run `python -m docs.generate.documents docs` and commit docs/{name}"


@pytest.mark.parametrize("name", list(REGISTRY))
def test_every_parameter_is_explained(name):
    entry = REGISTRY[name]
    assert entry.label.strip() and entry.source.strip() and entry.unit.strip()
    assert entry.plain.strip().endswith(".") and len(entry.plain) > 8
    assert entry.status in STATUSES
    assert entry.label[0].isupper() and entry.plain[0].isupper()
    assert f"`{name}`" in pages()["parameters.md"]


@pytest.mark.parametrize("name", list(REGISTRY))
def test_every_base_lies_within_its_own_range(name):
    entry = REGISTRY[name]
    if entry.choices:
        assert entry.base in range(len(entry.choices)) and len(set(entry.choices)) == len(entry.choices)
    else:
        assert entry.low <= entry.base <= entry.high and entry.low < entry.high
    make_parameters({name: entry.choices[int(entry.base)] if entry.choices else entry.base})


def test_fields_that_kernels_read_are_distinct():
    assert len({entry.field for entry in REGISTRY.values()}) == len(REGISTRY)


@pytest.mark.parametrize("name", list(SETTINGS))
def test_every_setting_is_explained(name):
    setting = SETTINGS[name]
    assert setting.label and setting.plain.endswith((".", "...")) and setting.allowed()
    assert f"`{name}`" in pages()["parameters.md"]


@pytest.mark.parametrize("lever", LEVERS, ids=[f"{lever.role}.{lever.name}" for lever in LEVERS])
def test_every_lever_is_explained(lever):
    assert lever.label and lever.plain.endswith(".") and lever.equation
    assert f"`{lever.name}`" in pages()["levers.md"]


@pytest.mark.parametrize("verb", list(cli.VERBS))
def test_every_verb_is_explained(verb):
    entry = cli.VERBS[verb]
    assert len(entry.summary) > 10 and len(entry.examples) >= 2
    assert verb in cli.help_text()
    for action in cli.make_parser(verb)._actions:
        assert action.help, f"{verb} {action.dest} has no help"


def test_every_choice_is_in_the_reference():
    configs = find_configs()
    missing = [f"{g}={o}" for g in GROUPS for o in configs.names(g) if f"`{g}={o}`" not in pages()["parameters.md"]]
    assert not missing
