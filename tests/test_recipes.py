"""Recipes are short and name what exists; the tables of layers in the pages are those of the test of layers."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import dev
import pytest
from tests.test_layers import LEVELS

from brittle.cli import main as cli
from brittle.config.compose import specify

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
RECIPES = ("knob", "rule", "doctrine", "lever", "scenario", "outcome", "figure", "verb")
MOST_STEPS = 12
FILE = re.compile(r"`((?:src|docs|tests|configs|experiments)/[\w./-]+|CHANGELOG\.md)`")
COMMAND = re.compile(r"`((?:python3 dev\.py|python|brittle) [^`]+)`")
# Steps that show what the steps before have made; they need no file.
LOOKS = ("Look at it", "See it", "Check that", "Run it", "Compare it")


def recipes(page: str) -> dict[str, list[str]]:
    """Steps of every recipe, each as one line, by its heading."""
    found = {}
    for part in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n")
        steps = re.findall(r"^\d+\. (.*(?:\n {2,}.*)*)", body, flags=re.MULTILINE)
        found[head] = [" ".join(step.split()) for step in steps]
    return found


def faults(page: str) -> list[str]:
    """What would stop a newcomer: too many steps, a step without file or command, or one that is not there."""
    found = []
    for head, steps in recipes(page).items():
        if not 1 <= len(steps) <= MOST_STEPS:
            found.append(f"{head}: {len(steps)} steps, {MOST_STEPS} are allowed")
        for number, step in enumerate(steps, 1):
            files, commands = FILE.findall(step), COMMAND.findall(step)
            said = [] if files or step.startswith(LOOKS) else ["no file"]
            said += [] if commands else ["no command"]
            said += filter(None, [*map(fault_of_file, files), *map(fault_of_command, commands)])
            found += [f"{head}, step {number}: {fault}" for fault in said]
    return found


def fault_of_file(name: str) -> str:
    path = ROOT / name
    is_new = path.stem.removeprefix("test_").startswith("my_")
    return "" if (path.parent if is_new else path).exists() else f"there is no {name}"


def fault_of_command(command: str) -> str:
    """Why this cannot be typed, or an empty text."""
    arguments = shlex.split(command)
    if command.startswith("python3 dev.py"):
        if arguments[2] not in dev.VERBS:
            return f"dev.py has no verb {arguments[2]}"
        return next(filter(None, map(fault_of_file, (name for name in arguments[3:] if name.startswith("tests/")))), "")
    if arguments[:2] == ["python", "-m"]:
        return "" if (ROOT / arguments[2].replace(".", "/")).with_suffix(".py").is_file() else f"no {arguments[2]}"
    if arguments[0] == "python":
        return "" if (ROOT / arguments[1]).is_file() else f"there is no {arguments[1]}"
    if arguments[1] not in (*cli.VERBS, "--help"):
        return f"brittle has no verb {arguments[1]}"
    if "--help" not in arguments:
        given = cli.make_parser(arguments[1]).parse_intermixed_args(arguments[2:])
        if arguments[1] == "run":
            specify(given.overrides)
    return ""


def test_there_is_a_recipe_for_each_of_eight():
    assert tuple(head.split()[-1] for head in recipes(PAGE)) == RECIPES


def test_a_newcomer_can_type_every_recipe():
    assert faults(PAGE) == []


GOOD = "## A knob\n\n1. In `src/brittle/rules/will.py` write it.\n   `brittle list`\n"
PLANTED = [
    (GOOD + "2. In `src/brittle/rules/will.py` write.\n", "step 2: no command"),
    (GOOD + "2. Write it well. `brittle list`\n", "step 2: no file"),
    (GOOD.replace("will.py", "wil.py"), "there is no src/brittle/rules/wil.py"),
    (GOOD.replace("rules/will.py", "rule/my_will.py"), "there is no src/brittle/rule/my_will.py"),
    (GOOD.replace("list", "lst"), "brittle has no verb lst"),
    (GOOD.replace("brittle list", "python3 dev.py tst"), "dev.py has no verb tst"),
    (GOOD.replace("brittle list", "python3 dev.py test tests/nowhere"), "there is no tests/nowhere"),
    (GOOD.replace("brittle list", "python -m docs.generate.nothing"), "no docs.generate.nothing"),
    (GOOD + "".join(f"{n}. In `CHANGELOG.md` `brittle list`\n" for n in range(2, 14)), "13 steps"),
    ("## A knob\n\nNothing here.\n", "0 steps"),
]


@pytest.mark.parametrize(("page", "fault"), PLANTED)
def test_a_planted_fault_is_found(page, fault):
    found = faults(page)
    assert len(found) == 1 and fault in found[0]


def test_a_good_recipe_passes():
    assert faults(GOOD) == []


def layers(text: str) -> list[tuple[str, ...]]:
    """The packages in each row of a page's table of layers, highest first."""
    table = text.split("| layer |")[1].split("\n\n")[0]
    rows = [line.split("|")[1] for line in table.splitlines()[2:]]
    return [tuple(re.findall(r"`(\w+)`", row)) for row in rows]


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_a_table_of_layers_is_the_true_one(page):
    there = {path.parent.name for path in (ROOT / "src" / "brittle").glob("*/__init__.py")} | {"theatres"}
    true = [tuple(sorted(there & set(level))) for level in reversed(LEVELS)]
    assert [tuple(sorted(row)) for row in layers((ROOT / page).read_text(encoding="utf-8"))] == [t for t in true if t]
