"""What `brittle.open` gives, in a folder with a difficult name, and in the shapes of other libraries."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.sweeps.small import RUNS, begin

import brittle
from brittle.analysis.proportion import share_of_runs
from brittle.api.open import Results
from brittle.api.sweep import carry_on
from brittle.store.checksummed_json import read_checksummed, write_checksummed
from brittle.world.check import BadInput


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("it's a 50% 'tëst'") / "runs"
    for name, keep in {"small": "runs,daily", "sums": "reductions,daily"}.items():
        carry_on(begin(made, f"ensemble.keep={keep}", f"name={name}"))
    return made


@pytest.fixture(scope="module")
def results(place: Path) -> Results:
    return brittle.open(place / "small")


def test_runs_table_has_a_row_per_run_with_its_settings(results: Results) -> None:
    runs, design = results.runs, results.design
    assert len(runs) == RUNS and len(design) == 6
    assert runs.columns[:5].tolist() == ["design_point_id", "replication_id", "status", "tarsis", "morale.crown.level"]
    assert runs.columns[-1] == "failure_origin" and set(runs["status"]) == {"SUCCEEDED"}
    assert runs[["design_point_id", "replication_id"]].values.tolist() == [[n // 40, n % 40] for n in range(RUNS)]
    joined = runs.merge(design, on="design_point_id", suffixes=("", "_design"))
    assert (joined["tarsis"] == joined["tarsis_design"]).all()
    assert (joined["morale.crown.level"] == joined["morale.crown.level_design"]).all()


@pytest.mark.parametrize("point", range(6))
def test_each_point_is_what_a_single_run_gives(results: Results, point: int) -> None:
    row = results.design.iloc[point]
    text = ["theatre=vardania", "ensemble.horizon_days=8", f"tarsis={row['tarsis']}"]
    alone = brittle.run(replications=40, overrides=[*text, f"morale.crown.level={row['morale.crown.level']}"])
    ours = results.runs[results.runs["design_point_id"] == point].reset_index(drop=True)
    same = [name for name in alone.runs if name in ours and name not in ("design_point_id",)]
    assert len(same) > 30
    pd.testing.assert_frame_equal(ours[same], alone.runs[same], check_dtype=False)
    daily = results.sql(f"SELECT * FROM daily WHERE design_point_id = {point} ORDER BY place, day, controller")
    theirs = alone.daily.sort_values(["place", "day", "controller"]).reset_index(drop=True)
    pd.testing.assert_frame_equal(daily[list(theirs)], theirs, check_dtype=False)


def test_summaries_of_runs_and_of_sums_agree_and_are_right(place: Path, results: Results) -> None:
    sums = brittle.open(place / "sums")
    for event, day in (("collapse_day", 8.0), ("collapse_day", 5.0)):
        from brittle.results.summaries import summary_frame

        one, other = summary_frame(results, day, event), summary_frame(sums, day, event)
        pd.testing.assert_frame_equal(one, other, check_dtype=False)
        for _, row in one.iterrows():
            rows = results.runs[results.runs["design_point_id"] == row["design_point_id"]]
            share = share_of_runs(int((rows[event] <= day).sum()), len(rows))
            assert (row["share"], row["low"], row["high"]) == tuple(share)
    amounts = sums.sql("SELECT design_point_id, outcome, total FROM sums WHERE day = -1 ORDER BY ALL")
    for _, row in amounts.iterrows():
        rows = results.runs[results.runs["design_point_id"] == row["design_point_id"]]
        assert rows[row["outcome"]].sum() == row["total"]
    with pytest.raises(brittle.BadInput, match="tables here: design, sums, daily"):
        sums.sql("SELECT * FROM runs")


def test_sql_queries_answer_and_bad_queries_are_refused(results: Results) -> None:
    found = results.sql("SELECT tarsis, avg(killed_besieged) AS killed FROM runs GROUP BY tarsis ORDER BY tarsis")
    assert found["tarsis"].tolist() == ["hold", "withdraw"] and (found["killed"] >= 0).all()
    for wrong in ("SELEC 1", "SELECT * FROM nowhere", "", "SELECT nothing FROM runs"):
        with pytest.raises(brittle.BadInput, match="sql:"):
            results.sql(wrong)


def test_to_xarray_holds_the_values_of_the_runs_table(results: Results) -> None:
    xarray = pytest.importorskip("xarray")
    cube = results.to_xarray()
    assert isinstance(cube, xarray.Dataset) and dict(cube.sizes) == {"design_point_id": 6, "replication_id": 40}
    assert cube["tarsis"].values.tolist() == results.design["tarsis"].tolist()
    row = results.runs.query("design_point_id == 4 and replication_id == 17").iloc[0]
    at = cube.sel(design_point_id=4, replication_id=17)
    for name in ("killed_besieged", "collapsed", "men_challenger"):
        assert float(at[name]) == float(row[name])


def test_to_ema_workbench_holds_experiments_and_outcomes(results: Results, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ema = pytest.importorskip("ema_workbench")
        from ema_workbench.analysis import prim

        experiments, outcomes = results.to_ema()
        assert len(experiments) == 6 and set(experiments.columns) >= {
            "tarsis",
            "morale.crown.level",
            "scenario",
            "policy",
        }
        means = results.runs.groupby("design_point_id")["killed_besieged"].mean().to_numpy()
        assert np.allclose(outcomes["killed_besieged"], means)
        for name in outcomes:
            ema.ScalarOutcome(name)
        ema.save_results((experiments, outcomes), str(tmp_path / "kept.tar.gz"))
        again, _ = ema.load_results(str(tmp_path / "kept.tar.gz"))
        assert again["tarsis"].tolist() == experiments["tarsis"].tolist()
        experiments, outcomes = results.to_ema(rows="runs")
        assert len(experiments) == RUNS == len(outcomes["collapsed"])
        bloody = outcomes["killed_besieged"] > np.median(outcomes["killed_besieged"])
        box = prim.Prim(experiments[["tarsis", "morale.crown.level"]], bloody).find_box()
        assert 0 < box.coverage <= 1


def test_to_csv_writes_the_tables(results: Results, tmp_path: Path) -> None:
    paths = results.to_csv(tmp_path / "tables")
    assert [path.name for path in paths] == ["design.csv", "runs.csv", "daily.csv"]
    again = pd.read_csv(tmp_path / "tables" / "runs.csv")
    assert again["killed_besieged"].tolist() == results.runs["killed_besieged"].tolist()


def test_a_sweep_of_reductions_has_no_runs_table(place: Path) -> None:
    sums = brittle.open(place / "sums")
    for ask in (sums.to_xarray, sums.to_ema):
        with pytest.raises(brittle.BadInput, match="kept reductions only"):
            ask()


def test_a_lost_part_is_noticed_and_computed_again(place: Path, tmp_path: Path) -> None:
    folder = tmp_path / "small"
    shutil.copytree(place / "small", folder)
    victim = sorted((folder / "parts").glob("runs.*"))[2]
    victim.unlink()
    with pytest.raises(brittle.BadInput, match="not complete any more"):
        _ = Results(folder).runs
    shutil.copyfile(sorted((folder / "parts").glob("runs.*"))[0], victim)
    with pytest.raises(brittle.BadInput, match=victim.name):
        _ = Results(folder).runs
    from brittle.api.sweep import resume

    carry_on(resume(folder))
    pd.testing.assert_frame_equal(Results(folder).runs, Results(place / "small").runs)


def test_a_single_run_is_opened_the_same_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = brittle.run(
        replications=12, overrides=["theatre=vardania", "ensemble.horizon_days=4", "name=one"], save=True
    )
    found = brittle.open("one")
    assert found.digest == made.digest and len(found.runs) == 12 and len(found.design) == 1
    assert found.runs["killed_besieged"].tolist() == made.runs["killed_besieged"].tolist()
    assert found.summary(4.0)["runs"].tolist() == [12]
    assert len(found.daily) == len(made.daily)
    with pytest.raises(brittle.BadInput, match="no run 'onne'.*did you mean 'one'"):
        brittle.open("onne")
    with pytest.raises(brittle.BadInput, match="is for sweeps"):
        _ = found.status


def test_a_run_of_an_earlier_brittle_is_refused_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    settings = {"theatre": "vardania", "name": "old"}
    folder = brittle.run("historical", settings, replications=2, horizon_days=3, save=True).folder
    manifest = read_checksummed(folder / "manifest.json")
    manifest["settings_mark"] = manifest.pop("settings_fingerprint")
    write_checksummed(folder / "manifest.json", manifest)
    with pytest.raises(BadInput, match="was made by an earlier brittle; run it again"):
        _ = brittle.open(folder).runs
