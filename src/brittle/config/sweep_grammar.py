"""What a sweep sets and varies: values from Python, or Hydra's choice, range, interval and glob as text."""

from __future__ import annotations

import fnmatch
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from brittle.config.compose import SAYS_NOTHING, is_key, is_path, malformed, read_value
from brittle.config.files import EXPERIMENT, Configs, group_of
from brittle.config.setting_values import THEATRE, Interval, Override, SettingValue, as_text
from brittle.scenario.problems import cut
from brittle.scenario.problems import shown as quoted
from brittle.scenario.readers import read_setting
from brittle.scenario.schema import (
    is_place_key,
    known_keys,
    parameter_of,
    read_knob,
    setting_name,
    twice,
    unknown,
)
from brittle.scenario.settings import MOST_POINTS, SETTINGS, SWEEP_SETTINGS
from brittle.sweeps.points import SETTING_AXES
from brittle.sweeps.sampling import Axis
from brittle.world.check import BadInput
from brittle.world.parameters import parameter_number
from brittle.world.spelling import Spelling, shown

SHORT = {"design": "design.kind", "engine": "engine.kind"}
_FUNCTION = re.compile(r"\b(choice|range|interval|glob|sort|shuffle|tag|int|float|str|bool)\s*\(")
_LARGEST_EXACT = 2**53
_ONE_FOR_ALL = "is one for all points of a sweep, give one value"
_UNREAD = object()
_CANNOT_BE_READ = "cannot be read; give one value, or several as 1,2,3 or range(0,61,5) or interval(0,1)"


class Written(NamedTuple):
    """A setting as it was given: text still to be read, or a value from Python beside what one would type."""

    key: str
    text: str
    value: Any = _UNREAD

    @property
    def folder(self) -> str:
        """The folder, if this is one of a theatre; else ""."""
        value = self.text.strip().strip("'\"") if self.value is _UNREAD else self.value
        return value if self.key == THEATRE and is_path(value) else ""


@dataclass
class SweepOverrides:
    """What was requested: choices and knobs with one value, axes with several, and how to sweep."""

    groups: dict[str, str] = field(default_factory=dict)
    knobs: dict[str, Any] = field(default_factory=dict)
    axes: dict[str, Axis] = field(default_factory=dict)
    how: dict[str, Any] = field(default_factory=dict)  # SWEEP_SETTINGS, checked
    experiment: str | None = None
    written: dict[str, tuple[str, str]] = field(default_factory=dict)  # what is set -> key and value as written


def read_overrides(overrides: Sequence[Override], configs: Configs) -> SweepOverrides:
    """The settings of a sweep, and those of its experiment before them. Raises BadInput with every problem."""
    problems: list[str] = []
    found = SweepOverrides()
    split = [_split(override, configs, problems) for override in overrides]
    for one in split:
        if one is not None and one.key == EXPERIMENT:
            problem = configs.check(EXPERIMENT, one.text)
            problems += [problem] if problem else []
            found.experiment = found.experiment if problem else one.text
    settings = [one for one in split if one is not None and one.key != EXPERIMENT]
    if found.experiment is not None:
        axes = experiment_axes(configs, found.experiment, problems)
        settings = [*(Written(key, text) for key, text in axes), *settings]
    for one in settings:
        _take(found, one, configs, problems)
    if problems:
        raise BadInput(dict.fromkeys(problems))
    return found


def experiment_axes(configs: Configs, name: str, problems: list[str]) -> list[tuple[str, str]]:
    """What an experiment's file sweeps over, as Hydra has it under `hydra.sweeper.params`."""
    block: Any = configs.read(EXPERIMENT, name)
    for word in ("hydra", "sweeper", "params"):
        block = block.get(word) or {} if isinstance(block, dict) else None
    if not isinstance(block, dict):
        problems.append(f"experiment/{name}.yaml: hydra.sweeper.params is no block; write lines as `KEY: VALUES`")
        return []
    return [(str(key), str(value)) for key, value in block.items()]


def _split(override: Override, configs: Configs, problems: list[str]) -> Written | None:
    if isinstance(override, SettingValue):
        return Written(SHORT.get(override.key, override.key), override.text, override.value)
    key, sign, value = override.partition("=")
    key = key.strip().lstrip("+")
    if not sign or not is_key(key):
        problems.append(malformed(override, configs))
        return None
    return Written(SHORT.get(key, key), value)


def _take(found: SweepOverrides, written: Written, configs: Configs, problems: list[str]) -> None:
    """Add one setting, which replaces an earlier one of the same key. Keys are kept as the theatre spells them."""
    key = _spelled(found, written.key, written.text, configs, problems)
    written = written._replace(key=key)
    for place in (found.groups, found.knobs, found.axes, found.how):
        place.pop(key, None)  # type: ignore[attr-defined]
    if key in SWEEP_SETTINGS:
        value = _one_value(written, problems)
        if value is not SAYS_NOTHING:
            found.how[key] = read_setting(SWEEP_SETTINGS[key], value, problems)
    elif written.folder:
        found.groups.pop(THEATRE, None)
        found.knobs["theatre.folder"] = written.folder
    elif group_of(key, configs.spelling):
        _take_group(found, written, configs, problems)
    elif key == "theatre.folder":
        problems.append(f"{key}: is written theatre=NAME or theatre=./FOLDER")
    elif key not in known_keys(configs.spelling) and not is_place_key(key):
        problems.append(unknown(key, (*configs.groups, *SWEEP_SETTINGS, *SHORT, EXPERIMENT), configs.spelling))
    else:
        _take_knob(found, written, configs.spelling, problems)


def _spelled(found: SweepOverrides, key: str, text: str, configs: Configs, problems: list[str]) -> str:
    """The key as the theatre spells it; two spellings with two values are refused."""
    name = shown(setting_name(key, configs.spelling), configs.spelling)
    spelled = name if name in known_keys(configs.spelling) or group_of(key, configs.spelling) else key
    before, old = found.written.get(spelled, (key, text))
    if before != key and old != text:
        problems.append(twice(before, old, key, text))
    found.written[spelled] = (key, text)
    return spelled


def _take_group(found: SweepOverrides, written: Written, configs: Configs, problems: list[str]) -> None:
    key, group = written.key, group_of(written.key, configs.spelling)
    axis = _axis_or_value(written, configs.names(group), problems)
    if axis is SAYS_NOTHING:
        return
    if isinstance(axis, Axis):
        values = [as_text(value) for value in axis.values]
    else:
        values = [axis if isinstance(axis, str) else written.text]
    wrong = [problem for value in values for problem in [configs.check(group, value)] if problem]
    problems += wrong
    if isinstance(axis, Axis) and key in ("theatre", "ensemble"):
        problems.append(f"{key}: {_ONE_FOR_ALL}")
    elif isinstance(axis, Axis) and axis.is_interval:
        problems.append(f"{key}: an interval is for numbers, give names as {key}={','.join(configs.names(group)[:3])}")
    elif not wrong and isinstance(axis, Axis):
        found.axes[key] = axis._replace(values=tuple(values))
    elif not wrong:
        found.groups[key] = values[0]
        if key == "theatre":
            found.knobs.pop("theatre.folder", None)


def _take_knob(found: SweepOverrides, written: Written, spelling: Spelling, problems: list[str]) -> None:
    key = written.key
    entry = parameter_of(key, spelling)
    names = [] if entry is None else list(entry.choices)
    axis = _axis_or_value(written, names, problems)
    if axis is SAYS_NOTHING:
        return
    if not isinstance(axis, Axis):
        found.knobs[key] = axis
    elif entry is None and key not in SETTING_AXES and not is_place_key(key):
        problems.append(f"{key}: {_ONE_FOR_ALL}")
    elif axis.is_interval:
        if _check_interval(key, axis, spelling, problems):
            found.axes[key] = axis
    else:
        values = [checked(key, value, spelling, problems) for value in axis.values]
        found.axes[key] = axis._replace(values=tuple(values))


def _check_interval(key: str, axis: Axis, spelling: Spelling, problems: list[str]) -> bool:
    before, entry = len(problems), parameter_of(key, spelling)
    if (entry is not None and entry.choices) or (entry is None and not is_place_key(key)):
        problems.append(f"{key}: takes words, not numbers between two ends; give them as choice(...)")
    elif not axis.low < axis.high:
        problems.append(f"{key}: interval({axis.low:g},{axis.high:g}) is empty, give the lower end first")
    elif axis.log and axis.low <= 0:
        problems.append(f"{key}: a logarithmic interval starts above 0, not at {axis.low:g}")
    else:
        for end in (axis.low, axis.high):
            checked(key, end, spelling, problems)
    return len(problems) == before


def checked(key: str, value: Any, spelling: Spelling, problems: list[str]) -> Any:
    """The value of an axis as the design table has it: a number, or a word."""
    try:
        entry = parameter_of(key, spelling)
        if entry is not None:
            number = parameter_number(entry, read_knob(setting_name(key, spelling), value))
            return entry.choices[int(number)] if entry.choices else number
    except BadInput as bad:
        problems += bad.problems
        return value
    if is_place_key(key):
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value <= 1.0:
            problems.append(f"{key}: {cut(str(value))} is not allowed, give a number, 0 to 1")
        return value
    read = read_setting(SETTINGS[key], value, problems)
    if key == "ensemble.seed":
        if isinstance(read, int) and read > _LARGEST_EXACT:  # the table of points holds numbers as float64
            problems.append(f"{key}: {read} is too large for an axis, give at most {_LARGEST_EXACT}")
        return read
    return "null" if read is None else ", ".join(read) if isinstance(read, tuple) else str(read)


def _axis_or_value(written: Written, names: Sequence[str], problems: list[str]) -> Any:
    """An axis, one value, or SAYS_NOTHING with a sentence in `problems`."""
    key, text, value = written
    if value is _UNREAD:
        return _parse(key, text, names, problems)
    if isinstance(value, Interval):
        ends = (value.low, value.high)
        is_number = all(isinstance(end, int | float) and not isinstance(end, bool) for end in ends)
        if not is_number or any(isinstance(end, int) and abs(end) > 2**1000 for end in ends):
            problems.append(f"{key}: {quoted(text)} {_CANNOT_BE_READ}")
            return SAYS_NOTHING
        return Axis(key, (), float(value.low), float(value.high), log=bool(value.log))
    if not isinstance(value, tuple):
        return value
    is_names = key in SETTINGS and SETTINGS[key].kind == "names"
    values = [", ".join(map(str, one)) if is_names and isinstance(one, tuple) else _tidy(one) for one in value]
    return _several(key, text, values, problems)


def _parse(key: str, text: str, names: Sequence[str], problems: list[str]) -> Any:
    """An axis, one value, or SAYS_NOTHING with a sentence in `problems`."""
    is_names = key in SETTINGS and SETTINGS[key].kind == "names"
    if not _FUNCTION.search(text) and ("," not in text or is_names):
        return read_value(key, text, problems)
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.core.override_parser.types import Glob, IntervalSweep, RangeSweep
    from hydra.errors import HydraException

    try:
        override = OverridesParser.create().parse_override(f"x={text}")
        value: Any = override.value()
        if not override.is_sweep_override():
            return read_value(key, text, problems)
        if isinstance(value, IntervalSweep) and value.start is not None and value.end is not None:
            whole = isinstance(value.start, int) and isinstance(value.end, int)
            return Axis(key, (), float(value.start), float(value.end), whole, "log" in value.tags)
        if isinstance(value, Glob):
            return _several(key, text, [name for name in names if _fits(name, value)], problems)
        if isinstance(value, RangeSweep) and not math.isfinite(_length(value) + abs(float(value.step))):
            problems.append(f"{key}: {quoted(text)} has no end or no step that is a number; give all three as numbers")
            return SAYS_NOTHING
        if isinstance(value, RangeSweep) and _length(value) > MOST_POINTS:
            problems.append(f"{key}: {quoted(text)} gives more than {MOST_POINTS:,} values; give a larger step")
            return SAYS_NOTHING
        if getattr(value, "shuffle", False):
            problems.append(f"{key}: shuffle changes nothing here, results do not depend on the order; leave it out")
            return SAYS_NOTHING
        return _several(key, text, [_tidy(item) for item in override.sweep_iterator()], problems)
    except (HydraException, RecursionError, ValueError, ArithmeticError):
        problems.append(f"{key}: {quoted(text)} {_CANNOT_BE_READ}")
    return SAYS_NOTHING


def _several(key: str, text: str, values: list[Any], problems: list[str]) -> Any:
    if not values:
        problems.append(f"{key}: {quoted(text)} gives no value at all")
    elif any(isinstance(value, list | tuple | dict) for value in values):
        problems.append(f"{key}: {quoted(text)} holds a list or a block; give single values")
    elif any(isinstance(value, str) and "${" in value for value in values):
        problems.append(f"{key}: {quoted(text)} holds an interpolation; write the values out")
    elif len({str(value) for value in values}) < len(values):
        twice = next(value for value in values if [str(v) for v in values].count(str(value)) > 1)
        problems.append(f"{key}: {quoted(text)} gives {cut(str(twice))} twice; give it once")
    else:
        return Axis(key, tuple(values))
    return SAYS_NOTHING


def _fits(name: str, glob: Any) -> bool:
    wanted = any(fnmatch.fnmatchcase(name, pattern) for pattern in glob.include)
    return wanted and not any(fnmatch.fnmatchcase(name, pattern) for pattern in glob.exclude)


def _length(sweep: Any) -> float:
    return abs((float(sweep.stop) - float(sweep.start or 0)) / float(sweep.step))


def _tidy(value: Any) -> Any:
    """0.30000000000000004 is what 0.1 three times gives, and 0.3 what was meant."""
    value = getattr(value, "text", value) if type(value).__name__ == "QuotedString" else value
    return float(f"{value:.12g}") if isinstance(value, float) else value


def _one_value(written: Written, problems: list[str]) -> Any:
    if written.value is not _UNREAD:
        return written.value
    if SWEEP_SETTINGS[written.key].kind in ("names", "text"):
        return written.text.strip().strip("'\"") or None
    return read_value(written.key, written.text, problems)
