"""The compiled engine reads and writes inside its arrays, and says what plain Python says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from brittle.numerics.jit import CACHE

ROOT = Path(__file__).resolve().parents[2]
ENSEMBLES = """
import hashlib
from tests.validation.wars import make_war, reduction_bytes, simulate
for theatre, settings in (("vardania", {}), ("vardania", {"observation": "reported", "uprising.gate": "smooth"}),
                          ("syria_2024", {})):
    war = make_war(theatre, settings)
    print(hashlib.sha256(reduction_bytes(simulate(war, 8, days=20, threads=1))).hexdigest())
"""


STEPPED = """
import hashlib
from tests.validation.wars import Run, make_war
from brittle.world.state import state_bytes
for settings, number in (({}, 3), ({"observation": "reported", "uprising.gate": "smooth"}, 1)):
    run = Run(make_war("vardania", settings), number)
    for _ in range(32):
        run.step()
        print(hashlib.sha256(state_bytes(run.state)).hexdigest())
"""


def answer(script: str, **environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, env={**os.environ, **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-600:]
    return done.stdout.split()


@pytest.mark.slow
def test_nothing_is_read_or_written_outside_its_array():
    """Numba's bounds check on: an index outside an array is an error; inside, the results are the same bytes.

    A cache of its own, by the same hash of the sources: what was compiled without the check must not be found.
    """
    own = CACHE.parent / "boundscheck"
    checked = answer(ENSEMBLES, NUMBA_BOUNDSCHECK="1", BRITTLE_CACHE_DIR=str(own))
    assert any(own.rglob("*.nbi")), "nothing was compiled with the check"
    assert checked == answer(ENSEMBLES)


def test_plain_python_and_compiled_engine_agree_bit_for_bit():
    """Every step of the engine, compiled and not: the same State to the last bit."""
    compiled, plain = (answer(STEPPED, NUMBA_DISABLE_JIT=off) for off in ("0", "1"))
    assert len(compiled) == 64
    assert compiled == plain
