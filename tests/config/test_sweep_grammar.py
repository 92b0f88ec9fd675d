"""Words of a sweep mean here what they mean to Hydra's own sweeper."""

from __future__ import annotations

import pytest
from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
from hydra.core.override_parser.overrides_parser import OverridesParser

from brittle.config import sweep_request as sweep_request_
from brittle.config.sweep_request import ask

LINES = [
    ["iran=withdraw,hold,surge", "morale.regime.level=1,-1"],
    ["iran=choice(surge,hold)", "russia.sorties_per_day=range(0,61,20)"],
    ["morale.regime.level=sort(2,1,-1)", "iran.coverage=0,0.5"],
    ["morale.regime.level=sort(2,1,-1,reverse=true)"],
    ["iran.coverage=range(0,1,0.1)"],
    ["morale.regime.level=range(3,-3,-1)"],
]


@pytest.mark.parametrize("arguments", LINES, ids=" ".join)
def test_sweep_has_the_points_of_hydra_in_its_order(arguments):
    parsed = OverridesParser.create().parse_overrides(arguments)
    theirs = [[word.partition("=")[2] for word in point] for point in BasicSweeper.split_arguments(parsed, None)[0]]
    ours = [list(row.values()) for row in ask(arguments).rows]
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        for value, text in zip(one, other, strict=True):
            assert value == text if isinstance(value, str) else value == pytest.approx(float(text), abs=1e-12)


def test_files_are_composed_once_for_each_combination_of_choices(monkeypatch):
    calls = []
    composed = sweep_request_.composed
    monkeypatch.setattr(sweep_request_, "composed", lambda c, choices: calls.extend(choices) or composed(c, choices))
    ask(["iran=hold,surge", "russia=none,sorties", "morale.regime.level=range(-2,3)"])
    assert len(calls) == 4
