"""Every command and every line of Python in the tutorials does what the page says, in an empty folder."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest

from brittle.cli import main as cli
from brittle.config.compose import specify

DOCS = Path(__file__).resolve().parents[1] / "docs"
TUTORIALS = sorted((DOCS / "tutorials").glob("*.md"))
FENCED = re.compile(r"(?:^`([\w./-]+)`:\n\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What the pages do with two hundred runs is done here with a few.
FEWER = ((r"\bensemble=quick\b", "ensemble.replications=4"), (r"\b[12]00\b", "4"))


class Block(NamedTuple):
    """A fenced block of a page, and the file that it is the content of, if the line above names one."""

    file: str
    language: str
    text: str


def blocks(page: Path) -> list[Block]:
    return [Block(*found) for found in FENCED.findall(page.read_text(encoding="utf-8"))]


def run_commands(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each line as typed; `# refused` behind it says that the program must decline, in a sentence."""
    for line in text.splitlines():
        arguments = shlex.split(line, comments=True)
        assert arguments[0] == "brittle", f"only brittle's own commands are run: {line}"
        code, said = cli.main(arguments[1:]), capsys.readouterr()
        wanted = 2 if line.endswith("# refused") else 0
        assert code == wanted, f"{line}\nended with {code}, not {wanted}\n{said.out}{said.err}"
        assert "Traceback" not in said.err


def test_python_on_the_front_page_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (block,) = blocks(DOCS.parent / "README.md")
    exec(compile(block.text.replace("1000", "4"), "README.md", "exec"), {})


SHOWING = [DOCS.parent / "README.md", *sorted((DOCS / "how-to").glob("*.md"))]


@pytest.mark.parametrize("page", SHOWING, ids=[page.stem for page in SHOWING])
def test_commands_that_pages_show_are_understood(page):
    """Words after the verb are those of its parser, and those of `run` make a specification."""
    for line in re.findall(r"^    brittle (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE):
        arguments = shlex.split(line, comments=True)
        given = cli.make_parser(arguments[0]).parse_intermixed_args(arguments[1:])
        if arguments[0] == "run":
            specify(given.overrides)


@pytest.mark.parametrize("page", TUTORIALS, ids=[page.stem for page in TUTORIALS])
def test_tutorial_works_as_written(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    if page != TUTORIALS[0]:  # drawing is slow, and the same everywhere
        monkeypatch.setattr("brittle.report.run_figures.draw_figures", lambda *given, **named: [])
        monkeypatch.setattr("brittle.figures.save.save_figure", lambda *given, **named: [])
    names: dict[str, object] = {"__name__": "tutorial"}
    done = 0
    for block in blocks(page):
        text = block.text
        for pattern, fewer in FEWER:
            text = re.sub(pattern, fewer, text)
        if block.file:
            (tmp_path / block.file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.file).write_text(text, encoding="utf-8")
        elif block.language == "sh":
            run_commands(text, capsys)
        elif block.language == "python":
            exec(compile(text, f"{page.name}", "exec"), names)
        else:
            pytest.fail(f"{page.name}: a block of {block.language} is neither run nor the content of a file")
        done += 1
    assert done >= 5
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith(("| `figures/", "| `runs.csv")):
            for name in re.findall(r"`([\w/.]+)`", line.split("|")[1]):
                assert (tmp_path / "runs" / "first" / name).is_file(), f"{page.name} names {name}"
