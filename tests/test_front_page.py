"""The front page shows before it lists, stays short, and its numbers are the recorded ones."""

from __future__ import annotations

import csv
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "README.md").read_text(encoding="utf-8")
READERS = ("analysts", "teachers", "modellers")


def test_it_is_short():
    assert len(PAGE.splitlines()) <= 100
    commands = re.findall(r"^ {4}(?:brittle|python3 dev\.py) .+$", PAGE, re.MULTILINE)
    assert 1 <= len(commands) <= 8


def test_it_shows_what_the_first_command_prints_and_draws_before_it_lists():
    order = ("python3 dev.py run", "The regime had collapsed", "](docs/images/map.png)", "| you are |", "brittle run")
    places = [PAGE.index(part) for part in order]
    assert places == sorted(places)
    assert (ROOT / "docs" / "images" / "map.png").is_file()


def test_the_shares_are_the_recorded_ones():
    with (ROOT / "experiments" / "003-catalogue" / "results.csv").open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["scenario"] == "historical")
    shown = dict(re.findall(r"^ +by day (14|45) .*? ([\d.]+) % of runs", PAGE, re.MULTILINE))
    assert {day: float(share) for day, share in shown.items()} == {
        day: round(100 * float(row[f"collapse_{day}"]), 1) for day in ("14", "45")
    }


def test_each_reader_is_sent_to_one_page():
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    for reader in READERS:
        assert f"](docs/for-{reader}.md)" in PAGE and f"](for-{reader}.md)" in index
        page = (ROOT / "docs" / f"for-{reader}.md").read_text(encoding="utf-8")
        assert len(page.splitlines()) <= 50 and "](model-card.md)" in page


def test_it_says_what_it_must_not_be_used_for():
    assert "## What it must not be used for" in PAGE
    assert "Retrospective scenario exercise, not a prediction." in PAGE
