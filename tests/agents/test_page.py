"""The examples of docs/mesa.md run as they stand, short and without a warning."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "mesa.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_page_has_examples_and_all_are_short():
    assert len(EXAMPLES) >= 4
    assert all(len([line for line in text.splitlines() if line.strip()]) <= 16 for text in EXAMPLES)


@pytest.mark.parametrize("text", EXAMPLES, ids=range(len(EXAMPLES)))
def test_example_runs_and_prints_something(text, capsys):
    exec(compile(text, "docs/mesa.md", "exec"), {"__name__": "example"})
    said = capsys.readouterr().out
    assert said.strip() and "set()" not in said and "[]" not in said
