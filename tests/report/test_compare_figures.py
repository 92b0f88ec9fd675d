"""Pictures and pages of comparisons, from a small war."""

from __future__ import annotations

import csv
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import brittle
from brittle.figures.style import WARNING
from brittle.report.compare_figures import KINDS, MOST_TOGETHER, p_text

pytestmark = pytest.mark.usefixtures("composed_once")  # they are about what is done with the settings

LEVELS = [f"morale.regime.level={level}" for level in (-1.5, -0.5, 0.5, 1.5)]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def two(runs: Path):
    return brittle.compare("historical", LEVELS[0], replications=40, horizon_days=15, theatre="vardania", runs=runs)


@pytest.fixture(scope="module")
def many(runs: Path):
    return brittle.compare("historical", *LEVELS, replications=40, horizon_days=15, theatre="vardania", runs=runs)


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_states_its_meaning_and_its_limits(two, kind: str):
    figure = getattr(two.plot, kind)()
    assert figure.title_text and figure.description.startswith(WARNING)
    said = " ".join(text.get_text() for text in figure.texts)
    assert WARNING in said and "40 pairs of runs" in said


def test_many_scenarios_have_a_panel_each(many):
    assert len(many.comparison.sides) > MOST_TOGETHER
    survival = many.plot.survival()
    titles = {text.get_text() for axes in survival.axes for text in axes.texts}
    assert set(LEVELS) <= titles
    maps = many.plot.multiples()
    assert set(LEVELS) <= {text.get_text() for text in maps.texts}
    assert len(many.plot.ranking().axes) == 1


def test_the_survival_of_any_place_can_be_drawn_and_of_nothing_else(two):
    place = next(p for p in two.data.places if p.party == two.data.places[0].party)
    assert place.name in two.plot.survival(place.id).title_text
    with pytest.raises(ValueError, match="was not held by the besieged side"):
        two.plot.survival("atlantis")
    with pytest.raises(ValueError, match="those that were compared"):
        two.plot.map(days=[99])


def test_the_curve_on_the_picture_is_that_of_the_runs(two):
    figure = two.plot.survival()
    lines = [line for line in figure.axes[0].lines if len(line.get_xdata()) > 10]
    falls = two.comparison.falls[0]
    from brittle.analysis.observations import besieged_places

    row = besieged_places(two.data).index(two.data.seat_of_power)
    expected = np.mean(~(falls[:, row] <= 15.0))
    assert lines[0].get_ydata()[-1] == pytest.approx(expected)


@pytest.mark.parametrize(("p", "arguments"), [(0.2, "p = 0.20"), (0.0031, "p = 0.0031"), (1e-9, "p < 0.0001")])
def test_p_values_are_written_as_text(p: float, arguments: str):
    assert p_text(p) == arguments


class Links(HTMLParser):
    """Everything that a page would ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.requested: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.requested += [str(value) for name, value in attrs if name in ("src", "href", "srcset", "action", "poster")]


@pytest.fixture(scope="module")
def page(many, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return many.report(tmp_path_factory.mktemp("out") / "page", quick=True)


def test_a_page_needs_nothing_from_elsewhere(page: Path):
    text = page.read_text(encoding="utf-8")
    links = Links()
    links.feed(text)
    assert links.requested and all(link.startswith(("data:", "#")) for link in links.requested)
    assert "@@" not in text and "http" not in re.sub(r'src="data:[^"]*"', "", text).replace("http-equiv", "").replace(
        "http://www.w3.org", ""
    )


def test_report_has_every_table_as_csv_and_every_figure_in_two_formats(page: Path):
    tables = sorted((page.parent / "tables").glob("*.csv"))
    assert {"outcomes.csv", "places.csv", "ranking.csv", "settings.csv", "places_by_day_1.csv"} <= {
        p.name for p in tables
    }
    for table in tables:
        with table.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert len(rows) > 1 and len({len(row) for row in rows}) == 1, table.name
    figures = sorted((page.parent / "figures").iterdir())
    assert {path.stem for path in figures if path.suffix == ".png"} == {p.stem for p in figures if p.suffix == ".svg"}


def test_a_place_name_cannot_end_the_script_of_the_page(two, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    import dataclasses

    from brittle.report.compare_page import page_text

    bad = dataclasses.replace(two.data.places[0], name="</script><b>&@@DATA@@")
    data = dataclasses.replace(two.data, places=(bad, *two.data.places[1:]))
    compared = dataclasses.replace(two, comparison=dataclasses.replace(two.comparison, data=data))
    text = page_text(compared, {}, {}, [])
    assert text.count("</script>") == 2 and "<b>&" not in text


def test_a_notebook_shows_sentences_table_and_pictures(two):
    text = two._repr_html_()
    assert "<table>" in text and text.count("<img") == 2 and "a clear difference" in text and WARNING in text
    links = Links()
    links.feed(text)
    assert all(link.startswith("data:") for link in links.requested)
    assert "Compared" in repr(two) and "40 pairs of runs" in repr(two)


def test_an_outcome_that_goes_from_none_to_all_is_drawn_and_counted(tmp_path: Path):
    """Neither side has a spread, and yet nothing differs more."""
    sure = brittle.compare(
        "morale.regime.level=-4", "all_null", replications=10, horizon_days=15, theatre="vardania",
        runs=tmp_path,
    )  # fmt: skip
    row = sure.pairs[0].row("collapse_14")
    assert row.means == (1.0, 0.0) and row.verdict.kind == "clear"
    figure = sure.plot.outcomes()
    clear = sum(row.verdict.kind == "clear" for row in sure.pairs[0].rows)
    assert f"{clear} of {len(sure.pairs[0].rows)} outcomes differ clearly" in figure.title_text
    assert row.outcome.label in figure.description


def test_clarity_of_a_place_does_not_depend_on_other_scenarios(many):
    """One correction, over places and days, for the slider and every map."""
    assert "14" in many.plot.multiples().title_text
    clear = many.pictures(1).where.clear[:, 14]
    notes = [text.get_text() for text in many.plot.multiples().texts]
    assert f"{int(clear.sum())} of {len(clear)} places clear" in notes
    with pytest.raises(ValueError, match=r"Give a whole day, 0 to 15; 3.5"):
        many.plot.multiples(3.5)


def test_page_states_the_results_and_defines_collapse(two):
    from brittle.comparison.sentences import COLLAPSE, headline
    from brittle.report.compare_sections import happened
    from brittle.scenario.theatre_folder import find_theatre, read_theatre

    syria = " ".join(happened(read_theatre(find_theatre("syria_2024"))))
    assert "In fact Damascus changed hands between end of 7 Dec and 8 Dec, 12:00." in syria
    first = headline(two.comparison, two.pairs[0])[0]
    assert first.startswith("In this model the capital is held") and "shorter" in first and "By day 15" in first
    assert COLLAPSE in two.text
