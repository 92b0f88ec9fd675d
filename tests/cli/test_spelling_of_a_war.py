"""One knob in three spellings: by role everywhere, with a war's own names there, in those of before as they were."""

from __future__ import annotations

import json

import pytest

import brittle
from brittle.config.compose import specify
from brittle.config.sweep_request import ask
from brittle.results.fingerprints import fingerprint_of
from brittle.scenario.schema import known_keys, make_specification
from brittle.scenario.theatre_folder import find_theatre, read_theatre
from brittle.scenario.theatre_spelling import spelling_of_theatre
from brittle.sweeps.sweep_plan import make_plan
from brittle.world.check import BadInput
from brittle.world.former_names import FORMER

SMALL = ["ensemble.replications=3", "ensemble.horizon_days=5"]
HERE = ["theatre=vardania", *SMALL]


def own(folder, **files):
    for name, text in files.items():
        path = folder / "own" / (name.replace("__", "/") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# @package _global_\n# A choice of one's own.\n" + text, encoding="utf-8")
    return folder / "own"


def test_spelling_of_syria_is_the_former_spelling():
    assert spelling_of_theatre("syria_2024") == FORMER == read_theatre(find_theatre("syria_2024")).spelling


@pytest.mark.parametrize(
    "arguments",
    [
        ["iran=surge", "iran.coverage=0.8", "morale/regime=hollow", "support/turkey=low"],
        ["ground_patron=surge", "ground_patron.coverage=0.8", "morale/besieged=hollow", "support/challenger=low"],
        ["ground_patron=surge", "iran.coverage=0.8", "morale/regime=hollow", "support/challenger=low"],
    ],
)
def test_spelling_by_role_and_by_theatre_give_the_same_settings(arguments):
    found = specify(arguments)
    assert found.settings()["iran.policy"] == "surge" and found.settings()["iran.coverage"] == 0.8
    assert found.settings()["morale.regime.fill"] == 0.3 and found.settings()["support.turkey.level"] == 0.8
    assert found == specify(["iran=surge", "iran.coverage=0.8", "morale/regime=hollow", "support/turkey=low"])


@pytest.mark.parametrize("word", ["tarsis", "ground_patron", "iran"])
def test_another_war_accepts_every_spelling_and_shows_its_own(word):
    found = specify([f"{word}=surge", f"{word}.coverage=0.8", f"support/{word}=none", *HERE])
    assert found.settings()["tarsis.policy"] == "surge" and found.settings()["tarsis.coverage"] == 0.8
    said = json.dumps(found.settings())
    assert not [name for name in ("iran", "russia", "regime", "rebels", "turkey") if name in said]
    assert found == specify(["tarsis=surge", "tarsis.coverage=0.8", "support/tarsis=none", *HERE])


def test_a_name_of_another_war_is_refused_with_the_right_name():
    with pytest.raises(BadInput, match=r"tarsis\.coverage: no such setting; did you mean 'iran\.coverage'\?"):
        specify(["tarsis.coverage=0.8"])
    with pytest.raises(BadInput, match=r"tarsis\.coverage: 7 is out of range"):
        specify(["iran.coverage=7", *HERE])
    with pytest.raises(BadInput, match=r"tarsis: 'surg' is unknown.*did you mean 'surge'"):
        specify(["ground_patron=surg", *HERE])


@pytest.mark.parametrize("verb", [specify, ask])
def test_two_spellings_are_refused_only_if_their_values_differ(verb):
    verb(["iran.coverage=0.8", "ground_patron.coverage=0.8", "iran=hold", "ground_patron=hold"])
    verb(["iran.coverage=0.5", "iran.coverage=0.8"])
    with pytest.raises(BadInput, match="iran.coverage and ground_patron.coverage are the same setting"):
        verb(["iran.coverage=0.5", "ground_patron.coverage=0.8"])
    with pytest.raises(BadInput, match="iran and ground_patron are the same setting"):
        verb(["iran=hold", "ground_patron=surge"])
    with pytest.raises(BadInput, match="are the same setting"):
        make_specification({"iran": {"coverage": 0.5}, "ground_patron.coverage": 0.8})


def test_fingerprint_and_digest_do_not_depend_on_spelling():
    data = read_theatre(find_theatre("vardania"))
    found = {
        fingerprint_of(specify([f"{word}.coverage=0.8", *HERE]), data) for word in ("iran", "tarsis", "ground_patron")
    }
    assert len(found) == 1
    names = set(specify(HERE).hashed_settings())
    assert names == set(specify(SMALL).settings()) and "iran.coverage" in names


def test_names_are_hashed_in_the_former_spelling():
    result = brittle.run("iran_hold", replications=3, theatre="vardania", horizon_days=5)
    assert "tarsis_exit_day" in result.runs and not [name for name in result.runs if "iran" in name]
    # Made before names spoke of roles.
    assert result.digest == "bd394667f062df657b7bedb30f91e19d91b62f936de9b35ab9c7dbbdd9b67ee9"
    assert "iran_exit_day" in brittle.run(replications=2, horizon_days=2).runs


def test_files_of_a_user_may_be_written_in_any_spelling(tmp_path):
    folder = own(
        tmp_path,
        scenario__former="scenario: {id: former}\niran: {policy: surge}\nmorale: {regime: {level: 0.5}}\n",
        scenario__by_role="scenario: {id: by_role}\nground_patron: {policy: surge}\nmorale: {besieged: {level: 0.5}}\n",
        scenario__chosen="defaults:\n- /iran/surge\n- /morale/regime/hollow\n- _self_\nscenario: {id: chosen}\n",
        scenario__by_groups="defaults:\n- /ground_patron/surge\n- /morale/besieged/hollow\n- _self_\n"
        "scenario: {id: by_groups}\n",
        experiment__before="defaults:\n- override /iran: surge\nexperiment: {id: before}\n",
        experiment__today="defaults:\n- override /ground_patron: surge\nexperiment: {id: today}\n",
        ground_patron__mine="ground_patron: {policy: hold, coverage: 0.9}\n",
        support__iran__mine="iran: {coverage: 0.7}\n",
    )
    for name in ("former", "by_role"):
        found = specify([f"scenario={name}"], folder).settings()
        assert found["iran.policy"] == "surge" and found["morale.regime.level"] == 0.5, name
    for name in ("chosen", "by_groups"):
        found = specify([f"scenario={name}"], folder).settings()
        assert found["iran.policy"] == "surge" and found["morale.regime.fill"] == 0.3, name
    for name in ("before", "today"):
        (cell,) = ask([f"experiment={name}"], folder).cells
        assert make_specification(cell).settings()["iran.policy"] == "surge", name
    # A later file wins over an earlier one, however the two are spelled.
    both = specify(["scenario=by_role", "support/iran=mine", "iran=mine"], folder).settings()
    assert both["iran.policy"] == "hold" and both["iran.coverage"] == 0.9
    assert specify(["scenario=by_role", "support/iran=mine"], folder).settings()["iran.coverage"] == 0.7
    assert specify(["scenario=former", *HERE], folder).settings()["tarsis.policy"] == "surge"


def test_files_of_a_user_may_use_names_of_their_theatre(tmp_path):
    folder = own(
        tmp_path,
        scenario__mine="scenario: {id: mine}\ntheatre: {folder: vardania}\ntarsis: {policy: surge}\n",
        tarsis__mine="tarsis: {coverage: 0.9}\n",
        experiment__ours="defaults:\n- override /theatre: vardania\nexperiment: {id: ours}\n"
        "hydra: {sweeper: {params: {tarsis: 'hold,surge', osmark.base_share: '0.1,0.2'}}}\n",
    )
    found = specify(["scenario=mine", "tarsis=mine"], folder).settings()
    assert found["tarsis.policy"] == "surge" and found["tarsis.coverage"] == 0.9
    requested = ask(["experiment=ours"], folder)
    assert [list(row) for row in requested.rows[:1]] == [["tarsis", "osmark.base_share"]] and len(requested.rows) == 4


def test_two_spellings_in_one_file_are_refused(tmp_path):
    folder = own(tmp_path, scenario__odd="scenario: {id: odd}\niran: {policy: hold}\nground_patron: {policy: surge}\n")
    with pytest.raises(BadInput, match=r"odd.yaml: iran.policy and ground_patron.policy are the same setting"):
        specify(["scenario=odd"], folder)


def test_a_file_of_points_may_use_any_spelling(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("ground_patron.coverage,iran,morale.besieged.level\n0.5,hold,0\n0.8,surge,1\n", encoding="utf-8")
    requested = ask(["design=csv", f"design.file={path}", *SMALL])
    assert requested.rows[1] == {"iran.coverage": 0.8, "iran": "surge", "morale.regime.level": 1.0}
    requested = ask(["design=csv", f"design.file={path}", *HERE])
    assert requested.rows[1] == {"tarsis.coverage": 0.8, "tarsis": "surge", "morale.crown.level": 1.0}
    path.write_text("ground_patron.coverage,iran.coverage\n0.5,0.5\n", encoding="utf-8")
    with pytest.raises(BadInput, match="iran.coverage: is there twice"):
        ask(["design=csv", f"design.file={path}", *SMALL])


def test_plans_of_syria_use_the_former_names():
    data = read_theatre(find_theatre("syria_2024"))
    plan, design = make_plan(ask(["iran.coverage=0.5,0.8", "iran=hold,surge", *SMALL]), data)
    assert "own_names" not in plan.content() and list(design.columns) == ["iran.coverage", "iran"]
    assert b"ground_patron" not in plan.text()


@pytest.mark.parametrize("keep", ["runs", "reductions"])
def test_a_sweep_of_another_war_is_shown_with_its_names_and_hashed_as_before(folder, keep):
    arguments = ["tarsis.coverage=0.5,0.8", "tarsis=hold,surge", "name=ours", f"ensemble.keep={keep}", *HERE]
    results = brittle.sweep(arguments)
    assert list(results.design) == ["design_point_id", "tarsis.coverage", "tarsis"]
    if keep == "runs":
        assert {"tarsis.coverage", "tarsis", "tarsis_exit_day"} <= set(results.runs)
        assert not [name for name in results.runs if "iran" in name or "patron" in name]
    else:
        assert "tarsis_exit_day" in set(results.sql("SELECT DISTINCT outcome FROM sums")["outcome"])
    assert (
        results.digest
        == {
            "runs": "eea4b72cd2a026e95787683f877f80886d19badb2b7614834aa6ad79efad83dd",
            "reductions": "16953b04202c6225b830b2b8967d5f37e9b5d1e22f5ef6b4d4e6143371b3a5fc",
        }[keep]
    )
    assert brittle.open("ours").digest == results.digest
    for path in (folder / "runs" / "ours").glob("*.*"):
        assert b"iran" not in path.read_bytes(), path


def test_a_run_of_another_war_is_saved_compared_and_rerun_with_its_names(folder, brittle):
    assert brittle("run", "tarsis=hold", "name=held", *HERE).code == 0
    assert brittle("rerun", "held", "--replication", "1").code == 0
    saved = (folder / "runs" / "held" / "config.yaml").read_text(encoding="utf-8")
    assert "tarsis:" in saved and "iran" not in saved
    said = brittle("diff", "tarsis=hold", "historical", "--theatre", "vardania").out
    assert "tarsis.policy: hold in tarsis=hold" in said and "What Tarsis does." in said


def test_params_and_list_use_the_names_of_a_theatre(brittle):
    here = brittle("params", "--theatre", "vardania").out
    assert "tarsis.coverage" in here and "Osmark's policy" in here
    for name in ("iran", "russia", "rebels", "regime"):
        assert f"{name}." not in here
    assert [entry["name"] for entry in json.loads(brittle("params", "--json").out)] == list(known_keys(FORMER))
    assert "Set it: brittle run ground_patron.coverage" in brittle("params", "ground_patron.coverage", "--roles").out
    assert "iran.coverage: Adviser coverage" in brittle("params", "ground_patron.coverage").out
    assert "tarsis=...  The ground patron" in brittle("list", "--theatre", "vardania").out
    assert brittle("params", "--theatre", "vardana").code == 2
