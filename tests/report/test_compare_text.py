"""Numbers of a comparison as people read them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from brittle.report.compare_text import gain_text, number


def row(kind: str, unit: str, gain: float = 1.0, value: float = 0.0):
    return SimpleNamespace(outcome=SimpleNamespace(kind=kind, unit=unit), gain=gain, means=(0.0, value), value=value)


@pytest.mark.parametrize(("kind", "unit", "value", "signed", "expected"), [
    ("share", "share of runs", 0.5, False, "50.0 %"), ("share", "share of runs", -0.0001, True, "+0.0"),
    ("mean", "persons", -0.3, True, "-0.30"), ("mean", "persons", 12345.6, False, "12,346"),
    ("mean", "persons", -12.3, True, "-12"),
    ("mean", "days", -3.456, True, "-3.46"), ("mean", "days", -0.001, True, "+0.00"),
])  # fmt: skip
def test_number_of_an_outcome_is_written_with_unit_and_sign(
    kind: str, unit: str, value: float, signed: bool, expected: str
):
    assert number(row(kind, unit, value=value), value, signed) == expected


@pytest.mark.parametrize(("gain", "expected"), [
    (float("nan"), ""), (2.34, "x2.3"), (1.3e8, "over x1,000"), (float("inf"), "over x1,000"),
])  # fmt: skip
def test_gain_of_pairing_is_written_as_a_factor(gain: float, expected: str):
    assert gain_text(row("mean", "days", gain)) == expected
