"""`brittle plot` and `result.plot`: pictures of a run, from its folder alone."""

from __future__ import annotations

import hashlib
import json
import shutil

import numpy as np
import pandas as pd
import pytest

import brittle as package
from brittle.cli.plot import read_days
from brittle.report import run_figures as figures
from brittle.report.figure_kinds import RUN_KINDS
from brittle.report.run_plots import open_run
from brittle.results.run_folder import save_run
from brittle.world.check import BadInput


@pytest.fixture(scope="module")
def result():
    return package.run(theatre="vardania", replications=24, horizon_days=12)


@pytest.fixture(scope="module")
def saved(result, tmp_path_factory):
    """A folder with a run in it, made once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "draw_figures", lambda result, folder: [])
        return save_run(result, "first", tmp_path_factory.mktemp("kept") / "runs").folder


@pytest.fixture
def run(saved, folder):
    """A copy of that run in the present folder."""
    return shutil.copytree(saved, folder / "runs" / "first")


def test_shares_of_the_population_sum_to_one_and_agree_with_the_maps(result):
    series = result.series[result.series["series"] == "population"]
    people = {place.id: place.population for place in result.data.places}
    total = sum(people.values())
    assert np.allclose(series.groupby("day")["mean"].sum(), total)
    weighted = result.daily["probability"] * result.daily["place"].map(people)
    expected = weighted.groupby([result.daily["controller"], result.daily["day"]]).sum()
    assert np.allclose(series.set_index(["key", "day"])["mean"].sort_index(), expected.sort_index())


def test_fates_conserve_persons_and_end_as_the_table_of_runs_does(result):
    fates = result.series[result.series["series"] == "fate"].set_index(["key", "day"])["mean"].unstack()
    for camp in ("besieged", "challenger"):
        gone = sum(fates.loc[f"{camp}.{fate}"] for fate in ("killed", "wounded", "deserted", "captured"))
        gone = gone + sum(fates.loc[f"{camp}.{fate}"] for fate in ("defected", "evacuated", "stood_down"))
        left = fates.loc[f"{camp}.present"] + gone - fates.loc[f"{camp}.arrived"]
        assert np.allclose(left, left[0])
        assert fates.loc[f"{camp}.killed"].iloc[-1] == pytest.approx(result.runs[f"killed_{camp}"].mean())
        assert fates.loc[f"{camp}.present"].iloc[-1] == pytest.approx(result.runs[f"men_{camp}"].mean())


def test_quantiles_are_in_order_and_will_is_a_share(result):
    known = result.series.dropna()
    bands = known[["p05", "p25", "median", "p75", "p95"]].to_numpy()
    assert (np.diff(bands, axis=1) >= 0).all()
    will = known[known["series"] == "will"]
    assert len(will) and will["p05"].min() >= 0.0 and will["p95"].max() <= 1.0
    assert (result.series["runs"] <= 24).all()


def test_every_kind_is_made_from_the_saved_folder_alone(brittle, run, result, monkeypatch):
    from brittle.scenario import theatre_folder as theatres

    def gone(*given):
        raise AssertionError("the theatre was read again")

    monkeypatch.setattr(theatres, "read_tables", gone)
    answer = brittle("plot", "first", "--json")
    assert answer.code == 0, answer.err
    said = json.loads(answer.out)
    assert said["kinds"] == list(RUN_KINDS)
    for kind in RUN_KINDS:
        names = {f"{kind}.html"} if kind == "animation" else {f"{kind}.svg", f"{kind}.png"}
        assert names <= {path.name for path in (run / "figures").iterdir()}
    manifest = json.loads((run / "manifest.json").read_text())
    for path in said["files"]:
        name = path.removeprefix("runs/first/")
        assert manifest["files"][name] == hashlib.sha256((run / name).read_bytes()).hexdigest()
    assert not [path for path in run.iterdir() if path.name.startswith(".") or path.suffix == ".partial"]
    # The folder and the result in memory draw the same.
    assert (run / "figures" / "animation.html").read_text() == str(result.plot.animation())
    from brittle.figures.save import save_figure

    save_figure(result.plot.will(), run, "will")
    assert (run / "will.svg").read_bytes() == (run / "figures" / "will.svg").read_bytes()


def test_chosen_days_are_in_the_file_name(brittle, run):
    answer = brittle("plot", "runs/first", "map", "--day", "4,7")
    assert answer.code == 0 and "figures/map_day_4_7.png" in answer.out and "not a prediction" in answer.out
    assert sorted(path.name for path in (run / "figures").iterdir()) == ["map_day_4_7.png", "map_day_4_7.svg"]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("frist",), "did you mean 'first'"),
        (("first", "wil"), "did you mean 'will'"),
        (("first", "map", "--day", "soon"), "whole days"),
        (("first", "map", "--day", "40"), "whole days 0 to 12"),
        (("first", "days", "--day", "13"), "whole days 0 to 12"),
        (("first", "will", "--day", "3"), "map, days, holders"),
        (("first", "map", "--day", "0-9"), "1 to 6 days"),
        (("runs",), "no finished run"),
        (("",), "no name of a run"),
        (("first", "--dya", "3"), "did you mean '--day'"),
        ((), "RUN"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(brittle, run, arguments, named):
    answer = brittle("plot", *arguments)
    assert answer.code == 2 and answer.out == ""
    assert named in answer.err and "Traceback" not in answer.err, answer.err
    assert not list((run / "figures").iterdir()) if (run / "figures").exists() else True


def test_plot_without_any_run_says_how_to_make_one(brittle, folder):
    assert "`brittle run` makes one" in brittle("plot", "first").err
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["scene.json", "series.parquet", "daily.parquet"])
def test_an_incomplete_or_damaged_folder_is_refused(brittle, run, name):
    (run / name).write_text("{}")
    damaged = brittle("plot", "first", "will")
    (run / name).unlink()
    missing = brittle("plot", "first", "will")
    for answer in (damaged, missing):
        assert answer.code == 2 and name in answer.err and "Traceback" not in answer.err, answer.err


def test_scene_survives_its_file_and_names_no_folder_of_this_machine(run, result):
    assert str(result.data.folder) not in (run / "scene.json").read_text()
    scene = open_run(run).scene
    for name in ("places", "roads", "parties", "sectors", "seats", "start", "title", "hindsight"):
        assert getattr(scene.data, name) == getattr(result.data, name), name
    assert scene.hindsight == result.hindsight and scene.replications == 24
    again = open_run(run)
    pd.testing.assert_frame_equal(again.series, result.series, check_dtype=False)


def test_days_are_read_as_people_write_them():
    assert read_days("9") == [9.0] and read_days("7, 4,4") == [4.0, 7.0] and read_days("0-3") == [0.0, 1.0, 2.0, 3.0]
    for odd in ("", "-1", "3-1", "x", "1.5", "1e99", "nan"):
        with pytest.raises(BadInput, match="--day"):
            read_days(odd)


def test_a_notebook_shows_text_and_a_picture(result):
    shown = result._repr_html_()
    assert "not a prediction" in shown and "Vardania" in shown
    assert 'src="data:image/png;base64,' in shown and 'alt="Retrospective' in shown and "http" not in shown
    page = result.plot.animation()
    assert "<iframe" in page._repr_html_() and page.startswith("<!DOCTYPE html>")


def test_one_day_or_several_can_be_mapped(result):
    one, several = result.plot.map(day=9), result.plot.map(day=[4, 7, 9])
    assert several.get_size_inches()[0] >= one.get_size_inches()[0]
    assert one._repr_png_().startswith(b"\x89PNG")
    with pytest.raises(ValueError, match="whole days 0 to 12"):
        result.plot.days([99])
