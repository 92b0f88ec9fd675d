"""Pictures of sweeps: what is drawn is what was counted, and the design decides what is drawn."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest

import brittle as package
from brittle.analysis.main_effects import binned_shares
from brittle.cli import main as cli
from brittle.cli.plot import read_day
from brittle.cli.sweep import draw_usual_figures
from brittle.figures import style
from brittle.figures.axes import axis_title, make_axis, round_numbers, tick_labels
from brittle.figures.curves import CurvePanel, draw_curves
from brittle.figures.dot_chart import MOST_ROWS, Dot, dot_chart
from brittle.figures.heat import HeatPanel, heat_maps
from brittle.report.figure_kinds import SWEEP_KINDS, known_kinds
from brittle.report.sweep_figures import DRAW
from brittle.report.sweep_plots import open_table, sensible
from brittle.results.summaries import summary_frame
from brittle.store.verify import verify
from brittle.world.check import BadInput

SVG = "{http://www.w3.org/2000/svg}"
DAYS, RUNS = 12, 6
LEVELS = "morale.regime.level=-1,0,1"
DESIGNS = {
    "crossed": ["iran.coverage=0,0.5,1", LEVELS],
    "mixed": ["iran=withdraw,hold,surge", LEVELS],
    "three": ["iran.coverage=0,1", LEVELS, "regime=historical,hold_all"],
    "line": ["morale.regime.level=range(-1,1.1,0.5)"],
    "words": ["iran=withdraw,hold,surge"],
    "sampled": ["iran.coverage=interval(0,1)", "morale.regime.level=interval(-1,1)",
                "morale.rebels.level=interval(-1,1)", "design=sobol", "design.points=32"],
    "listed": ["iran.coverage=0,0.5,1", LEVELS, "design=list"],
    "single": [],
    "reduced": ["iran.coverage=0,0.5,1", LEVELS, "ensemble.keep=reductions"],
}  # fmt: skip
KINDS = {
    "crossed": ["heat"], "mixed": ["heat", "response"], "three": ["heat"], "line": ["response"], "words": ["scenarios"],
    "sampled": ["response"], "listed": ["scenarios"], "single": ["survival"], "reduced": ["heat"],
}  # fmt: skip
PICTURES = [(name, kind) for name, kinds in KINDS.items() for kind in kinds]


@pytest.fixture(scope="module")
def sweeps(tmp_path_factory) -> Path:
    """A small sweep of every design, in one folder."""
    runs = tmp_path_factory.mktemp("swept") / "runs"
    how = [f"ensemble.replications={RUNS}", f"ensemble.horizon_days={DAYS}", "theatre=vardania"]
    for name, overrides in DESIGNS.items():
        package.sweep([*overrides, *how, f"name={name}"], runs=runs)
    return runs


@pytest.fixture
def draw(sweeps):
    """`draw("crossed", "heat")`: the figure, and the table behind it."""

    def make(name, kind, day=None, outcome=None):
        table = open_table(sweeps / name)
        return DRAW[kind](table, table.day(day), outcome), table

    return make


def texts_of(figure):
    return [text.get_text() for text in figure.findobj(mpl.text.Text) if text.get_text().strip()]


@pytest.mark.parametrize("name", list(DESIGNS))
def test_the_design_chooses_the_pictures(sweeps, name):
    assert sensible(open_table(sweeps / name)) == KINDS[name]


@pytest.mark.parametrize("name", ["crossed", "reduced"])
def test_every_cell_of_a_heat_map_is_the_summary(draw, name):
    figure, table = draw(name, "heat")
    frame = summary_frame(table.results, DAYS, table.capital)
    held = (1 - frame["share"]).to_numpy().reshape(3, 3)
    mesh = figure.axes[0].collections[0]
    assert np.allclose(np.asarray(mesh.get_array()).reshape(3, 3), held)
    texts = texts_of(figure)
    for share, error in zip(held.ravel(), frame["standard_error"], strict=True):
        assert f"{100 * share:.0f}" in texts and f"±{100 * error:.1f}" in texts
    assert [text.get_text() for text in figure.axes[0].get_yticklabels()] == ["0", "0.5", "1"]
    assert [text.get_text() for text in figure.axes[0].get_xticklabels()] == ["−1\n0.27", "0\n0.50", "+1\n0.73"]


def test_two_kinds_of_sweep_draw_the_same_numbers(draw):
    one, other = draw("crossed", "heat")[0], draw("reduced", "heat")[0]
    first, second = (np.asarray(figure.axes[0].collections[0].get_array()) for figure in (one, other))
    assert np.array_equal(first, second)


def test_lines_and_bands_of_a_response_are_the_summary(draw):
    figure, table = draw("mixed", "response")
    frame = summary_frame(table.results, DAYS)
    for line, policy in zip(figure.axes[0].get_lines(), ["withdraw", "hold", "surge"], strict=True):
        rows = frame[frame["tarsis"] == policy].sort_values("morale.crown.level")
        assert np.allclose(line.get_xdata(), [-1, 0, 1]) and np.allclose(line.get_ydata(), rows["share"])
    band = figure.axes[0].collections[0].get_paths()[0].vertices[:, 1]
    rows = frame[frame["tarsis"] == "withdraw"]
    assert band.min() == pytest.approx(rows["low"].min()) and band.max() == pytest.approx(rows["high"].max())
    assert {"withdraw", "hold", "surge"} <= {text.get_text() for text in figure.legends[0].get_texts()}


def test_scenarios_are_sorted_and_carry_their_intervals(draw):
    figure, table = draw("words", "scenarios", outcome="fall_day_" + open_table_place(draw))
    texts = texts_of(figure)
    outcome = table.outcome("fall_day_" + open_table_place(draw), float(DAYS), False)
    frame = table.shares(outcome).sort_values(["share", "tarsis"], ascending=[False, True])
    order = [word for word in texts if word in ("withdraw", "hold", "surge")]
    assert order == frame["tarsis"].tolist()
    row = frame.iloc[0]
    assert f"{100 * row['share']:.1f} % ({100 * row['low']:.1f} to {100 * row['high']:.1f})" in texts


def open_table_place(draw):
    """A place that is the seat of power, by its id."""
    return draw("single", "survival")[1].data.seat_of_power


def test_survival_falls_by_day_as_the_runs_do(draw):
    figure, table = draw("single", "survival")
    (line,) = figure.axes[0].get_lines()
    falls = table.results.runs[table.capital]
    assert np.allclose(line.get_ydata(), [1 - (falls <= day).mean() for day in range(DAYS + 1)])


def test_main_effects_are_means_over_points_and_never_surer_than_their_runs():
    x, rng = np.arange(40.0), np.random.default_rng(3)
    happened = rng.binomial(10, x / 40)
    bins = binned_shares(x, happened, np.full(40, 10))
    assert bins["points"].tolist() == [8] * 5 and bins["value"].tolist() == [3.5, 11.5, 19.5, 27.5, 35.5]
    assert bins["share"].iloc[1] == pytest.approx(happened[8:16].sum() / 80)
    assert (bins["low"] <= bins["share"]).all() and (bins["share"] <= bins["high"]).all()
    none = binned_shares(x, np.zeros(40), np.full(40, 10))
    assert (none["high"] > 0.01).all()  # no run of eighty is no proof
    listed = binned_shares([2.0, 1.0, 1.0, 1.0], [1, 2, 0, 1], [2, 2, 2, 2], is_listed=True)
    assert listed["value"].tolist() == [1.0, 2.0] and listed["points"].tolist() == [3, 1]
    with pytest.raises(ValueError, match="No design point"):
        binned_shares([1.0], [0], [0])


@pytest.mark.parametrize(("name", "kind"), PICTURES)
def test_a_picture_describes_itself_and_no_text_is_cut_or_covered(draw, check_texts, name, kind):
    figure, table = draw(name, kind)
    assert style.WARNING in texts_of(figure) and style.WARNING in figure.description
    assert any("Chosen knowing the outcome" in text or "no choice" in text for text in texts_of(figure))
    check_texts(figure)


def test_many_rows_and_many_cells_can_be_drawn(data, caption):
    dots = [Dot(f"point {number}", number / 99, number / 99, 1.0) for number in range(100)]
    assert "40 more between them" in texts_of(dot_chart(dots, ("t", "s", "b"), caption))
    assert MOST_ROWS == 60
    values = np.linspace(0, 1, 60).tolist()
    axes = [make_axis(name, values, True) for name in ("iran.coverage", "iran.reach")]
    share = np.random.default_rng(1).random((60, 60))
    figure = heat_maps([HeatPanel("", share, share / 10)], *axes, ("t", "s", "c"), caption)
    assert "The largest Monte-Carlo standard error of a cell is 10.0 points." in " ".join(texts_of(figure))
    none = ("", "", "")
    for draw_none in (
        lambda: heat_maps([], *axes, none, caption),
        lambda: dot_chart([], none, caption),
        lambda: draw_curves([], none, caption),
    ):
        with pytest.raises(ValueError, match="There is no"):
            draw_none()
    assert CurvePanel("", "", (), ()).is_stepped is False


def test_axes_are_named_with_unit_and_levels_of_will_with_labels():
    assert (
        axis_title("iran.withdraw_day") == "Day of withdrawal (d)" and axis_title("iran.coverage") == "Adviser coverage"
    )
    assert "logits" in axis_title("morale.regime.level") and tick_labels("morale.regime.level", 0.5) == "+0.5\n0.62"
    assert tick_labels("morale.regime.level", 4e-16) == "0\n0.50"
    assert make_axis("iran.coverage", [1.0, 0.0, 0.5, 0.0], True).text == ("0", "0.5", "1")
    assert make_axis("iran", ["recall_officers", "hold"], False, "Policy").text == ("recall officers", "hold")
    assert round_numbers(0.0, 14.0, 8) == [0, 2, 4, 6, 8, 10, 12, 14] and round_numbers(3.0, 3.0, 5) == [3.0]
    assert all(2 <= len(round_numbers(0.013, high, 5)) <= 5 for high in (0.014, 0.3, 17.0, 4321.0))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["crossed", "heet"], "did you mean 'heat'"),
        (["crossed", "heat", "--outcome", "colapse_day"], "did you mean 'collapse_day'"),
        (["crossed", "heat", "--outcome", "fall_day_nowhere"], "another fall_day_PLACE"),
        (["crossed", "--day", "13"], "give a whole day, 1 to 12"),
        (["crossed", "--day", "soon"], "one whole day"),
        (["words", "heat"], "needs two settings"),
        (["words", "response"], "takes numbers"),
        (["crossed", "survival"], "at most 8 design points"),
        (["single", "scenarios"], "survival shows it"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(sweeps, capsys, arguments, said):
    before = sorted(sweeps.rglob("*.png"))
    assert cli.main(["plot", *arguments, "--runs", str(sweeps)]) == 2
    heard = capsys.readouterr()
    assert said in heard.err and "Traceback" not in heard.err and heard.out == ""
    assert sorted(sweeps.rglob("*.png")) == before and not list(sweeps.rglob("*.partial"))


def test_plot_writes_both_formats_with_a_description(sweeps, capsys):
    said = ["plot", "crossed", "heat", "--day", "9", "--outcome", "collapse_day", "--json", "--runs", str(sweeps)]
    assert cli.main(said) == 0
    files = [Path(file) for file in json.loads(capsys.readouterr().out)["files"]]
    assert [file.name for file in files] == ["heat_collapse_day_day_9.svg", "heat_collapse_day_day_9.png"]
    root = ElementTree.parse(files[0]).getroot()
    assert style.WARNING in root.find(f"{SVG}desc").text and "by day 9" in root.find(f"{SVG}title").text
    again = files[0].read_bytes()
    assert cli.main(said) == 0 and files[0].read_bytes() == again


def test_a_sweep_draws_figures_and_a_failure_to_draw_is_a_note(tmp_path, capsys, monkeypatch):
    sweep = ["sweep", "iran=hold,surge", "ensemble.replications=3", "ensemble.horizon_days=5", "theatre=vardania"]
    runs = ["--runs", str(tmp_path / "runs")]
    assert cli.main([*sweep, "name=one", *runs]) == 0
    assert "scenarios.png" in capsys.readouterr().out
    assert (tmp_path / "runs" / "one" / "figures" / "scenarios.svg").is_file()
    assert cli.main([*sweep, "name=two", "--json", *runs]) == 0
    assert json.loads(capsys.readouterr().out)["runs"] == 6
    assert not (tmp_path / "runs" / "two" / "figures").exists()

    def broken(*said):
        raise RuntimeError("out of ink")

    monkeypatch.setitem(DRAW, "scenarios", broken)
    assert cli.main([*sweep, "name=three", *runs]) == 0
    heard = capsys.readouterr()
    assert "no pictures were drawn (RuntimeError: out of ink)" in heard.err and "surge" in heard.out


def test_a_picture_that_was_changed_or_lost_is_named_until_it_is_drawn_again(sweeps):
    runs, folder = ["--runs", str(sweeps)], sweeps / "words"
    assert cli.main(["plot", "words", *runs]) == 0 and cli.main(["plot", "words", "--day", "9", *runs]) == 0
    pictures = sorted((folder / "figures").glob("*.[sp][vn]g"))
    assert len(pictures) == 4 and {str(path) for path in pictures} < set(verify(folder).checked)
    assert not verify(folder).damaged and not verify(folder).unknown
    changed, lost = pictures[0], pictures[-1]
    data = bytearray(changed.read_bytes())
    data[len(data) // 2] ^= 1
    changed.write_bytes(data)
    lost.unlink()
    assert verify(folder).damaged == [
        f"{changed}: is damaged or was changed, its checksum does not fit",
        f"{lost}: is missing",
    ]
    assert cli.main(["verify", "words", *runs]) == 1
    assert cli.main(["plot", "words", *runs]) == 0 and cli.main(["plot", "words", "--day", "9", *runs]) == 0
    assert cli.main(["verify", "words", *runs]) == 0
    noted = folder / "figures" / "checksums.json"
    noted.write_text(noted.read_text().replace("scenarios", "scenarioz", 1))
    assert [line for line in verify(folder).damaged if "checksums.json" in line]
    assert cli.main(["plot", "words", *runs]) == 0 and not verify(folder).damaged


def test_a_folder_without_results_draws_nothing_and_says_so(tmp_path, capsys):
    cli.main(["sweep", "iran=hold,surge", "theatre=vardania", "name=empty", "--plan", "--runs", str(tmp_path)])
    table_data = package.run(theatre="vardania", replications=1, horizon_days=1).data
    capsys.readouterr()
    assert draw_usual_figures(tmp_path / "empty", table_data) == []
    assert "holds no results yet" in capsys.readouterr().err


def test_kinds_and_days_are_read_as_people_write_them():
    assert (
        known_kinds(["heat", "heat", "response"], SWEEP_KINDS, "sweep") == ["heat", "response"]
        and known_kinds(["heat", "all"], SWEEP_KINDS, "sweep") == []
    )
    assert read_day(None) is None and read_day("9") == 9.0
    for odd in ("", "-1", "1.5", "4,7", "nan"):
        with pytest.raises(BadInput, match="--day"):
            read_day(odd)
    assert set(SWEEP_KINDS) == set(DRAW)


def test_the_footer_says_how_large_the_sweep_is(draw):
    text = " ".join(texts_of(draw("crossed", "heat")[0]))
    assert re.search(r"Sweep of scenario \w+: 9 design points, 6 runs each, seed 1", text)


def test_a_point_where_nothing_ever_happened_counts_as_none(tmp_path):
    how = ["ensemble.replications=4", "ensemble.horizon_days=1", "theatre=vardania", "name=calm"]
    results = package.sweep(["morale.regime.level=2,3", *how], runs=tmp_path)
    assert results.runs["collapse_day"].isna().all()
    frame = results.summary()
    assert frame["share"].tolist() == [0.0, 0.0] and frame["runs"].tolist() == [4, 4]
