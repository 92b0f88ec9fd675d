"""What is said while work goes on."""

from __future__ import annotations

import time

from brittle.cli import progress as cli_progress
from brittle.cli.progress import replication_progress
from brittle.sweeps.execute import Progress


def test_progress_rate_excludes_compiling(capsys, monkeypatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(cli_progress, "_PLAIN_SECONDS", 0.0)
    with replication_progress(1000) as report_progress:
        for seconds, done in ((60.0, 16), (61.0, 16), (62.0, 216)):
            now[0] = seconds
            report_progress(done)
    assert capsys.readouterr().err.splitlines() == [
        "brittle: 16 of 1,000 replications",
        "brittle: 216 of 1,000 replications, 100/s, 8 s left",
    ]


def test_progress_rate_excludes_earlier_results(monkeypatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    progress = Progress(total=500, done=300)
    assert cli_progress.progress_line(progress) == "300 of 500 runs"
    for seconds in (30.0, 31.0):
        now[0] = seconds
        progress.done += 50
        progress.computed += 50
    assert cli_progress.progress_line(progress) == "400 of 500 runs, 50/s, 2 s left"
