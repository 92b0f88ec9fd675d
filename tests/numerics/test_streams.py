"""Addressed draws: equal to the published vectors, to an independent implementation, and well spread."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tests.reference.threefry import threefry_4x32, unit_draws
from tests.validation.wars import make_war

from brittle.numerics import streams
from brittle.numerics.streams import STREAM_VERSION, entity_key, normal, threefry, uniforms

# Random123, examples/kat_vectors, rows `threefry4x32 20`: key, counter, result.
PI = "243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0 082efa98 ec4e6c89"
VECTORS = [
    ("00000000 " * 8, "9c6ca96a e17eae66 fc10ecd4 5256a7d8"),
    ("ffffffff " * 8, "2a881696 57012287 f6c7446e a16a6732"),
    (PI, "59cd1dbb b8879579 86b5d00c ac8b6d84"),
]
PURPOSES = {name: value for name, value in vars(streams).items() if name.isupper() and isinstance(value, int)}
UINT32 = st.integers(0, 2**32 - 1)


def arguments(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


@pytest.mark.parametrize(("given_overrides", "expected"), VECTORS, ids=["zeros", "ones", "pi"])
def test_threefry_gives_the_published_vectors(given_overrides, expected):
    counter, key = arguments(given_overrides)[:4], arguments(given_overrides)[4:]
    assert list(threefry(*map(np.uint32, key), *map(np.uint32, counter))) == arguments(expected)
    assert threefry_4x32(tuple(key), np.array([counter])).tolist() == [arguments(expected)]


def test_a_million_draws_equal_the_independent_implementation():
    seed, blocks = 0x9E3779B97F4A7C15, 250_000
    rows = np.arange(blocks)
    addresses = np.stack([rows % 1013, rows % 181, rows * 2654435761 % 2**32, 1 + rows % 15], axis=1)
    low, high = seed % 2**32, seed // 2**32
    ours = np.array([uniforms(low, high, *row) for row in addresses.tolist()])
    assert ours.size == 1_000_000
    assert np.array_equal(ours, unit_draws(seed, STREAM_VERSION, addresses))
    assert ours.min() > 0.0 and ours.max() < 1.0
    for slot in range(4):
        assert stats.kstest(ours[:, slot], "uniform").pvalue > 1e-4
    assert abs(np.corrcoef(ours.T) - np.eye(4)).max() < 5.0 / np.sqrt(blocks)


@given(st.integers(0, 2**64 - 1), UINT32, UINT32, UINT32, st.integers(0, 300))
def test_any_address_equals_the_independent_implementation(seed, replicate, step, entity, purpose):
    ours = uniforms(seed % 2**32, seed // 2**32, replicate, step, entity, purpose)
    assert list(ours) == unit_draws(seed, STREAM_VERSION, np.array([[replicate, step, entity, purpose]]))[0].tolist()
    assert all(0.0 < draw < 1.0 for draw in ours)


def test_the_ends_of_the_range_stay_inside_the_unit_interval():
    # 0 and 2^32 - 1 are the extreme words; the draw is the middle of its cell.
    assert 0.0 < 0.5 / 2**32 and (2**32 - 1 + 0.5) / 2**32 < 1.0


@pytest.mark.parametrize("part", range(6))
def test_every_part_of_the_address_changes_the_draw(part):
    address = [11, 7, 3, 5, 12345, 2]
    other = list(address)
    other[part] += 1
    assert not set(uniforms(*address)) & set(uniforms(*other))


@given(st.lists(st.tuples(UINT32, UINT32, UINT32, st.integers(1, 300)), min_size=2, max_size=8, unique=True))
def test_no_two_addresses_share_a_block(addresses):
    # Threefry is a bijection of the counter for each key: different addresses cannot meet.
    blocks = {uniforms(1, 0, *address) for address in addresses}
    assert len(blocks) == len(addresses)


def test_purposes_are_distinct_and_reports_of_four_roles_do_not_meet_them():
    numbers = [value for name, value in PURPOSES.items() if name != "STREAM_VERSION"]
    assert len(numbers) == len(set(numbers)) == 13
    reports = {streams.REPORT + 64 * role for role in range(1, 4)}
    assert not reports & set(numbers)


def test_entity_keys_are_stable_and_tell_entities_apart():
    # The numbers are part of the stream version: a change of them changes every published run.
    assert [entity_key(name) for name in ("damascus", "", "tolm#1")] == [3935386658, 634351890, 1975001777]


@pytest.mark.parametrize("theatre", ["vardania", "syria_2024"])
def test_no_two_entities_of_a_theatre_share_an_address(theatre):
    arrays = make_war(theatre).theatre
    for table in (arrays.places, arrays.formations, arrays.parties, arrays.sectors):
        assert len(set(table.key.tolist())) == len(table)
    garrisons = dict(zip(arrays.formations.garrison.tolist(), arrays.formations.garrison_key.tolist(), strict=True))
    assert len(set(garrisons.values())) == len(garrisons)


def test_normal_draws_are_normal():
    draws = np.array([uniforms(5, 0, 0, row, 1, 1) for row in range(40_000)])
    assert stats.kstest([normal(first, second) for first, second, _, _ in draws], "norm").pvalue > 1e-3


SCRIPT = """
import json
from brittle.numerics.streams import normal, uniforms
rows = [uniforms(s, s // 3, r, k, e, q) for s in (0, 2**32 - 1) for r in (0, 7) for k in (0, 180)
        for e in (0, 4000000000) for q in (1, 15)]
print(json.dumps([[x.hex() for x in map(float, row)] + [float(normal(row[0], row[1])).hex()] for row in rows]))
"""


def test_plain_python_draws_the_same_bits():
    answers = []
    for off in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", SCRIPT],
            env={**os.environ, "NUMBA_DISABLE_JIT": off}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-400:]
        answers.append(json.loads(done.stdout))
    assert answers[0] == answers[1]
    assert len(answers[0]) == 32
