"""A point of a sweep is given what a single run of the same words is given, to the last bit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brittle.config.compose import specify
from brittle.config.sweep_request import ask
from brittle.scenario.prepared_run import prepare_run
from brittle.scenario.theatre_folder import find_theatre, read_theatre
from brittle.sweeps import points as module
from brittle.sweeps.points import Points
from brittle.sweeps.sweep_plan import make_plan
from brittle.world.check import BadInput

pytestmark = pytest.mark.usefixtures("composed_once")  # they are about what is done with the settings

DATA = read_theatre(find_theatre("syria_2024"))
CHOICES = {
    "iran": ["withdraw", "hold", "surge"],
    "regime": ["historical", "hold_all", "fortress"],
    "morale.regime.level": ["-1.5", "0.25", "3"],
    "iran.coverage": ["0", "0.5", "1"],
    "iran.policy": ["hold", "withdraw"],
    "russia.sorties_per_day": ["0", "30", "60"],
    "ensemble.seed": ["1", "7"],
    "inputs": ["null", "as_happened"],
}


def points_of(arguments: list[str]) -> Points:
    plan, design = make_plan(ask(arguments), DATA)
    return Points(plan, design, DATA)


def same(one, other) -> bool:
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, np.ndarray | np.generic):
        return one.dtype == other.dtype and one.tobytes() == other.tobytes()
    return one == other


@settings(max_examples=12, deadline=None)
@given(st.dictionaries(st.sampled_from(list(CHOICES)), st.just(None), min_size=1, max_size=3), st.data())
def test_a_design_point_equals_the_run_of_its_overrides(keys, data):
    axes = {
        key: data.draw(st.lists(st.sampled_from(CHOICES[key]), unique=True, min_size=2, max_size=2)) for key in keys
    }
    points = points_of([f"{key}={','.join(values)}" for key, values in axes.items()])
    for point in range(len(points.design)):
        arguments, rest = [], point
        for key, values in reversed(axes.items()):
            rest, place = divmod(rest, len(values))
            arguments.append(f"{key}={values[place]}")
        alone = specify(arguments)
        swept, seed = points.prepared(point)
        alone_requested = prepare_run(DATA, alone)
        assert points.specification(point).record().tobytes() == alone.record().tobytes()
        assert seed == alone.seed
        for name in ("parameters", "theatre", "start", "inputs"):
            assert same(getattr(swept, name), getattr(alone_requested, name)), (name, arguments)


@pytest.mark.parametrize("order", [1, -1])
def test_a_point_dropped_from_the_cache_is_rebuilt_correctly(monkeypatch, order):
    monkeypatch.setattr(module, "_MOST_REMEMBERED", 1)
    points = points_of(["morale.regime.level=-1,0,1", "russia.sorties_per_day=0,60"])
    for point in [*range(len(points.design))][::order]:
        expected = prepare_run(DATA, points.specification(point))
        assert same(points.prepared(point)[0].start, expected.start)


def test_a_plan_without_a_parameter_that_changes_results_is_refused():
    plan, design = make_plan(ask(["iran.coverage=0.5,1"]), DATA)
    older = {key: value for key, value in plan.cell(0).items() if key != "morale.pay"}
    with pytest.raises(BadInput, match=r"^morale\.pay: was not there when this was recorded"):
        Points(replace(plan, cells=(older,)), design, DATA)
