"""`brittle export`: files that other programs read, the same from a folder and from memory, or a sentence."""

from __future__ import annotations

import datetime
import io
import json
import math
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.cli.flee_folder import read_folder
from tests.cli.rfc7946 import faults

import brittle as package
from brittle.cli.export import FORMATS
from brittle.report import run_figures as figures
from brittle.world.check import BadInput

DAYS = 12


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A run and its folder, written once; drawing takes seconds and is no part of this."""
    here = pytest.MonkeyPatch()
    here.chdir(tmp_path_factory.mktemp("export"))
    here.setattr(figures, "draw_figures", lambda result, folder: [])
    result = package.run(theatre="vardania", replications=24, horizon_days=DAYS, overrides=["name=mine"], save=True)
    folder = result.folder.resolve()
    here.undo()
    return result, folder


@pytest.fixture
def here(saved, folder):
    """The run below runs/ of an empty folder."""
    shutil.copytree(saved[1], folder / "runs" / "mine")
    return folder


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


@pytest.mark.parametrize("format", list(FORMATS))
def test_export_from_folder_and_from_memory_writes_the_same_files(brittle, here, saved, format):
    answer = brittle("export", "mine", "--format", format)
    assert answer.code == 0 and answer.err == "" and "Written to exports" in answer.out
    written = saved[0].export(format, here / "memory")
    assert texts(here / "memory") == texts(here / "exports" / f"mine-{format}")
    assert {path.name for path in written} == set(texts(here / "memory"))
    about = (here / "memory" / "README.txt").read_text()
    assert "not a prediction" in about and saved[0].digest in about and "knowing the outcome" in about


def test_geojson_obeys_the_rfc_and_agrees_with_the_run(saved, tmp_path):
    result, _ = saved
    result.export("geojson", tmp_path / "map")
    places = (tmp_path / "map" / "places.geojson").read_text(encoding="utf-8")
    roads = (tmp_path / "map" / "roads.geojson").read_text(encoding="utf-8")
    assert faults(places) == [] and faults(roads) == []
    known = {place.id: place for place in result.data.places}
    features = json.loads(places)["features"]
    assert {feature["id"] for feature in features} == set(known) and len(features) == len(known)
    for feature in features:
        place, said = known[feature["id"]], feature["properties"]
        assert feature["geometry"]["coordinates"] == [place.longitude, place.latitude]
        assert (said["name"], said["sector"], said["population"]) == (place.name, place.sector, place.population)
        assert said["start_holder"] == place.party and said["lost_by_day_45"] is None
        fell = result.runs.get(f"fall_day_{place.id}")
        assert said["lost_by_day_7"] == (None if fell is None else (fell <= 7).mean())
        if said["median_fall_day"] is not None:
            assert (fell <= said["median_fall_day"]).mean() >= 0.5 > (fell < said["median_fall_day"]).mean()
        elif fell is not None:
            assert fell.notna().mean() < 0.5
    assert any(feature["properties"]["median_fall_day"] for feature in features)
    assert len(json.loads(roads)["features"]) == len(result.data.roads)


def test_geojson_checker_finds_planted_faults():
    point = {"type": "Feature", "id": "a", "properties": {}, "geometry": {"type": "Point", "coordinates": [200, 10]}}
    assert faults(json.dumps({"type": "FeatureCollection", "features": [point]}))
    assert faults(json.dumps({"type": "FeatureCollection", "features": [], "crs": {}}))


def test_daily_table_has_a_time_in_every_row_and_shares_that_sum_to_one(saved, tmp_path):
    result, _ = saved
    result.export("csv", tmp_path / "tables")
    table = pd.read_csv(tmp_path / "tables" / "control_by_day.csv", parse_dates=["datetime", "until"])
    assert np.allclose(table.groupby(["place", "day"])["probability"].sum(), 1.0)
    assert (table.groupby(["place", "day"])["leading"].sum() == 1).all()
    assert (table["until"] - table["datetime"] == pd.Timedelta(days=1)).all()
    started = pd.Timestamp(result.data.start)
    assert (table["datetime"] == started + pd.to_timedelta(table["day"], unit="D")).all()
    leading = table[table["leading"] == 1]
    most = table.groupby(["place", "day"])["probability"].max()
    assert leading.set_index(["place", "day"])["probability"].sort_index().equals(most.sort_index())
    places = pd.read_csv(io.StringIO((tmp_path / "tables" / "places.csv").read_text()))
    assert len(places) == len(result.data.places) and {"lat", "lon", "lost_by_day_7"} <= set(places)


def test_flee_gets_each_town_on_the_day_by_which_most_runs_lost_it(saved, tmp_path):
    result, _ = saved
    result.export("flee", tmp_path / "flee")
    found = read_folder(tmp_path / "flee")
    assert found.start == result.data.start and found.days == DAYS
    camps = {name for name, row in found.locations.items() if row["location_type"] == "camp"}
    assert camps == {"pellgate", "quarrelford"}
    # The home country is that of the first row; where flight ends lies outside it.
    assert next(iter(found.locations.values()))["country"] == "vardania"
    assert {found.locations[name]["country"] for name in camps} == {"abroad"}
    assert found.routes == {frozenset((road.start, road.end)): road.km for road in result.data.roads}
    assert set(found.conflicts) == set(found.locations) - camps
    for town, zone in found.conflicts.items():
        fell = result.runs.get(f"fall_day_{town}")
        # What happened by the end of day d + 1 happened on Flee's day d.
        assert zone[:DAYS] == [int(fell is not None and (fell <= day + 1).mean() >= 0.5) for day in range(DAYS)]
    assert any(any(zone) for zone in found.conflicts.values())


def test_flee_may_get_one_replicate_and_zones_that_end(saved, tmp_path):
    result, _ = saved
    number = int(result.runs.filter(like="fall_day_").notna().sum(axis=1).idxmax())
    result.export("flee", tmp_path / "flee", replicate=number, conflict_days=3, camps=["varda"])
    found = read_folder(tmp_path / "flee")
    assert found.locations["varda"]["location_type"] == "camp" and "varda" not in found.conflicts
    assert found.locations["pellgate"]["location_type"] == "town"
    for town, zone in found.conflicts.items():
        day = result.runs.get(f"fall_day_{town}", pd.Series(math.nan, index=result.runs.index))[number]
        first = math.ceil(day) - 1 if not math.isnan(day) else DAYS + 9
        assert [t for t, value in enumerate(zone) if value] == [t for t in range(first, first + 3) if t <= DAYS]


REFUSED = [
    (["mine", "--format", "geojsn"], ["geojsn", "did you mean 'geojson'"]),
    (["mine", "--format", "shp"], ["shp", "geojson, csv, flee"]),
    (["mien", "--format", "csv"], ["mien", "did you mean 'mine'"]),
    (["other", "--format", "csv"], ["other", "give one of mine"]),
    (["other", "--format", "csv", "--runs", "nowhere"], ["none at all in nowhere", "brittle run"]),
    (["", "--format", "csv"], ["no name"]),
    (["mine\0", "--format", "csv"], ["no name"]),
    (["x" * 5000, "--format", "csv"], ["there is no run"]),
    (["runs", "--format", "csv"], ["no finished run"]),
    (["mine"], ["--format"]),
    (["mine", "--format", "csv", "--replicate", "1"], ["replicate", "flee"]),
    (["mine", "--format", "flee", "--replicate", "24"], ["24", "0 to 23"]),
    (["mine", "--format", "flee", "--replicate", "-1"], ["-1", "0 to 23"]),
    (["mine", "--format", "flee", "--replicate", "two"], ["--replicate"]),
    (["mine", "--format", "flee", "--conflict-days", "0"], ["conflict-days", "1 or more"]),
    (["mine", "--format", "flee", "--camps", "vrda"], ["vrda", "did you mean 'varda'"]),
    (["mine", "--format", "csv", "--theatre", "syria_2024"], ["syria_2024", "simulated on"]),
    (["mine", "--format", "csv", "--to", "runs"], ["runs", "holds something"]),
    (["mine", "--format", "csv", "--to", "runs/mine/runs.csv"], ["is a file"]),
]


@pytest.mark.parametrize(("arguments", "named"), REFUSED)
def test_impossible_exports_are_refused_in_sentences_and_write_nothing(brittle, here, arguments, named):
    before = sorted(here.rglob("*"))
    answer = brittle("export", *arguments)
    assert answer.code == 2 and answer.out == "" and "Traceback" not in answer.err
    assert all(name in answer.err for name in named), answer.err
    assert sorted(here.rglob("*")) == before


def test_a_file_that_changed_after_the_run_is_refused(brittle, here):
    path = here / "runs" / "mine" / "daily.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert "daily.parquet: is damaged or was changed" in brittle("export", "mine", "--format", "csv").err
    path.unlink()
    assert "daily.parquet: is missing" in brittle("export", "mine", "--format", "csv").err
    for text in ("{}", "[]", "{", '{"files": 1}'):
        (here / "runs" / "mine" / "manifest.json").write_text(text)
        assert "manifest.json: is damaged or was changed" in brittle("export", "mine", "--format", "csv").err


def test_a_theatre_of_a_user_is_named_by_its_folder(brittle, folder, saved, monkeypatch):
    monkeypatch.setattr(figures, "draw_figures", lambda result, folder: [])
    shutil.copytree(saved[0].data.folder, folder / "my-war")
    (folder / "my-war" / "SOURCES.md").write_text("Invented.\n")
    package.run(theatre="./my-war", replications=2, horizon_days=3, overrides=["name=own"], save=True)
    assert "--theatre" in brittle("export", "own", "--format", "csv").err
    answer = brittle("export", "own", "--format", "csv", "--theatre", "./my-war", "--json")
    assert answer.code == 0, answer.err
    said = json.loads(answer.out)
    assert said["files"] == ["places.csv", "control_by_day.csv", "README.txt", "SOURCES.md"]
    assert (folder / said["folder"] / "SOURCES.md").read_text() == "Invented.\n"


def test_a_folder_is_overwritten_only_with_the_option(brittle, here, saved):
    assert brittle("export", "runs/mine", "--format", "csv", "--to", "out").code == 0
    (here / "out" / "places.csv").write_text("old")
    assert brittle("export", "mine", "--format", "csv", "--to", "out").code == 2
    assert brittle("export", "mine", "--format", "csv", "--to", "out", "--overwrite").code == 0
    assert (here / "out" / "places.csv").read_text() != "old"
    with pytest.raises(BadInput, match="holds something"):
        saved[0].export("csv", here / "out")
    assert not list((here / "out").glob(".*"))


def test_flee_itself_reads_the_folder_and_moves_people(saved, tmp_path, monkeypatch):
    flee = pytest.importorskip("flee.flee", reason="Flee is not installed; pip install flee")
    from flee.InputGeography import InputGeography

    result, _ = saved
    result.export("flee", tmp_path / "in")
    monkeypatch.chdir(tmp_path)
    Path("empty.yml").write_text("log_levels: {agent: 0}\n")
    flee.SimulationSettings.ReadFromYML("empty.yml")
    flee.SimulationSettings.ConflictInputFile = "in/conflicts.csv"
    system, geography = flee.Ecosystem(), InputGeography()
    geography.ReadConflictInputCSV("in/conflicts.csv")
    geography.ReadLocationsFromCSV("in/locations.csv")
    geography.ReadLinksFromCSV("in/routes.csv")
    geography.ReadClosuresFromCSV("in/closures.csv")
    system, places = geography.StoreInputGeographyInEcosystem(system)
    expected = read_folder(tmp_path / "in")
    assert set(places) == set(expected.locations)
    assert sum(len(place.links) for place in places.values()) == 2 * len(expected.routes)
    assert {name for name, place in places.items() if place.camp} == {"pellgate", "quarrelford"}
    assert places["pellgate"].foreign and not places["varda"].foreign
    for day in range(expected.days):
        geography.AddNewConflictZones(system, day)
        zones = {name for name, place in places.items() if place.conflict > 0}
        assert zones == {name for name, zone in expected.conflicts.items() if zone[day]}
        if zones:
            for _ in range(20):
                system.addAgent(system.pick_spawn_location(), {})
        system.evolve()
    assert sum(place.numAgents for place in places.values()) > 0
    assert places["pellgate"].numAgents + places["quarrelford"].numAgents > 0
    assert datetime.date.fromisoformat(Path("in/sim_period.csv").read_text()[10:20]) == result.data.start
