"""Words that this project does not use (tests/words.csv) stand nowhere in it."""

from __future__ import annotations

import pytest
from tests import word_list
from tests.word_list import ROOT, all_hits, files, hits_in, table


def found(text: str, path: str = "docs/page.md") -> list[str]:
    return [hit.word.word for hit in hits_in(path, text)]


def test_no_word_of_the_table_is_used():
    assert len(list(files())) > 300, "the files were not found"
    assert not all_hits(), "\n".join(map(str, all_hits()))


def test_the_table_is_well_formed():
    assert len({entry.word for entry in table()}) == len(table())
    for entry in table():
        assert entry.use and entry.reason and entry.where in ("any", "name", "prose", "file")
        assert not entry.pattern.search(entry.use.lower()), f"{entry.word}: the words to use are caught themselves"


@pytest.mark.parametrize("entry", table(), ids=lambda entry: entry.word)
def test_the_example_of_a_word_is_caught(entry):
    path, text = "docs/page.md" if entry.where == "any" else "src/brittle/a.py", entry.example
    if entry.where == "file":
        path, text = entry.example, ""
    assert entry.word in found(text, path)


CAUGHT = [
    ("the share is\nnought", "docs/page.md", "nought"),
    ("# what was lost of\n# late\n", "src/brittle/a.py", "of late"),
    ("x = 1  # so hangs\n# on the step\n", "src/brittle/a.py", "hangs on"),
    ("notWatchedOn = 1", "src/brittle/a.py", "watched"),
    ("WATCHED = 1", "src/brittle/a.py", "watched"),
    ("var watchedDay = 1;", "src/brittle/report/a.html", "watched"),
    ("def test_nobody_is_lost(): ...", "tests/test_a.py", "nobody"),
    ("def test_it_plays_the_same_war(): ...", "tests/test_a.py", "plays the war"),
    ("The war was played a thousand times.", "docs/page.md", "played"),
    ("`brittle run` plays the war 1,000 times", "README.md", "plays the war"),
    ("play a war many times", "docs/page.md", "plays the war"),
    ("Play the scenario twice", "docs/page.md", "plays the war"),
    ("name: a power that nobody leads", "configs/a.yaml", "nobody"),
    ("", "src/brittle/apps/played.py", "played"),
    ("", "tests/comparison/test_watched.py", "watched"),
    ("f'{x} is told'", "src/brittle/a.py", "told"),
]


@pytest.mark.parametrize(("text", "path", "word"), CAUGHT)
def test_a_planted_word_is_caught(text, path, word):
    assert word in found(text, path)


PASSES = [
    ("display the gameplay; replay it; replayed; a playground; wordplay", "docs/page.md"),
    (
        "Seats play a game. A person plays the air patron's seat. It plays another game. People play its role.",
        "docs/page.md",
    ),
    ("The game was played by two people; a seat is played by its doctrine; a game is played", "docs/page.md"),
    ('<button id="play">Play</button> player.play();', "src/brittle/report/page.html"),
    ("import pytest\n@pytest.mark.slow\ndef f(display, replay_step, replayed): ...", "tests/test_a.py"),
    ("A question mark; marked; quotation marks; in plain words; a word for it; tell them apart", "docs/page.md"),
    ("x = round(2.5)  # in other words, to tell a luckless mark of the test", "src/brittle/a.py"),
    ("departed; imparted; clucks; Watchdog; maryland; tolduc; unmasked; basked; hangs only", "docs/page.md"),
    ("line = error.problem_mark.line + error.start_mark.line", "src/brittle/a.py"),
]


@pytest.mark.parametrize(("text", "path"), PASSES)
def test_a_good_word_passes(text, path):
    assert found(text, path) == []


def test_a_hit_is_named_by_its_line():
    hits = list(hits_in("src/brittle/a.py", "x = 1\n\n# first\n# then nought\n"))
    assert [(hit.line, hit.text) for hit in hits] == [(4, "nought")]
    assert "use zero" in str(hits[0])


def test_only_the_unreleased_changes_are_read():
    text = "# Changes\n\n## 0.2.0 (not yet released)\n\n- nought\n\n## 0.1.0\n\n- anew\n"
    assert found(word_list.unreleased(text)) == ["nought"]


def test_the_word_list_reads_code_documents_and_configurations():
    read = {path for path, _ in files()}
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/odd.md", "experiments/006-iran/README.md"} <= read
    assert any(path.endswith(".html") for path in read) and all((ROOT / path).is_file() for path in read)
