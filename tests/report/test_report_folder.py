"""A report replaces itself and nothing else, by whatever name its folder is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from brittle.report.report_folder import REPORT, check_folder, seal_folder, usual_folder
from brittle.world.check import BadInput

MARK = "ab" * 32


@pytest.fixture
def report(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    (folder / "tables").mkdir(parents=True)
    (folder / REPORT).write_text("page")
    seal_folder(folder, MARK, False)
    return folder


def test_the_same_report_may_be_replaced_by_any_of_its_names(report: Path):
    link = report.parent / "link"
    link.symlink_to(report)
    for name in (report, report / ".." / "mine", link):
        assert check_folder(name, MARK, False) == report.resolve()


@pytest.mark.parametrize(("mark", "is_quick", "said"), [
    ("cd" * 32, False, "the report of another comparison"), (MARK, True, "leave out --quick"),
])  # fmt: skip
def test_a_quick_or_other_report_does_not_replace_a_full_one(report: Path, mark: str, is_quick: bool, said: str):
    with pytest.raises(BadInput, match=said):
        check_folder(report, mark, is_quick)


def test_contents_list_of_another_program_is_no_report(tmp_path: Path):
    (tmp_path / "contents.json").write_text('{"a": 1}')
    assert check_folder(tmp_path / "new", MARK, False) == (tmp_path / "new").resolve()


def test_a_link_in_place_of_a_folder_is_a_change(report: Path, tmp_path: Path):
    (report / "tables").rmdir()
    (report / "tables").symlink_to(tmp_path)
    with pytest.raises(BadInput, match=r"\(tables\)"):
        check_folder(report, MARK, False)


def test_a_full_report_replaces_a_quick_one(report: Path):
    (report / "contents.json").unlink()
    seal_folder(report, MARK, True)
    assert check_folder(report, MARK, False)


def test_nothing_is_put_inside_a_report_and_nothing_added_is_lost(report: Path):
    with pytest.raises(BadInput, match="lies within the report mine"):
        check_folder(report / "tables" / "inner", MARK, False)
    (report / "empty").mkdir()
    with pytest.raises(BadInput, match=r"\(empty\)"):
        check_folder(report, MARK, False)


def test_default_names_distinguish_comparisons_and_forms():
    names = {usual_folder(["a b", "c/d"], mark, quick).name for mark in (MARK, "cd" * 32) for quick in (True, False)}
    assert len(names) == 4 and "c_d-against-a_b-abababab-quick" in names
