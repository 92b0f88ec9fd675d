"""Set-up on odd machines: dead shims, wrong versions, nothing at all; and the lock files it installs."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from tests.durations import duration_table, durations, write_durations

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+)(?: ; (.+?))? \\$")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the fake interpreters are shell scripts")


@pytest.fixture
def dev(monkeypatch, tmp_path):
    """A fresh copy of dev.py as a module, whose environment lies in an empty folder."""
    spec = importlib.util.spec_from_file_location("dev_under_test", ROOT / "dev.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "dev_under_test", module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / "venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / "venv" / "brittle-setup")
    monkeypatch.setattr(module, "uv_commands", list)
    return module


def script(path: Path, body: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n" + body + "\n")
    path.chmod(0o755)
    return str(path)


def dead_shim(path: Path) -> str:
    return script(path, 'echo "pyenv: $(basename $0): command not found" >&2; exit 127')


def fake_python(path: Path, version: str, ensurepip: int = 1) -> str:
    return script(path, f"echo probe {version.replace('.', ' ')} {ensurepip} 1 {path}")


def test_probe_describes_a_real_interpreter(dev):
    found = dev.probe(sys.executable)
    assert found.version == sys.version_info[:2]
    assert os.access(found.path, os.X_OK)


@pytest.mark.parametrize(
    "body",
    ["exit 127", "echo Python 3.12.1", "echo probe 3 12", "kill -9 $$", "echo probe 3 12 1 1 /x; exit 1"],
)
def test_probe_refuses_what_does_not_run(dev, tmp_path, body):
    assert dev.probe(script(tmp_path / "python3.12", body)) is None


def test_probe_refuses_what_is_missing_or_not_executable(dev, tmp_path):
    (tmp_path / "python3").write_text("echo probe 3 12 1 1 /x")
    assert dev.probe(tmp_path / "python3") is None
    assert dev.probe(tmp_path / "nothing") is None


@pytest.mark.parametrize("body", ["exec sleep 8", "sleep 8"], ids=["itself", "through a child"])
def test_probe_gives_up_on_a_shim_that_hangs(dev, tmp_path, monkeypatch, body):
    monkeypatch.setattr(dev, "PROBE_SECONDS", 0.3)
    began = time.monotonic()
    assert dev.probe(script(tmp_path / "python3.12", body)) is None
    assert time.monotonic() - began < 5


def test_older_of_the_supported_versions_is_preferred(dev, tmp_path):
    names = ["3.15", "3.14", "3.11", "3.13", "2.7"]
    paths = [fake_python(tmp_path / name / "python", name) for name in names]
    assert dev.find_interpreter(paths).version == (3, 13)
    paths.append(fake_python(tmp_path / "3.12" / "python", "3.12"))
    assert dev.find_interpreter(paths).version == (3, 12)


def test_interpreter_running_dev_is_used_if_it_will_do(dev, tmp_path, monkeypatch):
    mine = fake_python(tmp_path / "mine" / "python", "3.13")
    monkeypatch.setattr(sys, "executable", mine)
    assert dev.find_interpreter([mine, fake_python(tmp_path / "python", "3.12")]).version == (3, 13)


def test_interpreter_without_ensurepip_needs_uv(dev, tmp_path, monkeypatch):
    paths = [fake_python(tmp_path / "python3.12", "3.12", ensurepip=0)]
    with pytest.raises(dev.Failed, match="has no ensurepip"):
        dev.find_interpreter(paths)
    monkeypatch.setattr(dev, "uv_commands", lambda: [["uv"]])
    assert dev.find_interpreter(paths).version == (3, 12)


@pytest.mark.parametrize("reported_by", ["shim folder on the path", "PYENV_ROOT", "home", "own location"])
def test_versions_folder_of_pyenv_is_found_behind_dead_shims(dev, tmp_path, monkeypatch, reported_by):
    root = tmp_path / ".pyenv"
    old = fake_python(root / "versions" / "3.11.7" / "bin" / "python3", "3.11")
    good = fake_python(root / "versions" / "3.12.1" / "bin" / "python3.12", "3.12")
    shims = tmp_path / "elsewhere" / "shims" if reported_by != "shim folder on the path" else root / "shims"
    dead = dead_shim(shims / "python3.12")
    monkeypatch.setenv("PATH", str(shims))
    monkeypatch.setenv("HOME", str(tmp_path if reported_by == "home" else tmp_path / "empty"))
    monkeypatch.delenv("PYENV_ROOT", raising=False)
    if reported_by == "PYENV_ROOT":
        monkeypatch.setenv("PYENV_ROOT", str(root))
    runner = old if reported_by == "own location" else fake_python(tmp_path / "system" / "python3", "3.11")
    monkeypatch.setattr(sys, "executable", runner)
    monkeypatch.setattr(sys, "_base_executable", runner)
    paths = dev.candidates()
    assert dead in paths
    assert dev.find_interpreter(paths).path == good


def test_no_interpreter_is_one_clear_sentence_and_a_failure(dev, tmp_path, monkeypatch, capsys):
    paths = [dead_shim(tmp_path / "python3.12"), fake_python(tmp_path / "python3", "3.11")]
    monkeypatch.setattr(dev, "candidates", lambda: paths)
    for verb in ("run", "test", "lint", "setup"):
        assert dev.main([verb]) == 1
        last = capsys.readouterr().err.strip().splitlines()[-1]
        assert "no Python that can run brittle was found: it needs Python 3.12" in last
        assert "python3.12 does not run" in last and "is 3.11" in last
    assert not dev.VENV.exists()


def test_unknown_verb_names_the_nearest(tmp_path):
    result = subprocess.run(
        [sys.executable, ROOT / "dev.py", "tset"], capture_output=True, text=True, timeout=60, cwd=tmp_path
    )
    assert result.returncode == 2
    assert "did you mean 'test'?" in result.stderr


def test_without_a_verb_all_are_listed(dev, capsys):
    assert dev.main([]) == 0
    shown = capsys.readouterr().out
    for verb in ("run", "test", "lint", "setup", "golden", "bench", "docs", "lock"):
        assert re.search(rf"^  {verb} +\S", shown, re.MULTILINE), verb


def test_arguments_are_passed_on(dev, monkeypatch):
    seen = []
    monkeypatch.setattr(dev, "setup", lambda kind: seen.append(kind))
    monkeypatch.setattr(dev, "hand_over", lambda command, folder=None: seen.append(command) or 7)
    assert dev.main(["run", "scenario=iran_hold"]) == 7
    assert dev.main(["test", "-k", "layers"]) == 7
    assert seen[0] == "run" and seen[1][1:] == ["run", "scenario=iran_hold"]
    assert seen[2] == "dev" and seen[3][1:] == ["-m", "pytest", "-n", "2", "--dist", "worksteal", "-k", "layers"]


def test_quick_is_a_list_of_tests_that_exist(dev, monkeypatch):
    seen = []
    monkeypatch.setattr(dev, "setup", lambda kind: None)
    monkeypatch.setattr(dev, "hand_over", lambda command, folder=None: seen.append(command) or 0)
    assert dev.main(["test", "quick", "-x"]) == 0
    assert seen[0][-len(dev.QUICK) - 1 :] == [*dev.QUICK, "-x"]
    for chosen in dev.QUICK:
        path, _, name = chosen.partition("::")
        assert (ROOT / path).exists(), f"dev.py names {path}, which is not there"
        assert not name or f"\ndef {name.partition('[')[0]}(" in (ROOT / path).read_text(), (
            f"no test is called {chosen}"
        )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, {}),
        ({"PYTHONDONTWRITEBYTECODE": "1"}, {"PYTHONPYCACHEPREFIX": str(ROOT / "build" / "bytecode")}),
        ({"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": "/own"}, {"PYTHONPYCACHEPREFIX": "/own"}),
    ],
    ids=["nothing set", "forbidden", "own folder"],
)
def test_tests_share_bytecode_and_write_none_beside_the_sources(dev, monkeypatch, given, kept):
    monkeypatch.setattr(dev.os, "environ", dict(given))
    dev.keep_bytecode()
    assert dev.os.environ == kept


def report(test: str, when: str, seconds: float) -> pytest.TestReport:
    return pytest.TestReport(test, ("", 0, ""), {}, "passed", None, when, duration=seconds)


def test_durations_include_set_up_and_are_sorted_slowest_first(tmp_path):
    parts = [("b", "setup", 1.0), ("a", "call", 0.5), ("b", "call", 2.0), ("b", "teardown", 0.25), ("a", "setup", 0.0)]
    rows = durations([report(*part) for part in parts])
    assert rows == [("b", 3.25), ("a", 0.5)]
    write_durations(rows, tmp_path / "build" / "durations.csv")
    assert (tmp_path / "build" / "durations.csv").read_text() == "seconds,test\n3.250,b\n0.500,a\n"


def test_the_table_of_durations_says_how_much_of_the_whole_it_shows():
    lines = duration_table([(f"tests/test_{n}.py::test_it", float(n)) for n in range(40, 0, -1)])
    assert "40 tests took 820 s" in lines[0] and "build/durations.csv" in lines[0]
    assert lines[1].split() == ["40.0", "tests/test_40.py::test_it"] and len(lines) == 26


def test_the_option_for_durations_is_known_to_pytest(request):
    assert request.config.getoption("--slowest") in (True, False)


@pytest.mark.parametrize(("ended", "code"), [(0, 0), (2, 2), (-9, 9)])
def test_manual_is_built_with_warnings_as_failures(dev, monkeypatch, capsys, ended, code):
    seen = []
    monkeypatch.setattr(dev, "setup", lambda kind: seen.append(kind))
    monkeypatch.setattr(dev, "call", lambda command: seen.append(command) or ended)
    assert dev.main(["docs", "-E"]) == code
    assert seen[0] == "dev" and seen[1][1:4] == ["-m", "sphinx", "-W"] and "-E" in seen[1]
    assert ("the manual is in" in capsys.readouterr().err) == (code == 0)


def test_unknown_benchmark_is_refused(dev, capsys):
    assert dev.main(["bench", "no_such"]) == 1
    assert "no benchmark is called 'no_such'" in capsys.readouterr().err


def project(dev, monkeypatch, folder: Path) -> None:
    folder.mkdir()
    for name in ("pyproject.toml", dev.BUILD_LOCK, *dev.LOCKS.values()):
        (folder / name).write_text(name)
    monkeypatch.setattr(dev, "ROOT", folder)


def test_set_up_is_done_again_only_when_a_lock_changed(dev, monkeypatch, tmp_path):
    project(dev, monkeypatch, tmp_path / "tree")
    fake_python(dev.venv_python(), "3.12")
    requested = []
    monkeypatch.setattr(dev, "call", lambda command: requested.append(command) or 0)
    dev.setup("run")
    assert requested
    requested.clear()
    dev.setup("run")
    assert not requested
    dev.setup("dev")
    assert any("requirements-dev.txt" in command for command in requested)
    requested.clear()
    dev.setup("run")
    assert not requested, "what the tests need includes what a run needs"
    (dev.ROOT / "requirements.txt").write_text("changed")
    (dev.ROOT / "requirements-dev.txt").write_text("changed")
    dev.setup("run")
    assert any("requirements.txt" in command for command in requested)


def test_environment_that_stopped_running_is_made_again(dev, monkeypatch, tmp_path):
    project(dev, monkeypatch, tmp_path / "tree")
    fake_python(dev.venv_python(), "3.12")
    monkeypatch.setattr(dev, "call", lambda command: 0)
    dev.setup("run")
    dead_shim(dev.venv_python())
    made = []
    monkeypatch.setattr(dev, "make_venv", lambda: made.append(1))
    dev.setup("run")
    assert made


def test_failed_set_up_leaves_no_stamp(dev, monkeypatch, tmp_path, capsys):
    project(dev, monkeypatch, tmp_path / "tree")
    fake_python(dev.venv_python(), "3.12")
    monkeypatch.setattr(dev, "call", lambda command: 1)
    assert dev.main(["setup"]) == 1
    assert "could not be installed" in capsys.readouterr().err
    assert not dev.STAMP.exists()


def test_pip_is_tried_when_uv_fails(dev, monkeypatch):
    monkeypatch.setattr(dev, "uv_commands", lambda: [["uv"]])
    requested = []
    monkeypatch.setattr(dev, "call", lambda command: requested.append(command) or int(command[0] == "uv"))
    dev.install(["-r", "x"], "x")
    assert [command[0] == "uv" for command in requested] == [True, False]
    assert requested[1][1:4] == ["-m", "pip", "install"]


def test_missing_lock_file_is_named(dev, monkeypatch, tmp_path, capsys):
    project(dev, monkeypatch, tmp_path / "tree")
    (dev.ROOT / "requirements.txt").unlink()
    assert dev.main(["run"]) == 1
    assert "requirements.txt is missing" in capsys.readouterr().err


def test_dev_starts_on_old_pythons_with_nothing_installed():
    tree = ast.parse((ROOT / "dev.py").read_text(), feature_version=(3, 8))
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
        assert all(name.split(".")[0] in sys.stdlib_module_names for name in names), names


def pins(name: str) -> dict[str, tuple[str, str | None]]:
    """Version and marker of every package of a lock file; fails on a line without pin and hash."""
    found, hashes = {}, 0
    for line in [*(ROOT / name).read_text().splitlines(), "end==0 \\"]:
        if line.startswith("    --hash=sha256:"):
            hashes += 1
        elif not line.startswith("#"):
            match = PIN.match(line)
            assert match, f"{name}: not a pin: {line}"
            assert hashes or not found, f"{name}: no hash before {line}"
            found[match[1]], hashes = (match[2], match[3]), 0
    del found["end"]
    return found


def test_lock_files_are_pinned_hashed_and_agree():
    run, full, build = (pins(f"requirements{part}.txt") for part in ("", "-dev", "-build"))
    assert run.items() <= full.items()
    assert {name: pin[0] for name, pin in build.items() if name in full}.items() <= {
        name: pin[0] for name, pin in full.items()
    }.items()
    assert {"uv", "hatchling", "setuptools"} <= set(build)


def test_lock_files_hold_what_the_project_asks_for():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = settings["dependency-groups"]
    for file, wanted in (
        ("requirements.txt", settings["project"]["dependencies"]),
        ("requirements-dev.txt", settings["project"]["dependencies"] + groups["dev"] + groups["docs"]),
        ("requirements-build.txt", groups["build"]),
    ):
        names = {re.match(r"[A-Za-z0-9-]+", line)[0].lower() for line in wanted}
        assert names <= set(pins(file)), f"{file} is behind pyproject.toml: run `python3 dev.py lock`"
    assert not any("omegaconf" in line for line in settings["project"]["dependencies"])


def test_lock_files_name_no_registry_and_no_path():
    for path in ROOT.glob("requirements*.txt"):
        text = path.read_text()
        assert "://" not in text and "--index" not in text and "--find-links" not in text
        assert not re.search(r"/(home|root|tmp|Users)/", text)
