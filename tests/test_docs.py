"""What can be set, ordered, typed or chosen is documented in plain words, and the pages are up to date."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from docs.generate.documents import pages

from brittle.cli import main as cli
from brittle.config.files import GROUPS, find_configs
from brittle.scenario.settings import SETTINGS
from brittle.world.orders import LEVERS
from brittle.world.parameters import REGISTRY

DOCS = Path(__file__).resolve().parents[1] / "docs"


@cache
def made() -> dict[str, str]:
    """The generated pages, made once: each takes a walk through every scenario."""
    return pages()


def test_generated_page_is_up_to_date(subtests):
    for name, text in made().items():
        with subtests.test(name):
            written = (DOCS / name).read_text(encoding="utf-8") if (DOCS / name).is_file() else ""
            assert written == text, f"run `python -m docs.generate.documents docs` and commit docs/{name}"


def test_every_parameter_is_explained(subtests):
    for name in REGISTRY:
        with subtests.test(name):
            assert f"`{name}`" in made()["parameters.md"]


def test_fields_that_kernels_read_are_distinct():
    assert len({entry.field for entry in REGISTRY.values()}) == len(REGISTRY)


def test_every_setting_is_explained(subtests):
    for name, setting in SETTINGS.items():
        with subtests.test(name):
            assert setting.label and setting.plain.endswith((".", "...")) and setting.allowed()
            assert f"`{name}`" in made()["parameters.md"]


def test_every_lever_is_explained(subtests):
    for lever in LEVERS:
        with subtests.test(f"{lever.role}.{lever.name}"):
            assert lever.label and lever.plain.endswith(".") and lever.equation
            assert f"`{lever.name}`" in made()["levers.md"]


def test_every_verb_is_explained(subtests):
    for verb, entry in cli.VERBS.items():
        with subtests.test(verb):
            assert len(entry.summary) > 10 and len(entry.examples) >= 2
            assert verb in cli.help_text()
            for action in cli.make_parser(verb)._actions:
                assert action.help, f"{verb} {action.dest} has no help"


def test_every_choice_is_in_the_reference():
    configs = find_configs()
    missing = [f"{g}={o}" for g in GROUPS for o in configs.names(g) if f"`{g}={o}`" not in made()["parameters.md"]]
    assert not missing
