"""The report in a real browser: from disk, by keyboard, without a request to anywhere and without a complaint."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from tests.cli.browser import Browser, find_browser

import brittle
from brittle.report.compare_page import keep_report

PROGRAM = find_browser()
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three scenarios of a small war."""
    base = tmp_path_factory.mktemp("report")
    compared = brittle.compare(
        "historical", "morale.regime.level=-1.5", "morale.regime.level=1.5", replications=40, horizon_days=15,
        theatre="vardania", runs=base / "runs",
    )  # fmt: skip
    keep_report(compared, base / "page", {}, {}, True, ["brittle", "compare", "historical"])
    return base / "page" / "report.html"


@pytest.fixture(scope="module")
def browser():
    with Browser(str(PROGRAM)) as found:
        yield found


@pytest.fixture
def page(browser: Browser, report: Path) -> Browser:
    browser.open(report)
    return browser


FILLS = "[...document.querySelectorAll('#circles circle')].map(c => c.getAttribute('fill')).join()"


def test_page_opens_from_disk_and_requests_nothing_else(page: Browser, report: Path):
    assert page.ask("document.title").endswith("against As on the first day (historical)")
    assert page.requests == [report.resolve().as_uri()]
    assert page.complaints == []
    assert page.ask("[...document.images].every(i => i.complete && i.naturalWidth > 100)")


def test_slider_moves_by_keyboard_and_announces_the_day(page: Browser):
    page.ask("document.getElementById('day').focus()")
    page.press("Home")
    first = page.ask(FILLS), page.ask("document.getElementById('date').textContent")
    assert "day 0" in first[1]
    for _ in range(6):
        page.press("ArrowRight")
    later = page.ask(FILLS), page.ask("document.getElementById('date').textContent")
    assert "day 6" in later[1] and later[0] != first[0]
    assert page.ask("document.getElementById('day').getAttribute('aria-valuetext')") in later[1]
    assert page.ask("document.getElementById('date').getAttribute('aria-live')") == "polite"
    assert page.complaints == []


def test_every_control_is_reached_by_tab(page: Browser):
    reached = []
    for _ in range(40):
        page.press("Tab")
        reached.append(page.ask("document.activeElement.id || document.activeElement.tagName"))
    assert {"play", "day", "scenario", "view", "SUMMARY", "A"} <= set(reached)


def test_scenario_and_view_can_be_chosen(page: Browser):
    figures = set()
    for scenario in ("0", "1"):
        for view in ("difference", "one", "other"):
            for name, value in (("scenario", scenario), ("view", view)):
                box = f"document.getElementById('{name}')"
                page.ask(f"{box}.value = '{value}'; {box}.dispatchEvent(new Event('change'))")
            figures.add(page.ask(FILLS))
    assert len(figures) == 5  # the baseline is the same whichever scenario is beside it
    arguments = page.ask("document.getElementById('words').textContent")
    assert "morale.regime.level=1.5 holds" in arguments


def test_table_holds_the_shares_of_the_map(page: Browser):
    sentences = page.ask("[...document.querySelectorAll('#rows tr')].map(r => [...r.children].map(c => c.textContent))")
    data = page.ask("JSON.parse(document.getElementById('data').textContent)")
    day = int(page.ask("document.getElementById('day').value"))
    assert len(sentences) == len(data["places"])
    by_name = {place["name"]: row for row, place in enumerate(data["places"])}
    for name, one, *_ in sentences:
        share = data["one"][by_name[name]][day]
        assert one == "<1 %" if 0 < share < 0.005 else True
        assert one.endswith("%")
    clear = sum(row[4] == "yes" for row in sentences)
    assert clear == sum(place["clear"][day] for place in data["pairs"][0]["places"])


def test_play_button_advances_the_days_and_stops(page: Browser):
    page.ask("document.getElementById('day').value = 0")
    page.ask("document.getElementById('play').focus()")
    page.press("Enter")
    page.ask("new Promise(done => setTimeout(done, 1700))")
    assert int(page.ask("document.getElementById('day').value")) >= 1
    page.press("Enter")
    assert page.ask("document.getElementById('play').textContent") == "Play"


def test_page_has_the_structure_that_screen_readers_need(page: Browser):
    levels = page.ask("[...document.querySelectorAll('h1, h2, h3')].map(h => Number(h.tagName[1]))")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert page.ask("document.documentElement.lang") == "en"
    assert page.ask("[...document.images].every(i => i.alt.length > 40)")
    assert page.ask("[...document.querySelectorAll('th')].every(h => h.scope)")
    ids = page.ask("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    links = page.ask("[...document.querySelectorAll('nav a')].map(a => a.getAttribute('href').slice(1))")
    assert links and set(links) <= set(ids)


@pytest.mark.parametrize("width", [390, 1040])
def test_page_is_never_wider_than_the_screen(browser: Browser, report: Path, width: int):
    browser.open(report, width)
    assert browser.ask("document.documentElement.scrollWidth") <= width


def test_page_can_be_printed(page: Browser):
    printed = base64.b64decode(page.call("Page.printToPDF", printBackground=True)["data"])
    assert printed.startswith(b"%PDF") and len(printed) > 50_000
