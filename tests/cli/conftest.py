"""Every test of the faces runs in an empty folder, so that what it leaves behind can be seen."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from brittle.cli import main as cli


class Answer(NamedTuple):
    """What one command line came to."""

    code: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def fresh_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    """`fresh_folder()` is an empty folder to stand in, for a test of many command lines."""
    numbers = itertools.count()

    def enter() -> Path:
        fresh = folder / f"case{next(numbers)}"
        fresh.mkdir()
        monkeypatch.chdir(fresh)
        return fresh

    return enter


def shown(arguments: list[str]) -> str:
    """A command line as the name of a subtest: one line, not too long."""
    return " ".join(arguments)[:60].encode("unicode_escape").decode()


@pytest.fixture
def brittle(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """`brittle("run", "iran=hold")` in this process."""

    def call(*arguments: str) -> Answer:
        capsys.readouterr()
        code = cli.main(list(arguments))
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return call
