"""The draws of a run, one address at a time, in Python's own whole numbers; no array, no compiler.

Threefry-4x32-20 of Salmon, Moraes, Dror and Shaw (2011), written as a loop over block;
`threefry.py` beside this file has it for whole arrays.
"""

from __future__ import annotations

import math

WORD = 1 << 32
TURNS = ((10, 26), (11, 21), (13, 27), (23, 5), (6, 20), (17, 11), (25, 10), (18, 20))
STREAM_VERSION = 1
PURPOSES = (
    "frailty", "attrition", "break", "desertion", "order", "target", "activation", "leader", "report", "grievance",
    "transit", "evacuation", "stand_down", "air", "outcome",
)  # fmt: skip
ROLE_STRIDE = 64  # reports to different seats differ in purpose by so much


def scramble(key: tuple[int, ...], counter: tuple[int, ...]) -> list[int]:
    """The four numbers that Threefry-4x32-20 makes of a counter under a key."""
    parity = 0x1BD11BDA
    for word in key:
        parity ^= word
    subkeys = [*key, parity]
    block = [(c + k) % WORD for c, k in zip(counter, key, strict=True)]
    for turn in range(20):
        pairs = ((0, 1), (2, 3)) if turn % 2 == 0 else ((0, 3), (2, 1))
        for (left, right), bits in zip(pairs, TURNS[turn % 8], strict=True):
            block[left] = (block[left] + block[right]) % WORD
            turned = ((block[right] << bits) | (block[right] >> (32 - bits))) % WORD
            block[right] = turned ^ block[left]
        if turn % 4 == 3:
            group = (turn + 1) // 4
            block = [(w + subkeys[(group + n) % 5] + (group if n == 3 else 0)) % WORD for n, w in enumerate(block)]
    return block


def bells(first: float, second: float) -> tuple[float, float]:
    """Two standard normal draws by Box and Muller: a point thrown at the plane."""
    far, turn = math.sqrt(-2.0 * math.log(first)), 2.0 * math.pi * second
    return far * math.cos(turn), far * math.sin(turn)


class Draws:
    """All draws of one replicate."""

    def __init__(self, seed: int, replicate: int) -> None:
        self.key = (seed % WORD, seed // WORD, STREAM_VERSION, 0)
        self.replicate = replicate

    def four(self, step: int, entity: int, purpose: str, role: int = 0) -> list[float]:
        """Four draws in (0, 1): the middles of 2^32 cells."""
        number = PURPOSES.index(purpose) + 1 + ROLE_STRIDE * role
        return [(word + 0.5) / WORD for word in scramble(self.key, (self.replicate, step, entity, number))]
