"""What all tests share: wars built once a session, a warm cache, and `--regenerate` for golden texts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from tests.durations import RECORD, duration_table, durations, write_durations

# The same examples every time: a failure is a change of the program, not chance. A first call may compile.
settings.register_profile("brittle", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("brittle")
# Tests that empty the home folder or the environment must not compile the engine again.
os.environ.setdefault("BRITTLE_CACHE_DIR", str(Path.home() / ".cache" / "brittle"))

if TYPE_CHECKING:
    from tests.validation.wars import War


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate",
        action="store_true",
        default=False,
        help="write the golden texts again; read their difference before you keep it",
    )
    parser.addoption(
        "--slowest",
        action="store_true",
        default=False,
        help=f"record how long each test took in {RECORD} and show the slowest",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Processes of xdist share the compilation of the engine."""
    if hasattr(config, "workerinput"):
        from tests.compiling import share_compilation

        share_compilation()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Record the durations, if they are wanted."""
    if config.getoption("--slowest"):
        rows = durations(report for reports in terminalreporter.stats.values() for report in reports)
        write_durations(rows, config.rootpath / RECORD)
        terminalreporter.section("slowest tests")
        for line in duration_table(rows):
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def regenerate(request: pytest.FixtureRequest) -> bool:
    """True if golden texts are to be written again."""
    return bool(request.config.getoption("--regenerate"))


@pytest.fixture(scope="module")
def composed_once() -> Iterator[None]:
    """Packaged configurations are composed once, see `tests/composing.py`."""
    from tests.composing import composing_once

    with composing_once():
        yield


@pytest.fixture(scope="session")
def vardania() -> War:
    """The invented theatre as `historical` has it."""
    from tests.validation.wars import make_war

    return make_war("vardania")


@pytest.fixture(scope="session")
def syria() -> War:
    """`syria_2024` as `historical` has it."""
    from tests.validation.wars import make_war

    return make_war("syria_2024")


@pytest.fixture(params=["vardania", "syria_2024"])
def theatre_name(request: pytest.FixtureRequest) -> str:
    """Each packaged theatre in turn."""
    return str(request.param)
