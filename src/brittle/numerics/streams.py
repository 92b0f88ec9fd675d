"""Addressed random draws: every draw is a pure function of where it is used.

The generator is Threefry-4x32-20, a bijection of the 128-bit counter for each key,
so no two addresses share a draw by construction:

    key     = (seed low word, seed high word, stream version, 0)
    counter = (replicate, step, entity, purpose)

`entity` is a 32-bit hash of an id, so adding a place or a formation changes no
other draw. One block gives four draws, called slots 0 to 3 of its purpose.

Source: Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy
as 1, 2, 3", SC11; checked against the published test vectors.
"""

import hashlib
import math

import numpy as np

from brittle.numerics.jit import kernel

STREAM_VERSION = 1
DTYPE_KEY = np.dtype([("seed_low", np.int64), ("seed_high", np.int64), ("replicate", np.int64)])

# Purposes: what a block of four draws is used for. Numbers are part of the stream version.
FRAILTY, ATTRITION, BREAK, ORDER, TARGET, ACTIVATION, LEADER, REPORT = 1, 2, 3, 5, 6, 7, 8, 9
GRIEVANCE, TRANSIT, EVACUATION, STAND_DOWN, OUTCOME = 10, 11, 12, 13, 15

_PARITY = np.uint32(0x1BD11BDA)
_TO_UNIT = 1.0 / 4294967296.0


def entity_key(name: str) -> int:
    """32-bit address of an entity, a function of its id alone."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little")


@kernel
def _rotate(x: np.uint32, bits: int) -> np.uint32:
    return np.uint32((np.uint32(x) << np.uint32(bits)) | (np.uint32(x) >> np.uint32(32 - bits)))


@kernel
def _mix(a: np.uint32, b: np.uint32, bits: int) -> tuple[np.uint32, np.uint32]:
    a = np.uint32(a + b)
    return a, np.uint32(_rotate(b, bits) ^ a)


@kernel
def _two_rounds(
    x0: np.uint32, x1: np.uint32, x2: np.uint32, x3: np.uint32, r: tuple[int, int, int, int]
) -> tuple[np.uint32, np.uint32, np.uint32, np.uint32]:
    x0, x1 = _mix(x0, x1, r[0])
    x2, x3 = _mix(x2, x3, r[1])
    x0, x3 = _mix(x0, x3, r[2])
    x2, x1 = _mix(x2, x1, r[3])
    return x0, x1, x2, x3


@kernel
def threefry(
    k0: np.uint32, k1: np.uint32, k2: np.uint32, k3: np.uint32,
    c0: np.uint32, c1: np.uint32, c2: np.uint32, c3: np.uint32,
) -> tuple[np.uint32, np.uint32, np.uint32, np.uint32]:  # fmt: skip
    """Four 32-bit words: Threefry-4x32 with 20 rounds of key `k` on counter `c`.

    Source: Salmon et al. (2011), section 4.2 and the reference implementation's constants.
    """
    k4 = np.uint32(_PARITY ^ k0 ^ k1 ^ k2 ^ k3)
    keys = (k0, k1, k2, k3, k4)
    x0, x1, x2, x3 = np.uint32(c0 + k0), np.uint32(c1 + k1), np.uint32(c2 + k2), np.uint32(c3 + k3)
    for group in range(1, 6):
        if group % 2 == 1:
            x0, x1, x2, x3 = _two_rounds(x0, x1, x2, x3, (10, 26, 11, 21))
            x0, x1, x2, x3 = _two_rounds(x0, x1, x2, x3, (13, 27, 23, 5))
        else:
            x0, x1, x2, x3 = _two_rounds(x0, x1, x2, x3, (6, 20, 17, 11))
            x0, x1, x2, x3 = _two_rounds(x0, x1, x2, x3, (25, 10, 18, 20))
        x0 = np.uint32(x0 + keys[group % 5])
        x1 = np.uint32(x1 + keys[(group + 1) % 5])
        x2 = np.uint32(x2 + keys[(group + 2) % 5])
        x3 = np.uint32(x3 + keys[(group + 3) % 5] + np.uint32(group))
    return x0, x1, x2, x3


@kernel
def uniforms(
    seed_low: int, seed_high: int, replicate: int, step: int, entity: int, purpose: int
) -> tuple[float, float, float, float]:
    """Four independent draws, each strictly inside (0, 1), of one address."""
    a, b, c, d = threefry(
        np.uint32(seed_low), np.uint32(seed_high), np.uint32(STREAM_VERSION), np.uint32(0),
        np.uint32(replicate), np.uint32(step), np.uint32(entity), np.uint32(purpose),
    )  # fmt: skip
    return (a + 0.5) * _TO_UNIT, (b + 0.5) * _TO_UNIT, (c + 0.5) * _TO_UNIT, (d + 0.5) * _TO_UNIT


@kernel
def normals(first: float, second: float) -> tuple[float, float]:
    """Two independent standard normal draws from two uniform ones in (0, 1), by Box and Muller (1958)."""
    radius, angle = math.sqrt(-2.0 * math.log(first)), 2.0 * math.pi * second
    return radius * math.cos(angle), radius * math.sin(angle)


@kernel
def normal(first: float, second: float) -> float:
    """A standard normal draw from two uniform ones in (0, 1), by Box and Muller (1958)."""
    return math.sqrt(-2.0 * math.log(first)) * math.cos(2.0 * math.pi * second)
