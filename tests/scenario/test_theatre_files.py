"""What a theatre folder becomes, and that nothing of what happened later gets into it."""

from __future__ import annotations

import csv
import datetime
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from brittle.cli.theatre import check
from brittle.scenario import theatre_yaml
from brittle.scenario.input_rows import INPUTS, inputs_known
from brittle.scenario.input_rows import KINDS as INPUT_KINDS
from brittle.scenario.observed import TIMELINE, read_observed
from brittle.scenario.outline import km_outside, read_outline
from brittle.scenario.problems import Problems
from brittle.scenario.records import BEHAVIOURS, CAMPS, KINDS, ROLES, TheatreData
from brittle.scenario.theatre_checks import check_addresses, entity_names
from brittle.scenario.theatre_folder import find_theatre, packaged_theatres, read_theatre
from brittle.scenario.theatre_rows import FORCES, PLACES, ROADS, SOURCES
from brittle.scenario.theatre_spelling import spelling_of_theatre
from brittle.world.check import BadInput, nearest
from brittle.world.spelling import canonical, shown

Cells = list[dict[str, str]]


@pytest.fixture(scope="module")
def syria() -> TheatreData:
    return read_theatre(find_theatre("syria_2024"))


def copied(name: str, to: Path) -> Path:
    return Path(shutil.copytree(find_theatre(name), to / "copy"))


def rewrite(file: Path, change: Callable[[Cells], Cells]) -> None:
    """Change the rows of a table as text, keeping its columns."""
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        columns, rows = list(reader.fieldnames or []), list(reader)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(change(rows))


def same(first: TheatreData, second: TheatreData) -> bool:
    """Equal in all but the folder they came from."""
    return replace(first, name="", folder=Path()) == replace(second, name="", folder=Path())


# The two theatres that come with the package


@pytest.mark.parametrize("name", packaged_theatres())
def test_packaged_theatre_has_no_problems(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(name) == 0
    assert "all right" in capsys.readouterr().out
    assert {seat.role for seat in read_theatre(find_theatre(name)).seats} == set(ROLES)


def test_syria_has_the_facts_of_its_tables(syria: TheatreData) -> None:
    assert (len(syria.places), len(syria.roads)) == (90, 140)
    assert Counter(place.party for place in syria.places) == {
        "regime": 67, "russia": 1, "hts": 5, "sna": 5, "sdf": 11, "tanf": 1,
    }  # fmt: skip
    assert sum(place.capital for place in syria.places) == 10
    assert syria.militia_total == 12_500 and syria.militia_floor == 50
    assert syria.corridor == ("qaim_crossing", "qusayr")


def test_order_of_battle_of_syria_counts_no_person_twice(syria: TheatreData) -> None:
    """Army rows add up to 127,000, within the reported national total of 130,000."""
    army = sum(force.central for force in syria.forces if force.id.startswith("saa_"))
    assert army == 127_000
    counted = {force.id for force in syria.forces}
    assert not counted & {"saa_total", "regime_all", "ndf_total", "saaf", "moc_assault", "russia_air"}


def test_a_mixed_place_keeps_its_enclave(syria: TheatreData) -> None:
    holders = {place.id: place.party for place in syria.places}
    assert {holders[name] for name in ("hasakah", "qamishli", "tell_rifaat")} == {"sdf"}
    enclave = next(force for force in syria.forces if force.id == "saa_northeast")
    assert enclave.party == "regime"
    assert {station.place for station in enclave.stations} == {"hasakah", "qamishli"}


def test_claims_from_hindsight_are_listed(syria: TheatreData) -> None:
    claims = {party.id: {claim.place for claim in party.claims} for party in syria.parties}
    assert {"tell_rifaat", "safira"} <= claims["sna"] and "deir_ez_zor" in claims["sdf"]
    sentences = " ".join(syria.hindsight)
    assert "safira" in sentences and "damascus" in sentences
    assert "tell_rifaat" not in sentences  # named by Turkey long before


# Nothing of what happened later reaches the inputs


@pytest.mark.parametrize("word", ["hindsight: this unit fled on 6 Dec", "nan", '"; drop', "x" * 5000])
def test_notes_cannot_change_the_inputs_of_a_run(word: str, syria: TheatreData, tmp_path: Path) -> None:
    folder = copied("syria_2024", tmp_path)
    changed = 0
    for file in folder.glob("*.csv"):
        with file.open(encoding="utf-8") as stream:
            if "notes" not in stream.readline().strip().split(","):
                continue
        rewrite(file, lambda rows: [{**row, "notes": word} for row in rows])
        changed += 1
    assert changed >= 4
    again = read_theatre(folder)
    assert same(again, syria) and again.sha256 == syria.sha256


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: [],
        lambda rows: [{**row, "date": "2024-11-28"} for row in rows],
        lambda rows: [{**row, "to_controller": "regime", "how": "nonsense"} for row in rows],
    ],
    ids=["emptied", "redated", "nonsense"],
)
def test_the_timeline_cannot_change_the_inputs_of_a_run(
    change: Callable[[Cells], Cells], syria: TheatreData, tmp_path: Path
) -> None:
    folder = copied("syria_2024", tmp_path)
    rewrite(folder / "timeline.csv", change)
    again = read_theatre(folder)
    assert same(again, syria) and again.sha256 == syria.sha256


def test_inputs_need_no_timeline_and_no_acts_of_patrons(syria: TheatreData, tmp_path: Path) -> None:
    folder = copied("syria_2024", tmp_path)
    for file in ("timeline.csv", "patron_actions.csv"):
        (folder / file).unlink()
    assert read_theatre(folder).sha256 == syria.sha256


def test_dated_inputs_are_known_only_from_their_day(syria: TheatreData) -> None:
    assert inputs_known(syria, syria.known_until) == ()
    assert len(inputs_known(syria, datetime.date(2024, 12, 31))) == len(syria.dated_inputs) > 0
    eve = inputs_known(syria, datetime.date(2024, 12, 4))
    assert {row.kind for row in eve} == {"activate", "reinforce", "sorties", "pay"}
    for row in syria.dated_inputs:  # no one knew of an act before its day
        assert row.known_from >= syria.start + datetime.timedelta(days=int(row.from_day))


# The hash says what was read


def test_hash_survives_order_remarks_and_line_ends(syria: TheatreData, tmp_path: Path) -> None:
    folder = copied("syria_2024", tmp_path)
    for name in ("places.csv", "roads.csv", "forces.csv", "sources.csv"):
        rewrite(folder / name, lambda rows: random.Random(7).sample(rows, len(rows)))
    text = (folder / "roads.csv").read_bytes().replace(b"\r\n", b"\n")
    (folder / "roads.csv").write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r"))
    settings = folder / "theatre.yaml"
    settings.write_text("# a remark\n" + settings.read_text(encoding="utf-8"), encoding="utf-8")
    assert read_theatre(folder).sha256 == syria.sha256


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("places.csv", "220000", "220001"),
        ("roads.csv", "51.7", "51.8"),
        ("forces.csv", "5000,7000,9000", "5000,7001,9000"),
        ("theatre.yaml", "priority: 0.9", "priority: 0.8"),
        ("inputs.csv", "coverage,tarsis,0", "coverage,tarsis,0.1"),
    ],
)
def test_hash_changes_with_any_input(file: str, old: str, new: str, tmp_path: Path) -> None:
    folder = copied("vardania", tmp_path)
    before = read_theatre(folder).sha256
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert read_theatre(folder).sha256 != before


def test_theatre_files_may_be_symbolic_links(tmp_path: Path) -> None:
    (tmp_path / "linked").mkdir()
    for file in find_theatre("vardania").iterdir():
        (tmp_path / "linked" / file.name).symlink_to(file)
    assert read_theatre(tmp_path / "linked").sha256 == read_theatre(find_theatre("vardania")).sha256


# Finding a folder


@pytest.mark.parametrize("name", ["..", ".", "", "syria_2042", "Vardania", "vardania\0", "x" * 5000])
def test_a_plain_name_finds_only_packaged_theatres(name: str) -> None:
    with pytest.raises(BadInput, match="theatre: "):
        find_theatre(name)


def test_a_name_with_a_slash_is_a_path(tmp_path: Path) -> None:
    folder = copied("vardania", tmp_path)
    assert find_theatre(f"{folder}/") == folder
    with pytest.raises(BadInput, match="is no folder"):
        find_theatre(str(folder / "theatre.yaml"))
    with pytest.raises(BadInput, match="did you mean 'syria_2024'"):
        find_theatre("syria2024")


def test_nearest_name_of_a_misspelling_is_found() -> None:
    assert nearest("Goverorate", ["name", "governorate"]) == "governorate"
    assert nearest("zzz", ["name", "governorate"]) == ""


# Observations


def test_observed_times_are_windows_within_the_day(syria: TheatreData) -> None:
    rows = {row.place: row for row in read_observed(syria.folder, syria)}
    assert (rows["aleppo"].earliest, rows["aleppo"].latest) == (3.0, 3.5)  # 30 November, am
    assert (rows["hama"].earliest, rows["hama"].latest) == (8.5, 8.75)  # 5 December, pm
    assert (rows["daraa"].earliest, rows["daraa"].latest) == (9.75, 10.0)  # 6 December, night
    assert (rows["ithriya"].earliest, rows["ithriya"].latest) == (8.0, 9.0)  # 5 December


def test_observed_captors_of_syria_are_read_in_order(syria: TheatreData) -> None:
    rows = read_observed(syria.folder, syria)
    to = {row.place: row.to_party for row in rows}
    expected = {
        "deir_ez_zor": "sdf", "tell_rifaat": "sna", "damascus": "south", "suwayda": "druze",
        "palmyra": "tanf", "rastan": "local", "homs": "hts",
    }  # fmt: skip
    assert {place: to[place] for place in expected} == expected
    assert [(row.from_party, row.to_party) for row in rows if row.place == "nayrab_airport"] == [
        ("regime", "sdf"), ("sdf", "hts"),
    ]  # fmt: skip
    assert len(rows) == 70 and not {"hasakah", "qamishli", "hmeimim_airbase"} & set(to)


# The recipe


def test_recipe_names_everything_a_folder_must_hold() -> None:
    recipe = (Path(__file__).parents[2] / "docs" / "how-to" / "add-a-theatre.md").read_text(encoding="utf-8")
    steps = re.findall(r"^(\d+)\. ", recipe, flags=re.MULTILINE)
    assert steps == [str(number + 1) for number in range(len(steps))] and 5 < len(steps) < 15
    arguments = {*theatre_yaml.NEEDED, *theatre_yaml.ALLOWED, *KINDS, *ROLES, *CAMPS, *BEHAVIOURS, *INPUT_KINDS}
    for table in (PLACES, ROADS, FORCES, SOURCES, TIMELINE, INPUTS):
        arguments |= {table.file, *table.needed}
    assert sorted(word for word in arguments if f"`{word}`" not in recipe) == []


# Geography and addresses


def test_outline_knows_inside_from_outside() -> None:
    outline = read_outline(find_theatre("vardania"))
    assert {level for level, _, _ in outline} == {"country", "governorate"}
    assert km_outside(outline, 11.3, -33.4) == 0.0
    # The western tip of the outline lies at 35.2 west; one degree further is 109 km at 11.5 north.
    assert km_outside(outline, 11.5, -36.2) == pytest.approx(109.0, abs=0.5)


def test_every_place_of_syria_is_near_its_outline(syria: TheatreData) -> None:
    outline = read_outline(syria.folder)
    away = {place.id: km_outside(outline, place.latitude, place.longitude) for place in syria.places}
    assert {name for name, km in away.items() if km > 0} == {"kobani", "tell_abyad"}


def test_names_that_share_an_address_are_refused(syria: TheatreData) -> None:
    problems = Problems()
    settings = theatre_yaml.read_settings(syria.folder, problems)
    assert settings is not None
    names = entity_names(settings, syria.places, syria.forces)
    assert {"hama", "hts", "coast", "hts@atarib", "militia@hama"} <= set(names)
    check_addresses(names, len, problems)  # a poor address: the length of the name
    with pytest.raises(BadInput, match="same 32-bit hash"):
        problems.stop()


def test_a_theatre_may_have_names_of_its_own_and_they_change_no_result(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(find_theatre("vardania"), tmp_path / "vardania"))
    before = read_theatre(folder)
    text = (folder / "theatre.yaml").read_text(encoding="utf-8")
    names = "names:\n  support.challenger: support.gods\n  ground_patron.coverage: tarsis.advisers\n"
    (folder / "theatre.yaml").write_text(f"{text}{names}", encoding="utf-8")
    after = read_theatre(folder)
    assert after.sha256 == before.sha256
    assert after.spelling == spelling_of_theatre(str(folder)) != before.spelling
    for name, word in (("support.challenger.level", "support.gods.level"), ("ground_patron.cost", "tarsis.cost")):
        assert shown(name, after.spelling) == word and canonical(word, after.spelling) == name
    assert shown("ground_patron.coverage", after.spelling) == "tarsis.advisers"
