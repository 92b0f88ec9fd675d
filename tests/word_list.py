"""Words that this project does not use: the table `words.csv`, and where they are looked for.

    python -m tests.word_list            every place of a word of the table
    python -m tests.word_list WORD       every place of one word

A row of the table has a pattern, the words to use, and a reason. A pattern is matched in lower case between characters
that are no letters, and `aWord` is read as `a_word`. `where` says in which text:

- `any`: all text;
- `name`: identifiers of Python without names of tests, and the name of the file;
- `prose`: comments, strings and names of tests in Python, all text elsewhere;
- `file`: the name of the file alone.

`except` holds patterns of paths that are left out, separated by semicolons.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import tokenize
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "tests" / "words.csv"
READ = {
    "src": {".py", ".md", ".yaml", ".html", ".js"}, "docs": {".py", ".md"}, "configs": {".yaml", ".md"},
    "tests": {".py", ".md", ".js"}, "benchmarks": {".py"},
}  # fmt: skip
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "dev.py", "experiments/answer.py")
EXPERIMENTS = ("*/README.md", "*/question.yaml")
# What speaks about the words themselves, and titles of other people's works.
NOT_READ = ("tests/word_list.py", "tests/test_word_list.py", "docs/references.md", "docs/_build/*", "*/SOURCES.md")
PROSE = {tokenize.COMMENT, tokenize.STRING, tokenize.FSTRING_MIDDLE}
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True)
class Word:
    """One row of the table."""

    word: str
    pattern: re.Pattern[str]
    where: str
    use: str
    exceptions: tuple[str, ...]
    reason: str
    example: str


@dataclass(frozen=True)
class Hit:
    """A word that stands where it should not."""

    path: str
    line: int
    word: Word
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: '{self.text}': use {self.word.use}"


@cache
def table() -> tuple[Word, ...]:
    with TABLE.open(encoding="utf-8", newline="") as rows:
        return tuple(
            Word(
                row["word"], re.compile(rf"(?<![a-z])(?:{row['pattern']})(?![a-z])"), row["where"], row["use"],
                tuple(filter(None, row["except"].split(";"))), row["reason"], row["example"],
            )
            for row in csv.DictReader(rows)
        )  # fmt: skip


Lines = list[tuple[int, str]]


def python_lines(source: str) -> tuple[Lines, Lines]:
    """Identifiers, and comments with strings and names of tests, each with its line."""
    names: Lines = []
    prose: Lines = []
    before = ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in PROSE:
            prose += [(token.start[0] + row, line) for row, line in enumerate(token.string.split("\n"))]
        elif token.type == tokenize.NAME and token.string.startswith("test_"):
            prose.append((token.start[0], token.string.replace("_", " ")))
        elif token.type == tokenize.NAME and (before, token.string) != ("pytest", "mark"):
            names.append((token.start[0], token.string))
        before = token.string if token.string != "." else before
    return names, prose


def joined(lines: Lines) -> tuple[str, list[int], list[int]]:
    """One line of lower-case text, so that a phrase is found across a line break; offsets and numbers of its lines."""
    text, offsets, numbers = "", [], []
    parts = []
    length = 0
    for number, line in lines:
        part = " ".join(CAMEL.sub("_", line.strip().lstrip("#>*-").strip()).lower().split()) + " "
        offsets.append(length)
        numbers.append(number)
        parts.append(part)
        length += len(part)
    text = "".join(parts)
    return text, offsets, numbers


def hits_in(path: str, source: str) -> Iterator[Hit]:
    """Every hit in one file, by the table's order."""
    stem = path.rpartition("/")[2].partition(".")[0].removeprefix("test_")
    whole: Lines = [(1, stem), *enumerate(source.split("\n"), start=1)]
    names, prose = python_lines(source) if path.endswith(".py") else ([], whole)
    texts = {
        "any": joined(whole), "name": joined([(1, stem), *names]), "prose": joined(prose), "file": joined([(1, stem)])
    }  # fmt: skip
    for word in table():
        if any(fnmatch(path, exception) for exception in word.exceptions):
            continue
        text, offsets, numbers = texts[word.where]
        for found in word.pattern.finditer(text):
            if word.where != "file" or found[0] == text.strip():
                yield Hit(path, numbers[bisect_right(offsets, found.start()) - 1], word, found[0])


def unreleased(text: str) -> str:
    """The part of the changelog that is not yet released."""
    heads = [found.start() for found in re.finditer(r"^## ", text, re.MULTILINE)]
    ends = [start for start in heads if "not yet released" not in text[start : text.find("\n", start)].lower()]
    return text[: ends[0]] if ends else text


def files() -> Iterator[tuple[str, str]]:
    """Path and text of everything that is read."""
    paths = [p for folder, kinds in READ.items() for p in (ROOT / folder).rglob("*") if p.suffix in kinds]
    paths += [path for pattern in EXPERIMENTS for path in (ROOT / "experiments").glob(pattern)]
    for path in sorted([*paths, *(ROOT / page for page in PAGES)]):
        name = path.relative_to(ROOT).as_posix()
        if not any(fnmatch(name, pattern) for pattern in NOT_READ):
            text = path.read_text(encoding="utf-8")
            yield name, unreleased(text) if name == "CHANGELOG.md" else text


@cache
def all_hits() -> tuple[Hit, ...]:
    return tuple(hit for path, text in files() for hit in hits_in(path, text))


if __name__ == "__main__":
    given = " ".join(sys.argv[1:])
    hits = [hit for hit in all_hits() if given in ("", hit.word.word)]
    print(*hits, sep="\n")
    sys.exit(1 if hits else 0)
