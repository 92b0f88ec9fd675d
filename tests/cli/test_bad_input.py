"""What cannot be used is refused in a few clear sentences, before anything is computed or written."""

from __future__ import annotations

import pytest
from tests.cli.bad_lines import FAMILIES, LINES
from tests.cli.conftest import shown

from brittle import BadInput, run

pytestmark = pytest.mark.usefixtures("composed_once")  # they are about what is done with the settings


def test_corpus_is_large_and_has_no_repeats():
    assert len(LINES) >= 100
    assert len({tuple(arguments) for arguments, _ in LINES}) == len(LINES)


@pytest.mark.parametrize("family", FAMILIES)
def test_bad_command_lines_are_refused_in_sentences(brittle, fresh_folder, subtests, family):
    for arguments, named in FAMILIES[family]:
        folder = fresh_folder()
        with subtests.test(shown(arguments)):
            answer = brittle(*arguments)
            assert answer.code == 2
            assert answer.out == ""
            lines = answer.err.strip().splitlines()
            assert 1 <= len(lines) <= 6, answer.err
            assert all(len(line) < 420 for line in lines), answer.err
            assert "Traceback" not in answer.err and "Error(" not in answer.err
            for word in named:
                assert word in answer.err
            assert list(folder.iterdir()) == [], "something was left behind"


def test_all_problems_are_reported_at_once(brittle):
    answer = brittle("run", "iran.coverage=7", "nonsense=1", "ensemble.seed=-1", "iran=hodl", "deals.credibility=x")
    assert answer.code == 2
    lines = answer.err.splitlines()
    assert len(lines) == 5
    for key in ("iran.coverage", "nonsense", "ensemble.seed", "hodl", "deals.credibility"):
        assert sum(key in line for line in lines) == 1


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"replications": 0}, "ensemble.replications"),
        ({"replications": float("nan")}, "ensemble.replications"),
        ({"seed": 2**64}, "ensemble.seed"),
        ({"seed": None}, "ensemble.seed"),
        ({"scenario": "nothing_such"}, "scenario"),
        ({"scenario": "a b"}, "scenario"),
        ({"theatre": "nowhere"}, "theatre"),
        ({"horizon_days": 0}, "ensemble.horizon_days"),
        ({"overrides": ["iran=hodl"]}, "hodl"),
        ({"overrides": ["iran.coverage=nan"]}, "iran.coverage"),
        ({"config_dir": "nowhere"}, "nowhere"),
    ],
)
def test_python_function_refuses_bad_input_and_writes_nothing(folder, arguments, named):
    with pytest.raises(BadInput, match=named):
        run(**arguments)
    assert list(folder.iterdir()) == []
