"""The compiled engine reads and writes inside its arrays, and says what plain Python says."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SCRIPT = """
import sys
from tests.validation.playing import Run, make_war, play, reduction_bytes
import hashlib
for theatre, settings in (("vardania", {}), ("vardania", {"observation": "reported", "uprising.gate": "smooth"}),
                          ("syria_2024", {})):
    war = make_war(theatre, settings)
    print(hashlib.sha256(reduction_bytes(play(war, 8, days=20, threads=1))).hexdigest())
"""


def answer(**environment: str) -> list[str]:
    # `-c` puts the present folder on the path, which is the root of the tests.
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-600:]
    return done.stdout.split()


@pytest.mark.slow
def test_nothing_is_read_or_written_outside_its_array(tmp_path):
    """Numba's bounds check on: an index outside an array is an error; inside, the results are the same bytes."""
    assert answer(NUMBA_BOUNDSCHECK="1", BRITTLE_CACHE_DIR=str(tmp_path)) == answer()
