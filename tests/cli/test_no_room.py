"""A disk that is really full and a folder that is really closed: one sentence, nothing left, the old untouched."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.commands import SMALL, can_obey_permissions, command, contents, obey_permissions, problems_of

pytestmark = pytest.mark.skipif(os.name != "posix", reason="mounts, limits and permissions of POSIX")
resource = pytest.importorskip("resource", reason="limits of POSIX")
PAGE = 4096


@pytest.fixture
def earlier(folder: Path) -> Path:
    """A folder `runs` in which a run called `earlier` is finished."""
    made = folder / "runs" / "earlier"
    made.mkdir(parents=True)
    (made / "manifest.json").write_text(json.dumps({"settings_mark": "0" * 64}))
    (made / "runs.csv").write_text("replication_id\n0\n")
    return folder / "runs"


@pytest.fixture
def small_disk(tmp_path_factory):
    """A disk of one megabyte, gone after the test."""
    place = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(place)]
    if (
        sys.platform != "linux"
        or os.geteuid() != 0
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("a small disk can be mounted only by root on Linux, and not in every container")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(disk: Path, pages_free: int) -> None:
    """Fill the disk to the last page, then free so many."""
    with open(disk / "filling", "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(PAGE))
        except OSError as error:
            assert error.errno == errno.ENOSPC
        file.truncate((disk / "filling").stat().st_size - pages_free * PAGE)


def limit_files() -> None:
    """Less than the first table of any run needs."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))


@pytest.mark.parametrize(("pages_free", "figures"), [(3, False), (20, True)], ids=["at the tables", "at the figures"])
def test_a_full_disk_is_reported_and_leaves_earlier_runs_unchanged(earlier, small_disk, pages_free, figures):
    shutil.copytree(earlier, small_disk / "runs")
    before = contents(small_disk / "runs")
    fill(small_disk, pages_free)
    answer = command("run", *SMALL, "name=new", cwd=small_disk)
    assert answer.returncode == 1
    assert problems_of(answer.stderr) == [
        "brittle: runs/new: cannot be written (no space left on device); nothing of this run was kept;"
        " make room there, or work in another folder."
    ]
    assert ("drawing the map" in answer.stderr) == figures
    assert "collapsed" in answer.stdout and "Written" not in answer.stdout
    assert contents(small_disk / "runs") == before


def test_a_limit_on_file_size_is_reported_and_leaves_no_run(earlier):
    """The same without root: a file may not grow past a limit."""
    before = contents(earlier)
    answer = command("run", *SMALL, "name=new", cwd=earlier.parent, before=limit_files)
    assert answer.returncode == 1
    assert problems_of(answer.stderr) == [
        "brittle: runs/new: cannot be written (file too large); nothing of this run was kept;"
        " make room there, or work in another folder."
    ]
    assert contents(earlier) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
@pytest.mark.parametrize("arguments", [("--help",), ("list", "--json")], ids=" ".join)
def test_output_to_a_full_disk_is_an_error_in_a_sentence(folder, arguments):
    with open("/dev/full", "w") as full:
        answer = command(*arguments, cwd=folder, stdout=full)
    assert answer.returncode == 1
    assert answer.stderr == "brittle: the output cannot be written (no space left on device).\n"


@pytest.mark.skipif(not can_obey_permissions(), reason="root may write anywhere and cannot drop that right here")
@pytest.mark.parametrize("place", ["runs", "new/deeper"])
def test_a_folder_without_permission_is_refused_before_computing(earlier, place):
    (earlier.parent / "note.txt").write_text("")
    before = contents(earlier.parent)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (earlier, earlier.parent)}
    for path in modes:
        path.chmod(0o500)
    try:
        answer = command("run", *SMALL, "name=new", "--runs", place, cwd=earlier.parent, before=obey_permissions)
    finally:
        for path, mode in reversed(modes.items()):
            path.chmod(mode)
    assert answer.returncode == 1 and answer.stdout == ""
    assert answer.stderr == (
        f"brittle: {place}: cannot be written (permission denied); nothing was computed;"
        " make it writable, or work in another folder.\n"
    )
    assert contents(earlier.parent) == before


@pytest.mark.skipif(not can_obey_permissions(), reason="root may read anywhere and cannot drop that right here")
def test_a_folder_of_scenarios_without_permission_is_refused(folder):
    (folder / "own").mkdir(mode=0o000)
    answer = command("list", "--config-dir", "own", cwd=folder, before=obey_permissions)
    (folder / "own").chmod(0o700)
    assert answer.returncode == 1 and answer.stdout == ""
    assert answer.stderr == "brittle: own: cannot be read or written (permission denied).\n"


def test_a_failed_run_leaves_no_empty_parent_folders(brittle, folder, monkeypatch):
    from brittle.results import run_folder as output

    def full(*arguments):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(output, "write_table", full)
    assert brittle("run", *SMALL, "--runs", "new/deeper").code == 1
    assert list(folder.iterdir()) == []
