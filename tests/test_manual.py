"""The written pages hold: tables are current, names exist, citations resolve, the manual builds without a warning."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from docs.generate.bibliography import cited, find_work, read_works, references_page
from docs.generate.document_tables import MAKERS, MARKED, filled, submodel_of
from tests.test_layers import LEVELS

import brittle
from brittle.cli import main as cli
from brittle.scenario.schema import known_keys
from brittle.world.former_names import FORMER
from brittle.world.parameters import REGISTRY

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PACKAGE = Path(brittle.__file__).parent
PAGES = sorted(DOCS.rglob("*.md"))
NAMED = ("odd", "model-decisions", "glossary", "model-card", "architecture")
NAMED += ("for-analysts", "for-teachers", "for-modellers")
WRITTEN = [page for page in PAGES if page.stem in NAMED or page.parent.stem == "tutorials"]
WORKS = read_works((DOCS / "bibliography.bib").read_text(encoding="utf-8"))
# What looks like author and year in a sentence, and is a time or an event.
TIMES = set("January February March April May June July August September October November December".split())
TIMES |= {month[:3] for month in TIMES}
EVENTS = {"Syria", "Vietnam", "Ethiopia", "Hama", "Idlib", "ANA", "Mosul", "Kabul"}
LAYERS = "|".join(name for level in LEVELS for name in level if name[0] != "_")
CARD_ROWS = {
    "model": "model",
    "B0 persistence": "B0",
    "B1 distance, a-priori": "B1 a-priori",
    "B1 distance, fitted *": "B1 fitted",
    "B2 constant advance": "B2",
}
CODE = re.compile(rf"`((?:brittle\.)?(?:{LAYERS})(?:\.(?!yaml)\w+)+)`")


def ids(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def names_in(module: Path) -> set[str]:
    """What a module defines at its top level."""
    found: set[str] = set()
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return found


def exists(dotted: str) -> bool:
    """True if a layer, module, or top-level name of a module is called that."""
    parts = dotted.removeprefix("brittle.").split(".")
    folder = PACKAGE.joinpath(*parts)
    if folder.is_dir() or folder.with_suffix(".py").is_file():
        return True
    home = folder.parent.with_suffix(".py")
    return home.is_file() and parts[-1] in names_in(home)


def unresolved(text: str) -> list[tuple[str, str, str]]:
    return [c for c in cited(text) if c[0] not in TIMES | EVENTS and not find_work(WORKS, *c)]


def test_tables_between_markers_are_current(subtests):
    for page in PAGES:
        with subtests.test(ids(page)):
            wanted = filled(text_of(page))
            assert wanted == text_of(page), "run `python -m docs.generate.documents docs` and commit the page"


def test_every_table_is_used():
    used = {found[1] for page in PAGES for found in MARKED.findall(text_of(page))}
    assert used == set(MAKERS)


def test_markers_are_closed():
    for page in PAGES:
        assert text_of(page).count("<!-- table:") == len(MARKED.findall(text_of(page))), page


def test_every_parameter_belongs_to_a_submodel():
    assert [name for name in REGISTRY if not submodel_of(name)] == []


@pytest.mark.parametrize("page", WRITTEN, ids=ids)
def test_modules_and_functions_that_pages_name_exist(page):
    assert [name for name in CODE.findall(text_of(page)) if not exists(name)] == []


def test_files_that_pages_on_the_code_name_exist():
    for page in (DOCS / "architecture.md", DOCS / "for-modellers.md", ROOT / "CONTRIBUTING.md"):
        for name in re.findall(r"`([\w.]+/[\w./-]+)`", text_of(page)):
            if not name.endswith("/X"):  # any rule, and its stage
                assert any((base / name).exists() for base in (ROOT, PACKAGE)), f"{page.name} names {name}"


@pytest.mark.parametrize("page", WRITTEN, ids=ids)
def test_parameters_that_pages_name_exist(page):
    known = {*REGISTRY, *known_keys(FORMER)}
    starts = {name.partition(".")[0] for name in known if "." in name} - {"value", "theatre"}
    for name in re.findall(r"`([a-z_]+(?:\.[a-z_0-9]+)+)(?:=[\w.]+)?`", text_of(page)):
        if name.partition(".")[0] in starts and not name.endswith((".csv", ".yaml", ".parquet", ".json", ".py")):
            assert name in known, f"{page.name} names {name}"


def test_model_page_has_all_elements_concepts_and_submodels():
    text = text_of(DOCS / "odd.md")
    assert re.findall(r"^## (\d)\. ", text, re.MULTILINE) == list("1234567")
    concepts = (
        "Basic principles, Emergence, Individual decision-making, Adaptation, Learning, Prediction, Sensing,"
        " Interaction, Heterogeneity, Stochasticity, Collectives, Observation"
    )
    heads = re.findall(r"^### (.+)$", text, re.MULTILINE)
    assert all(any(head.startswith(concept) for head in heads) for concept in concepts.split(", "))
    assert [head.split()[0] for head in heads if re.match(r"E\d", head)] == [f"E{n}" for n in range(1, 15)]


def test_every_work_says_how_far_it_was_read():
    for work in WORKS.values():
        assert work.fields["title"] and work.fields["author"] and work.date
        assert work.fields["note"].endswith("."), work.key


def test_references_page_is_current():
    wanted = references_page((DOCS / "bibliography.bib").read_text(encoding="utf-8"))
    assert text_of(DOCS / "references.md") == wanted, "run `python -m docs.generate.documents docs`"


def test_works_that_a_parameter_rests_on_are_in_the_bibliography(subtests):
    for name, entry in REGISTRY.items():
        with subtests.test(name):
            assert unresolved(entry.source) == []


def test_works_that_docstrings_name_are_in_the_bibliography():
    for path in sorted(PACKAGE.rglob("*.py")):
        if not path.stem.startswith("registry_"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
                    assert unresolved(ast.get_docstring(node) or "") == [], path


@pytest.mark.parametrize("page", WRITTEN, ids=ids)
def test_works_that_pages_name_are_in_the_bibliography(page):
    assert unresolved(text_of(page)) == []


def test_a_citation_of_an_unknown_work_is_found():
    assert unresolved("as Unknown and Noone (1999) say, and Epstein 2002 does not") == [("Unknown", "Noone", "1999")]


def glossary() -> list[list[str]]:
    rows = [line.strip("| ").split(" | ") for line in text_of(DOCS / "glossary.md").splitlines() if line[:2] == "| "]
    return rows[2:]


def test_glossary_gives_one_sentence_a_source_and_a_module(subtests):
    for row in glossary():
        with subtests.test(row[0]):
            word, meaning, source, module = row
            assert meaning[0].isupper() and meaning.endswith(".") and meaning.count(". ") == 0
            assert source.strip("`") in WORKS
            assert module.startswith("`brittle.") and exists(module.strip("`"))


def test_glossary_is_in_order_without_repeats():
    arguments = [row[0].lower() for row in glossary()]
    assert arguments == sorted(set(arguments))


@pytest.mark.slow
def test_scores_in_the_model_card_are_those_of_the_command(capsys):
    """Scores may differ by two hundredths: other machines round otherwise."""
    assert cli.main(["score", "--json"]) == 0
    scores = json.loads(capsys.readouterr().out)["scores"]
    rows = {
        CARD_ROWS[cells[0]]: [float(cell) for cell in cells[1:]]
        for line in text_of(DOCS / "model-card.md").splitlines()
        if (cells := line.strip("| ").split(" | "))[0] in CARD_ROWS
    }
    assert set(rows) == set(CARD_ROWS.values())
    for name, written in rows.items():
        computed = [value for key, value in scores[name].items() if re.match(r"\d{4}-|mean$", key)]
        assert written == pytest.approx(computed, abs=0.02), f"{name}: the card says {written}, the command {computed}"


@pytest.mark.slow
def test_manual_builds_without_a_warning(tmp_path):
    pytest.importorskip("sphinx", reason="the environment is older than the lock; run `python3 dev.py setup`")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-d", tmp_path / "trees", DOCS, tmp_path / "html"],
        cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    home = (tmp_path / "html" / "index.html").read_text(encoding="utf-8")
    for page in PAGES:
        assert f"{page.relative_to(DOCS).with_suffix('.html').as_posix()}" in home or page.stem == "index", page
