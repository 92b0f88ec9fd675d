"""Pictures by day: bands that say what they are, maps for any days, a page that needs nothing else."""

from __future__ import annotations

import dataclasses
import json
import re
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from brittle.analysis.observations import population_bounds
from brittle.figures.bands import between, grouped, per_cent, persons, quantiles_of, reading_note, round_top
from brittle.figures.fates import FATES, fates_by_day
from brittle.figures.maps.holders_by_day import check_days, default_days, holders_by_day, left_by_day, likeliest
from brittle.figures.patron_support import patrons_by_day
from brittle.figures.population import population_bands
from brittle.figures.save import save_figure
from brittle.figures.style import WARNING
from brittle.figures.will_fronts import will_fronts
from brittle.report.animation import animated_map
from brittle.scenario.records import Seat, Sector

DAYS, RUNS = 15, 20
SVG = "{http://www.w3.org/2000/svg}"
NOTE = "A run is followed for 7 days."


def _rows(name, key, middle, spread, runs=RUNS):
    days = np.arange(DAYS)
    middle = np.broadcast_to(np.asarray(middle, float), (DAYS,))
    bands = {
        "p05": middle - 2 * spread,
        "p25": middle - spread,
        "median": middle,
        "p75": middle + spread,
        "p95": middle + 2 * spread,
    }
    frame = {"series": name, "key": key, "day": days, "runs": runs, "mean": middle, **bands}
    return pd.DataFrame(frame)


@pytest.fixture
def staged(data):
    """The war of the trees with two sectors and two patrons."""
    sectors = (Sector("north", "North wood", 1.0, "north"), Sector("south", "South wood", 0.5, "north"))
    patrons = (Seat("oak", "ground_patron", "Oak"), Seat("wind", "air_patron", "Wind"))
    return dataclasses.replace(data, sectors=sectors, seats=(*data.seats, *patrons))


@pytest.fixture
def series(data):
    total = sum(place.population for place in data.places)
    falling = np.linspace(0.9, 0.2, DAYS)
    gone = np.where(np.arange(DAYS) < 6, RUNS, 2)
    fates = {"present": np.linspace(900, 300, DAYS), "killed": np.linspace(0, 40, DAYS)}
    rows = [
        _rows("population", "blue", falling * total, 0.01 * total),
        _rows("population", "red", (1 - falling) * total, 0.01 * total),
        _rows("will", "north", np.linspace(0.6, 0.3, DAYS), 0.05),
        _rows("will", "south", np.linspace(0.5, 0.1, DAYS), 0.02, gone),
        _rows("patron", "ground_patron.announced", 0.5, 0.0),
        _rows("patron", "ground_patron.actual", np.linspace(0.5, 0.1, DAYS), 0.02),
        _rows("patron", "air_patron.announced", 30.0, 0.0),
        _rows("patron", "air_patron.actual", 6.5, 0.5),
    ]
    for camp in ("besieged", "challenger"):
        rows += [_rows("fate", f"{camp}.{fate}", fates.get(fate, 0.0), 0.0) for fate in (*FATES, "arrived")]
    return pd.concat(rows, ignore_index=True)


@pytest.fixture
def pictures(staged, outline, daily, series, observed, caption):
    """Every picture by day, by name."""
    return {
        "control": lambda: population_bands(staged, series, observed, caption, NOTE),
        "will": lambda: will_fronts(staged, series, caption, RUNS, NOTE),
        "fates": lambda: fates_by_day(staged, series, caption, NOTE),
        "patrons": lambda: patrons_by_day(staged, series, caption, NOTE),
        "days": lambda: left_by_day(staged, outline, daily, [1.0, 2.0, 8.0], caption),
        "holders": lambda: holders_by_day(staged, outline, daily, [1.0, 2.0, 8.0], caption),
    }


NAMES = ("control", "will", "fates", "patrons", "days", "holders")


def text_of(figure, folder):
    svg = save_figure(figure, folder, "x")[0]
    return " ".join("".join(text.itertext()) for text in ElementTree.parse(svg).iter(f"{SVG}text"))


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_is_reproducible_and_describes_itself(name, pictures, tmp_path):
    written = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        written.append([path.read_bytes() for path in save_figure(pictures[name](), tmp_path / folder, name)])
    assert written[0] == written[1]
    text = written[0][0].decode()
    assert WARNING in text
    assert "Scenario historical, seed 7, 20 replications, brittle 0.1.0." in text
    root = ElementTree.fromstring(text)
    assert root.find(f"{SVG}title").text.startswith("War of the trees")
    assert WARNING in root.find(f"{SVG}desc").text and len(root.find(f"{SVG}desc").text) > 120


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_small_cut_off_or_overlapping(name, pictures, check_texts):
    check_texts(pictures[name]())


def test_titles_state_the_finding(pictures, tmp_path):
    assert "half of its people are lost by the end of 7 Mar" in text_of(pictures["control"](), tmp_path)
    assert "Will sinks most in North wood, from 0.60 to 0.30; 1 of 2 sectors are emptied" in text_of(
        pictures["will"](), tmp_path
    )
    assert "Blue & Co, at the end: 300 still under arms, 40 killed" in text_of(pictures["fates"](), tmp_path)
    said = text_of(pictures["patrons"](), tmp_path)
    assert "Oak has withdrawn half of its advisers" in said and "Wind flies at most 6.5 sorties a day" in said


def test_will_is_shown_for_runs_that_still_have_people_there(pictures, tmp_path):
    text = text_of(pictures["will"](), tmp_path)
    # Fewer than half of the runs have anybody in the south from day 6 on, the end of 3 March.
    assert "0.50 to 0.36; emptied by 3 Mar" in text and "0.60 at first, 0.30 at the end" in text


def test_what_cannot_be_drawn_is_refused_with_a_reason(staged, series, observed, caption):
    with pytest.raises(ValueError, match="no patron"):
        patrons_by_day(dataclasses.replace(staged, seats=()), series, caption, NOTE)
    with pytest.raises(ValueError, match="no daily series 'will' of 'north'"):
        will_fronts(staged, series[series["series"] != "will"], caption, RUNS, NOTE)
    empty = series.assign(runs=np.where(series["series"] == "will", 0, series["runs"]))
    with pytest.raises(ValueError, match="no people in any sector"):
        will_fronts(staged, empty, caption, RUNS, NOTE)
    empty = dataclasses.replace(staged, places=tuple(dataclasses.replace(p, population=0) for p in staged.places))
    with pytest.raises(ValueError, match="no population"):
        population_bands(empty, series, observed, caption, NOTE)


def test_days_are_chosen_and_checked(staged, daily):
    assert default_days(staged, daily, 8.0) == [float(day) for day in range(1, 11)]
    assert len(default_days(staged, daily, None)) == 14
    assert check_days([3.0, 1.0, 3.0], 14) == [1.0, 3.0]
    for odd in (-1.0, 2.5, 15.0):
        with pytest.raises(ValueError, match="whole days 0 to 14"):
            check_days([odd], 14)
    with pytest.raises(ValueError, match="1 to 60 days"):
        check_days([float(day) for day in range(100)], 200)


def test_the_likeliest_holder_has_the_largest_share(staged, daily):
    who, share = likeliest(staged, daily, [1.0, 14.0])
    names = [party.id for party in staged.parties]
    assert names[who[0, 0]] == "red" and share[0, 0] == 1.0  # alder was red all along
    assert names[who[1, 0]] == "blue" and share[1, 0] == pytest.approx(1 - 1 / 28)
    assert share[1, 1] == pytest.approx(0.5)


def test_population_that_is_known_lies_between_its_bounds(data, observed):
    total = sum(place.population for place in data.places)
    bounds = population_bounds(data, observed, [0.0, 4.0, 8.0])
    low, high = (np.array([sum(bounds[p][end][t] for p in bounds) for t in range(3)]) for end in (0, 1))
    assert (low <= total).all() and (high >= total).all() and low[0] == high[0] == total
    cedar = next(place.population for place in data.places if place.id == "cedar")
    assert high[1] - low[1] == 2 * cedar  # on day 4 no one knows who holds it


@pytest.fixture
def page(staged, outline, daily, observed, caption):
    return animated_map(staged, outline, daily, observed, caption)


def test_the_page_needs_nothing_from_elsewhere(page):
    assert "http" not in re.sub(r'http-equiv="', "", page)
    assert not re.search(r"<(link|img|iframe|object|embed)\b|\bsrc=|\burl\(|@import|fetch\(|XMLHttp|import\(", page)
    assert "default-src 'none'" in page and "@@" not in page


def test_page_describes_itself_and_works_without_mouse_or_sight(page):
    for said in (WARNING, "Scenario historical, seed 7, 20 replications, brittle 0.1.0", "Chosen knowing the outcome"):
        assert said in page
    assert 'lang="en"' in page and 'type="range"' in page and 'aria-live="polite"' in page
    assert "<label" in page and '<button id="play" type="button">' in page and "<table>" in page


def test_the_page_holds_every_day_of_every_place(page, staged):
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    content = json.loads(found.group(1))
    assert content["days"] == list(range(1, 15)) and len(content["places"]) == 12
    for place in content["places"]:
        assert len(place["who"]) == len(place["share"]) == 14
        assert place["left"] is None or place["left"][13] == 0.5
    assert content["happened"][1].startswith("In fact the besieged side held") and content["happened"][13] == ""


def test_a_name_cannot_break_out_of_the_page(staged, outline, daily, caption):
    evil = "</script><script>alert(1)</script>"
    places = tuple(dataclasses.replace(place, name=evil) for place in staged.places)
    page = animated_map(dataclasses.replace(staged, places=places, title=evil), outline, daily, (), caption)
    assert page.count("</script>") == 2 and "<script>alert" not in page


def test_numbers_are_written_as_people_read_them():
    assert [persons(n) for n in (0, 850, 12_400, 1_230_000)] == ["0", "850", "12.4 k", "1.23 m"]
    assert [per_cent(x) for x in (0, 0.001, 0.5, 0.999, 1)] == ["0 %", "<1 %", "50 %", ">99 %", "100 %"]
    assert [round_top(x) for x in (0, 0.3, 7, 101, 5000)] == [1, 0.4, 8, 200, 5000]
    assert grouped(39281) == "39\u202f281"
    assert "first 4000 runs" in reading_note(7, 4000, 5000) and "first" not in reading_note(7, 100, 100)
    assert "no day after" in reading_note(0, 1, 1)


def test_a_band_is_written_as_median_and_range(series):
    values = quantiles_of(series, "patron", "air_patron.actual")
    assert between(values, lambda value: f"{value:g}") == "6.5 (5.5 to 7.5)"
    assert between(quantiles_of(series, "patron", "air_patron.announced"), lambda value: f"{value:g}") == "30"
