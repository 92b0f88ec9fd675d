"""`brittle compare`, as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

pytestmark = pytest.mark.usefixtures("composed_once")  # they are about what is done with the settings

SET = ("--set", "theatre=vardania", "--set", "ensemble.horizon_days=15")
FEW = ("--replications", "40", "--quick")


@pytest.fixture
def compare(brittle):
    return lambda *arguments: brittle("compare", *arguments, *SET, *FEW)


@pytest.fixture
def unsaved(monkeypatch):
    """Figures as files take seconds; a page and its name do not need them."""
    monkeypatch.setattr("brittle.figures.save.save_figure", lambda *given, **named: [])


def test_a_planted_difference_is_reported_and_saved(compare, folder: Path):
    answer = compare("historical", "morale.regime.level=-1.5")
    assert answer.code == 0 and "Traceback" not in answer.err
    assert "morale.crown.level: 0 in historical; -1.5 in" in answer.out
    assert "a clear difference" in answer.out and "clear" in answer.out
    assert "use common random numbers" in answer.out
    assert "Retrospective scenario exercise, not a prediction." in answer.out
    (report,) = (folder / "comparisons").iterdir()
    assert report.name.startswith("morale.regime.level_-1.5-against-historical-")
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


def test_the_same_scenario_twice_is_identical_and_differs_by_zero(compare):
    answer = compare("historical", "scenario=historical", "--json")
    found = json.loads(answer.out)
    assert answer.code == 0 and len(found["identical"]) == 1 and found["settings"] == {}
    assert {row["difference"] for row in found["outcomes"]} == {0.0}
    assert {row["verdict"] for row in found["outcomes"]} == {"identical"}
    assert "identical" in next(iter(found["headline"].values()))[0]


def test_json_is_the_only_text_on_standard_output(compare):
    answer = compare("historical", "iran_hold", "iran_surge", "--json", "--no-report")
    found = json.loads(answer.out)
    assert found["baseline"] == "historical" and found["scenarios"] == ["iran_hold", "iran_surge"]
    assert found["replications"] == 40 and found["common_random_numbers"] is True
    assert {row["scenario"] for row in found["outcomes"]} == {"iran_hold", "iran_surge"}
    assert found["report"] is None


def test_runs_and_design_points_are_compared_as_they_are(brittle, folder: Path):
    arguments = ("theatre=vardania", "ensemble.horizon_days=8", "ensemble.replications=20")
    assert brittle("run", *arguments, "name=mine").code == 0
    assert brittle("sweep", *arguments, "iran=hold,withdraw", "name=many").code == 0
    answer = brittle("compare", "mine", "many:0", "many:1", "--quick", "--no-report")
    assert (
        answer.code == 0 and "tarsis=withdraw against mine" in answer.out and "tarsis=hold against mine" in answer.out
    )
    assert "20 pairs of runs of 8 days" in answer.out
    whole = brittle("compare", "many", "--quick", "--no-report")
    assert whole.code == 0 and "tarsis=withdraw against tarsis=hold" in whole.out


def test_runs_that_stop_after_a_collapse_are_made_again_to_the_end(brittle, folder: Path):
    """A place not lost when a run stops is not held: the folder's numbers and the scenario's are the same."""
    arguments = ("theatre=vardania", "ensemble.horizon_days=30", "ensemble.replications=20", "morale.regime.level=-2")
    assert brittle("run", *arguments, "time.tail_days=0", "name=short").code == 0
    short = pd.read_csv(folder / "runs" / "short" / "runs.csv")
    assert (short["steps"] < 30 * 4).any()
    quick = ("--quick", "--no-report", "--json")
    set_ = [part for word in arguments for part in ("--set", word)]
    answer = brittle("compare", "short", "historical", *set_, *quick)
    found = json.loads(answer.out)
    assert any(note.startswith("short: its runs stopped before the horizon") for note in found["notes"])
    assert found["identical"] == ["historical"] and set(found["known_days"].values()) == {30}
    sentences = json.loads(
        brittle("compare", "historical", "iran_hold", *set_, "--set", "time.tail_days=0", *quick).out
    )
    assert sentences["known_days"]["places"] < 30 and any("time.tail_days=30" in note for note in sentences["notes"])


def test_steps_of_other_lengths_share_no_draws_and_the_report_says_so(compare, folder: Path):
    answer = compare("command.decision_days=0.5", "command.decision_days=0.5 time.step_days=0.5", "--out", "steps")
    assert answer.code == 0 and "because their steps of time differ" in answer.out
    assert "With common random numbers" not in answer.out
    page = (folder / "steps" / "report.html").read_text(encoding="utf-8")
    assert "With common random numbers" not in page and 'id="twin"' not in page


def test_overrides_of_a_scenario_are_used_and_conflicts_are_refused(brittle, folder: Path):
    arguments = ("--set", "theatre=vardania", "--set", "ensemble.horizon_days=6", "--quick", "--no-report", "--json")
    one, other = "iran=hold ensemble.replications=5", "iran=withdraw ensemble.seed=3 ensemble.replications=5"
    found = json.loads(brittle("compare", one, other, *arguments).out)
    assert found["replications"] == 5 and found["settings"]["ensemble.seed"] == [1, 3]
    clashes = ("iran=surge", "ensemble.replications=7", "iran.policy=endogenous")
    for flag in (("--replications", "7"), *(("--set", word) for word in clashes)):
        answer = brittle("compare", one, "historical", *arguments, *flag)
        assert answer.code == 2 and "give it in one place" in answer.err and "iran=hold" in answer.err


def test_a_scenario_may_precede_its_overrides_and_missing_quotes_are_noticed(compare):
    answer = compare("iran_hold", "iran_hold morale.regime.level=-1", "--no-report")
    assert answer.code == 0 and "morale.crown.level: 0 in iran_hold; -1 in iran_hold" in answer.out
    assert "iran.policy" not in answer.out and "quotes" not in answer.err
    answer = compare("historical", "iran=hold", "morale.regime.level=-1", "--no-report")
    assert answer.code == 0 and "3 scenarios were given. Put the settings of one scenario in quotes" in answer.err


def test_a_scenario_of_a_user_keeps_its_seed_and_replications(brittle, folder: Path):
    (folder / "my" / "scenario").mkdir(parents=True)
    text = "# @package _global_\nscenario:\n  id: mine\nensemble:\n  seed: 7\n  replications: 9\n"
    (folder / "my" / "scenario" / "mine.yaml").write_text(text)
    arguments = ("--config-dir", "my", *SET, "--quick", "--no-report", "--json")
    answer = brittle("compare", "mine", "mine iran=hold", *arguments)
    found = json.loads(answer.out)
    assert found["replications"] == 9 and "ensemble.seed" not in found["settings"]


@pytest.mark.parametrize(("scenario", "common", "said"), [
    ("iran=endogenous", "iran.policy=hold", "tarsis.policy: is endogenous"),
    ("morale/regime=as_in_2024", "morale.regime.level=-1", "morale.crown.level: is 0"),
])  # fmt: skip
def test_a_setting_that_a_scenario_names_cannot_be_overridden_for_all(brittle, folder: Path, scenario, common, said):
    answer = brittle("compare", "historical", scenario, *SET, "--set", common, *FEW, "--no-report")
    assert answer.code == 2 and said in answer.err and "give it in one place" in answer.err


def test_overrides_that_mean_the_same_do_not_conflict(brittle, folder: Path):
    arguments = ("iran.coverage=0.8", "iran.coverage=0.8 iran=hold", *SET, "--set", "iran.coverage=0.80")
    assert brittle("compare", *arguments, "--replications", "2", "--quick", "--no-report").code == 0


def test_a_setting_for_all_removes_titles_and_keeps_names_of_scenarios(brittle, folder: Path, unsaved):
    arguments = ("historical", "iran_hold", *SET, "--replications", "4", "--quick")
    for name, more in (("plain", ()), ("changed", ("--set", "morale.regime.level=-1"))):
        assert brittle("compare", *arguments, *more, "--out", name).code == 0
    titles = [(folder / name / "report.html").read_text().split("<title>")[1][:40] for name in ("plain", "changed")]
    assert titles[0].startswith("Iran stays (iran_hold)") and titles[1].startswith("iran_hold against historical")


def test_impossible_horizons_and_names_are_refused_before_anything_runs(brittle, folder: Path):
    answer = brittle("compare", "historical", "ensemble.horizon_days=30", "--quick", "--no-report")
    assert answer.code == 2 and "is 45 in 'historical' and 30 in" in answer.err
    answer = brittle("compare", "historical", "iran_hold", "--set", "name=mine", "--no-report")
    assert answer.code == 2 and "name: mine cannot be the name of several runs" in answer.err
    answer = brittle("compare", "historical", "~no_such_scenario", "--no-report")
    assert answer.code == 2 and "Traceback" not in answer.err
    assert not (folder / "runs").exists()


def test_tail_days_that_no_run_reached_are_no_difference(brittle, folder: Path):
    arguments = ("theatre=vardania", "ensemble.horizon_days=4", "ensemble.replications=6")
    assert brittle("run", *arguments, "name=short").code == 0
    set_ = [part for word in arguments for part in ("--set", word)]
    answer = brittle("compare", "historical", "short", *set_, "--quick", "--no-report")
    assert answer.code == 0 and "time.tail_days" not in answer.out and "identical" in answer.out


def test_runs_on_a_theatre_of_a_user_are_compared(brittle, folder: Path):
    import shutil

    from brittle.scenario.theatre_folder import find_theatre

    shutil.copytree(find_theatre("vardania"), folder / "my-war")
    arguments = ("theatre=./my-war", "ensemble.horizon_days=20", "ensemble.replications=6", "morale.regime.level=-2")
    for name, iran in (("one", "endogenous"), ("other", "hold")):
        assert brittle("run", *arguments, f"iran={iran}", f"name={name}").code == 0
    answer = brittle("compare", "one", "other", "--quick", "--no-report")
    assert answer.code == 2 and "give its folder with --theatre ./FOLDER" in answer.err
    answer = brittle("compare", "one", "other", "--theatre", "./my-war", "--quick", "--no-report", "--json")
    assert answer.code == 0, answer.err
    assert set(json.loads(answer.out)["known_days"].values()) == {20}


def test_runs_that_cannot_be_repeated_are_compared_up_to_their_last_day(brittle, folder: Path, monkeypatch):
    from brittle.comparison import side_runs

    arguments = ("theatre=vardania", "ensemble.horizon_days=30", "ensemble.replications=20", "morale.regime.level=-2")
    for name, iran in (("one", "endogenous"), ("other", "hold")):
        assert brittle("run", *arguments, f"iran={iran}", f"name={name}", "time.tail_days=0").code == 0

    def refuse(*_):
        raise PermissionError(13, "Permission denied", "runs")

    monkeypatch.setattr(side_runs, "check_target", refuse)
    answer = brittle("compare", "one", "other", "--quick", "--no-report")
    assert answer.code == 0 and "could not be run again to the horizon" in answer.out
    assert "Permission denied" in answer.out and "of 30, the capital" in answer.out


def test_a_folder_with_a_sign_of_equality_in_its_name_is_a_run(brittle, folder: Path):
    arguments = ("theatre=vardania", "ensemble.horizon_days=6", "ensemble.replications=4")
    for name in ("one", "other"):
        assert brittle("run", *arguments, f"name={name}").code == 0
    (folder / "runs" / "other").rename(folder / "runs" / "a=b")
    answer = brittle("compare", "one", "a=b", "--quick", "--no-report")
    assert answer.code == 0 and "a=b and one are identical" in answer.out


def test_labels_stay_unique_for_any_names_of_runs():
    from brittle.comparison.scenario_inputs import _make_labels_unique

    assert _make_labels_unique(["x", "x", "x (2)"]) == ["x", "x (2)", "x (2) (2)"]


def test_other_seeds_are_compared_and_share_no_draws(brittle, folder: Path):
    arguments = ("theatre=vardania", "ensemble.horizon_days=8", "ensemble.replications=20")
    for seed in (1, 2):
        assert brittle("run", *arguments, f"ensemble.seed={seed}", f"name=s{seed}").code == 0
    answer = brittle("compare", "s1", "s2", "--quick", "--no-report")
    assert answer.code == 0 and "do not use common random numbers" in answer.out and "seeds 1, 2" in answer.out


@pytest.mark.parametrize(("arguments", "said"), [
    (("historical",), "1 scenario was given, give two or more"),
    (("historical", "iran_hould"), "did you mean 'iran_hold'?"),
    (("historical", ""), "an empty argument is no scenario"),
    (("historical", "iran=hold 'x"), "cannot be read"),
    (("historical", "iran=huld"), "did you mean 'hold'?"),
    (("historical", "morale.regime.level=9"), "out of range, give -4 to 4"),
    (("historical", "nothing_here:3"), "there is no run"),
    (("historical", "historical:\u00b2"), "is no scenario that `brittle list` shows"),
    (("historical", "iran_hold", "--out", "x"), "no meaning with --no-report"),
    (("historical", "iran_hold", "--replications", "1"), "give two or more, better 400"),
    (("historical", "iran_hold", "--replications", "0"), "ensemble.replications"),
    (("historical", "iran_hold", "--set", "nonsense=1"), "nonsense"),
    (("historical", "iran_hold", "--set", "iran=surge"), "is hold in 'iran_hold' and surge for all scenarios"),
    (("historical", "iran_hold", "--set", "ensemble.replications=50"), "is both 40 and 50 for all scenarios"),
])  # fmt: skip
def test_what_cannot_be_compared_is_refused_in_a_sentence(brittle, folder: Path, arguments, said: str):
    few = () if "--replications" in arguments else ("--replications", "40")
    answer = brittle("compare", *arguments, *SET, *few, "--quick", "--no-report")
    assert answer.code == 2 and said in answer.err, answer.err
    assert not (folder / "runs").exists() or not list((folder / "runs").iterdir())
    assert "Traceback" not in answer.err and not answer.out


@pytest.mark.parametrize(("one", "other", "said"), [
    (("theatre=vardania",), ("theatre=syria_2024",), "are on different theatres, vardania and syria_2024"),
    (("ensemble.horizon_days=8",), ("ensemble.horizon_days=9",), "end after 8 and 9 days"),
])  # fmt: skip
def test_runs_with_other_theatres_or_horizons_are_refused(brittle, folder: Path, one, other, said: str):
    usual = ["theatre=vardania", "ensemble.horizon_days=8", "ensemble.replications=4"]
    for name, arguments in (("one", one), ("other", other)):
        kept = [word for word in usual if word.split("=")[0] != arguments[0].split("=")[0]]
        assert brittle("run", *kept, *arguments, f"name={name}").code == 0
    answer = brittle("compare", "one", "other", "--no-report")
    assert answer.code == 2 and said in answer.err and "Traceback" not in answer.err


def test_a_damaged_run_and_an_unfinished_sweep_are_refused(brittle, folder: Path):
    arguments = ("theatre=vardania", "ensemble.horizon_days=6", "ensemble.replications=4")
    for name in ("one", "other"):
        assert brittle("run", *arguments, f"name={name}").code == 0
    table = folder / "runs" / "other" / "runs.parquet"
    table.write_bytes(table.read_bytes()[:-7] + b"torn!!!")
    answer = brittle("compare", "one", "other", "--no-report")
    assert answer.code == 2 and "runs.parquet" in answer.err and "Traceback" not in answer.err
    assert brittle("sweep", *arguments, "iran=hold,withdraw", "ensemble.keep=reductions", "name=sums").code == 0
    answer = brittle("compare", "one", "sums:0", "--no-report")
    assert answer.code == 2 and "has no table of runs" in answer.err
    answer = brittle("compare", "one", "sums:2", "--no-report")
    assert answer.code == 2 and "no such design point, give 0 to 1" in answer.err
    answer = brittle("compare", "one", "one:0", "--no-report")
    assert answer.code == 2 and "is a single run; leave out :0" in answer.err


def test_a_folder_that_is_no_report_is_not_overwritten(compare, folder: Path):
    (folder / "mine").mkdir()
    (folder / "mine" / "report.html").write_text("mine")
    answer = compare("historical", "iran_hold", "--out", "mine")
    assert answer.code == 2 and "is no report of brittle" in answer.err and not (folder / "runs").exists()
    assert (folder / "mine" / "report.html").read_text() == "mine"


def test_a_report_that_cannot_be_written_is_refused_before_computing(compare, folder: Path):
    (folder / "file").write_text("mine")
    answer = compare("historical", "iran_hold", "--out", "file/report")
    assert answer.code != 0 and "nothing was computed" in answer.err and "Traceback" not in answer.err
    assert not (folder / "runs").exists()


def test_a_report_may_be_replaced_and_no_other_file_is_lost(compare, folder: Path):
    assert compare("historical", "iran_hold", "--out", "again").code == 0
    report = folder / "again" / "report.html"
    page = report.read_bytes()
    assert compare("historical", "iran_hold", "--out", "again").code == 0
    assert report.read_bytes() == page
    assert sorted(path.name for path in folder.iterdir()) == ["again", "runs"]
    answer = compare("historical", "iran_surge", "--out", "again")
    assert answer.code == 2 and "holds the report of another comparison" in answer.err
    (folder / "again" / "tables" / "notes.txt").write_text("precious")
    answer = compare("historical", "iran_hold", "--out", "again")
    assert answer.code == 2 and "(tables/notes.txt)" in answer.err and "move it away" in answer.err
    (folder / "again" / "tables" / "notes.txt").unlink()
    report.write_bytes(page + b"<!-- mine -->")
    answer = compare("historical", "iran_hold", "--out", "again")
    assert answer.code == 2 and "(report.html)" in answer.err and report.read_bytes().endswith(b"mine -->")


def test_reports_of_other_comparisons_have_other_names(compare, folder: Path, unsaved):
    for arguments in (
        ("historical", "iran_hold"),
        ("historical", "iran_hold", "--seed", "2"),
        ("historical", "iran_hold"),
    ):
        assert compare(*arguments).code == 0
    names = sorted(path.name for path in (folder / "comparisons").iterdir())
    assert len(names) == 2 and all(name.startswith("iran_hold-against-historical-") for name in names)
