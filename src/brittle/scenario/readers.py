"""Settings that are no parameters of the model, read strictly: one reader a kind."""

from __future__ import annotations

import datetime
import re
from typing import Any

from brittle.scenario.problems import cut, shown
from brittle.scenario.settings import Setting

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def read_setting(setting: Setting, value: Any, problems: list[str]) -> Any:
    """The checked value of a setting; its base, and a sentence in `problems`, if it is not allowed."""
    if value is None and setting.base is None:
        return None
    try:
        return _READERS[setting.kind](setting, value)
    except ValueError:
        quoted = shown(value) if isinstance(value, str) else "null" if value is None else cut(str(value))
        quoted = quoted.lower() if isinstance(value, bool) else quoted
        problems.append(f"{setting.name}: {quoted} is not allowed, give {setting.allowed()}")
        return setting.base


def _whole(setting: Setting, value: Any) -> int:
    # 1e3 is a natural way to write a thousand; beyond 2^53 a float is no exact count.
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not setting.low <= value <= setting.high:
        raise ValueError
    return value


def _real(setting: Setting, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not setting.low <= value <= setting.high:
        raise ValueError
    return float(value)


def _one_of(setting: Setting, value: Any) -> str:
    if value not in setting.choices:
        raise ValueError
    return str(value)


def _truth(setting: Setting, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _date(setting: Setting, value: Any) -> datetime.date:
    if isinstance(value, datetime.datetime) or not isinstance(value, datetime.date | str):
        raise ValueError
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)


def _folder_name(setting: Setting, value: Any) -> str:
    value = str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
    if not isinstance(value, str) or not _NAME.fullmatch(value) or value.endswith("."):
        raise ValueError
    return value


def _names(setting: Setting, value: Any) -> tuple[str, ...]:
    names = [name.strip() for name in value.split(",")] if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) and name for name in names) or not names:
        raise ValueError
    return tuple(sorted(set(names)))


def _text(setting: Setting, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value


_READERS = {
    "whole": _whole,
    "number": _real,
    "one of": _one_of,
    "truth": _truth,
    "date": _date,
    "folder name": _folder_name,
    "text": _text,
    "names": _names,
    "theatre": _text,
}
