"""The pictures: what they must say, that they are the same each time, that odd runs do not break them."""

from __future__ import annotations

import dataclasses
import math
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from brittle.figures import style
from brittle.figures.fall_rows import fall_quantiles, fall_rows
from brittle.figures.fall_times import fall_times
from brittle.figures.maps.fall_map import fall_map
from brittle.figures.maps.place_labels import Dot, place_labels
from brittle.figures.population_shares import expected_shares, population_shares
from brittle.figures.save import save_figure
from brittle.figures.style import WARNING, RunCaption, footer_lines, text_width, wrapped

DAYS = [2.0, 4.0, 8.0]
SVG = "{http://www.w3.org/2000/svg}"


def text_of(svg: Path) -> list[str]:
    """Every text of a drawing, in order."""
    return ["".join(text.itertext()) for text in ElementTree.parse(svg).iter(f"{SVG}text")]


@pytest.fixture
def pictures(data, outline, daily, runs, observed, caption):
    """The three pictures of one run, by name."""
    return {
        "fall_map": lambda: fall_map(data, outline, daily, observed, DAYS, caption),
        "fall_times": lambda: fall_times(data, runs, observed, caption),
        "population": lambda: population_shares(data, daily, caption),
    }


NAMES = ("fall_map", "fall_times", "population")


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_is_written_as_svg_and_png_with_its_warning(name, pictures, tmp_path):
    paths = save_figure(pictures[name](), tmp_path, name)
    assert paths == [tmp_path / f"{name}.svg", tmp_path / f"{name}.png"]
    assert paths[1].read_bytes().startswith(b"\x89PNG")
    text = " ".join(text_of(paths[0]))
    assert "Retrospective scenario exercise, not a prediction." in text
    assert "Scenario historical, seed 7, 20 replications, brittle 0.1.0." in text
    assert "Chosen knowing the outcome: The axis was drawn knowing it." in text


@pytest.mark.parametrize("name", NAMES)
def test_the_same_run_gives_the_same_bytes_without_a_date(name, pictures, tmp_path):
    written = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        written.append([path.read_bytes() for path in save_figure(pictures[name](), tmp_path / folder, name)])
    assert written[0] == written[1]
    assert b"<dc:date>" not in written[0][0]
    assert b"tIME" not in written[0][1]


@pytest.mark.parametrize("name", NAMES)
def test_matplotlib_settings_of_a_user_change_nothing(name, pictures, tmp_path):
    import matplotlib

    first = save_figure(pictures[name](), tmp_path, "plain")[0].read_bytes()
    with matplotlib.rc_context({"font.size": 20.0, "svg.fonttype": "path", "axes.facecolor": "red"}):
        second = save_figure(pictures[name](), tmp_path, "styled")[0].read_bytes()
    assert first == second


@pytest.mark.parametrize("name", NAMES)
def test_the_drawing_has_a_title_and_a_description_for_screen_readers(name, pictures, tmp_path):
    root = ElementTree.parse(save_figure(pictures[name](), tmp_path, name)[0]).getroot()
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert root.find(f"{SVG}title").text.startswith("War of the trees")
    assert root.find(f"{SVG}title").get("id") == "title"
    assert WARNING in root.find(f"{SVG}desc").text


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_smaller_than_seven_points_or_leaves_the_sheet(name, pictures, check_texts):
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    figure = pictures[name]()
    with style.drawing():
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    width, height = figure.get_size_inches() * figure.dpi
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    assert len(texts) > 10
    check_texts(figure)


def test_map_dates_are_written_out_and_follow_the_start_of_the_theatre(pictures, tmp_path):
    said = text_of(save_figure(pictures["fall_map"](), tmp_path, "map")[0])
    # 2031 is no leap year: four days from the start of 26 February end with 1 March.
    dates = [word for word in said if word.startswith("end of")]
    assert dates == 2 * ["end of 27 Feb", "end of 1 Mar", "end of 5 Mar"]


def test_the_map_counts_what_left_and_marks_what_is_uncertain(pictures, tmp_path):
    said = text_of(save_figure(pictures["fall_map"](), tmp_path, "map")[0])
    assert "By the end of 5 Mar 2.9 of 10 places have left the besieged side, on average" in said
    counts = [word for word in said if "of 10 places" in word and "have left" not in word]
    # The model has lost 1/14, 1/7 and 2/7 of ten places by days 2, 4 and 8.
    assert counts[:3] == [f"on average {n} of 10 places" for n in ("0.7", "1.4", "2.9")]
    # birch on day 2; cedar unknown on day 4; cedar back with blue on day 8.
    assert counts[3:] == ["1 of 10 places", "1 of 10 places, 1 uncertain", "1 of 10 places"]
    assert "changed about then" in said


def test_the_map_names_capitals_only(pictures, tmp_path):
    said = text_of(save_figure(pictures["fall_map"](), tmp_path, "map")[0])
    assert {"Birch", "Fir", "Maple"} <= set(said)
    assert not {"Alder", "Cedar", "Dogwood", "Juniper"} & set(said)


def test_days_after_the_last_observation_have_no_record(data, outline, daily, observed, caption, tmp_path):
    figure = fall_map(data, outline, daily, observed, [4.0, 12.0], caption)
    said = text_of(save_figure(figure, tmp_path, "map")[0])
    assert said.count("no record") == 1


def test_without_observations_only_the_model_is_shown(data, outline, daily, runs, caption, tmp_path):
    said = text_of(save_figure(fall_map(data, outline, daily, (), DAYS, caption), tmp_path, "map")[0])
    assert "What happened" not in said
    assert "has left" not in said
    assert sum("of 10 places" in word and "have left" not in word for word in said) == 3
    said = text_of(save_figure(fall_times(data, runs, (), caption), tmp_path, "falls")[0])
    assert "happened within" not in said
    assert "held in 25 %" in said


def test_a_run_that_loses_nothing_is_drawn(data, outline, daily, observed, caption, tmp_path):
    holder = daily["place"].map({place.id: place.party for place in data.places})
    calm = daily.assign(probability=(daily["controller"] == holder).astype(float))
    said = text_of(save_figure(fall_map(data, outline, calm, observed, None, caption), tmp_path, "map")[0])
    # By default the days on which forecasts are scored.
    assert said.count("on average 0 of 10 places") == 5


def test_places_that_never_fall_are_drawn_as_held(data, runs, observed, caption, tmp_path):
    never = runs * np.nan
    for rows, horizon in ((observed, None), ((), 45.0), ((), None)):
        said = text_of(save_figure(fall_times(data, never, rows, caption, horizon), tmp_path, "falls")[0])
        assert said.count("held in 100 %") == 10


def test_a_chart_without_runs_says_so(data, runs, observed, caption, tmp_path):
    said = text_of(save_figure(fall_times(data, runs.iloc[:0], observed, caption), tmp_path, "falls")[0])
    assert said.count("no runs") == 10


def test_quantiles_count_runs_that_never_fell():
    days = [1.0, 2.0, 3.0, 4.0, *[math.nan] * 6]
    assert fall_quantiles(days, (0.1, 0.25, 0.4)) == (1.0, 3.0, 4.0)
    # Only four in ten fell, so no day is known by which half had.
    assert fall_quantiles(days, (0.5, 0.95)) == (math.inf, math.inf)
    assert all(math.isnan(day) for day in fall_quantiles([], (0.5,)))


def test_rows_are_capitals_first_then_in_the_order_of_what_happened(data, runs, observed):
    rows = fall_rows(data, runs, observed, 80)
    assert [row.name for row in rows[:5]] == ["Capitals", "Birch", "Fir", "Maple", "Other places"]
    assert rows[5].name == "Cedar"
    # The first passage counts, not the later return.
    assert rows[5].window == (3.0, 6.0)
    assert rows[1].held == 0.25


def test_without_observations_rows_follow_the_model_s_median(data, runs):
    runs = runs.assign(fall_day_juniper=0.5, fall_day_maple=np.nan, fall_day_fir=runs["fall_day_fir"] + 1)
    names = [row.name for row in fall_rows(data, runs, (), 80)]
    assert names[1:4] == ["Birch", "Fir", "Maple"]
    assert names[5] == "Juniper"


def test_few_rows_keep_capitals_and_the_most_populous(data, runs, observed, caption, tmp_path):
    rows = fall_rows(data, runs, observed, 5)
    assert {row.name for row in rows if row.place} == {"Birch", "Fir", "Maple", "Larch", "Juniper"}
    said = text_of(save_figure(fall_times(data, runs, observed, caption, most=5), tmp_path, "falls")[0])
    assert any("5 of 10, the capitals and the most populous" in word for word in said)


def test_a_missing_column_or_too_many_days_is_a_sentence(data, outline, daily, runs, caption):
    with pytest.raises(ValueError, match="'fall_day_birch', the day on which Birch fell"):
        fall_times(data, runs.drop(columns="fall_day_birch"), (), caption)
    with pytest.raises(ValueError, match="1 to 6 days; 7 were given"):
        fall_map(data, outline, daily, (), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], caption)


def test_population_shares_add_up_and_start_with_the_first_day(data, daily):
    shares = expected_shares(data, daily)
    assert list(shares.index) == list(range(15))
    assert np.allclose(shares.sum(axis=1), 1.0)
    red = sum(place.population for place in data.places if place.party == "red")
    assert shares.loc[0, "red"] == pytest.approx(red / sum(place.population for place in data.places))


def test_a_theatre_without_people_has_no_population_chart(data, daily, caption):
    empty = dataclasses.replace(data, places=tuple(dataclasses.replace(p, population=0) for p in data.places))
    with pytest.raises(ValueError, match="no population to share"):
        population_shares(empty, daily, caption)


def test_maps_of_places_without_people_are_drawn(data, outline, daily, caption, tmp_path):
    empty = dataclasses.replace(data, places=tuple(dataclasses.replace(p, population=0) for p in data.places))
    assert save_figure(fall_map(empty, outline, daily, (), DAYS, caption), tmp_path, "map")[0].exists()


def test_map_colours_grow_darker_monotonically():
    colours = style.LEFT(np.linspace(0, 1, 101))[:, :3]
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    luminance = linear @ (0.2126, 0.7152, 0.0722)
    assert np.all(np.diff(luminance) < 0)
    assert luminance[0] > 0.85
    assert luminance[-1] < 0.05


def test_a_long_list_of_hindsight_is_cut_and_says_where_the_rest_is(caption):
    many = tuple(f"Choice number {n} was made afterwards." for n in range(99))
    long = dataclasses.replace(caption, hindsight=many)
    lines = footer_lines(long, 7.0)
    assert len(lines) <= 10
    assert lines[0] == WARNING
    assert lines[-1].endswith("The full list is in the run's manifest.")
    assert all(text_width(line, style.SMALL) <= 7.0 for line in lines)


def test_a_figure_without_hindsight_says_so():
    lines = footer_lines(RunCaption("s", 0, 1, "0", "t", ()), 7.0)
    assert "no choice made knowing the outcome" in " ".join(lines)


def test_wrapping_keeps_every_line_within_the_width():
    lines = wrapped("a few words and one" + "x" * 200, 1.0, 8.0)
    assert all(text_width(line, 8.0) <= 1.0 for line in lines)
    assert lines[-1].endswith("…")


def test_names_never_cover_each_other_and_a_hidden_place_gets_none():
    near = [("Alpha", Dot(1.0, 1.0, 0.05)), ("Bravo", Dot(1.08, 1.0, 0.05)), ("Inner", Dot(1.02, 1.0, 0.02))]
    labels = place_labels(near, [dot for _, dot in near], 3.0, 2.0, 8.0)
    first, second, inner = labels
    assert first is not None and second is not None and inner is None
    across = first.x + first.width <= second.x or second.x + second.width <= first.x
    assert across or first.y + first.height <= second.y or second.y + second.height <= first.y
    assert place_labels(near[:1], [], 0.2, 0.2, 8.0) == [None]


def test_moments_are_written_as_dates(data):
    assert style.moment_text(data.start, 4.0) == "end of 1 Mar"
    assert style.moment_text(data.start, 0.0) == "start of 26 Feb"
    assert style.moment_text(data.start, 2.25) == "28 Feb, 06:00"


def test_special_characters_of_labels_do_not_break_the_drawing(pictures, tmp_path):
    said = " ".join(text_of(save_figure(pictures["population"](), tmp_path, "population")[0]))
    assert re.search(r"The blue <side>", said)
    assert "Blue & Co" in " ".join(text_of(save_figure(pictures["fall_times"](), tmp_path, "falls")[0]))


def test_an_unlabelled_figure_is_saved_with_its_stem_as_title(tmp_path):
    from matplotlib.figure import Figure

    svg = save_figure(Figure(), tmp_path, "plain")[0]
    assert ElementTree.parse(svg).getroot().find(f"{SVG}title").text == "plain"


def test_no_global_figure_is_left_open(pictures):
    import sys

    for make in pictures.values():
        make()
    plots = sys.modules.get("matplotlib.pyplot")
    assert plots is None or plots.get_fignums() == []


def test_frames_without_a_place_s_day_are_refused(data, outline, daily, caption):
    with pytest.raises(ValueError):
        fall_map(data, outline, daily[daily["day"] < 5], (), [8.0], caption)


def test_the_frame_is_not_changed(data, outline, daily, runs, observed, caption):
    before = daily.copy(), runs.copy()
    fall_map(data, outline, daily, observed, DAYS, caption)
    fall_times(data, runs, observed, caption)
    pd.testing.assert_frame_equal(daily, before[0])
    pd.testing.assert_frame_equal(runs, before[1])
