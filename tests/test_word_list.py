"""Words that this project does not use (tests/words.csv) do not come in: what is left may only shrink.

`words_left.csv` allows the hits that were there when a word entered the table. One hit more in any file is red. Fewer
hits are not, and `python -m tests.word_list tighten` then writes the shorter list. A file that moves needs nothing.
When lines move between files that stay, `tighten` accepts it as long as no word has more hits than before.
"""

from __future__ import annotations

from collections import Counter

import pytest
from tests import word_list
from tests.word_list import ALL_FILES, LEFT, ROOT, all_hits, count, files, grown, hits_in, new_hits, read_left, table


def found(text: str, path: str = "docs/page.md") -> list[str]:
    return [hit.word.word for hit in hits_in(path, text)]


def left() -> Counter[tuple[str, str]]:
    return read_left(LEFT.read_text(encoding="utf-8"))


def test_no_new_hit():
    there = {path for path, _ in files()}
    assert len(there) > 300, "the files were not found"
    new = new_hits(left(), count(all_hits()), there)
    lines = [str(hit) for hit in all_hits() if (hit.path, hit.word.word) in new]
    moved = "If you only moved lines between files, run `python -m tests.word_list tighten`."
    assert not lines, "\n".join(["Old hits of the same file and word are listed too.", moved, *lines])


def test_what_is_left_adds_up_and_names_words_of_the_table():
    totals: Counter[str] = Counter()
    for (path, word), hits in left().items():
        totals[word] += hits if path != ALL_FILES else 0
        assert hits > 0 or path == ALL_FILES
    assert {word for _, word in left()} == {entry.word for entry in table()}, "run `python -m tests.word_list tighten`"
    assert all(left()[ALL_FILES, entry.word] == totals[entry.word] for entry in table())


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


OLD = Counter({("a.py", "luck"): 3, ("b.py", "luck"): 1, (ALL_FILES, "luck"): 4})


@pytest.mark.parametrize(
    ("now", "there", "new"),
    [
        ({("a.py", "luck"): 3, ("b.py", "luck"): 1}, {"a.py", "b.py"}, set()),
        ({("a.py", "luck"): 1}, {"a.py", "b.py"}, set()),
        ({("a.py", "luck"): 4}, {"a.py", "b.py"}, {("a.py", "luck")}),
        ({("c.py", "luck"): 1, ("a.py", "luck"): 1}, {"a.py", "b.py", "c.py"}, {("c.py", "luck")}),
        ({("a.py", "nought"): 1}, {"a.py"}, {("a.py", "nought")}),
        ({("c.py", "luck"): 3, ("b.py", "luck"): 1}, {"b.py", "c.py"}, set()),  # a.py is now c.py
        ({("c.py", "luck"): 2, ("d.py", "luck"): 1}, {"b.py", "c.py", "d.py"}, set()),  # a.py is now two files
        ({("c.py", "luck"): 4}, {"b.py", "c.py"}, {("c.py", "luck")}),  # renamed, with one more
    ],
)
def test_only_a_hit_more_is_new(now, there, new):
    assert new_hits(OLD, Counter(now), there) == new


def test_the_list_only_shrinks(tmp_path, monkeypatch, capsys):
    kept = tmp_path / "words_left.csv"
    kept.write_text(f"path,word,hits\n{ALL_FILES},luck,1\na.py,luck,1\n", encoding="utf-8")
    monkeypatch.setattr(word_list, "LEFT", kept)
    monkeypatch.setattr(word_list, "ROOT", tmp_path)
    before = kept.read_bytes()
    monkeypatch.setattr(word_list, "all_hits", lambda: tuple(hits_in("b.py", "luck = 1\nluck = 2\n")))
    assert word_list.tighten() == 1 and kept.read_bytes() == before
    assert "'luck' has 2 hits, 1 are allowed" in capsys.readouterr().out
    monkeypatch.setattr(word_list, "all_hits", lambda: tuple(hits_in("b.py", "luck = nought\n")))
    assert word_list.tighten() == 0  # moved; 'nought' is new in the table, so it starts with what it has
    assert read_left(kept.read_text(encoding="utf-8"))["b.py", "luck"] == 1
    monkeypatch.setattr(word_list, "all_hits", lambda: ())
    assert word_list.tighten() == 0
    assert set(read_left(kept.read_text(encoding="utf-8")).values()) == {0}
    monkeypatch.setattr(word_list, "all_hits", lambda: tuple(hits_in("b.py", "nought = 1\n")))
    assert word_list.tighten() == 1  # what is at zero stays there


def test_a_word_that_grew_is_named():
    assert grown(OLD, Counter({("c.py", "luck"): 5})) == ["'luck' has 5 hits, 4 are allowed"]
    assert grown(OLD, Counter({("c.py", "luck"): 4, ("c.py", "nought"): 2})) == []


def test_the_word_list_reads_code_documents_and_configurations():
    read = {path for path, _ in files()}
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/odd.md", "experiments/006-iran/README.md"} <= read
    assert any(path.endswith(".html") for path in read) and all((ROOT / path).is_file() for path in read)
