#!/usr/bin/env python3
"""Set-up and daily chores of the project: `python3 dev.py VERB [arguments]`.

Starts on any Python from 3.8 with nothing installed. It looks for an interpreter
that really runs and that the numerical libraries support, keeps an environment in
`.venv` from the hash-locked requirements, and hands over to the verb.
"""

from __future__ import annotations

import difflib
import glob
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "brittle-setup"
BIN = "Scripts" if os.name == "nt" else "bin"
EXE = ".exe" if os.name == "nt" else ""
LOCKS = {"run": "requirements.txt", "dev": "requirements-dev.txt"}
BUILD_LOCK = "requirements-build.txt"
# In order of preference; newer ones wait until Numba has wheels for them.
VERSIONS = ((3, 12), (3, 13), (3, 14))
# What `test quick` runs. Paths and not a marker: pytest reads these files alone, and not all of tests/.
QUICK = (
    "tests/rules",
    "tests/world",
    "tests/contracts/test_labels.py",
    "tests/scenario/test_theatre_files.py",
    "tests/scenario/test_broken_theatres.py",
    "tests/test_layers.py",
    "tests/test_docs.py",
    *(f"tests/test_twin.py::test_invented_wars_agree[{number}]" for number in range(4)),
    "tests/cli/test_run.py::test_runs_table_has_a_row_per_replication_and_the_documented_names",
    "tests/cli/test_sweep.py::test_a_sweep_reports_its_results",
    "tests/cli/test_compare.py::test_a_planted_difference_is_reported_and_saved",
)
PROBE_SECONDS = 20.0
PROBE = (
    "import sys, importlib.util as u; "
    "print('probe', sys.version_info[0], sys.version_info[1], int(u.find_spec('ensurepip') is not None), "
    "int(u.find_spec('pip') is not None), getattr(sys, '_base_executable', None) or sys.executable)"
)
NO_INTERPRETER = (
    "no Python that can run brittle was found: it needs Python 3.12, 3.13 or 3.14 with its venv and "
    "ensurepip modules (tried: {tried}); install one, for instance 3.12, and run the same command again."
)


class Failed(Exception):
    """Something that the person at the keyboard can act on, in one sentence."""


def say(text: str) -> None:
    """Tell what is going on, on standard error so that `--json` output stays clean."""
    print("dev: " + text, file=sys.stderr, flush=True)


# --- finding an interpreter ---------------------------------------------------------------------------


def output_of(command: list[str]) -> str | None:
    """What the command printed, or None if it failed, hung or is not there."""
    # A file and not a pipe: a shim's child that outlives the shim would keep a pipe open.
    with tempfile.TemporaryFile() as out:
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL, cwd=str(ROOT)
            )
        except OSError:
            return None
        try:
            code = process.wait(PROBE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None
        out.seek(0)
        return out.read().decode("utf-8", "replace") if code == 0 else None


class Found(NamedTuple):
    """An interpreter that ran: where it is, its version and what it brings."""

    path: str
    version: tuple[int, int]
    ensurepip: bool
    pip: bool


def probe(path: str | Path) -> Found | None:
    """The interpreter behind `path` as it describes itself, or None if it does not run."""
    text = output_of([str(path), "-I", "-c", PROBE]) or ""
    match = re.search(r"^probe (\d+) (\d+) (\d) (\d) (.+)$", text, re.MULTILINE)
    if not match:
        return None
    major, minor, ensurepip, pip, base = match.groups()
    return Found(base.strip(), (int(major), int(minor)), ensurepip == "1", pip == "1")


def version_folders(path_folders: list[str]) -> list[str]:
    """Folders in which version managers keep whole Pythons, also where only a shim or HOME names them."""
    home = os.path.expanduser("~")
    managers = [os.environ.get("PYENV_ROOT", ""), os.path.join(home, ".pyenv")]
    for folder in path_folders:
        if os.path.basename(folder) in ("shims", "bin"):
            managers.append(os.path.dirname(os.path.realpath(folder)))
    folders = [os.path.join(manager, "versions") for manager in managers if manager]
    here = Path(os.path.realpath(sys.executable)).parents
    folders += [str(parent) for parent in here if parent.name == "versions"]
    share = os.path.join(home, ".local", "share")
    folders.append(os.path.join(home, ".asdf", "installs", "python"))
    folders.append(os.path.join(share, "mise", "installs", "python"))
    folders.append(os.path.join(share, "uv", "python"))
    return [*folders, "/Library/Frameworks/Python.framework/Versions"]


def candidates() -> list[str]:
    """Paths that may be an interpreter, likeliest first, none of them tried yet."""
    names = [f"python{major}.{minor}" for major, minor in VERSIONS] + ["python3", "python"]
    path_folders = [f for f in os.environ.get("PATH", "").split(os.pathsep) if f]
    found = [sys.executable, getattr(sys, "_base_executable", "") or ""]
    found += [os.path.join(folder, name + EXE) for name in names for folder in path_folders]
    for folder in version_folders(path_folders):
        for name in names:
            found += sorted(glob.glob(os.path.join(glob.escape(folder), "*", "bin", name)), reverse=True)
    places = ["/usr/local/bin", "/usr/bin", "/opt/homebrew/bin", os.path.expanduser("~/.local/bin")]
    for folder in places + sorted(glob.glob("/opt/*/bin")):
        found += [os.path.join(folder, name) for name in names]
    for uv in uv_commands():
        text = output_of([*uv, "python", "find", "--system", "--no-python-downloads", ">=3.12,<3.15"])
        found += (text or "").split("\n")[:1]
    return [path for path in dict.fromkeys(found) if path and os.path.isfile(path)]


def find_interpreter(paths: list[str] | None = None) -> Found:
    """The Python to build the environment with; the one running this file if it will do."""
    has_uv = bool(uv_commands())
    best: Found | None = None
    tried = []
    for path in candidates() if paths is None else paths:
        found = probe(path)
        if found is None:
            tried.append(f"{path} does not run")
        elif found.version not in VERSIONS:
            tried.append(f"{path} is {found.version[0]}.{found.version[1]}")
        elif not (found.ensurepip or has_uv):
            tried.append(f"{path} has no ensurepip")
        elif path == sys.executable or found.version == VERSIONS[0]:
            return found
        elif best is None or VERSIONS.index(found.version) < VERSIONS.index(best.version):
            best = found
    if best is None:
        raise Failed(NO_INTERPRETER.format(tried="; ".join(tried[:8]) or "nothing on this machine"))
    return best


# --- the environment ----------------------------------------------------------------------------------


def venv_python() -> Path:
    return VENV / BIN / ("python" + EXE)


def uv_commands() -> list[list[str]]:
    """Ways to call uv that work here, by trying them."""
    ways = [["uv"], [sys.executable, "-m", "uv"], [str(venv_python()), "-m", "uv"]]
    return [way for way in ways if output_of([*way, "--version"]) is not None]


def call(command: list[str]) -> int:
    """Exit code of the command, run at the top of the tree; its output goes to standard error."""
    environment = dict(os.environ, PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1", UV_NO_PROGRESS="1")
    return subprocess.call(command, cwd=str(ROOT), env=environment, stdout=sys.stderr)


def fingerprint(kind: str) -> str:
    """Hash of all that decides what the environment must hold."""
    digest = hashlib.sha256(str(ROOT).encode())
    for name in ("pyproject.toml", BUILD_LOCK, LOCKS[kind]):
        path = ROOT / name
        if not path.is_file():
            raise Failed(f"{name} is missing from the top of the project; get it back from git.")
        digest.update(path.read_bytes())
    return kind + " " + digest.hexdigest()


def ready(kind: str) -> bool:
    """True if the environment runs and was set up from the present lock files, or from more."""
    enough = {fingerprint(kind), fingerprint("dev")}
    done = STAMP.read_text().strip() if STAMP.is_file() else ""
    return done in enough and probe(venv_python()) is not None


def make_venv() -> None:
    """Make `.venv`, or make it again if it does not run, is of a wrong version or has no pip."""
    uv = uv_commands()
    old = probe(venv_python())
    if old and old.version in VERSIONS and (old.pip or uv):
        return
    say("looking for a Python that brittle can use")
    found = find_interpreter()
    say(f"making .venv with Python {found.version[0]}.{found.version[1]} ({found.path})")
    if found.ensurepip:
        code = call([found.path, "-m", "venv", "--clear", str(VENV)])
    else:
        code = call([*uv[0], "venv", "--quiet", "--clear", "--python", found.path, str(VENV)])
    if code:
        raise Failed("the environment in .venv could not be made; the lines above say why.")


def installers() -> list[list[str]]:
    """Commands that install into the environment, best first."""
    python = str(venv_python())
    ways = [[*way, "pip", "install", "--quiet", "--python", python] for way in uv_commands()]
    return [*ways, [python, "-m", "pip", "install", "--quiet"]]


def install(arguments: list[str], what: str) -> None:
    """Install with the first installer that manages it."""
    ways = installers()
    for number, way in enumerate(ways):
        if call([*way, *arguments]) == 0:
            return
        if number + 1 < len(ways):
            say(f"that way of installing {what} failed; trying the next")
    raise Failed(f"{what} could not be installed; the lines above say why (is the package registry within reach?).")


def setup(kind: str) -> None:
    """Bring `.venv` in line with the lock files; does nothing if it already is."""
    if ready(kind):
        return
    began = time.time()
    make_venv()
    say(f"installing what set-up needs ({BUILD_LOCK})")
    install(["--require-hashes", "-r", BUILD_LOCK], "the set-up tools")
    say(f"installing the locked packages ({LOCKS[kind]}); the first time takes a minute or two")
    # Without isolation the build tools are the locked ones too.
    install(["--no-build-isolation", "--require-hashes", "-r", LOCKS[kind]], "the locked packages")
    install(["--no-build-isolation", "--no-deps", "-e", "."], "brittle itself")
    STAMP.write_text(fingerprint(kind) + "\n")
    say(f"ready after {time.time() - began:.0f} s")


# --- verbs --------------------------------------------------------------------------------------------


def hand_over(command: list[str], folder: str | Path = ROOT) -> int:
    """Run the command in this process's place, so that signals and exit code are its own."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "posix":
        return subprocess.call(command, cwd=str(folder))
    os.chdir(str(folder))
    os.execv(command[0], command)


def run(arguments: list[str]) -> int:
    """the main job: `brittle run`, with any further arguments passed on"""
    setup("run")
    return hand_over([str(VENV / BIN / ("brittle" + EXE)), "run", *arguments], os.getcwd())


def test(arguments: list[str]) -> int:
    """the tests; `test quick`: the core in a minute; `--slowest`: durations; the rest goes to pytest"""
    setup("dev")
    keep_bytecode()
    chosen = [*QUICK, *arguments[1:]] if arguments[:1] == ["quick"] else arguments
    # Each process begins with one half, in order, and so makes what the tests of a file share once.
    return hand_over([str(venv_python()), "-m", "pytest", "-n", "2", "--dist", "worksteal", *chosen])


def keep_bytecode() -> None:
    """Keep bytecode in build/ where the environment forbids it beside the sources.

    The tests start about a hundred processes; without bytecode each spends seconds on the libraries' sources.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / "build" / "bytecode"))


def lint(arguments: list[str]) -> int:
    """style and types: ruff check, ruff format --check, mypy"""
    setup("dev")
    python = str(venv_python())
    checks = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"])
    codes = [call([python, "-m", *check]) for check in checks]
    return max(map(abs, codes))


def set_up(arguments: list[str]) -> int:
    """only make the environment in .venv"""
    setup("dev")
    say("the environment is in .venv")
    return 0


def golden(arguments: list[str]) -> int:
    """write the golden files again; read the difference before you commit it"""
    setup("dev")
    return hand_over([str(venv_python()), "-m", "pytest", "tests/golden", "--regenerate", *arguments])


def bench(arguments: list[str]) -> int:
    """run benchmarks by name: `bench NAME ...`; without a name, list them"""
    known = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if not path.stem.startswith("_"))
    unknown = [name for name in arguments if name not in known]
    if unknown:
        names = ", ".join(known) or "none yet"
        raise Failed(f"no benchmark is called '{unknown[0]}'; there are: {names}.")
    if not arguments:
        print("\n".join(known) or "There are no benchmarks yet.")
        return 0
    setup("dev")
    return max(abs(call([str(venv_python()), f"benchmarks/{name}.py"])) for name in arguments)


def docs(arguments: list[str]) -> int:
    """the manual as web pages in build/docs; a warning is a failure"""
    setup("dev")
    built = ROOT / "build" / "docs"
    code = call([str(venv_python()), "-m", "sphinx", "-W", "--keep-going", "-q", *arguments, "docs", str(built)])
    if code == 0:
        say(f"the manual is in {built / 'index.html'}")
    return abs(code)


def lock(arguments: list[str]) -> int:
    """resolve the dependencies again and write requirements*.txt (--upgrade for the newest)"""
    if not uv_commands():
        setup("dev")
    base = [*uv_commands()[0], "pip", "compile", "--quiet", "--universal", "--python-version", "3.12"]
    base += ["--generate-hashes", "--no-annotate", "--no-config", "--custom-compile-command"]
    base += ["python3 dev.py lock", *arguments]
    same = ["-c", LOCKS["dev"]]
    for extra in (
        ["pyproject.toml", "--group", "dev", "--group", "docs", "-o", LOCKS["dev"]],
        ["pyproject.toml", *same, "-o", LOCKS["run"]],
        ["--group", "build", *same, "-o", BUILD_LOCK],
    ):
        if call(base + extra):
            raise Failed("the lock files could not be made; the lines above say why.")
    return 0


VERBS = {
    "run": run,
    "test": test,
    "lint": lint,
    "setup": set_up,
    "golden": golden,
    "bench": bench,
    "docs": docs,
    "lock": lock,
}


def main(arguments: list[str]) -> int:
    """Exit code of the verb that the arguments name."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print("Usage: python3 dev.py VERB [arguments]\n")
        for name, verb in VERBS.items():
            print(f"  {name:<8}{verb.__doc__}")
        return 0
    wanted = arguments[0]
    if wanted not in VERBS:
        near = difflib.get_close_matches(wanted, VERBS, 1) or ["run"]
        say(f"there is no verb '{wanted}'; did you mean '{near[0]}'? There are: {', '.join(VERBS)}.")
        return 2
    try:
        return VERBS[wanted](arguments[1:])
    except Failed as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        say("stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
