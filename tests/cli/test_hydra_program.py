"""One run as a Hydra program, in processes of its own, with two of Hydra's launchers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import brittle

SMALL = ("theatre=vardania", "ensemble.replications=4", "ensemble.horizon_days=6")


def job(folder, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(Path(brittle.__file__).parents[1])}
    return subprocess.run(
        [sys.executable, "-m", "brittle.cli.hydra_program", *arguments], cwd=folder, env=environment,
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


def results(folder):
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("result.json"))]


def digest(policy):
    return brittle.run(overrides=[f"iran={policy}"], theatre="vardania", replications=4, horizon_days=6).digest


def test_one_job_gives_the_digest_of_a_run(folder):
    done = job(folder, "iran=hold", *SMALL)
    assert done.returncode == 0, done.stderr
    (found,) = results(folder)
    assert found["digest"] == digest("hold") and "not a prediction" in found["caveat"]
    assert found["collapse"]["low"] <= found["collapse"]["share"] <= found["collapse"]["high"]
    assert len(list(folder.rglob("runs.parquet"))) == 1


@pytest.mark.parametrize("launcher", ["basic", "joblib"])
def test_launchers_of_hydra_run_the_program(folder, launcher):
    if launcher == "joblib":
        pytest.importorskip("hydra_plugins.hydra_joblib_launcher")
    done = job(folder, "-m", f"hydra/launcher={launcher}", "iran=hold,withdraw", *SMALL)
    assert done.returncode == 0, done.stderr
    assert [found["digest"] for found in results(folder)] == [digest("hold"), digest("withdraw")]


def test_an_experiment_file_defines_the_sweep_of_the_program(folder):
    own = folder / "own" / "experiment"
    own.mkdir(parents=True)
    (own / "stay.yaml").write_text(
        "# @package _global_\nexperiment: {id: stay}\nhydra: {sweeper: {params: {iran: 'hold,withdraw'}}}\n",
        encoding="utf-8",
    )
    done = job(folder, "-m", f"hydra.searchpath=[file://{folder / 'own'}]", "experiment=stay", *SMALL)
    assert done.returncode == 0, done.stderr
    assert len({found["digest"] for found in results(folder)}) == 2


@pytest.mark.parametrize("word", ["+morale.regmie=1", "iran=hodl", "iran.coverage=7", "iran.coverage=many"])
def test_bad_overrides_are_refused_in_a_sentence(folder, word):
    done = job(folder, word, *SMALL)
    assert done.returncode == 2
    lines = done.stderr.strip().splitlines()
    assert lines and all(line.startswith("brittle: ") for line in lines), done.stderr
    assert "Traceback" not in done.stderr


def test_a_number_without_a_plus_is_refused_with_the_remedy(folder):
    done = job(folder, "russia.sorties_per_day=30", *SMALL)
    assert done.returncode == 2 and "write +russia.sorties_per_day=" in done.stderr


def test_groups_and_knobs_may_be_named_by_role_or_by_theatre(folder):
    done = job(folder, "tarsis=withdraw", "+ground_patron.withdraw_day=2", *SMALL)
    assert done.returncode == 0, done.stderr
    (found,) = results(folder)
    overrides = ["iran=withdraw", "iran.withdraw_day=2"]
    run = brittle.run(overrides=overrides, theatre="vardania", replications=4, horizon_days=6)
    assert found["digest"] == run.digest
