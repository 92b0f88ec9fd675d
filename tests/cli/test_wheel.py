"""The wheel as a stranger gets it: in an environment of its own, with no checkout, an empty home and folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.cli.commands import can_obey_permissions, obey_permissions, problems_of

ROOT = Path(__file__).resolve().parents[2]
# Compiling is keyed on the place of the sources and would take a minute; plain Python simulates the same run.
SMALL = ("ensemble.replications=2", "ensemble.horizon_days=3", "--json")
OWN = """# @package _global_
scenario:
  id: my_own
  title: Mine
  question: What if I had written it?
iran:
  policy: hold
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="paths of a POSIX environment")


class Installed(NamedTuple):
    """An environment into which only the wheel was installed; its dependencies are borrowed."""

    folder: Path

    def call(self, *arguments: str, cwd: Path, home: Path, before: Callable[[], Any] | None = None) -> Any:
        program = self.folder / "bin" / ("python" if arguments[0] == "-c" else "brittle")
        environment = {
            "PATH": os.defpath, "HOME": str(home), "TMPDIR": str(cwd), "NUMBA_DISABLE_JIT": "1",
            "PYTHONWARNINGS": "ignore::RuntimeWarning",  # plain Python remarks that the random streams wrap around
        }  # fmt: skip
        return subprocess.run(
            [str(program), *arguments], cwd=cwd, env=environment, preexec_fn=before,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Installed:
    pytest.importorskip("hatchling", reason="built with the tools of requirements-build.txt")
    pytest.importorskip("uv", reason="installed with the tools of requirements-build.txt")
    place = tmp_path_factory.mktemp("wheel")
    python = place / "venv" / "bin" / "python"
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = place.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place / "venv")], check=True)
    install = [sys.executable, "-m", "uv", "pip", "install", "--offline", "--no-deps", "--python", str(python)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    # The links to checkouts that a borrowed folder holds are not followed, so brittle is the wheel's alone.
    own = Path(
        subprocess.check_output(
            [python, "-c", "import sysconfig as s; print(s.get_path('purelib'))"], text=True
        ).strip()
    )
    (own / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return Installed(place / "venv")


@pytest.fixture
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("home")


def test_brittle_comes_from_the_wheel_alone(installed, folder, home):
    code = "import brittle, sys; print(brittle.__file__); print(*sys.path, sep='\\n')"
    where, *paths = installed.call("-c", code, cwd=folder, home=home).stdout.splitlines()
    assert Path(where).is_relative_to(installed.folder)
    assert not any(Path(path or ".").resolve().is_relative_to(ROOT / "src") for path in paths)


def test_help_answers_at_once(installed, folder, home):
    seconds = []
    for _ in range(3):
        began = time.perf_counter()
        answer = installed.call("--help", cwd=folder, home=home)
        seconds.append(time.perf_counter() - began)
        assert answer.returncode == 0 and "brittle run" in answer.stdout and answer.stderr == ""
    assert min(seconds) < 0.5, "something heavy is imported before the verb is known"
    assert list(folder.iterdir()) == list(home.iterdir()) == []


def test_packaged_configurations_are_found(installed, folder, home):
    answer = installed.call("list", "--json", cwd=folder, home=home)
    assert answer.returncode == 0 and answer.stderr == ""
    listed = answer.stdout
    for path in (ROOT / "configs").glob("*/*.yaml"):
        assert path.parent.name == "ensemble" or f'"{path.stem}"' in listed, path
    ran = installed.call("run", "theatre=vardania", "ensemble=quick", *SMALL, cwd=folder, home=home)
    assert ran.returncode == 0 and problems_of(ran.stderr) == []
    said = json.loads(ran.stdout)
    assert said["replications"] == 2 and (folder / said["folder"] / "figures" / "map.png").is_file()


def test_installed_brittle_runs_a_scenario_of_a_user(installed, folder, home):
    (folder / "own" / "scenario").mkdir(parents=True)
    (folder / "own" / "scenario" / "my_own.yaml").write_text(OWN)
    card = installed.call("show", "my_own", "--config-dir", "own", cwd=folder, home=home)
    assert card.returncode == 0 and card.stderr == ""
    assert "What if I had written it?" in card.stdout and "iran.policy" in card.stdout
    arguments = ("run", "--config-dir", "own", "scenario=my_own", "theatre=vardania", *SMALL)
    ran = installed.call(*arguments, cwd=folder, home=home)
    assert ran.returncode == 0 and problems_of(ran.stderr) == []
    assert "policy: hold" in (folder / json.loads(ran.stdout)["folder"] / "config.yaml").read_text()


@pytest.mark.skipif(not can_obey_permissions(), reason="root may write anywhere and cannot drop that right here")
def test_brittle_runs_where_installation_and_home_are_read_only(installed, folder, home):
    package = next(installed.folder.rglob("brittle/__init__.py")).parent
    folders = [path for path in (home, package, *package.rglob("*")) if path.is_dir()]
    for path in folders:
        path.chmod(0o555)
    arguments = ("run", "theatre=vardania", *SMALL)
    try:
        ran = installed.call(*arguments, cwd=folder, home=home, before=obey_permissions)
    finally:
        for path in folders:
            path.chmod(0o755)
    assert ran.returncode == 0 and problems_of(ran.stderr) == []
    assert len(list((folder / "brittle").iterdir())) == 1, "the cache goes where temporary files go"
