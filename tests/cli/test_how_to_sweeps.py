"""What the how-to pages on sweeps tell people to type is typed here, in their order, in an empty folder."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import brittle as package
from brittle.cli import sweep as sweep_verb

PAGES = Path(__file__).resolve().parents[2] / "docs" / "how-to"
SMALL = ("iran=hold,withdraw", "ensemble.replications=20", "ensemble.horizon_days=10")
NEEDS = {"to_xarray": "xarray", "ema_workbench": "ema_workbench"}  # what stands in a block, and what it needs


def elsewhere():
    """The environment of a process that has this brittle."""
    return {**os.environ, "PYTHONPATH": str(Path(package.__file__).parents[1])}


@pytest.fixture
def run_page(brittle, monkeypatch):
    """Type everything on a page: first the commands, then the code, all blocks in one session."""
    monkeypatch.setattr(sweep_verb, "draw_usual_figures", lambda folder, data: [])

    def type_out(page):
        for line in commands_of(page):
            arguments = shlex.split(line)[1:]
            if any(
                word.startswith("engine=") for word in arguments
            ):  # with processes of its own: not from within pytest
                if "engine=dask" in arguments and importlib.util.find_spec("distributed") is None:
                    continue
                done = subprocess.run(
                    [sys.executable, "-m", "brittle", *arguments, "--json"], env=elsewhere(),
                    capture_output=True, text=True, timeout=240, check=False,
                )  # fmt: skip
                assert done.returncode == 0, f"{line}: {done.stderr}"
            else:
                answer = brittle(*arguments)
                assert answer.code == 0, f"{line}: {answer.err}"
        session = {}
        for block in blocks_of(page, "python"):
            for sign, library in NEEDS.items():
                if sign in block and importlib.util.find_spec(library) is None:
                    pytest.skip(f"all before it ran; this block needs {library}, which is not installed")
            exec(compile(block, page, "exec"), session)
        return session

    return type_out


def commands_of(page):
    return re.findall(r"^    (brittle .+)$", (PAGES / page).read_text(encoding="utf-8"), re.MULTILINE)


def blocks_of(page, language):
    text = (PAGES / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.+?)^```", text, re.MULTILINE | re.DOTALL)


def test_commands_of_the_sweep_page_work(run_page, brittle, folder):
    session = run_page("sweep.md")
    total = session["indices"].total_order.ravel()
    assert total.shape == (2,) and 0.0 < total.max() < 2.0
    (folder / "my-configs" / "experiment").mkdir(parents=True)
    (folder / "my-configs" / "experiment" / "stay.yaml").write_text(blocks_of("sweep.md", "yaml")[0], encoding="utf-8")
    answer = brittle("sweep", "--config-dir", "my-configs", "experiment=stay", "name=stay")
    assert answer.code == 0, answer.err
    assert list(package.open("stay").design["iran"]) == ["hold", "withdraw"]
    assert set(package.open("by-day").plan.keep) == {"runs", "daily"}


def test_a_sweep_leaves_pictures_where_the_page_says(brittle, folder):
    assert brittle(*shlex.split(commands_of("sweep.md")[0])[1:]).code == 0
    assert list((folder / "runs" / "first" / "figures").iterdir())


def test_the_programs_of_hydra_on_the_page_compose(folder):
    """Their first point alone; the launchers have tests of their own."""
    lines = re.sub(r"\\\n *", "", blocks_of("sweep.md", "sh")[0]).splitlines()
    assert [line.split()[:3] for line in lines] == [["python", "-m", "brittle.cli.hydra_program"]] * 2
    arguments = [word.partition(",")[0] for word in lines[0].split()[3:] if word != "-m"]
    done = subprocess.run(
        [sys.executable, "-m", "brittle.cli.hydra_program", *arguments, "hydra.run.dir=one"], env=elsewhere(),
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len([path for path in (folder / "one").rglob("*") if path.is_file()]) == 6


def test_a_sweep_takes_its_points_from_a_file(run_page, brittle, folder):
    (folder / "points.csv").write_text("iran.coverage,russia.sorties_per_day\n0.5,30\n0.2,0\n", encoding="utf-8")
    assert brittle("sweep", "design=csv", "design.file=points.csv", *SMALL[1:], "name=file").code == 0
    assert list(package.open("file").design["iran.coverage"]) == [0.5, 0.2]


def test_commands_of_the_page_on_resuming_work(run_page, brittle, folder):
    run_page("resume-and-verify.md")
    changed = brittle("sweep", "iran=hold,withdraw", "ensemble.replications=30", "name=kept")
    assert changed.code == 2 and "ensemble.replications" in changed.err
    digest = package.open("kept").digest
    next((folder / "runs" / "kept" / "parts").iterdir()).unlink()
    assert brittle("verify", "kept").code == 1 and brittle("status", "kept").code == 1
    assert brittle("sweep", "--resume", "kept").code == 0
    assert package.open("kept").digest == digest


def test_every_engine_on_the_page_on_clusters_gives_one_digest(run_page):
    session = run_page("clusters.md")
    names = ["array", "processes"]
    if importlib.util.find_spec("distributed") is not None:
        names.append("dask")
    assert {name: package.open(name).digest for name in names} == dict.fromkeys(names, session["mine"].digest)


@pytest.fixture
def task(folder):
    """A task of an array, started: the script with Slurm's variables set, and this brittle on the path."""
    command = folder / "bin" / "brittle"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m brittle "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    base = {key: value for key, value in elsewhere().items() if not key.startswith("SLURM_")}
    base["PATH"] = f"{command.parent}{os.pathsep}{os.environ['PATH']}"

    def start(number, *arguments, **slurm):
        slurm = {"SLURM_ARRAY_TASK_ID": str(number)} | {f"SLURM_ARRAY_TASK_{key}": str(slurm[key]) for key in slurm}
        return subprocess.Popen(
            ["bash", str(PAGES / "sweep-array.sh"), *arguments], env=base | slurm, stderr=subprocess.PIPE, text=True
        )

    return start


def test_the_array_script_gives_the_digest_of_one_sweep(run_page, brittle, folder, task):
    arguments = (*SMALL, "russia.sorties_per_day=0,30,60")  # 120 runs: three chunks, one for each part
    assert brittle("sweep", *arguments, "name=whole", "--json").code == 0
    assert brittle("sweep", *arguments, "name=parts", "--plan").code == 0
    tasks = [task(number, "3", "parts", COUNT=3, MIN=1) for number in (1, 2, 3)]
    for each in tasks:
        said = each.communicate(timeout=240)[1]
        assert each.returncode == 0, said
    assert brittle("merge", "parts").code == 0
    wanted = package.open("whole").digest
    assert package.open("parts").digest == wanted
    # Part 3 is lost. It alone is given again, and makes no other.
    parts = folder / "runs" / "parts" / "parts"
    lost = {path for path in parts.iterdir() if int(path.name.split(".")[2]) % 3 == 2}
    assert lost and lost < set(parts.iterdir())
    for path in lost:
        path.unlink()
    assert brittle("merge", "parts").code == 1
    again = task(3, "3", "parts", COUNT=1, MIN=3)
    assert again.communicate(timeout=240)[1].strip().splitlines()[-1].startswith("brittle: part 3 of 3 is done")
    assert again.returncode == 0 and lost < set(parts.iterdir())
    assert brittle("merge", "parts").code == 0
    assert package.open("parts").digest == wanted


@pytest.mark.parametrize(
    ("number", "arguments", "slurm", "sentence"),
    [
        (9, ("8", "array"), {"COUNT": 1, "MIN": 9}, "no part 9 of 8"),
        (0, ("8", "array"), {"COUNT": 8, "MIN": 0}, "no part 0 of 8"),
        (3, ("array",), {"COUNT": 1, "MIN": 3}, "no part 3 of 1"),
        (2, ("array",), {"COUNT": 3, "MIN": 2}, "begins with 2"),
        (1, ("array", "8"), {"COUNT": 1, "MIN": 1}, "number of parts is 'array'"),
        (1, (), {"COUNT": 1, "MIN": 1}, "give the number of parts and the name"),
        ("", ("8", "array"), {}, "SLURM_ARRAY_TASK_ID"),
    ],
)
def test_the_array_script_refuses_an_incomplete_array(task, number, arguments, slurm, sentence):
    refused = task(number, *arguments, **slurm)
    said = refused.communicate(timeout=60)[1]
    assert refused.returncode == 2 and len(said.splitlines()) == 1
    assert said.startswith("sweep-array: ") and sentence in said


def test_code_of_the_page_on_reading_results_works(run_page, capsys):
    session = run_page("read-results.md")
    assert len(session["results"].daily) and len(session["cube"]["design_point_id"]) == 6
    assert len(session["settings"]) == 120
    assert len(session["box"].peeling_trajectory) > 1, "PRIM peeled nothing, so the page shows nothing"
    assert "iran.coverage" in capsys.readouterr().out


def test_code_of_the_page_on_reading_with_r_works(run_page, brittle):
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("needs Rscript, which is not installed")
    assert brittle(*shlex.split(commands_of("read-results.md")[0])[1:], "--json").code == 0
    package.open("table").to_csv("table-csv")
    done = subprocess.run(
        [rscript, "-e", blocks_of("read-results.md", "r")[0]], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "design_point_id" in done.stdout and len(done.stdout.splitlines()) == 7
