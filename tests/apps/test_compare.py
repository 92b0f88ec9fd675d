"""`brittle compare`, as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

SET = ("--set", "theatre=vardania", "--set", "ensemble.horizon_days=15")
FEW = ("--replications", "40", "--quick")


@pytest.fixture
def compare(brittle):
    return lambda *words: brittle("compare", *words, *SET, *FEW)


def test_a_planted_difference_is_told_and_kept(compare, folder: Path):
    answer = compare("historical", "morale.regime.level=-1.5")
    assert answer.code == 0 and "Traceback" not in answer.err
    assert "morale.regime.level: 0 in historical, -1.5 in" in answer.out
    assert "a clear difference" in answer.out and "clear" in answer.out
    assert "share their luck" in answer.out
    assert "Retrospective scenario exercise, not a prediction." in answer.out
    report = folder / "comparisons" / "morale.regime.level_-1.5-against-historical"
    assert (report / "report.html").is_file()
    table = pd.read_csv(report / "tables" / "outcomes.csv")
    row = table[table["outcome"] == "regime_days"].iloc[0]
    assert row["difference"] < 0 and row["high"] < 0 and row["verdict"] == "clear"
    assert (report / "figures" / "map.png").is_file() and (report / "figures" / "map.svg").is_file()


def test_runs_that_are_there_are_not_computed_again(compare, folder: Path):
    first = compare("historical", "iran_hold", "--no-report")
    made = {path.name: path.stat().st_mtime_ns for path in (folder / "runs").iterdir()}
    assert first.err.count("40 replications") >= 2
    again = compare("historical", "iran_hold", "--no-report")
    assert again.out == first.out and "replications" not in again.err
    assert made == {path.name: path.stat().st_mtime_ns for path in (folder / "runs").iterdir()}
    assert not (folder / "comparisons").exists()


def test_the_same_scenario_is_called_identical_and_differs_by_exactly_nothing(compare):
    answer = compare("historical", "scenario=historical", "--json")
    found = json.loads(answer.out)
    assert answer.code == 0 and len(found["identical"]) == 1 and found["settings"] == {}
    assert {row["difference"] for row in found["outcomes"]} == {0.0}
    assert {row["verdict"] for row in found["outcomes"]} == {"identical"}
    assert "identical" in next(iter(found["headline"].values()))[0]


def test_json_alone_is_on_standard_output(compare):
    answer = compare("historical", "iran_hold", "iran_surge", "--json", "--no-report")
    found = json.loads(answer.out)
    assert found["baseline"] == "historical" and found["scenarios"] == ["iran_hold", "iran_surge"]
    assert found["replications"] == 40 and found["shares_luck"] is True
    assert {row["scenario"] for row in found["outcomes"]} == {"iran_hold", "iran_surge"}
    assert found["report"] is None


def test_runs_and_design_points_are_compared_as_they_are(brittle, folder: Path):
    words = ("theatre=vardania", "ensemble.horizon_days=8", "ensemble.replications=20")
    assert brittle("run", *words, "name=mine").code == 0
    assert brittle("sweep", *words, "iran=hold,withdraw", "name=many").code == 0
    answer = brittle("compare", "mine", "many:0", "many:1", "--quick", "--no-report")
    assert answer.code == 0 and "iran=withdraw against mine" in answer.out and "iran=hold against mine" in answer.out
    assert "20 pairs of runs of 8 days" in answer.out
    whole = brittle("compare", "many", "--quick", "--no-report")
    assert whole.code == 0 and "iran=withdraw against iran=hold" in whole.out


def test_other_seeds_are_compared_and_said_not_to_share_luck(brittle, folder: Path):
    words = ("theatre=vardania", "ensemble.horizon_days=8", "ensemble.replications=20")
    for seed in (1, 2):
        assert brittle("run", *words, f"ensemble.seed={seed}", f"name=s{seed}").code == 0
    answer = brittle("compare", "s1", "s2", "--quick", "--no-report")
    assert answer.code == 0 and "do not share their luck" in answer.out and "seeds 1, 2" in answer.out


@pytest.mark.parametrize(("words", "said"), [
    (("historical",), "1 scenario was given, give two or more"),
    (("historical", "iran_hould"), "did you mean 'iran_hold'?"),
    (("historical", ""), "an empty word is no scenario"),
    (("historical", "iran=hold 'x"), "cannot be read"),
    (("historical", "iran=huld"), "did you mean 'hold'?"),
    (("historical", "morale.regime.level=9"), "out of range, give -4 to 4"),
    (("historical", "nothing_here:3"), "there is no run"),
    (("historical", "iran_hold", "--replications", "1"), "an interval needs two or more"),
    (("historical", "iran_hold", "--replications", "0"), "ensemble.replications"),
    (("historical", "iran_hold", "--set", "nonsense=1"), "nonsense"),
])  # fmt: skip
def test_what_cannot_be_compared_is_refused_in_a_sentence(brittle, folder: Path, words, said: str):
    answer = brittle("compare", *words, *SET, "--quick", "--no-report")
    assert answer.code == 2 and said in answer.err, answer.err
    assert "Traceback" not in answer.err and not answer.out


@pytest.mark.parametrize(("one", "other", "said"), [
    (("theatre=vardania",), ("theatre=syria_2024",), "were played on different theatres, vardania and syria_2024"),
    (("ensemble.horizon_days=8",), ("ensemble.horizon_days=9",), "end after 8 and 9 days"),
])  # fmt: skip
def test_runs_that_do_not_go_together(brittle, folder: Path, one, other, said: str):
    usual = ["theatre=vardania", "ensemble.horizon_days=8", "ensemble.replications=4"]
    for name, words in (("one", one), ("other", other)):
        kept = [word for word in usual if word.split("=")[0] != words[0].split("=")[0]]
        assert brittle("run", *kept, *words, f"name={name}").code == 0
    answer = brittle("compare", "one", "other", "--no-report")
    assert answer.code == 2 and said in answer.err and "Traceback" not in answer.err


def test_a_torn_run_and_an_unfinished_sweep(brittle, folder: Path):
    words = ("theatre=vardania", "ensemble.horizon_days=6", "ensemble.replications=4")
    for name in ("one", "other"):
        assert brittle("run", *words, f"name={name}").code == 0
    table = folder / "runs" / "other" / "runs.parquet"
    table.write_bytes(table.read_bytes()[:-7] + b"torn!!!")
    answer = brittle("compare", "one", "other", "--no-report")
    assert answer.code == 2 and "runs.parquet" in answer.err and "Traceback" not in answer.err
    assert brittle("sweep", *words, "iran=hold,withdraw", "ensemble.keep=reductions", "name=sums").code == 0
    answer = brittle("compare", "one", "sums:0", "--no-report")
    assert answer.code == 2 and "kept no table of runs" in answer.err
    answer = brittle("compare", "one", "sums:2", "--no-report")
    assert answer.code == 2 and "no such design point, give 0 to 1" in answer.err
    answer = brittle("compare", "one", "one:0", "--no-report")
    assert answer.code == 2 and "is a single run; leave out :0" in answer.err


def test_a_folder_that_is_no_report_is_not_overwritten(compare, folder: Path):
    (folder / "mine").mkdir()
    (folder / "mine" / "precious.txt").write_text("mine")
    answer = compare("historical", "iran_hold", "--out", "mine")
    assert answer.code == 2 and "is no report of brittle" in answer.err and not (folder / "runs").exists()
    assert (folder / "mine" / "precious.txt").read_text() == "mine"


def test_a_report_may_be_made_again(compare, folder: Path):
    assert compare("historical", "iran_hold", "--out", "again").code == 0
    page = (folder / "again" / "report.html").read_bytes()
    assert compare("historical", "iran_hold", "--out", "again").code == 0
    assert (folder / "again" / "report.html").read_bytes() == page
    assert sorted(path.name for path in folder.iterdir()) == ["again", "runs"]
