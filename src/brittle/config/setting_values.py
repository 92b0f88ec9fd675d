"""Settings as values: from Python they come so, and text of a command line is read into them."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from brittle.scenario.schema import flatten
from brittle.scenario.settings import SETTINGS
from brittle.world.check import BadInput

THEATRE = "theatre"
_ARGUMENTS = {
    "replications": "ensemble.replications",
    "seed": "ensemble.seed",
    "horizon_days": "ensemble.horizon_days",
    "design": "design.kind",
    "points": "design.points",
}


@dataclass(frozen=True)
class Interval:
    """All numbers between two ends, of which a sweep samples some: the value of a knob in `brittle.sweep`.

    Parameters
    ----------
    low, high
        The ends, in the unit of the knob and within its range, `low` below `high`.
    log
        True to sample evenly in the logarithm; `low` is then above 0.

    Notes
    -----
    `brittle.sweep` checks the ends against the range of the knob and raises `brittle.BadInput`.
    In text it is written `iran.coverage=interval(0.2,1)`, or `tag(log, interval(0.2,1))`;
    whole numbers alone are sampled from the text `int(interval(1,5))`.

    Examples
    --------
    >>> import brittle
    >>> coverage = brittle.Interval(0.2, 1.0)
    >>> coverage.high
    1.0
    """

    low: float
    high: float
    log: bool = False


class SettingValue(NamedTuple):
    """One setting and the value that it is given, of plain Python types; several values are a tuple."""

    key: str
    value: Any

    @property
    def text(self) -> str:
        """The value as a person types it."""
        return as_text(self.value)

    @property
    def typed(self) -> str:
        """The whole, as a person types it on a command line."""
        return f"{self.key}={self.text}"


type Value = float | str | bool | datetime.date | os.PathLike[str] | np.generic | None
type Settings = Mapping[str, Value | Sequence[str] | Settings]  # by any spelling of a setting, or by group
type Axis = Sequence[Value] | NDArray[Any] | Interval
type SweepSettings = Mapping[str, Value | Axis | Sequence[Sequence[str]] | SweepSettings]
type Override = str | SettingValue  # `KEY=VALUE` in Hydra's grammar, or a value from Python


def setting_values(settings: SweepSettings | None, several: bool = False) -> list[SettingValue]:
    """The settings of a mapping, nested or with dotted keys. Raises BadInput if it is no mapping.

    With `several` a list of names is an axis, as every list; else it is one value, as in `third_parties.out`.
    """
    if settings is None:
        return []
    if not isinstance(settings, Mapping):
        raise BadInput([_no_mapping(settings)])
    found = []
    for key, value in flatten(settings).items():
        plain = _plain(value, key)
        is_names = key in SETTINGS and SETTINGS[key].kind == "names" and isinstance(plain, tuple)
        if is_names and not several and plain and all(isinstance(name, str) for name in plain):
            plain = ",".join(plain)
        found.append(SettingValue(key, plain))
    return found


def argument_values(required: Sequence[str] = (), **arguments: Any) -> list[SettingValue]:
    """The settings that arguments of a function stand for; None says nothing but of the required. Raises BadInput."""
    if isinstance(arguments.get("scenario"), Mapping):
        raise BadInput(["scenario: is a mapping; give settings second, as in run('historical', {'iran': 'hold'})"])
    given = {name: value for name, value in arguments.items() if value is not None or name in required}
    return [SettingValue(_ARGUMENTS.get(name, name), _plain(value, name)) for name, value in given.items()]


def key_and_text(override: Override) -> tuple[str, str]:
    """The key and the value as text, also of what is not written `KEY=VALUE`."""
    if isinstance(override, SettingValue):
        return override.key, override.text
    key, _, value = override.partition("=")
    return key.strip().lstrip("+"), value.strip()


def typed(override: Override) -> str:
    """A setting as a person types it."""
    return override if isinstance(override, str) else override.typed


def as_text(value: Any) -> str:
    """A value as a person types it, for messages, labels and records."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        inside = ",".join(map(as_text, value))
        return inside if len(value) > 1 else f"choice({inside})"
    if isinstance(value, Interval):
        inside = f"interval({as_text(value.low)},{as_text(value.high)})"
        return f"tag(log, {inside})" if value.log else inside
    return str(value)


def _plain(value: Any, key: str = "") -> Any:
    """The value in plain Python types; arrays and columns of NumPy and pandas are the values that they hold."""
    if hasattr(value, "tolist") and not isinstance(value, type):
        value = value.tolist()
    if isinstance(value, list | tuple | range):
        return tuple(_plain(one, key) for one in value)
    if isinstance(value, Interval):
        return Interval(_plain(value.low), _plain(value.high), value.log)
    if isinstance(value, Path) and key == THEATRE:
        return str(value.absolute())  # it has a slash, which tells a folder from a name
    return os.fspath(value) if isinstance(value, os.PathLike) else value


def _no_mapping(settings: object) -> str:
    if isinstance(settings, int | float) and not isinstance(settings, bool):
        return f"settings: {settings} is a number; write replications={settings}, or settings as {{'iran': 'hold'}}"
    if isinstance(settings, str | list | tuple):
        return "settings: is text or a list; give a mapping as {'iran': 'hold'}, or text as overrides=['iran=hold']"
    return f"settings: a {type(settings).__name__} is no mapping; give names and values, as {{'iran.coverage': 0.8}}"
