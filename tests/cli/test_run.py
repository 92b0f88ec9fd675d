"""`brittle run` and `brittle.run`: what they return, what they write, and what they never leave behind."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

import brittle as package
from brittle.report import run_figures as figures
from brittle.report.run_summary import moment, percent, quantile_day, summary_text
from brittle.results import run_folder as output

SMALL = ["theatre=vardania", "ensemble.replications=24", "ensemble.horizon_days=12"]


@pytest.fixture(scope="module")
def result():
    return package.run(theatre="vardania", replications=24, horizon_days=12)


@pytest.mark.parametrize(("precision", "said"), [(None, "1 point"), (0.02, "2 points"), (0.005, "0.5 points")])
def test_the_summary_names_the_precision_in_points(result, precision, said):
    requested = dataclasses.replace(result.specification, precision=precision)
    text = summary_text(dataclasses.replace(result, specification=requested))
    assert f"For 95 % intervals of +-{said}: " in text


@pytest.fixture
def undrawn(monkeypatch):
    """Drawing takes seconds; most tests of the folder do not need it."""
    monkeypatch.setattr(figures, "draw_figures", lambda result, folder: [])


def test_runs_table_has_a_row_per_replication_and_the_documented_names(result):
    runs = result.runs
    assert list(runs["replication_id"]) == list(range(24))
    assert set(runs["scenario"]) == {"historical"} and set(runs["status"]) == {"SUCCEEDED"}
    assert list(runs.columns[:5]) == ["design_point_id", "replication_id", "status", "scenario", "collapsed"]
    assert runs["collapsed"].dtype == bool
    assert (runs["collapsed"] == runs["collapse_day"].notna()).all()
    assert {"tarsis_exit_day", "leader_exit_day", "killed_besieged", "killed_challenger"} <= set(runs.columns)


def test_days_are_the_ends_of_steps_within_the_horizon(result):
    days = result.runs.filter(regex="_day").to_numpy(dtype=float)
    known = days[~np.isnan(days)]
    assert len(known) and (known >= 0.25).all() and (known <= 12).all()
    assert np.array_equal(known * 4, np.round(known * 4))


def test_runs_table_has_a_column_for_each_place_of_the_besieged_camp(result):
    camps = {party.id: party.camp for party in result.data.parties}
    held = {place.id for place in result.data.places if camps[place.party] == "besieged"}
    assert {name.removeprefix("fall_day_") for name in result.runs if name.startswith("fall_day_")} == held


def test_daily_probabilities_sum_to_one_and_agree_with_the_falls(result):
    daily = result.daily
    assert list(daily.columns) == ["place", "day", "controller", "probability"]
    assert np.allclose(daily.groupby(["place", "day"])["probability"].sum(), 1.0)
    assert set(daily["day"]) == set(range(13))
    first = daily[(daily["day"] == 0) & (daily["probability"] > 0)]
    assert dict(zip(first["place"], first["controller"], strict=True)) == {p.id: p.party for p in result.data.places}
    camps = {party.id: party.camp for party in result.data.parties}
    lost = daily[daily["controller"].map(camps) != "besieged"].groupby(["place", "day"])["probability"].sum()
    for name in (column for column in result.runs if column.startswith("fall_day_")):
        # A place may be won back, so those that have left are at most those that ever fell.
        ever = (result.runs[name] <= 12).mean()
        assert lost[name.removeprefix("fall_day_"), 12] <= ever + 1e-12


def test_digest_depends_on_the_seed_and_not_on_threads(result):
    again = package.run(theatre="vardania", replications=24, horizon_days=12, overrides=["ensemble.threads=1"])
    other = package.run(theatre="vardania", replications=24, horizon_days=12, seed=2)
    assert again.digest == result.digest != other.digest
    pd.testing.assert_frame_equal(again.runs, result.runs)


def test_more_replications_begin_with_the_same_ones(result):
    more = package.run(theatre="vardania", replications=40, horizon_days=12)
    pd.testing.assert_frame_equal(more.runs.head(24), result.runs)


def test_overrides_take_precedence_over_arguments(folder):
    small = package.run(
        theatre="vardania", replications=24, horizon_days=12, overrides=["ensemble.replications=3", "iran=hold"]
    )
    assert len(small.runs) == 3
    assert small.config["tarsis.policy"] == "hold"


def test_a_theatre_may_be_a_folder(result):
    moved = package.run(theatre=result.data.folder, replications=24, horizon_days=12)
    assert moved.digest == result.digest


def test_collapse_probability_has_an_interval_and_grows_with_the_day(result):
    early, late = result.collapse_probability(6), result.collapse_probability()
    assert early.value <= late.value
    assert late.low <= late.value <= late.high and late.high - late.low > 0.05
    assert late.value == result.runs["collapsed"].mean()


def test_run_writes_a_folder_that_describes_itself(brittle, folder, result):
    answer = brittle("run", *SMALL, "name=first")
    assert answer.code == 0
    for said in ("Vardania", "not a prediction", "runs/first", "95 % interval", "Capital", "Tarsis"):
        assert said in answer.out
    made = folder / "runs" / "first"
    assert [path.name for path in (folder / "runs").iterdir()] == ["first"]
    manifest = json.loads((made / "manifest.json").read_text())
    assert manifest["digest"] == result.digest
    assert manifest["seed"] == 1 and manifest["theatre"]["sha256"] == result.data.sha256
    assert manifest["versions"]["brittle"] == package.__version__
    assert "prediction" in manifest["caveat"]
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((made / name).read_bytes()).hexdigest() == digest
    assert {"runs.parquet", "runs.csv", "daily.parquet", "config.yaml", "README.txt"} <= set(manifest["files"])
    assert {"figures/map.svg", "figures/map.png", "figures/fall_times.svg"} <= set(manifest["files"])
    pd.testing.assert_frame_equal(pd.read_csv(made / "runs.csv"), result.runs, check_dtype=False)
    rows = duckdb.sql(f"SELECT count(*), sum(collapsed::int) FROM '{made / 'runs.parquet'}'").fetchall()
    assert rows[0] == (24, int(result.runs["collapsed"].sum()))


def test_written_files_name_no_folder_of_this_machine(brittle, folder, result):
    mine = folder / "my-war"
    mine.symlink_to(result.data.folder)
    assert brittle("run", f"theatre={mine}", *SMALL[1:], "name=x").code == 0
    for path in (folder / "runs" / "x").rglob("*"):
        if path.suffix in (".json", ".yaml", ".txt", ".svg", ".csv"):
            text = path.read_text(encoding="utf-8")
            assert str(folder) not in text and str(Path.home()) + "/" not in text


def test_json_is_one_object_and_the_only_output(brittle, undrawn, result):
    answer = brittle("run", *SMALL, "--json")
    said = json.loads(answer.out)
    assert answer.code == 0
    assert said["digest"] == result.digest and said["replications"] == 24
    assert said["collapse"][-1]["share"] == result.collapse_probability().value
    assert "prediction" in said["caveat"] and said["folder"].startswith("runs/historical-")


def test_configuration_of_a_run_makes_it_again(brittle, folder, undrawn, result):
    assert brittle("run", *SMALL, "name=one", "morale.regime.level=-1").code == 0
    own = folder / "own" / "scenario"
    own.mkdir(parents=True)
    (own / "again.yaml").write_bytes((folder / "runs" / "one" / "config.yaml").read_bytes())
    answer = brittle("run", "--config-dir", "own", "scenario=again", "name=two")
    assert answer.code == 0, answer.err
    one, two = (json.loads((folder / "runs" / name / "manifest.json").read_text()) for name in ("one", "two"))
    assert one["digest"] == two["digest"] != result.digest


def test_another_run_is_replaced_only_with_the_option(brittle, folder, undrawn):
    assert brittle("run", *SMALL, "name=a").code == 0
    before = (folder / "runs/a/manifest.json").read_bytes()
    refused = brittle("run", *SMALL, "name=a", "ensemble.seed=2")
    assert refused.code == 2 and "overwrite=true" in refused.err
    assert (folder / "runs/a/manifest.json").read_bytes() == before
    assert brittle("run", *SMALL, "name=a").code == 0, "the same run may be made again"
    assert brittle("run", *SMALL, "name=a", "ensemble.seed=2", "overwrite=true").code == 0
    assert json.loads((folder / "runs/a/manifest.json").read_text())["seed"] == 2
    assert [path.name for path in (folder / "runs").iterdir()] == ["a"]


def test_a_folder_that_is_no_run_is_never_replaced(brittle, folder):
    (folder / "runs" / "mine").mkdir(parents=True)
    (folder / "runs" / "mine" / "thesis.txt").write_text("years of work")
    answer = brittle("run", *SMALL, "name=mine", "overwrite=true")
    assert answer.code == 2 and "no finished run" in answer.err
    assert (folder / "runs/mine/thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize("fails", ["write_table", "_config_text", "make_manifest", "put_folder"])
def test_a_full_disk_leaves_nothing_and_is_reported_in_a_sentence(brittle, folder, monkeypatch, undrawn, fails):
    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output, fails, full)
    answer = brittle("run", *SMALL)
    assert answer.code == 1
    assert "no space left on device" in answer.err and "Traceback" not in answer.err
    assert "Written" not in answer.out
    assert list(folder.iterdir()) == []


def test_a_file_called_runs_is_refused_before_computing(brittle, folder):
    (folder / "runs").write_text("")
    answer = brittle("run", *SMALL)
    assert answer.code == 2 and "runs" in answer.err and answer.out == ""


def test_a_path_that_cannot_be_written_is_refused_before_computing(brittle, folder):
    (folder / "file").write_text("")
    answer = brittle("run", *SMALL, "--runs", "file/runs")
    assert answer.code == 1 and "file" in answer.err and "Traceback" not in answer.err
    assert "replications of" not in answer.err and answer.out == ""
    assert [path.name for path in folder.iterdir()] == ["file"]


def test_python_function_saves_where_the_command_line_does(folder, undrawn, result):
    saved = package.run(theatre="vardania", replications=24, horizon_days=12, save=True, overrides=["name=mine"])
    assert saved.folder == Path("runs/mine") and saved.digest == result.digest
    assert json.loads((folder / "runs/mine/manifest.json").read_text())["digest"] == result.digest
    assert result.folder is None


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_stops_at_once_even_while_compiling(folder, tmp_path_factory):
    command = [sys.executable, "-m", "brittle", "run", "ensemble.replications=100000", "theatre=vardania"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(package.__file__).parents[1]),
        "BRITTLE_CACHE_DIR": str(tmp_path_factory.mktemp("empty")),
    }
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if "replications of" in line:
            break
    assert any("compiling the model" in line for line in said)
    time.sleep(1.0)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert time.monotonic() - began < 10.0
    assert process.returncode == 130
    assert err.strip() == "brittle: stopped." and out == ""
    assert list(folder.iterdir()) == []


def test_score_prints_model_and_baselines_and_writes_nothing(brittle, folder):
    answer = brittle("score", "ensemble.replications=8", "ensemble.horizon_days=13", "--json")
    assert answer.code == 0
    scores = json.loads(answer.out)["scores"]
    assert list(scores) == ["model", "B0", "B1 a-priori", "B1 fitted", "B2"]
    assert 0.0 <= scores["model"]["mean"] <= 1.0
    assert list(folder.iterdir()) == []


def test_dated_inputs_change_the_run_and_are_marked(folder):
    plain = package.run(theatre="vardania", replications=8, horizon_days=12)
    imposed = package.run(
        theatre="vardania", replications=8, horizon_days=12, overrides=["inputs=lesson", "origin=2100-12-31"]
    )
    early = package.run(theatre="vardania", replications=8, horizon_days=12, overrides=["inputs=lesson"])
    assert imposed.digest != plain.digest and imposed.uses_later_facts
    # What became known after the theatre's own date is dropped, so nothing is left of the set.
    assert early.digest == plain.digest and not early.uses_later_facts


def test_summary_states_what_happened_in_sentences():
    import datetime

    start = datetime.date(2024, 11, 27)
    assert moment(start, 14.0) == "day 14 (10 Dec)"
    assert moment(start, 10.25) == "day 10.25 (7 Dec)"
    assert moment(start, 0.25) == "day 0.25 (27 Nov)"
    assert moment(start, math.inf) == "never"
    assert percent(0.9999) == ">99.9 %" and percent(1.0) == "100 %" and percent(0.0004) == "<0.1 %"
    assert quantile_day(pd.Series([1.0, 2.0, np.nan, np.nan]), 0.5) == 2.0
    assert quantile_day(pd.Series([1.0, np.nan, np.nan, np.nan]), 0.5) == math.inf
