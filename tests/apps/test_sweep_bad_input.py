"""A sweep that cannot be used is refused before run one, in sentences, and leaves nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.apps.sweep_bad_lines import FILES, LINES

from brittle.apps.sweep_asked import ask
from brittle.world.check import BadInput


def refused(answer, named):
    assert answer.code == 2, answer.err
    assert answer.out == ""
    assert "Traceback" not in answer.err and "Error(" not in answer.err
    for word in named:
        assert word in answer.err


def test_corpus_is_large_and_has_no_repeats():
    assert len(LINES) + len(FILES) >= 170
    assert len({tuple(words) for words, _ in LINES}) == len(LINES)


@pytest.mark.parametrize(
    ("words", "named"), LINES, ids=[" ".join(words)[:60].encode("unicode_escape").decode() for words, _ in LINES]
)
def test_refused_in_sentences(brittle, folder, words, named):
    refused(brittle("sweep", "--plan", *words), named)
    assert list(folder.iterdir()) == [], "something was left behind"


@pytest.mark.parametrize("case", FILES)
def test_file_of_points_is_refused(brittle, folder, case):
    data, named = FILES[case]
    (folder / "points.csv").write_bytes(data)
    refused(brittle("sweep", "--plan", "design=csv", "design.file=points.csv"), named)
    assert [path.name for path in folder.iterdir()] == ["points.csv"]


EXPERIMENTS = {
    "params_no_block": "hydra:\n  sweeper:\n    params: [1, 2]\n",
    "no_mapping": "- 1\n- 2\n",
    "unknown_key": "# @package _global_\nexperiment:\n  titel: x\n",
    "unknown_knob": "# @package _global_\nhydra:\n  sweeper:\n    params:\n      iran.coverag: 0,1\n",
    "launcher": "# @package _global_\nhydra:\n  launcher:\n    n_jobs: 2\n",
    "target": "# @package _global_\n_target_: os.system\n",
    "tag": "# @package _global_\niran: !!python/object/apply:os.system [ls]\n",
    "deep": "a: " + "[" * 3000,
    "bomb": "a: &a [1,1,1,1]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\n",
}


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_experiment_file_is_refused(brittle, folder, name):
    place = folder / "own" / "experiment"
    place.mkdir(parents=True)
    (place / f"{name}.yaml").write_text(EXPERIMENTS[name])
    refused(brittle("sweep", "--plan", "--config-dir", "own", f"experiment={name}"), [])
    assert [path.name for path in folder.iterdir()] == ["own"]


@pytest.mark.parametrize("words", [["status"], ["verify"], ["rerun"], ["merge"]], ids=lambda words: words[0])
@pytest.mark.parametrize("name", ["nowhere", "../x", ""])
def test_other_verbs_refuse_a_sweep_that_is_not_there(brittle, folder, words, name):
    more = ["--scenario", "0", "--replication", "0"] if words == ["rerun"] else []
    refused(brittle(*words, name, *more), [])
    assert list(folder.iterdir()) == []


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["morale.regime.level", "iran", "design", "ensemble.keep", "inputs", "x"]),
    st.text(alphabet="01.5,-()[]{}'$\"ae \u00e9\0", max_size=12) | st.text(max_size=8),
)
def test_random_words_end_in_a_sentence_or_a_plan(key, text):
    try:
        ask([f"{key}={text}"])
    except BadInput as bad:
        assert bad.problems
