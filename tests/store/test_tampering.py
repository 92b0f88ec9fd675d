"""Files copied, renamed, brought from elsewhere or lost: noticed, named, and computed again, never counted."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from brittle.api.open import Results
from brittle.api.sweep import carry_on, prepare, resume
from brittle.store import locks
from brittle.store.verify import verify
from brittle.sweeps.merge_shards import merge_folders
from brittle.world.check import BadInput

SWEEP = ["theatre=vardania", "iran=hold,surge", "ensemble.replications=60", "ensemble.horizon_days=3", "name=small"]
PRECISE = ["ensemble.replications=30", "ensemble.precision=0.04"]


def made(runs: Path, *more: str) -> Path:
    prepared = prepare([*SWEEP, *more], runs)
    carry_on(prepared)
    return prepared.folder


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def precise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = made(tmp_path_factory.mktemp("precise"), *PRECISE)
    assert (folder / "batch-1.json").exists()
    return folder


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("other"), "ensemble.seed=2")


def part(folder: Path, chunk: int) -> Path:
    return next((folder / "parts").glob(f"runs.0.{chunk:06d}.*"))


def as_chunk(path: Path, chunk: int) -> Path:
    return path.with_name(path.name.replace(path.name[:13], f"runs.0.{chunk:06d}"))


def copied(folder: Path, other: Path) -> None:
    shutil.copyfile(part(folder, 0), as_chunk(part(folder, 0), 1))


def renamed(folder: Path, other: Path) -> None:
    part(folder, 1).rename(as_chunk(part(folder, 1), 0))


def swapped(folder: Path, other: Path) -> None:
    part(folder, 0).unlink()
    part(folder, 1).rename(as_chunk(part(folder, 1), 0))


def foreign(folder: Path, other: Path) -> None:
    part(folder, 1).unlink()
    shutil.copyfile(part(other, 1), folder / "parts" / part(other, 1).name)


def lost(folder: Path, other: Path) -> None:
    part(folder, 2).unlink()


def beyond(folder: Path, other: Path) -> None:
    shutil.copyfile(part(folder, 0), as_chunk(part(folder, 0), 99))


def without_parts(folder: Path, other: Path) -> None:
    shutil.rmtree(folder / "parts")


@pytest.mark.parametrize("tamper", [copied, renamed, swapped, foreign, lost, without_parts, beyond])
@pytest.mark.parametrize("checksummed", [True, False])
def test_changed_parts_are_noticed_and_computed_again(
    tmp_path: Path, plain: Path, other: Path, tamper: Callable, checksummed: bool
) -> None:
    folder = tmp_path / "small"
    shutil.copytree(plain, folder)
    if not checksummed:
        (folder / "manifest.json").unlink()
    tamper(folder, other)
    if tamper is not beyond:  # a stray part of no chunk is never read
        assert verify(folder).damaged or not checksummed
        if checksummed:
            with pytest.raises(BadInput):
                _ = Results(folder).runs
    else:
        assert any("99" in line for line in verify(folder).damaged)
    carry_on(resume(folder))
    results = Results(folder)
    assert results.digest == Results(plain).digest and len(results.runs) == 120
    pd.testing.assert_frame_equal(results.runs, Results(plain).runs)
    assert tamper is beyond or not verify(folder).damaged


@pytest.mark.parametrize("change", ["batch lost", "batch copied", "parts lost", "begun"])
def test_changed_batch_files_are_noticed_and_repaired(tmp_path: Path, precise: Path, change: str) -> None:
    folder = tmp_path / "small"
    shutil.copytree(precise, folder)
    last = max(int(path.stem.partition("-")[2]) for path in folder.glob("batch-*.json"))
    if change == "batch lost":
        (folder / f"batch-{last}.json").unlink()
    elif change == "batch copied":
        shutil.copyfile(folder / "batch-1.json", folder / f"batch-{last + 1}.json")
    elif change == "parts lost":
        for path in (folder / "parts").glob(f"runs.{last}.*"):
            path.unlink()
    else:
        (folder / "manifest.json").unlink()
        (folder / f"batch-{last}.json").unlink()
        next((folder / "parts").glob(f"runs.{last}.*")).unlink()
    assert change == "begun" or verify(folder).damaged
    if change == "batch copied":
        with pytest.raises(BadInput, match="another batch"):
            carry_on(resume(folder))
        (folder / f"batch-{last + 1}.json").unlink()
    carry_on(resume(folder))
    assert Results(folder).digest == Results(precise).digest and not verify(folder).damaged


def test_a_plan_of_another_sweep_is_refused(tmp_path: Path, plain: Path, other: Path) -> None:
    folder = tmp_path / "small"
    shutil.copytree(plain, folder)
    shutil.copyfile(other / "plan.json", folder / "plan.json")
    assert verify(folder).damaged
    with pytest.raises(BadInput):
        _ = Results(folder).runs


@pytest.mark.parametrize("name", ["design_point_id=7", "status=OK", "a=1", "star*", "a[b]c", "quest?", "it's 50% 'ö'"])
def test_folder_names_with_special_characters_work(tmp_path: Path, plain: Path, name: str, monkeypatch) -> None:
    if name == "star*":
        made(tmp_path / "starry", "ensemble.seed=3")
    folder = made(tmp_path / name)
    assert Results(folder).digest == Results(plain).digest
    monkeypatch.chdir(tmp_path / name)
    pd.testing.assert_frame_equal(Results(Path("small")).runs, Results(plain).runs)
    assert not verify(Path("small")).damaged


def test_merge_accepts_equal_copies_of_a_chunk_and_refuses_others(tmp_path: Path, plain: Path) -> None:
    target, one, two = (tmp_path / name for name in ("target", "one", "two"))
    for folder in (target, one, two):
        shutil.copytree(plain, folder)
    for path in [*(target / "parts").iterdir(), target / "manifest.json"]:
        path.unlink()
    torn = as_chunk(part(plain, 0), 0)
    (target / "parts" / torn.name).write_bytes(b"torn")
    state, digest, _ = merge_folders(target, [one, two])
    assert state.is_complete and digest == Results(plain).digest and len(Results(target).runs) == 120


def test_a_sweep_to_a_precision_is_not_merged(precise: Path) -> None:
    with pytest.raises(BadInput, match="precise"):
        merge_folders(precise, [])


def test_results_that_are_open_see_what_was_repaired(tmp_path: Path, plain: Path) -> None:
    folder = tmp_path / "small"
    shutil.copytree(plain, folder)
    results = Results(folder)
    victim = part(folder, 1)
    victim.write_bytes(victim.read_bytes()[:-1] + b"x")
    with pytest.raises(BadInput, match="is damaged"):
        _ = results.runs
    carry_on(resume(folder))
    assert len(results.runs) == 120 and results.digest


def test_scenarios_with_other_edits_of_towns_share_one_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own" / "scenario"
    own.mkdir(parents=True)
    head = "# @package _global_\nscenario:\n  id: {name}\n"
    (own / "one.yaml").write_text(head.format(name="one") + "support:\n  legitimacy:\n    varda: 0.3\n")
    (own / "two.yaml").write_text(head.format(name="two"))
    digests = {}
    for order in ("one,two", "two,one"):
        arguments = [
            "theatre=vardania",
            f"scenario={order}",
            "ensemble.replications=8",
            "ensemble.horizon_days=3",
            f"name={order[:3]}",
        ]
        prepared = prepare(arguments, tmp_path / "runs", tmp_path / "own")
        assert carry_on(prepared).is_complete
        runs = Results(prepared.folder).runs
        digests[order] = {name: rows.iloc[:, 4:].reset_index(drop=True) for name, rows in runs.groupby("scenario")}
    for name in ("one", "two"):
        pd.testing.assert_frame_equal(digests["one,two"][name], digests["two,one"][name])


def test_a_reader_does_not_block_a_writer(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    path.touch()
    with path.open("rb") as reader:
        import fcntl
        import threading

        fcntl.flock(reader.fileno(), fcntl.LOCK_EX)
        threading.Timer(0.2, lambda: fcntl.flock(reader.fileno(), fcntl.LOCK_UN)).start()
        with locks.locked(path):
            assert locks.is_locked(path)
    assert not locks.is_locked(path)
