"""The verbs that explain: quick, plain, complete, and the same as JSON."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import brittle as package
from brittle.cli import main as cli
from brittle.config.compose import specify
from brittle.world.check import BadInput
from brittle.world.former_names import FORMER
from brittle.world.parameters import REGISTRY
from brittle.world.spelling import shown


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from brittle.cli import main as cli\n"
        "for typed in (['--help'], ['--version'], *([verb, '--help'] for verb in cli.VERBS)): cli.main(typed)\n"
        "heavy = {'numpy', 'numba', 'pandas', 'hydra', 'yaml', 'matplotlib', 'scipy', 'duckdb'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "brittle run" in done.stdout and "not a prediction" in done.stdout


def test_package_imports_lazily_and_has_every_public_name():
    done = subprocess.run(
        [sys.executable, "-c", "import brittle, sys; sys.exit(bool({'numpy', 'pandas'} & set(sys.modules)))"]
    )
    assert done.returncode == 0
    assert all(getattr(package, name) is not None for name in package.__all__)
    assert set(package.__all__) <= set(dir(package))
    with pytest.raises(AttributeError, match="nothing_such"):
        _ = package.nothing_such


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_help_lists_every_verb(brittle, arguments):
    answer = brittle(*arguments)
    assert answer.code == 0 and answer.err == ""
    assert all(f"  {verb}" in answer.out for verb in cli.VERBS)


@pytest.mark.parametrize("verb", list(cli.VERBS))
def test_help_of_every_verb_has_examples(brittle, verb):
    answer = brittle(verb, "--help")
    assert answer.code == 0
    assert all(example in answer.out for example in cli.VERBS[verb].examples)
    assert brittle("help", verb).out == answer.out


@pytest.mark.parametrize("verb", list(cli.VERBS))
def test_examples_can_be_parsed(verb):
    for example in cli.VERBS[verb].examples:
        arguments = example.split()
        assert arguments[:2] == ["brittle", verb]
        cli.make_parser(verb).parse_intermixed_args(arguments[2:])


def test_version_is_printed(brittle):
    assert brittle("--version").out == f"brittle {package.__version__}\n"


def test_list_names_every_scenario_with_its_question(brittle):
    answer = brittle("list")
    for name in ("historical", "all_null", "patrons_2015", "iran_hold", "iran_as_happened"):
        assert name in answer.out
    found = json.loads(brittle("list", "--json").out)
    assert all(question.endswith("?") for question in found["scenario"].values())
    assert "vardania" in found["theatre"]


def test_show_lists_differences_and_all_lists_everything(brittle):
    answer = brittle("show", "patrons_2015")
    assert "60 1/d instead of -1" in answer.out
    assert "morale.core" not in answer.out
    assert "morale.core" in brittle("show", "patrons_2015", "--all").out
    card = json.loads(brittle("show", "iran_hold", "--json").out)
    assert card["changes"] == {"iran.policy": {"historical": "endogenous", "iran_hold": "hold"}}
    assert "No setting differs" in brittle("show", "historical").out


def test_params_prints_a_table_a_card_or_json(brittle):
    table = brittle("params").out
    assert all(shown(name, FORMER) in table for name in REGISTRY)
    card = brittle("params", "morale.regime.level").out
    for said in ("logit", "-4 to 4", "calibrate", "study axis", "Regime morale"):
        assert said in card
    assert "iran.coverage" in brittle("params", "iran").out and "russia" not in brittle("params", "iran").out
    assert len(json.loads(brittle("params", "--json").out)) >= len(REGISTRY)


def test_groups_override_scenarios_and_knobs_override_groups():
    by_group = specify(["iran=surge", "scenario=patrons_2015"])
    assert by_group.settings()["iran.policy"] == "surge" and by_group.settings()["iran.coverage"] == 1.0
    by_knob = specify(["iran.policy=bluff", "iran=surge", "scenario=iran_hold"])
    assert by_knob.settings()["iran.policy"] == "bluff"
    assert specify(["scenario=iran_hold"]).settings()["iran.policy"] == "hold"
    assert specify([]).settings()["iran.policy"] == "endogenous"


@pytest.mark.parametrize(
    ("word", "key", "value"),
    [
        ("observation=reported", "observation", "reported"),
        ("observation.delay_days=2", "observation.delay_days", 2.0),
        ("attrition.rate=1e-3", "attrition.rate", 0.001),
        ("russia.sorties_per_day=null", "russia.sorties_per_day", -1.0),
        ("rebels.offensive=off", "rebels.offensive", "off"),
        ("third_parties.active=false", "third_parties.active", "off"),
        ("+iran.coverage=0.8", "iran.coverage", 0.8),
        ("iran.coverage=1", "iran.coverage", 1.0),
    ],
)
def test_knobs_are_read_as_people_write_them(word, key, value):
    assert specify([word]).settings()[key] == value


def test_the_last_of_two_overrides_counts():
    specification = specify(
        ["iran=hold", "iran=surge", "ensemble.seed=2", "ensemble.seed=3", "theatre=./x", "theatre=vardania"]
    )
    assert specification.settings()["tarsis.policy"] == "surge"
    assert specification.seed == 3 and specification.theatre == "vardania"


def test_settings_are_read_as_people_write_them():
    specification = specify(
        ["ensemble.replications=1e3", f"ensemble.seed={2**64 - 1}", "name=2024", "origin=2024-11-20"]
    )
    assert specification.replications == 1000 and isinstance(specification.replications, int)
    assert specification.seed == 2**64 - 1
    assert specification.name == "2024"
    assert str(specification.origin) == "2024-11-20"


OWN = "# @package _global_\nscenario:\n  id: mine\n  title: Mine\n  question: What if?\n"
HARMFUL = {
    "target": (OWN + "_target_: os.system\n", "_target_"),
    "nested_target": (OWN + "iran: {_target_: os.system}\n", "_target_"),
    "interpolation": (OWN + "iran: {coverage: '${oc.env:HOME}'}\n", "${"),
    "tag": (OWN + "iran: !!python/object/apply:os.system ['true']\n", "tag"),
    "alias": (OWN + "iran: &a {coverage: 1}\nrussia: *a\n", "anchor"),
    "twice": (OWN + "iran: {coverage: 1}\niran: {coverage: 0}\n", "twice"),
    "no_yaml": (OWN + "iran: {coverage: 1\n", "not YAML"),
    "unknown_knob": (OWN + "iran: {covrage: 1}\n", "iran.coverage"),
    "range": (OWN + "iran: {coverage: 7}\n", "0 to 1"),
    "not_global": ("iran: {coverage: 1}\n", "@package _global_"),
    "hydra": (OWN + "hydra: {run: {dir: x}}\n", "hydra"),
    "default": ("# @package _global_\ndefaults: [nothing_such]\n", "nothing_such"),
    "dots": (OWN + "iran.policy: hold\n", "as blocks"),
    "list": ("- 1\n", "key: value"),
}


@pytest.mark.parametrize("case", HARMFUL)
def test_a_harmful_scenario_file_is_refused_and_never_executed(brittle, folder, case):
    text, named = HARMFUL[case]
    (folder / "own" / "scenario").mkdir(parents=True)
    (folder / "own" / "scenario" / "mine.yaml").write_text(text)
    answer = brittle("run", "--config-dir", "own", "scenario=mine")
    assert answer.code == 2 and answer.out == ""
    assert named in answer.err and "Traceback" not in answer.err, answer.err
    assert [path.name for path in folder.iterdir()] == ["own"]


def test_a_scenario_of_a_user_may_extend_another(brittle, folder):
    own = folder / "it's own"
    (own / "scenario").mkdir(parents=True)
    path = own / "scenario" / "mine.yaml"
    about = OWN.partition("\n")[2]
    path.write_text(
        "# @package _global_\ndefaults:\n  - patrons_2015\n  - _self_\n" + about
        + "iran: {coverage: 0.9}\nobservation: reported\nobservation.delay_days: 2\n"
    )  # fmt: skip
    mine = specify(["scenario=mine"], own)
    assert mine.scenario == "mine" and mine.about["title"] == "Mine"
    wanted = {"iran.policy": "hold", "iran.coverage": 0.9, "observation": "reported", "observation.delay_days": 2.0}
    assert {key: mine.settings()[key] for key in wanted} == wanted
    assert specify(["scenario=mine", "iran=surge"], own).settings()["iran.policy"] == "surge"
    assert "What if?" in brittle("list", "--config-dir", "it's own").out
    card = brittle("show", "mine", "--config-dir", "it's own").out
    assert "iran.coverage" in card and "0.9" in card and "reported" in card


def test_a_user_cannot_replace_a_scenario_of_the_package(folder):
    (folder / "own" / "scenario").mkdir(parents=True)
    (folder / "own" / "scenario" / "historical.yaml").write_text(OWN)
    with pytest.raises(BadInput, match="comes with the package"):
        specify([], folder / "own")
    (folder / "own" / "scenario" / "historical.yaml").unlink()
    (folder / "own" / "scenarios").mkdir()
    with pytest.raises(BadInput, match="did you mean 'scenario'"):
        specify([], folder / "own")


def test_composing_inside_another_hydra_program_leaves_it_unchanged(tmp_path):
    from hydra import compose, initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra

    (tmp_path / "config.yaml").write_text("a: 1\n")
    with initialize_config_dir(str(tmp_path), version_base="1.3"):
        specify(["iran=hold"])
        assert compose("config").a == 1
    assert not GlobalHydra.instance().is_initialized()
