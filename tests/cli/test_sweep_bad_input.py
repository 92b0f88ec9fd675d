"""A sweep that cannot be used is refused before run one, in sentences, and leaves nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cli.conftest import shown
from tests.cli.sweep_bad_lines import FAMILIES, FILES, LINES

from brittle.config.sweep_request import ask
from brittle.world.check import BadInput

pytestmark = pytest.mark.usefixtures("composed_once")  # they are about what is done with the settings


def refused(answer, named):
    assert answer.code == 2, answer.err
    assert answer.out == ""
    assert "Traceback" not in answer.err and "Error(" not in answer.err
    for word in named:
        assert word in answer.err


def test_corpus_is_large_and_has_no_repeats():
    assert len(LINES) + len(FILES) >= 170
    assert len({tuple(arguments) for arguments, _ in LINES}) == len(LINES)


@pytest.mark.parametrize("family", FAMILIES)
def test_bad_command_lines_are_refused_in_sentences(brittle, fresh_folder, subtests, family):
    for arguments, named in FAMILIES[family]:
        folder = fresh_folder()
        with subtests.test(shown(arguments)):
            refused(brittle("sweep", "--plan", *arguments), named)
            assert list(folder.iterdir()) == [], "something was left behind"


def test_file_of_points_is_refused(brittle, fresh_folder, subtests):
    for case, (data, named) in FILES.items():
        folder = fresh_folder()
        with subtests.test(case):
            (folder / "points.csv").write_bytes(data)
            refused(brittle("sweep", "--plan", "design=csv", "design.file=points.csv"), named)
            assert [path.name for path in folder.iterdir()] == ["points.csv"]


def test_a_setting_cannot_be_both_axis_and_column(brittle, folder):
    (folder / "points.csv").write_text("iran.coverage\n0.5\n")
    for word in ("iran.coverage=0.1,0.2", "iran.coverage=0.1"):
        refused(brittle("sweep", "--plan", "design=csv", "design.file=points.csv", word), ["iran.coverage", "column"])


def test_a_table_saved_by_a_spreadsheet_is_accepted(brittle, folder):
    (folder / "points.csv").write_bytes(b"\xef\xbb\xbfiran.coverage,iran\r\n0.5,hold\r\n0.75,surge\r\n")
    assert brittle("sweep", "--plan", "design=csv", "design.file=points.csv", "name=taken").code == 0
    lines = (folder / "runs" / "taken" / "design.csv").read_text().splitlines()
    assert lines == ["design_point_id,cell,iran.coverage,iran", "0,0,0.5,hold", "1,1,0.75,surge"]


@pytest.mark.parametrize("arguments", [["iran.coverage=0,7"], ["iran=hold,hodl"], ["morale.regime.level=range(0,9)"]])
def test_bad_sweeps_are_refused_without_the_plan_option_too(brittle, folder, arguments):
    refused(brittle("sweep", *arguments), [arguments[0].partition("=")[0]])
    assert list(folder.iterdir()) == []


EXPERIMENTS = {
    "params_no_block": ("hydra:\n  sweeper:\n    params: [1, 2]\n", ["params", "block"]),
    "no_mapping": ("- 1\n- 2\n", ["no_mapping.yaml"]),
    "unknown_key": ("# @package _global_\nexperiment:\n  titel: x\n", ["experiment.titel", "title"]),
    "unknown_knob": (
        "# @package _global_\nhydra:\n  sweeper:\n    params:\n      iran.coverag: 0,1\n",
        ["iran.coverag", "iran.coverage"],
    ),
    "out_of_range": (
        "# @package _global_\nhydra:\n  sweeper:\n    params:\n      iran.coverage: 0,3\n", ["iran.coverage", "0 to 1"],
    ),
    "bad_design": ("# @package _global_\ndesign:\n  kind: gird\n", ["design.kind", "grid"]),
    "launcher": ("# @package _global_\nhydra:\n  launcher:\n    n_jobs: 2\n", ["launcher", "hydra.sweeper.params"]),
    "target": ("# @package _global_\n_target_: os.system\n", ["_target_", "data"]),
    "tag": ("# @package _global_\niran: !!python/object/apply:os.system [ls]\n", ["tag.yaml:2"]),
    "deep": ("a: " + "[" * 3000, ["deep.yaml"]),
    "bomb": ("a: &a [1,1,1,1]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\n", ["bomb.yaml:1"]),
    "interpolation": ("# @package _global_\niran:\n  policy: ${oc.env:HOME}\n", ["interpolation.yaml:3", "${"]),
}  # fmt: skip


def test_experiment_file_is_refused(brittle, fresh_folder, subtests):
    for name, (text, named) in EXPERIMENTS.items():
        folder = fresh_folder()
        with subtests.test(name):
            place = folder / "own" / "experiment"
            place.mkdir(parents=True)
            (place / f"{name}.yaml").write_text(text)
            refused(brittle("sweep", "--plan", "--config-dir", "own", f"experiment={name}"), named)
            assert [path.name for path in folder.iterdir()] == ["own"]


@pytest.mark.parametrize("verb", ["status", "verify", "rerun", "merge"])
def test_other_verbs_refuse_a_sweep_that_is_not_there(brittle, fresh_folder, subtests, verb):
    more = ["--point", "0", "--replication", "0"] if verb == "rerun" else []
    for name in ("nowhere", "../x", ""):
        folder = fresh_folder()
        with subtests.test(name=name):
            refused(brittle(verb, name, *more), ["there is no run" if name else "no name of a run"])
            assert list(folder.iterdir()) == []


NOT_THERE = [
    (["rerun", "one", "--replication", "-1", "--point", "0"], ["--replication", "0 or more"]),
    (["rerun", "one", "--replication", "3"], ["--point", "0 to 1"]),
    (["rerun", "one", "--replication", "3", "--point", "2"], ["--point", "0 to 1"]),
    (["rerun", "one", "--point", "1"], ["--replication"]),
    (["rerun", "one", "--replication", "x", "--point", "1"], ["--replication", "'x'"]),
    (["rerun", "one", "--replication", "3", "--point", "1"], ["nothing has been computed yet"]),
    (["merge", "one", "two"], ["another sweep"]),
    (["merge", "one", "three"], ["there is no run 'three'", "one, two"]),
    (["plot", "one", "haet"], ["heat"]),
    (["export", "one", "--format", "flee"], ["single run"]),
]


def test_other_verbs_refuse_what_a_sweep_does_not_have(brittle, folder, subtests):
    for name, seed in (("one", 1), ("two", 2)):
        planned = brittle(
            "sweep", "--plan", "theatre=vardania", "iran=hold,surge", f"name={name}", f"ensemble.seed={seed}"
        )
        assert planned.code == 0

    def contents() -> list[str]:
        return [path for path in sorted(path.as_posix() for path in folder.rglob("*")) if ".lock" not in path]

    before = contents()
    for arguments, named in NOT_THERE:
        with subtests.test(shown(arguments)):
            refused(brittle(*arguments), named)
            assert contents() == before


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["morale.regime.level", "iran", "design", "ensemble.keep", "inputs", "x"]),
    st.text(alphabet="01.5,-()[]{}'$\"ae \u00e9\0", max_size=12) | st.text(max_size=8),
)
def test_random_overrides_end_in_a_sentence_or_a_plan(key, text):
    try:
        ask([f"{key}={text}"])
    except BadInput as bad:
        assert bad.problems
