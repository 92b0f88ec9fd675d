"""The verbs around a sweep, as a person types them."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SWEEP = ("theatre=vardania", "iran=hold,withdraw", "ensemble.replications=40", "ensemble.horizon_days=6", "name=mine")


@pytest.fixture
def mine(brittle, folder: Path) -> Path:
    """A finished sweep of two points."""
    assert brittle("sweep", *SWEEP).code == 0
    return folder / "runs" / "mine"


def parts(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (folder / "parts").iterdir()}


def test_a_sweep_reports_its_results(brittle, folder: Path) -> None:
    answer = brittle("sweep", *SWEEP)
    assert answer.code == 0
    assert "2 design points, 40 replications of 6 days each" in answer.err and "Traceback" not in answer.err
    assert "tarsis=hold" in answer.out and "tarsis=withdraw" in answer.out
    assert "standard error" in answer.out and "runs for +-1" in answer.out
    assert "Retrospective scenario exercise, not a prediction." in answer.out
    names = {path.name for path in (folder / "runs" / "mine").iterdir()}
    assert names >= {
        "plan.json",
        "design.csv",
        "provenance.json",
        "config.yaml",
        "README.txt",
        "manifest.json",
        "parts",
    }
    provenance = json.loads((folder / "runs" / "mine" / "provenance.json").read_text())
    assert set(provenance) >= {"plan", "versions", "machine", "stream_version", "theatre", "command", "hindsight"}
    for path in (folder / "runs" / "mine").glob("*.*"):
        assert str(folder) not in path.read_text(), f"{path.name} names a path of this machine"


def test_sweep_prints_one_json_object(brittle, folder: Path) -> None:
    answer = brittle("sweep", "-m", *SWEEP, "--json")
    found = json.loads(answer.out)
    assert found["runs"] == 80 and found["failed"] == 0 and len(found["digest"]) == 64
    assert [point["tarsis"] for point in found["points"]] == ["hold", "withdraw"]
    assert set(found["points"][0]) >= {"share", "low", "high", "standard_error", "runs_needed"}


def test_the_same_sweep_again_computes_nothing(brittle, mine: Path) -> None:
    before = parts(mine)
    answer = brittle("sweep", *SWEEP)
    assert answer.code == 0 and "computing what is missing" in answer.err
    assert parts(mine) == before


def test_only_missing_parts_are_computed_again(brittle, mine: Path) -> None:
    before = parts(mine)
    torn, gone = sorted(before)[:2]
    (mine / "parts" / torn).write_bytes(b"torn")
    (mine / "parts" / gone).unlink()
    said = json.loads(brittle("status", "mine", "--json").out)["runs/mine"]
    assert said["state"] == "not complete" and said["torn"] == 8 and said["missing"] == 32 and said["finished"] == 40
    answer = brittle("status", "mine")
    assert answer.code == 1 and "8 torn" in answer.out and "32 missing" in answer.out
    answer = brittle("verify", "mine")
    assert answer.code == 1 and torn in answer.out and gone in answer.out
    assert brittle("sweep", "--resume", "mine").code == 0
    after = parts(mine)
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] == before[name]} == set(before) - {torn, gone}
    assert brittle("status", "mine").code == 0 and brittle("verify", "mine").code == 0


@pytest.mark.parametrize(("changed", "named"), [
    ("ensemble.seed=2", "ensemble.seed"),
    ("ensemble.replications=41", "replications"),
    ("tarsis.coverage=0.7", "tarsis.coverage"),
    ("iran=hold,surge", "tarsis.policy"),
    ("morale.crown.level=0,1", "axis morale.crown.level"),
    ("ensemble.keep=runs,daily", "keep"),
    ("scenario=patrons_2015", "title"),
])  # fmt: skip
def test_another_configuration_is_refused_with_the_keys_that_differ(
    brittle, mine: Path, changed: str, named: str
) -> None:
    before = parts(mine)
    overrides = [word for word in SWEEP if word.partition("=")[0] != changed.partition("=")[0]]
    answer = brittle("sweep", *overrides, changed)
    assert answer.code == 2 and named in answer.err and "--fresh" in answer.err and answer.out == ""
    assert parts(mine) == before


def test_fresh_computes_the_sweep_again(brittle, mine: Path) -> None:
    before = parts(mine)
    overrides = [word for word in SWEEP if not word.startswith("ensemble.rep")]
    assert brittle("sweep", *overrides, "ensemble.replications=10", "--fresh").code == 0
    assert not set(parts(mine)) & set(before)
    assert [path.name for path in mine.parent.iterdir()] == ["mine"]


def test_fresh_refuses_a_folder_that_is_no_sweep(brittle, folder: Path) -> None:
    kept = folder / "runs" / "mine"
    kept.mkdir(parents=True)
    (kept / "thesis.txt").write_text("years of work")
    answer = brittle("sweep", *SWEEP, "--fresh")
    assert answer.code == 2 and "no sweep of brittle" in answer.err
    assert (kept / "thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize(("scenario", "replication"), [(0, 0), (0, 33), (1, 0), (1, 39)])
def test_rerun_repeats_any_row(brittle, mine: Path, scenario: int, replication: int) -> None:
    answer = brittle("rerun", "mine", "--point", str(scenario), "--replication", str(replication))
    assert answer.code == 0 and "every byte as it was kept" in answer.out
    found = json.loads(brittle("rerun", "mine", "--point", "1", "--replication", "5", "--json").out)
    assert found["differs"] == [] and found["row"]["replication_id"] == 5 and found["row"]["tarsis"] == "withdraw"


def test_rerun_reports_a_row_with_another_result(brittle, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from brittle.sweeps import rerun_point as rerun

    real = rerun.compute

    def other(*arguments):
        tables = real(*arguments)
        tables["runs"]["killed_besieged"] = tables["runs"]["killed_besieged"] + 1
        return tables

    monkeypatch.setattr(rerun, "compute", other)
    answer = brittle("rerun", "mine", "--point", "1", "--replication", "5")
    assert (
        answer.code == 1 and re.search(r"killed_besieged .*differs", answer.out) and "NOT as it was kept" in answer.out
    )


def test_shards_from_the_command_line_give_the_digest_of_the_whole(brittle, folder: Path) -> None:
    whole = json.loads(brittle("sweep", *SWEEP, "--json").out)["digest"]
    shutil.rmtree(folder / "runs")
    for number in (2, 1):
        answer = brittle("sweep", *SWEEP, "--shard", f"{number}/2")
        assert answer.code == 0 and "brittle merge" in answer.err and answer.out == ""
    assert brittle("status", "mine").code == 1
    found = json.loads(brittle("merge", "mine", "--json").out)
    assert found["digest"] == whole and found["missing"] == 0
    assert brittle("status", "mine").code == 0


def test_sweep_writes_its_tables_as_csv(brittle, mine: Path, folder: Path) -> None:
    assert brittle("export", "mine", "--format", "csv", "--to", "tables").code == 0
    assert len((folder / "tables" / "runs.csv").read_text().splitlines()) == 81
    assert brittle("export", "mine", "--format", "flee", "--to", "other").code == 2


def test_the_folder_of_a_theatre_of_a_user_is_never_recorded(brittle, folder: Path) -> None:
    from brittle.scenario.theatre_folder import find_theatre

    shutil.copytree(find_theatre("vardania"), folder / "my war")
    overrides = ["theatre=./my war", *SWEEP[1:]]
    assert brittle("sweep", *overrides).code == 0
    assert all(str(folder) not in path.read_text() for path in (folder / "runs" / "mine").glob("*.*"))
    (sorted((folder / "runs" / "mine" / "parts").iterdir())[0]).unlink()
    assert brittle("sweep", "--resume", "mine", "--theatre", "./my war").code == 0
    assert brittle("rerun", "mine", "--point", "1", "--replication", "3", "--theatre", "./my war").code == 0
    assert brittle("sweep", *overrides, "engine=processes", "engine.workers=1", "name=again").code == 0


def test_progress_is_one_live_line_on_a_terminal(tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    overrides = ["theatre=vardania", "ensemble.replications=3000", "name=long"]
    command = [sys.executable, "-m", "brittle", "sweep", *overrides]
    with subprocess.Popen(command, cwd=tmp_path, stderr=follower, stdout=subprocess.DEVNULL) as process:
        os.close(follower)
        said = b""
        while True:
            try:
                data = os.read(leader, 65536)
            except OSError:
                break
            if not data:
                break
            said += data
    os.close(leader)
    assert process.returncode == 0
    text = said.decode()
    assert re.search(r"\r.*\d+ of 3,000 runs, [\d,]+/s, .* left", text), text[-500:]
    assert text.rstrip().endswith("\x1b[K") or "\r\x1b[K" in text
