"""Every code that the repository cites is defined in it: D, E, P, S and T with a number.

A code is one of these letters, one or two digits and perhaps a small letter, standing alone: `D13`, `T10b`. The test
reads the comments and strings of Python, the whole text of other files, and the front of a test's name
(`test_t10b_...`). It does not read names of variables, since `T` and `E1` are good names there; CSV files and
theatres, where `T4` is an air base; recorded golden files.

| code | what it is | defined in |
| --- | --- | --- |
| D | decision on the model | headings of docs/model-decisions.md |
| E | submodel, its equation | headings of docs/odd.md |
| P | pattern of the Syrian case | table in docs/odd.md |
| S | causal claim that scenarios test | keys of configs/claims.yaml |
| T | exact or limiting case | list in tests/README.md |
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("src", "docs", "tests", "configs", "experiments")
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
READ = {".py", ".md", ".yaml", ".yml", ".html", ".js", ".sh"}
NOT_READ = ("src/brittle/theatres/", "docs/_build/", "tests/golden/", "tests/test_codes.py")

CODE = re.compile(r"(?<![\w.])(?<![A-Za-z]-)[DEPST]\d{1,2}[a-z]?(?!\w)")
TEST_NAME = re.compile(r"test_([dept]\d{1,2}[a-z]?)_")
PROSE = {tokenize.COMMENT, tokenize.STRING, tokenize.FSTRING_MIDDLE}
HOMES = {
    "D": ("docs/model-decisions.md", re.compile(r"^### (D\d{1,2}) ", re.MULTILINE)),
    "E": ("docs/odd.md", re.compile(r"^### (E\d{1,2}) ", re.MULTILINE)),
    "P": ("docs/odd.md", re.compile(r"^\| (P\d{1,2}) \|", re.MULTILINE)),
    "S": ("configs/claims.yaml", re.compile(r"^(S\d{1,2}): ", re.MULTILINE)),
    "T": ("tests/README.md", re.compile(r"^- \*\*(T\d{1,2}[a-z]?)\*\* ", re.MULTILINE)),
}


def definitions() -> dict[str, list[str]]:
    """Codes in the order in which their home defines them, by letter."""
    return {letter: code.findall((ROOT / home).read_text(encoding="utf-8")) for letter, (home, code) in HOMES.items()}


DEFINED = {code for codes in definitions().values() for code in codes}


def spoken(source: str) -> Iterator[tuple[int, str]]:
    """First line and text of every comment, string and test name of a Python source."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in PROSE:
            yield token.start[0], token.string
        elif token.type == tokenize.NAME and (found := TEST_NAME.match(token.string)):
            yield token.start[0], found[1][0].upper() + found[1][1:]


def codes_in(text: str, is_python: bool) -> Iterator[tuple[int, str]]:
    """Line and code of every citation."""
    for first, part in spoken(text) if is_python else [(1, text)]:
        for found in CODE.finditer(part):
            yield first + part.count("\n", 0, found.start()), found[0]


def faults(text: str, is_python: bool = False, dropped: frozenset[str] = frozenset()) -> list[str]:
    """Codes that nothing defines, with their lines. `dropped` may be named though there is no definition."""
    cited = codes_in(text, is_python)
    return [f"{line}: {code} is defined nowhere" for line, code in cited if code not in DEFINED | dropped]


def files() -> list[Path]:
    inside = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*")) if path.suffix in READ]
    return [*(p for p in inside if not p.relative_to(ROOT).as_posix().startswith(NOT_READ)), *(ROOT / p for p in PAGES)]


def test_every_code_is_defined():
    # These two pages say that the tests of the first design with these numbers were dropped.
    dropped = {
        "tests/README.md": frozenset({"T2", "T3", "T16"}),
        "docs/model-decisions.md": frozenset({"T2", "T3", "T16"}),
    }
    found, cited = [], 0
    for path in files():
        name, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        cited += sum(1 for _ in codes_in(text, path.suffix == ".py"))
        found += [f"{name}:{fault}" for fault in faults(text, path.suffix == ".py", dropped.get(name, frozenset()))]
    assert cited > 100, "the files were not found"
    assert not found, "\n".join(found)


@pytest.mark.parametrize("letter", HOMES)
def test_definitions_are_in_order_and_there_is_one_of_each(letter):
    codes = definitions()[letter]
    assert codes and codes == sorted(set(codes), key=lambda code: (int(re.sub(r"\D", "", code)), code))


def test_every_t_number_names_tests_that_cite_it():
    text = (ROOT / "tests" / "README.md").read_text(encoding="utf-8")
    for entry in re.split(r"^- (?=\*\*T)", text, flags=re.MULTILINE)[1:]:
        code = entry.split("**")[1]
        homes = re.findall(r"`([\w/]+\.py)`", entry)
        assert homes, f"{code} names no file"
        for home in homes:
            source = (ROOT / "tests" / home).read_text(encoding="utf-8")
            assert code in {cited for _, cited in codes_in(source, is_python=True)}, f"{home} does not cite {code}"


PLANTED = [
    ("As D26 says.", False, "D26"),
    ("From D4-D31 on.", False, "D31"),
    ("(T10c)", False, "T10c"),
    ("| P13 | another pattern |", False, "P13"),
    ("claims: [S1, S19]", False, "S19"),
    ("def f():\n    '''The hazard, E15.'''", True, "2: E15"),
    ("x = 1  # D99", True, "D99"),
    ("x = '''\nfirst\nT17\n'''", True, "3: T17"),
    ("x = f'{y} by E20'", True, "E20"),
    ("def test_t17_something():\n    pass", True, "T17"),
]


@pytest.mark.parametrize(("text", "is_python", "fault"), PLANTED)
def test_an_undefined_code_is_found(text, is_python, fault):
    found = faults(text, is_python)
    assert len(found) == 1 and fault in found[0]


ALLOWED = [
    ("D13, T10b, E7, P11, S18", False),
    ("from 2E10 to 0xE99; sha256 a3E77f; H1, B99, COVID-19, D-Day, M-T55, v1.E44, E_att, E100", False),
    ("D99 = E88 = 1\nclass T77: ...\ndef f(S44: T) -> T: ...", True),
    ("def test_p_99(): ...\ndef test_t_cells(): ...\ndef test_e2e(): ...", True),
]


@pytest.mark.parametrize(("text", "is_python"), ALLOWED)
def test_text_without_a_code_passes(text, is_python):
    assert faults(text, is_python) == []
