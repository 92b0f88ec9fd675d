"""How records of arrays are declared: one line a field with type, unit, meaning and readers.

Structured arrays, not one array a field: a kernel that takes sixty arrays compiles
in minutes, one that takes ten records in seconds, and both run equally fast.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

EVERYONE = "besieged challenger ground_patron air_patron"
OWN = "own"


class Field(NamedTuple):
    """One field of a record."""

    name: str
    type: str  # NumPy type code
    unit: str
    meaning: str
    readers: str = ""  # roles that may know it when observation is `reported`; OWN: the role whose row it is


@cache
def dtype_of(fields: tuple[Field, ...]) -> np.dtype:
    """The record type of these fields, in their order."""
    return np.dtype([(field.name, field.type) for field in fields])


def records(fields: tuple[Field, ...], count: int) -> np.recarray:
    """`count` zeroed records of these fields."""
    return np.zeros(count, dtype_of(fields)).view(np.recarray)


Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
