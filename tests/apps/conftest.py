"""Every test of the faces runs in an empty folder, so that what it leaves behind can be seen."""

from __future__ import annotations

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
def brittle(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """`brittle("run", "iran=hold")` in this process."""

    def call(*words: str) -> Answer:
        capsys.readouterr()
        code = cli.main(list(words))
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return call
