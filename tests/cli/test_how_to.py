"""What the how-to pages tell people to type is typed here, in their order, in an empty folder."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

import pytest

from brittle.report import run_figures as figures

PAGES = Path(__file__).resolve().parents[2] / "docs" / "how-to"
NEEDS = {"export-to-gis.md": None, "refugees-with-flee.md": "flee", "learning-agents.md": "pettingzoo"}


@pytest.fixture
def run_page(brittle, folder, monkeypatch):
    """Type everything on a page: first the commands, then the code, all blocks in one session."""
    monkeypatch.setattr(figures, "draw_figures", lambda result, folder: [])

    def type_out(page):
        text = (PAGES / page).read_text(encoding="utf-8")
        for line in re.findall(r"^    (brittle .+)$", text, re.MULTILINE):
            answer = brittle(*shlex.split(line)[1:])
            assert answer.code == 0, f"{line}: {answer.err}"
        library = NEEDS[page]
        if library and importlib.util.find_spec(library) is None:
            pytest.skip(f"the commands ran; the code needs {library}, which is not installed")
        session = {}
        for block in re.findall(r"^```python\n(.+?)^```", text, re.MULTILINE | re.DOTALL):
            exec(compile(block, page, "exec"), session)
        return session

    return type_out


def test_a_gis_finds_what_the_page_names(run_page, folder):
    run_page("export-to-gis.md")
    written = {path.name for path in (folder / "exports" / "held-geojson").iterdir()}
    written |= {path.name for path in (folder / "tables").iterdir()}
    page = (PAGES / "export-to-gis.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in written)
    map_of_command = (folder / "exports" / "held-geojson" / "places.geojson").read_text()
    assert map_of_command == (folder / "held-map" / "places.geojson").read_text()


def test_flee_moves_people_as_the_page_says(run_page, capsys):
    session = run_page("refugees-with-flee.md")
    assert sum(place.numAgents for place in session["places"].values() if place.camp) > 0
    assert "nasib" in capsys.readouterr().out


def test_learning_code_on_the_page_runs(run_page):
    session = run_page("learning-agents.md")
    assert session["env"].agents == [] and -1.0 < session["total"] < 0.0
    page = (PAGES / "learning-agents.md").read_text(encoding="utf-8")
    assert "not advice" in page
