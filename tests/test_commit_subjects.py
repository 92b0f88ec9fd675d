"""Bad subjects of commits are found, good ones pass, and a history that is too short passes."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.commit_subjects import BASE, LONGEST, ROOT, check, faults

GOOD = [
    "Let a besieged town run out of supply",
    "Name knobs by role, and spell them as each theatre does",
    "Need no network for the manual",
    "Bring the map player into one file",
    "Pass the seed to every draw",
    "Focus the page on one question",
    "Say 'why' in a body: what, in a subject",
    "L" + "x" * (LONGEST - 1),
]
PLANTED = [
    ("Added a scenario", "'Added' is no imperative"),
    ("Adding a scenario", "'Adding' is no imperative"),
    ("Adds a scenario", "'Adds' is no imperative"),
    ("Fixes: the seed", "'Fixes' is no imperative"),
    ("let a town run out of supply", "capital letter"),
    ("'Let' is a good word", "capital letter"),
    ("", "capital letter"),
    ("L" + "x" * LONGEST, "73 characters; 72 are allowed"),
    ("Let a town run out of supply.", "leave out the stop"),
    ("Let a town run out of supply!", "leave out the stop"),
]


@pytest.mark.parametrize("subject", GOOD)
def test_a_good_subject_passes(subject):
    assert faults(subject) == []


@pytest.mark.parametrize(("subject", "fault"), PLANTED)
def test_a_planted_subject_is_found(subject, fault):
    found = faults(subject)
    assert len(found) == 1 and fault in found[0]


def test_all_faults_of_a_subject_are_named():
    assert len(faults("Added " + "a very long list of things " * 3 + ".")) == 3


def git(folder: Path, *arguments: str) -> str:
    who = {f"GIT_{person}_{what}": "a@b.c" for person in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    clean = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        ["git", "-C", folder, *arguments], capture_output=True, text=True, check=True, env=clean
    ).stdout.strip()


def commit(folder: Path, subject: str) -> str:
    git(folder, "commit", "--quiet", "--allow-empty", "-m", subject + "\n\nadded because.")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path):
    """A repository with one bad subject that is older than the check."""
    if shutil.which("git") is None:
        pytest.skip("there is no git")
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet")
    commit(folder, "Added the world.")
    return folder, commit(folder, "Let there be a check")


def test_only_commits_after_the_base_are_read(repository, capsys):
    folder, base = repository
    assert check(folder, base) == 0
    commit(folder, "Let a town run out of supply")
    assert check(folder, base) == 0
    assert "1 subjects checked, no faults" in capsys.readouterr().out
    bad = commit(folder, "added a town")
    assert check(folder, base) == 1
    assert bad[:7] in capsys.readouterr().out


def test_subjects_of_merges_are_not_read(repository):
    folder, base = repository
    git(folder, "checkout", "--quiet", "-b", "side")
    commit(folder, "Let a side be there")
    git(folder, "checkout", "--quiet", "-")
    git(folder, "merge", "--quiet", "--no-ff", "side", "-m", "merged.")
    assert check(folder, base) == 0


def test_a_shallow_clone_says_that_nothing_was_checked(repository, tmp_path, capsys):
    folder, base = repository
    commit(folder, "added a town")
    git(folder, "clone", "--quiet", "--depth", "1", folder.as_uri(), str(tmp_path / "shallow"))
    assert check(tmp_path / "shallow", base) == 0
    assert "nothing was checked" in capsys.readouterr().out


def test_a_folder_without_a_repository_passes(tmp_path, capsys):
    assert check(tmp_path) == 0
    assert "nothing was checked" in capsys.readouterr().out


def test_a_machine_without_git_passes(repository, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert check(*repository) == 0
    assert "nothing was checked" in capsys.readouterr().out


def test_it_starts_on_old_pythons_with_nothing_installed():
    tree = ast.parse((ROOT / "tests" / "commit_subjects.py").read_text(encoding="utf-8"), feature_version=(3, 8))
    names = {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert names == {"__future__", "pathlib", "re", "subprocess", "sys"}


def test_the_check_runs_before_the_tests():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines.index("python3 tests/commit_subjects.py") < lines.index("python3 dev.py test")
    assert len(BASE) == 40
