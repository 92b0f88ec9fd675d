"""The reference page has every public name, with types; docstrings have every section, and their examples run."""

from __future__ import annotations

import doctest
import inspect
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docs.generate.plot_methods import CLASSES, plot_methods

import brittle

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
NAMES = [*brittle.__all__, "open"]
FUNCTIONS = ("run", "sweep", "compare", "open", "to_mesa", "parallel_env")
METHODS = {
    "RunResult": ("export", "collapse_probability"),
    "Compared": ("pictures", "report"),
    "Results": ("sql", "summary", "to_csv", "to_xarray", "to_ema"),
}
NEEDS = {"parallel_env": "pettingzoo", "Results.to_xarray": "xarray"}  # extras that not every environment has
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def documented(page: str) -> set[str]:
    """Public names that the page documents."""
    found = set(re.findall(r"^\.\. auto(?:function|class|exception):: brittle\.(\w+)(?:\(\))?$", page, re.MULTILINE))
    return found | set(re.findall(r"^\.\. py:data:: (\w+)$", page, re.MULTILINE))


def listed(page: str, owner: str) -> list[str]:
    """Methods of a `.plot` that the page lists."""
    block = re.search(rf"^\.\. plot-methods:: {re.escape(owner)}\n\n((?:   \w+\n)+)", page, re.MULTILINE)
    return block[1].split() if block else []


def public_functions() -> dict[str, Callable[..., object]]:
    """Every function and method that people call, under the name that they type."""
    found = {name: getattr(brittle, name) for name in FUNCTIONS}
    for owner, names in METHODS.items():
        found |= {f"{owner}.{name}": getattr(getattr(brittle, owner), name) for name in names}
    for owner, made in CLASSES.items():
        found |= {f"{owner}.{name}": getattr(made, name) for name in plot_methods(owner)}
    return found


def section(text: str, title: str) -> str:
    """The lines below a heading, up to the next one."""
    found = re.search(rf"^{title}\n-+\n(.*?)(?=^\w+\n-+\n|\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def test_every_public_name_is_on_the_page():
    assert set(NAMES) - documented(PAGE) == set()
    assert documented(PAGE) <= set(NAMES), "the page names what is not public"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_missing_is_found(name):
    cut = re.sub(rf"^.*:: (?:brittle\.)?{name}(?:\(\))?$", "", PAGE, flags=re.MULTILINE)
    assert name not in documented(cut)


@pytest.mark.parametrize("owner", CLASSES)
def test_every_picture_is_on_the_page(owner):
    assert listed(PAGE, owner) == plot_methods(owner)
    last = plot_methods(owner)[-1]
    assert listed(PAGE.replace(f"   {last}\n", ""), owner) != plot_methods(owner)


def test_the_classes_of_pictures_are_those_of_the_results():
    for owner, made in CLASSES.items():
        result = getattr(brittle, owner.partition(".")[0])
        assert inspect.getattr_static(result, "plot").fget.__annotations__["return"] == made.__name__


def test_every_public_function_has_types():
    for name, function in public_functions().items():
        signature = inspect.signature(function)
        bare = [one for one, kind in signature.parameters.items() if kind.annotation is kind.empty and one != "self"]
        assert bare == [] and signature.return_annotation is not signature.empty, name


def test_every_public_function_documents_its_parameters_and_result(subtests):
    for name, function in public_functions().items():
        with subtests.test(name):
            text = inspect.getdoc(function) or ""
            heads = re.findall(r"^(\S.*)$", section(text, "Parameters"), re.MULTILINE)
            given = [word.lstrip("*") for head in heads for word in head.split(", ")]
            assert sorted(given) == sorted(set(inspect.signature(function).parameters) - {"self"})
            assert section(text, "Returns")
            assert ">>> " in section(text, "Examples")


def test_what_takes_settings_says_what_it_raises():
    for name in (*FUNCTIONS, "ConflictModel"):
        assert "brittle.BadInput" in section(inspect.getdoc(getattr(brittle, name)) or "", "Raises"), name


@pytest.mark.slow
def test_examples_run(tmp_path, monkeypatch, subtests):
    monkeypatch.chdir(tmp_path)
    few = {"theatre": "vardania", "replications": 20, "horizon_days": 10}
    at_hand = {
        "RunResult.plot": {"result": brittle.run(**few)},
        "Compared.plot": {"compared": brittle.compare("historical", {"tarsis": "surge"}, **few)},
    }
    classes = {name: getattr(brittle, name) for name in NAMES if inspect.isclass(getattr(brittle, name))} | CLASSES
    for name, found in {**classes, **public_functions()}.items():
        with subtests.test(name):
            if name in NEEDS:
                pytest.importorskip(NEEDS[name])
            assert run_examples(name, found, at_hand.get(name.rpartition(".")[0], {})) == ""


def run_examples(name: str, found: object, names: dict[str, object]) -> str:
    """What the examples of one docstring printed that they should not; "" if all is as written."""
    (test,) = doctest.DocTestFinder(recurse=False).find(found, name, module=False, globs=dict(names))
    assert test.examples, f"{name} has no example"
    said: list[str] = []
    doctest.DocTestRunner(optionflags=FLAGS).run(test, out=said.append)
    return "".join(said)
