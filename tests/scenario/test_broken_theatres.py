"""Every broken theatre is refused with file, value and what is allowed; none ends in a traceback."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.scenario.breaking import Broken
from tests.scenario.broken_theatres import CORPUS, OUTLINES, TIMELINES

from brittle.cli.theatre import check
from brittle.scenario.observed import read_observed
from brittle.scenario.theatre_folder import find_theatre, read_theatre
from brittle.world.check import BadInput


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_theatre("vardania"), tmp_path / "vardania"))


def test_corpus_is_large_and_its_names_differ() -> None:
    assert len(CORPUS) >= 60
    assert len({broken.name for broken in CORPUS}) == len(CORPUS)


def broken_in(parent: Path, broken: Broken) -> Path:
    """The invented theatre below `parent`, with one thing wrong."""
    folder = Path(shutil.copytree(find_theatre("vardania"), parent / broken.name.replace(" ", "_") / "vardania"))
    broken.breaks(folder)
    return folder


def test_every_broken_theatre_is_refused_with_one_problem_per_fault(tmp_path: Path, subtests: pytest.Subtests) -> None:
    """A person sees the cause, and seldom an echo of it."""
    single = 0
    for broken in CORPUS:
        with subtests.test(broken.name):
            folder = broken_in(tmp_path, broken)
            with pytest.raises(BadInput) as refusal:
                read_observed(folder, read_theatre(folder))
            lines = refusal.value.problems
            single += len(lines) == 1
            about = [line for line in lines if line.startswith(broken.file)]
            assert about, f"no line about {broken.file} in {lines}"
            assert any(all(word in line for word in broken.says) for line in about), f"{broken.says} not in {about}"
            assert all("\n" not in line and line.endswith((".", "?")) for line in lines)
    assert single >= 0.8 * len(CORPUS)


def test_check_prints_the_problems_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], subtests: pytest.Subtests
) -> None:
    for broken in (*OUTLINES, *TIMELINES):
        with subtests.test(broken.name):
            assert check(str(broken_in(tmp_path, broken))) == 2
            out, err = capsys.readouterr()
            assert out == "" and broken.says[0] in err and "Traceback" not in err


def test_a_huge_file_is_never_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "roads.csv").write_bytes(b"")
    with (folder / "roads.csv").open("r+b") as stream:
        stream.truncate(100_000_000)
    opened: list[str] = []
    real = Path.open

    def observed_days(self: Path, *args: object, **kwargs: object) -> object:
        opened.append(self.name)
        return real(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", observed_days)
    with pytest.raises(BadInput, match="100000000 bytes"):
        read_theatre(folder)
    assert "places.csv" in opened and "roads.csv" not in opened


def test_at_most_twenty_problems_are_shown(folder: Path) -> None:
    with (folder / "roads.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(f"varda,nowhere{i},primary,1,\n" for i in range(50))
    with pytest.raises(BadInput) as refusal:
        read_theatre(folder)
    assert len(refusal.value.problems) == 21
    assert refusal.value.problems[-1] == "... and 30 more problems."
