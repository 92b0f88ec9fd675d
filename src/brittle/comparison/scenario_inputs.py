"""What `brittle compare` is given: scenarios, choices, runs and design points."""

from __future__ import annotations

import itertools
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from brittle.config.compose import specify
from brittle.config.files import GROUPS, Configs
from brittle.config.setting_values import Override, Settings, SettingValue, key_and_text, setting_values
from brittle.results.stored import StoredResults
from brittle.scenario.problems import shown
from brittle.scenario.schema import Specification
from brittle.scenario.theatre_folder import find_theatre, read_theatre
from brittle.store.atomic import sha256_of
from brittle.store.checksummed_json import fingerprint_of_content
from brittle.store.find import SWEEP, find_results, names_below
from brittle.store.plan import PLAN, read_plan_design
from brittle.store.sweep_state import MANIFEST
from brittle.world.check import BadInput, hint
from brittle.world.former_names import former_setting, shown_setting

MOST_POINTS = 24  # of a sweep that is given without a point
_EMPTY = "compare: an empty argument is no scenario; give a name, settings as 'KEY=VALUE', or a run"
_TAIL = "time.tail_days"
_FREE = ("ensemble.",)  # how often and how long a scenario is simulated, which its name does not stand for
_NO_MEANING = (*_FREE, "time.", "theatre")  # settings for all that leave a scenario what its title says


class ScenarioInput(NamedTuple):
    """One thing to compare: a scenario still to be run or found, or results that are there."""

    label: str
    specification: Specification | None  # to be run, unless its run is there
    folder: Path | None  # results
    point: int | None  # design point of a sweep
    is_as_titled: bool = False  # a scenario by its name, with nothing set that changes its title


def read_inputs(
    scenarios: Sequence[str | Settings], common: Sequence[Override], runs: Path, configs: Configs
) -> list[ScenarioInput]:
    """The things to compare, text or mappings of settings; `common` settings go to all that must be run.

    Raises BadInput, also if a scenario and `common` give one setting different values.
    """
    _check_once(common)
    found: list[ScenarioInput] = []
    for scenario in scenarios:
        found += _read(scenario, common, runs, configs)
    _check_horizons(found)
    labels = _make_labels_unique([scenario_input.label for scenario_input in found])
    return [scenario_input._replace(label=label) for scenario_input, label in zip(found, labels, strict=True)]


def _check_horizons(scenario_inputs: Sequence[ScenarioInput]) -> None:
    """Refuses different horizons before anything is run."""
    days = {
        scenario_input.specification.horizon_days: scenario_input.label
        for scenario_input in scenario_inputs
        if scenario_input.specification
    }
    if len(days) > 1:
        (one, first), (other, second), *_ = days.items()
        raise BadInput(
            [f"ensemble.horizon_days: is {one} in {shown(first)} and {other} in {shown(second)}; give all the same"]
        )


def _make_labels_unique(labels: Sequence[str]) -> list[str]:
    found: list[str] = []
    for label in labels:
        numbered = (f"{label} ({number})" for number in itertools.count(2))
        found.append(next(name for name in itertools.chain([label], numbered) if name not in found))
    return found


def _read(text: str | Settings, common: Sequence[Override], runs: Path, configs: Configs) -> list[ScenarioInput]:
    if isinstance(text, Mapping):
        values = setting_values(text)
        return [ScenarioInput(_label(values), _specify(_label(values), values, common, configs), None, None)]
    if not isinstance(text, str):
        raise BadInput([f"compare: {text!r} is no scenario; give a name, text as 'KEY=VALUE', a mapping or a run"])
    if not text.strip():
        raise BadInput([_EMPTY])
    if text in configs.names("scenario") or ("=" in text and not _is_results(text, runs)):
        specification = _specify(text, _overrides(text, configs), common, configs)
        is_as_titled = "=" not in text and all(key_and_text(one)[0].startswith(_NO_MEANING) for one in common)
        return [ScenarioInput(text, specification, None, None, is_as_titled)]
    name, sign, point = text.rpartition(":")
    if sign and name and point.isascii() and point.isdecimal():
        return [_point(name, int(point), runs)]
    try:
        folder = find_results(text, runs)
    except BadInput as bad:
        raise BadInput([_unknown(text, runs, configs), *_folder_problems(text, runs, bad)]) from None

    results = StoredResults(folder)
    if results.kind != SWEEP:
        return [ScenarioInput(folder.resolve().name, None, folder, None)]
    points = results.plan.points if results.plan else 0
    if points > MOST_POINTS:
        raise BadInput([f"{text}: has {points:,} design points; name those to compare, as {text}:0 {text}:7"])
    return [_point(text, number, runs) for number in range(points)]


def _label(values: Sequence[SettingValue]) -> str:
    """The text that a person would type for these settings."""
    if not values:
        raise BadInput([_EMPTY])
    return shlex.join(value.typed for value in values)


def _specify(text: str, overrides: Sequence[Override], common: Sequence[Override], configs: Configs) -> Specification:
    _check_kept(text, overrides, common, configs)
    specification = specify([*overrides, *common], configs=configs)
    if specification.replications < 2:
        raise BadInput([f"{shown(text)}: has one run (ensemble.replications); give two or more, better 400"])
    is_requested = any(key_and_text(one)[0] == _TAIL for one in (*overrides, *common))
    return specification if is_requested else followed_to_horizon(specification)


def _check_kept(text: str, overrides: Sequence[Override], common: Sequence[Override], configs: Configs) -> None:
    """Raises BadInput if a setting of all scenarios changes what this one sets, and so what its name means."""
    everything = specify([*overrides, *common], configs=configs)
    whole, spelling = everything.hashed_settings(), everything.spelling
    theatres = [one for one in (*overrides, *common) if key_and_text(one)[0] == "theatre"]
    here = [] if theatres[:1] and theatres[0] in overrides else theatres
    try:
        own = specify([*overrides, *here], configs=configs).hashed_settings()
    except BadInput:  # it is valid only together with the common overrides
        return
    usual = specify([], configs=configs).hashed_settings()
    requested = {former_setting(key, spelling) for key, _ in map(key_and_text, overrides)}
    below = tuple(f"{key.replace('/', '.')}." for key in requested if key in GROUPS)
    taken = [
        key
        for key, value in own.items()
        if value != whole.get(key)
        and (key in requested or key.startswith(below) or (value != usual.get(key) and not key.startswith(_FREE)))
    ]
    if taken:
        raise BadInput(
            f"{shown_setting(key, spelling)}: is {own[key]} in {shown(text)} and {whole.get(key)} for all scenarios;"
            " give it in one place"
            for key in taken
        )


def followed_to_horizon(specification: Specification) -> Specification:
    """The same scenario, its runs followed to the horizon: places not lost when a run stops cannot be compared."""
    return replace(specification, parameters={**specification.parameters, _TAIL: float(specification.horizon_days)})


def _is_results(text: str, runs: Path) -> bool:
    try:
        find_results(text, runs)
    except BadInput:
        return False
    return True


def _check_once(common: Sequence[Override]) -> None:
    values: dict[str, str] = {}
    for key, value in map(key_and_text, common):
        if key == "name":
            raise BadInput([f"name: {value} cannot be the name of several runs; leave it out"])
        if values.setdefault(key, value) != value:
            raise BadInput([f"{key}: is both {values[key]} and {value} for all scenarios; give it once"])


def _overrides(text: str, configs: Configs) -> list[str]:
    if "=" not in text:
        return [f"scenario={text}"]
    try:
        first, *rest = shlex.split(text)
        return [f"scenario={first}" if first in configs.names("scenario") else first, *rest]
    except ValueError as error:
        raise BadInput(
            [f"compare: {shown(text)} cannot be read ({error}); write it as 'KEY=VALUE KEY=VALUE'"]
        ) from None


def _point(name: str, point: int, runs: Path) -> ScenarioInput:
    folder = find_results(name, runs)
    plan = StoredResults(folder).plan
    if plan is None:
        raise BadInput([f"{name}:{point}: {folder} is a single run; leave out :{point}"])
    if point >= plan.points:
        raise BadInput([f"{name}:{point}: the sweep has no such design point, give 0 to {plan.points - 1}"])
    values = read_plan_design(folder, plan).values(point)
    values_text = ", ".join(
        f"{key}={value:g}" if isinstance(value, float) else f"{key}={value}" for key, value in values.items()
    )
    return ScenarioInput(values_text or f"{folder.name}:{point}", None, folder, point)


def _unknown(text: str, runs: Path, configs: Configs) -> str:
    known = [*configs.names("scenario"), *names_below(runs)]
    return f"compare: {shown(text)} is no scenario that `brittle list` shows and no run in {runs}{hint(text, known)}"


def _folder_problems(text: str, runs: Path, bad: BadInput) -> list[str]:
    """What is wrong with a folder that is there; nothing if there is none."""
    return list(bad.problems) if any((base / text).is_dir() for base in (runs, Path())) else []


def looks_unquoted(texts: Sequence[str]) -> bool:
    """True if neighbouring arguments set different things, as if the quotes around them were missing."""
    keys = [text.partition("=")[0] if "=" in text and " " not in text.strip() else "" for text in texts]
    return any(one and other and one != other for one, other in itertools.pairwise(keys))


def fingerprint_of_inputs(scenario_inputs: Sequence[ScenarioInput]) -> str:
    """Fingerprint of what is compared, the same for the same scenarios, runs and settings: 64 hex digits."""
    return fingerprint_of_content([_fingerprint(scenario_input) for scenario_input in scenario_inputs])


def _fingerprint(scenario_input: ScenarioInput) -> object:
    if scenario_input.specification is not None:
        theatre = read_theatre(find_theatre(scenario_input.specification.theatre)).sha256
        settings = {k: v for k, v in scenario_input.specification.hashed_settings().items() if k != "theatre.folder"}
        return [scenario_input.label, theatre, settings]
    assert scenario_input.folder is not None
    seal = scenario_input.folder / (PLAN if scenario_input.point is not None else MANIFEST)
    return [scenario_input.label, sha256_of(seal), scenario_input.point]
