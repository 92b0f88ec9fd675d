"""What the how-to pages on sweeps tell people to type is typed here, in their order, in an empty folder."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import brittle as package

PAGES = Path(__file__).resolve().parents[2] / "docs" / "how-to"


@pytest.fixture
def typed(brittle):
    """Type everything on a page: first the commands, then the code, all blocks in one session."""

    def type_out(page, needs=()):
        text = (PAGES / page).read_text(encoding="utf-8")
        for line in re.findall(r"^    (brittle .+)$", text, re.MULTILINE):
            answer = brittle(*shlex.split(line)[1:])
            assert answer.code == 0, f"{line}: {answer.err}"
        session = {}
        for block in re.findall(r"^```python\n(.+?)^```", text, re.MULTILINE | re.DOTALL):
            for library in needs:
                if f"import {library}" in block or f"from {library}" in block:
                    pytest.importorskip(library)
            exec(compile(block, page, "exec"), session)
        return session

    return type_out


def block_of(page, language):
    return re.findall(rf"^```{language}\n(.+?)^```", (PAGES / page).read_text(encoding="utf-8"), re.M | re.S)[0]


def test_the_language_page(typed, brittle, folder):
    session = typed("sweep.md")
    assert session["indices"].total_order.size == 2
    (folder / "my-configs" / "experiment").mkdir(parents=True)
    (folder / "my-configs" / "experiment" / "stay.yaml").write_text(block_of("sweep.md", "yaml"), encoding="utf-8")
    answer = brittle("sweep", "--config-dir", "my-configs", "experiment=stay", "name=stay")
    assert answer.code == 0, answer.err
    assert list(package.open("stay").design["iran"]) == ["hold", "withdraw"]


def test_points_from_a_file(brittle, folder):
    (folder / "points.csv").write_text("iran.coverage,russia.sorties_per_day\n0.5,30\n0.2,0\n", encoding="utf-8")
    small = ("ensemble.replications=20", "ensemble.horizon_days=10")
    assert brittle("sweep", "design=csv", "design.file=points.csv", *small, "name=file").code == 0
    assert list(package.open("file").design["iran.coverage"]) == [0.5, 0.2]


def test_the_page_on_going_on(typed, brittle):
    typed("resume-and-verify.md")
    changed = brittle("sweep", "iran=hold,withdraw", "ensemble.replications=30", "name=kept")
    assert changed.code == 2 and "ensemble.replications" in changed.err


def test_the_page_on_clusters(typed):
    session = typed("clusters.md")
    assert session["mine"].digest == package.open("array").digest == package.open("processes").digest


def test_the_array_script_gives_the_digest_of_one_sweep(brittle, folder):
    words = ("iran=hold,withdraw", "ensemble.replications=20", "ensemble.horizon_days=10")
    assert brittle("sweep", *words, "name=whole").code == 0
    assert brittle("sweep", *words, "name=parts", "--plan").code == 0
    command = folder / "bin" / "brittle"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m brittle "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    base = {**os.environ, "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}"}
    base["PYTHONPATH"] = str(Path(package.__file__).parents[1])
    tasks = [
        subprocess.Popen(
            ["bash", str(PAGES / "sweep-array.sh"), "parts"], stderr=subprocess.PIPE, text=True,
            env={**base, "SLURM_ARRAY_TASK_ID": str(number), "SLURM_ARRAY_TASK_COUNT": "3"},
        )
        for number in (1, 2, 3)
    ]  # fmt: skip
    for task in tasks:
        said = task.communicate(timeout=300)[1]
        assert task.returncode == 0, said
    assert brittle("merge", "parts").code == 0
    assert package.open("parts").digest == package.open("whole").digest


def test_the_page_on_reading(typed, capfd):
    typed("read-results.md", needs=("xarray", "ema_workbench"))
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("the Python code ran; the R code needs Rscript, which is not installed")
    done = subprocess.run(
        [rscript, "-e", block_of("read-results.md", "r")], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "scenario_id" in done.stdout and len(done.stdout.splitlines()) == 7
