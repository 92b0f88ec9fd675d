"""Labels for what a sweep varies: the name of a setting, its unit, and its values as a reader meets them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from brittle.scenario.schema import parameter_of
from brittle.scenario.settings import SETTINGS
from brittle.world.former_names import FORMER
from brittle.world.parameters import REGISTRY
from brittle.world.spelling import Spelling, canonical

_LOGIT = "logit"
_TINY = 1e-9  # rounding in the steps of a range leaves less than this in place of zero
_ROUND = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0)


@dataclass(frozen=True)
class Axis:
    """One setting that a sweep varies: its distinct values in the order in which they are drawn."""

    name: str  # dotted name, or group of choices
    title: str  # with its unit
    values: tuple[float | str, ...]
    text: tuple[str, ...]  # one a value, perhaps of two lines
    is_number: bool
    short: str = ""  # title without unit and explanation
    setting: str = ""  # the registry's name of a parameter

    def ticks(self, room: int) -> list[tuple[float, str]]:
        """Round numbers between the lowest and the highest value, at most `room`, and their labels."""
        numbers = [float(value) for value in self.values]
        return [
            (tick, tick_labels(self.setting or self.name, tick))
            for tick in round_numbers(min(numbers), max(numbers), room)
        ]


def make_axis(
    name: str, values: Sequence[float | str], is_number: bool, label: str = "", spelling: Spelling = FORMER
) -> Axis:
    """A setting with its values; numbers are put in order, words keep theirs.

    `label` is for what neither the registry nor the settings know, as groups of choices.
    """
    distinct = tuple(dict.fromkeys(values))
    ordered = tuple(sorted(distinct, key=float)) if is_number else distinct
    setting = canonical(name, spelling, FORMER)
    text = tuple(tick_labels(setting, float(v)) if is_number else str(v).replace("_", " ") for v in ordered)
    title = axis_title(name, label, spelling)
    entry = parameter_of(name, spelling)
    return Axis(name, title, ordered, text, is_number, title if entry is None else entry.label, setting)


def axis_title(name: str, label: str = "", spelling: Spelling = FORMER) -> str:
    """What stands beside an axis: label and unit; a level of will says what its second line means."""
    entry = parameter_of(name, spelling)
    if entry is not None:
        if is_will(canonical(name, spelling, FORMER)):
            return f"{entry.label}: shift of will in logits (below it, the will that 0.50 is shifted to)"
        return entry.label if entry.unit == "-" else f"{entry.label} ({entry.unit})"
    return label or (SETTINGS[name].label if name in SETTINGS else name)


def is_will(name: str) -> bool:
    """True for a level of will, which is added to the logit of every unit's will; `name` is the registry's."""
    return name.startswith("morale.") and name.endswith(".level") and REGISTRY[name].unit == _LOGIT


def tick_labels(name: str, value: float) -> str:
    """A number as it stands at an axis; a level of will in words of will too: "+0.5" over "0.62"."""
    plain, name = plain_number(value), canonical(name, FORMER)
    if name in REGISTRY and is_will(name):
        sign = "+" if value > _TINY else ""
        return f"{sign}{plain}\n{1 / (1 + math.exp(-value)):.2f}"
    return plain


def plain_number(value: float) -> str:
    """A number of at most four digits, with a true minus; what rounding leaves in place of zero is zero."""
    return f"{0.0 if abs(value) < _TINY else value:.4g}".replace("-", "\u2212")


def round_numbers(low: float, high: float, room: int) -> list[float]:
    """At most `room` (>= 2) evenly spaced round numbers from `low` to `high`; both ends if there is no such number."""
    width = high - low
    if width <= 0 or not math.isfinite(width):
        return [low]
    unit = 10.0 ** math.floor(math.log10(width / max(1, room - 1)))
    for step in (factor * unit for factor in _ROUND):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if 2 <= last - first + 1 <= room:
            return [float(f"{number * step:.10g}") for number in range(first, last + 1)]
    return [low, high]
