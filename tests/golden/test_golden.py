"""Golden runs as text that a person can read: a change of the model shows as a change of a story.

`pytest tests/golden --regenerate` writes them again; read the difference before you keep it.
"""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from tests.golden.narrative import narrative
from tests.validation.wars import make_war

HERE = Path(__file__).parent
STORIES = {
    "vardania_historical": ("vardania", "historical", {}, 0, 20),
    "vardania_smooth_gate_reported": (
        "vardania", "historical", {"uprising.gate": "smooth", "observation": "reported"}, 1, 15,
    ),
    "vardania_all_null": ("vardania", "all_null", {}, 0, 5),
    "syria_2024_historical": ("syria_2024", "historical", {}, 0, 20),
    "syria_2024_iran_hold": ("syria_2024", "iran_hold", {}, 0, 12),
    "syria_2024_iran_as_happened": ("syria_2024", "iran_as_happened", {}, 0, 14),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(STORIES))
def test_narrative_equals_the_golden_file(name, regenerate):
    theatre, scenario, settings, number, days = STORIES[name]
    arguments = "".join(f", {key} {value}" for key, value in settings.items())
    title = f"{theatre}, {scenario}{arguments}: seed 1, replicate {number}"
    narrated = narrative(make_war(theatre, settings, scenario), title, number, days)
    path = HERE / f"{name}.txt"
    if regenerate:
        path.write_text(narrated, encoding="utf-8")
    assert path.exists(), f"{path.name} is missing; write it with --regenerate and read it"
    kept = path.read_text(encoding="utf-8")
    if narrated != kept:
        changes = difflib.unified_diff(kept.splitlines(), narrated.splitlines(), path.name, "now", lineterm="", n=1)
        pytest.fail("\n".join(list(changes)[:40]))


def test_every_golden_file_belongs_to_a_narrative():
    assert {path.stem for path in HERE.glob("*.txt")} == set(STORIES)


def test_narratives_differ_from_each_other():
    texts = [path.read_text(encoding="utf-8").split("\n", 3)[3] for path in sorted(HERE.glob("*.txt"))]
    assert len(set(texts)) == len(texts)
