"""A thousand single-bit flips over every kind of file: none is read as if nothing had happened, all are named."""

from __future__ import annotations

import os
import random
import warnings
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from tests.sweeps.small import raises

import brittle
from brittle.api.open import Results
from brittle.api.sweep import carry_on, prepare
from brittle.store.verify import verify
from brittle.sweeps.engines import make_engine
from brittle.sweeps.execute import execute_plan
from brittle.world.check import BadInput

FLIPS = int(os.environ.get("BRITTLE_FLIPS", "1000"))
SWEEP = ["theatre=vardania", "iran=hold,withdraw", "ensemble.replications=33", "ensemble.horizon_days=3"]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A complete sweep with batches, one of reductions, one with a failed chunk, and a single run."""
    place = tmp_path_factory.mktemp("flips")
    kinds = {"batches": ["ensemble.precision=0.05", "ensemble.keep=runs,daily"], "sums": ["ensemble.keep=reductions"]}
    made = []
    for name, more in kinds.items():
        prepared = prepare([*SWEEP, f"name={name}", *more], place)
        carry_on(prepared)
        made.append(prepared.folder)
    failed = prepare([*SWEEP, "name=failed"], place)
    engine = make_engine("threads", 1)
    execute_plan(failed.folder, failed.plan, failed.theatre, engine, work=raises)
    engine.close()
    arguments = ["theatre=vardania", "ensemble.horizon_days=3", "name=alone"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        brittle.run(replications=20, overrides=arguments, save=True)
    return [*made, failed.folder, place / "runs" / "alone"]


class OneConnection:
    """A connection that stays open, because to open one costs more than to read a table. It keeps nothing of a file."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(":memory:", config={"threads": "1", "enable_external_file_cache": "false"})

    def __enter__(self) -> Any:
        return self.connection.execute("BEGIN")

    def __exit__(self, *error: object) -> None:
        self.connection.execute("ROLLBACK")


def read_all(folder: Path) -> dict[str, pd.DataFrame]:
    """Everything that a person can read through `brittle.open`."""
    results = Results(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tables = list(results.plan.keep) if results.plan else ["runs", "daily"]
        found = {table: results.sql(f"SELECT * FROM {table} ORDER BY ALL") for table in ["design", *tables]}
        found["about"] = pd.DataFrame(
            {"digest": [results.digest], "hindsight": [str(results.manifest.get("hindsight"))]}
        )
        if results.plan:
            found["failures"] = results.failures
            found["plan"] = pd.DataFrame({"fingerprint": [results.plan.fingerprint]})
    return found


def files_by_kind(folders: list[Path]) -> dict[str, list[Path]]:
    """Every file that has a checksum, by what kind of file it is."""
    kinds: dict[str, list[Path]] = {}
    for folder in folders:
        for name in verify(folder).checked:
            path = Path(name)
            kind = path.name.partition(".")[0] + path.suffix if path.parent.name == "parts" else path.name
            kinds.setdefault(kind, []).append(path)
    return kinds


@pytest.mark.slow
def test_no_flipped_bit_is_read_silently(folders: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    one = OneConnection()
    monkeypatch.setattr("brittle.results.stored.connect", lambda: one)
    draws, kinds = random.Random(20241208), files_by_kind(folders)
    expected = {
        "plan.json", "design.csv", "manifest.json", "provenance.json", "config.yaml", "README.txt", "batch-1.json",
        "runs.parquet", "daily.parquet", "sums.parquet", "failed.json", "runs.csv", "scene.json",
    }  # fmt: skip
    assert expected <= set(kinds), expected - set(kinds)
    whole = {folder: read_all(folder) for folder in folders}
    refused = harmless = 0
    for number in range(FLIPS):
        kind = sorted(kinds)[number % len(kinds)]
        path = draws.choice(kinds[kind])
        folder = next(folder for folder in folders if folder in path.parents)
        data = path.read_bytes()
        at, bit = draws.randrange(len(data)), draws.randrange(8)
        flipped = bytearray(data)
        flipped[at] ^= 1 << bit
        path.write_bytes(bytes(flipped))
        try:
            assert any(str(path) in line for line in verify(folder, with_digest=False).damaged), (
                f"{path} byte {at} bit {bit}"
            )
            found = read_all(folder)
        except BadInput as bad:
            assert any(path.name in line for line in bad.problems), (path, bad.problems)
            refused += 1
        else:
            harmless += 1
            assert found.keys() == whole[folder].keys()
            for table, frame in found.items():
                assert frame.equals(whole[folder][table]), f"{path} byte {at} bit {bit}: {table}"
        finally:
            path.write_bytes(data)
    assert refused > FLIPS / 3 and harmless > 0
    for folder in folders:
        assert not verify(folder).damaged
