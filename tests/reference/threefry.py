"""Threefry-4x32-20 again, from the paper, for whole arrays; imports nothing of the program it judges.

Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3",
SC11: table 4 (rotations of Threefry-4x32) and section 4.2 (key schedule).
"""

from __future__ import annotations

import numpy as np

ROTATIONS = np.array([[10, 26], [11, 21], [13, 27], [23, 5], [6, 20], [17, 11], [25, 10], [18, 20]])
PARITY = 0x1BD11BDA
WORD = 2**32


def threefry_4x32(key: tuple[int, int, int, int], counter: np.ndarray, rounds: int = 20) -> np.ndarray:
    """Four words a row of `counter` (n, 4); computed in 64 bits and reduced modulo 2^32, so that nothing wraps."""
    extra = PARITY
    for word in key:
        extra ^= word
    schedule = [*key, extra]
    x = counter.astype(np.uint64).T.copy()
    for word in range(4):
        x[word] = (x[word] + np.uint64(schedule[word])) % WORD
    for turn in range(rounds):
        left, right = ROTATIONS[turn % 8]
        partners = (1, 3) if turn % 2 == 0 else (3, 1)
        for first, second, bits in ((0, partners[0], left), (2, partners[1], right)):
            x[first] = (x[first] + x[second]) % WORD
            turned = (x[second] * np.uint64(2 ** int(bits))) % WORD + x[second] // np.uint64(2 ** (32 - int(bits)))
            x[second] = turned ^ x[first]
        if turn % 4 == 3:
            group = turn // 4 + 1
            for word in range(4):
                x[word] = (x[word] + np.uint64(schedule[(group + word) % 5])) % WORD
            x[3] = (x[3] + np.uint64(group)) % WORD
    return x.T


def unit_draws(seed: int, version: int, addresses: np.ndarray) -> np.ndarray:
    """Draws in (0, 1) of addresses (n, 4) = replicate, step, entity, purpose: the middle of each of 2^32 cells."""
    blocks = threefry_4x32((seed % WORD, seed // WORD, version, 0), addresses)
    return (blocks.astype(np.float64) + 0.5) / WORD
