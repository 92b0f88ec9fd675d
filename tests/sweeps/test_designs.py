"""Samples fill their intervals, and Saltelli's order gives back indices that are known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import sobol_indices

from brittle.sweeps.sampling import MATRIX, Axis, make_rows


@pytest.mark.parametrize("kind", ["lhs", "sobol"])
def test_every_slice_of_an_interval_has_one_point_and_the_seed_decides(kind):
    axes = [Axis("a", low=-1.0, high=1.0), Axis("b", low=1.0, high=10.0, log=True)]
    rows = make_rows(axes, kind, 64, 3)
    shares = [(row["a"] + 1) / 2 for row in rows], [np.log10(row["b"]) for row in rows]
    for share in shares:
        assert sorted(np.floor(np.array(share) * 64).astype(int)) == list(range(64))
    assert rows == make_rows(axes, kind, 64, 3)
    assert rows != make_rows(axes, kind, 64, 4)


@pytest.mark.parametrize("kind", ["lhs", "sobol", "saltelli"])
def test_every_crossed_value_has_the_same_sample(kind):
    rows = make_rows([Axis("g", ("x", "y")), Axis("a", low=0.0, high=1.0)], kind, 16, 1)
    half = len(rows) // 2
    assert [row["a"] for row in rows[:half]] == [row["a"] for row in rows[half:]]


def test_whole_numbers_are_equally_likely():
    rows = make_rows([Axis("a", low=0.0, high=3.0, whole=True)], "sobol", 1024, 1)
    assert np.unique([row["a"] for row in rows], return_counts=True)[1].tolist() == [256] * 4


def test_sensitivity_indices_of_ishigami_are_recovered():
    keys = ["x", "y", "z"]
    rows = make_rows([Axis(key, low=-np.pi, high=np.pi) for key in keys], "saltelli", 4096, 1)

    def value(name: str) -> np.ndarray:
        x, y, z = np.array([[row[key] for key in keys] for row in rows if row[MATRIX] == name]).T
        return np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)

    blocks = {"f_A": value("A")[None], "f_B": value("B")[None]}
    blocks["f_AB"] = np.array([value(f"AB:{key}")[None] for key in keys])
    found = sobol_indices(func=blocks, n=4096)
    assert np.ravel(found.first_order) == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)
    assert np.ravel(found.total_order) == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)
