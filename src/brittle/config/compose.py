"""From settings to a specification: files composed by Hydra, single knobs set on top.

Hydra merges the files that groups and defaults lists name, and its parser reads the values
that come as text; it sets no knob and instantiates nothing. Values from Python need no parser.
Everything then goes through the strict pass of `scenario.schema`.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from brittle.analysis.precision import most_runs
from brittle.config.files import EXPERIMENT, Configs, find_configs, group_of, suggest
from brittle.config.hydra_folder import hydra_folder
from brittle.config.setting_values import THEATRE, Interval, Override, SettingValue, as_text, key_and_text
from brittle.scenario.problems import cut, shown
from brittle.scenario.schema import (
    Specification,
    flatten,
    is_place_key,
    known_keys,
    make_specification,
    one_name_each,
    setting_name,
    twice,
    unknown,
)
from brittle.scenario.settings import MOST_IN_MEMORY, SETTINGS, SWEEP_SETTINGS
from brittle.scenario.theatre_spelling import spelling_of_theatre
from brittle.world.check import BadInput, suggestion

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*(/[A-Za-z_]+)?")
SAYS_NOTHING = object()
_THEATRE = ("theatre", "theatre.folder")
SWEEP_KEYS = (EXPERIMENT, "design", "engine", *SWEEP_SETTINGS)


def specify(
    overrides: Sequence[Override] = (), config_dir: str | Path | None = None, configs: Configs | None = None
) -> Specification:
    """The specification that settings ask for: text such as `iran=hold`, or values from Python; the last one counts.

    Raises BadInput with every problem found.
    """
    configs = configs_for(overrides, config_dir, configs)
    problems: list[str] = []
    groups, knobs = _sort_out(overrides, configs, problems)
    (flat,) = composed(configs, [groups])
    flat.update(knobs)
    try:
        specification = make_specification(flat)
    except BadInput as bad:
        problems += bad.problems
    else:
        precision = specification.precision
        if precision is not None and most_runs(precision) > MOST_IN_MEMORY:
            problems.append(
                f"ensemble.precision: {precision:g} may take {most_runs(precision):,} replications, and one run holds"
                f" {MOST_IN_MEMORY:,}; give 0.0022 or more, or use `brittle sweep`"
            )
        if specification.replications > MOST_IN_MEMORY:
            problems.append(
                f"ensemble.replications: {specification.replications} is too many for one run, give a whole number,"
                f" 1 to {MOST_IN_MEMORY}; `brittle sweep` takes more"
            )
    if problems:
        raise BadInput(dict.fromkeys(problems))
    return specification


def configs_for(
    overrides: Sequence[Override], config_dir: str | Path | None = None, configs: Configs | None = None
) -> Configs:
    """The configurations in the spelling of the theatre that these settings, or the files they choose, name."""
    given = [value.strip("'\"") for key, value in map(key_and_text, overrides) if key in _THEATRE]
    path = next((value for value in reversed(given) if is_path(value)), None)
    configs = find_configs(config_dir, path) if configs is None else configs
    theatre = path if given and given[-1] == path else _theatre_of(given[-1:], overrides, configs)
    return replace(configs, spelling=spelling_of_theatre(theatre or SETTINGS["theatre.folder"].base))


def _theatre_of(given: Sequence[str], overrides: Sequence[Override], configs: Configs) -> str | None:
    """What the chosen option of `theatre` says, or else a scenario or experiment of the user's own."""
    chosen = [("theatre", option) for option in given]
    chosen += [pair for pair in map(key_and_text, overrides) if pair[0] in (EXPERIMENT, "scenario") and not given]
    for group, option in chosen:
        if option in configs.options[group]:
            tree = configs.read(group, option)
            block = tree.get("theatre")
            if isinstance(block, dict) and "folder" in block:
                return str(block["folder"])
            for line in tree.get("defaults") or ():
                named = next(iter(line.items())) if isinstance(line, dict) and line else ("", "")
                if str(named[0]).removeprefix("override ").lstrip("/") == "theatre":
                    return _theatre_of([str(named[1])], (), configs)
    return None


def _sort_out(
    overrides: Sequence[Override], configs: Configs, problems: list[str]
) -> tuple[dict[str, str], dict[str, Any]]:
    """Choices of groups, and values of single knobs by the engine's names, of which the last one counts."""
    groups: dict[str, str] = {}
    knobs: dict[str, Any] = {}
    written: dict[str, tuple[str, Any]] = {}  # what is set -> how it was written, and its value
    for override in overrides:
        if isinstance(override, str):
            key, value = _read_text(override, configs, problems)
        else:
            key, value = _single(override, configs, problems)
        if value is SAYS_NOTHING:
            continue
        if key in SWEEP_KEYS:
            problems.append(f"{key}: is for `brittle sweep`; a run has one design point")
        elif key == THEATRE and is_path(value):
            groups.pop(THEATRE, None)
            knobs["theatre.folder"] = value
        elif group := group_of(key, configs.spelling):
            option = as_text(value)
            problem = configs.check(group, option) or _written_twice(written, group, key, option)
            problems += [problem] if problem else []
            if not problem:
                groups[group] = option
                if key == THEATRE:
                    knobs.pop("theatre.folder", None)
        elif key == "theatre.folder":
            problems.append(f"{key}: is written theatre=NAME or theatre=./FOLDER")
        elif not _is_knob(key, configs):
            problems.append(unknown(key, configs.groups, configs.spelling))
        else:
            name = setting_name(key, configs.spelling)
            problem = _written_twice(written, name, key, value)
            problems += [problem] if problem else []
            knobs[name] = value
    return groups, knobs


def _single(override: SettingValue, configs: Configs, problems: list[str]) -> tuple[str, Any]:
    """The key and its value from Python; SAYS_NOTHING, with a sentence in `problems`, for several."""
    key, value = override
    if not isinstance(value, tuple | Interval) or not _is_known(key, configs):
        return key, value
    problems.append(f"{key}: {shown(override.text)} is several values; give one, or use brittle.sweep")
    return key, SAYS_NOTHING


def _read_text(text: str, configs: Configs, problems: list[str]) -> tuple[str, Any]:
    """The key and the value that a text sets; what only a refusal quotes is left as it was written."""
    key, sign, value = text.partition("=")
    key = key.strip().lstrip("+")
    if not sign or not is_key(key):
        problems.append(malformed(text, configs))
        return key, SAYS_NOTHING
    if key == THEATRE and is_path(value):
        return key, value.strip().strip("'\"")
    if not _is_known(key, configs):
        return key, value
    read = read_value(key, value, problems)
    return key, value if group_of(key, configs.spelling) and read is not SAYS_NOTHING and not isinstance(
        read, str
    ) else read


def is_path(value: object) -> bool:
    """True for the folder of a theatre, which has a slash, and not for a theatre's name."""
    return isinstance(value, str) and ("/" in value or "\\" in value)


def _is_known(key: str, configs: Configs) -> bool:
    """True for what a run may be given, and false for what only a sweep may."""
    return key not in SWEEP_KEYS and (bool(group_of(key, configs.spelling)) or _is_knob(key, configs))


def _is_knob(key: str, configs: Configs) -> bool:
    return setting_name(key, configs.spelling) in known_keys() or is_place_key(key)


def _written_twice(written: dict[str, tuple[str, Any]], name: str, key: str, value: Any) -> str:
    """The sentence that refuses another spelling of what was set before, to another value; else ""."""
    before, old = written.setdefault(name, (key, value))
    written[name] = (key, value)
    return twice(before, old, key, value) if before != key and old != value else ""


def is_key(text: str) -> bool:
    """True if this may be the left side of `key=value`."""
    return bool(_KEY.fullmatch(text))


def malformed(text: str, configs: Configs) -> str:
    """The sentence that refuses what is not written key=value."""
    if text.startswith("~"):
        return f"{shown(text)}: nothing can be taken away; set a value, as in third_parties.active=off"
    meant = suggest(configs, text.strip()) if "=" not in text else ""
    return f"{shown(text)}: is no setting, write key=value, as in {configs.spelled('iran')}=hold" + (suggestion(meant))


def read_value(key: str, text: str, problems: list[str]) -> Any:
    """The value as Hydra's grammar reads it; plain words do not need the parser."""
    if key in SETTINGS and SETTINGS[key].kind == "names" and re.fullmatch(r"[A-Za-z0-9_, ]+", text):
        return None if text.strip() == "null" else text  # commas part names here, not values to sweep over
    if re.fullmatch(r"[A-Za-z][A-Za-z_]*", text) and text.lower() not in ("true", "false", "null", "nan", "inf"):
        return text
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    try:
        parsed = OverridesParser.create().parse_override(f"x={text}")
        value = SAYS_NOTHING if parsed.is_sweep_override() else parsed.value()
    except (HydraException, RecursionError, ValueError):
        problems.append(f"{key}: {shown(text)} cannot be read; write a number or a word, or put it in quotes")
        return SAYS_NOTHING
    if value is SAYS_NOTHING:
        problems.append(f"{key}: {shown(text)} is several values; give one, or use `brittle sweep`")
    elif isinstance(value, str) and "${" in value:
        problems.append(f"{key}: {shown(text)} is an interpolation; write the value out")
        return SAYS_NOTHING
    elif isinstance(value, list | dict):
        problems.append(f"{key}: {shown(text)} is a list or a block; give one value")
        return SAYS_NOTHING
    return value


def composed(configs: Configs, choices: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Values by the engine's dotted names of the files that each combination of choices brings together.

    Raises BadInput.
    """
    from hydra import compose, initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra
    from hydra.errors import HydraException
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    found = []
    # A program that is itself run by Hydra has its own instance, which must survive us.
    theirs, GlobalHydra.instance().hydra = GlobalHydra.instance().hydra, None
    try:
        with (
            hydra_folder(configs) as own,
            warnings.catch_warnings(),
            initialize_config_dir(str(configs.packaged), "brittle", "1.3"),
        ):
            warnings.simplefilter("ignore")
            path = str(own).replace("\\", "\\\\").replace("'", "\\'")
            search = [] if own is None else [f"hydra.searchpath=['file://{path}']"]
            for groups in choices:
                settings_given = [f"{group}={option}" for group, option in groups.items()]
                found.append(OmegaConf.to_container(compose("config", [*settings_given, *search]), resolve=False))
    except (HydraException, OmegaConfBaseException) as error:
        said = cut(str(error).strip().partition("\n")[0].rstrip("."), 200)
        hint = (
            f"; a scenario sets knobs, as in {configs.spelled('iran')}: {{policy: hold}}" if "override" in said else ""
        )
        raise BadInput([f"configuration: {said}{hint}"]) from None
    finally:
        GlobalHydra.instance().hydra = theirs
    problems: list[str] = []
    flat = [one_name_each(flatten(tree), configs.spelling, problems) for tree in found if isinstance(tree, dict)]
    if problems:
        raise BadInput(problems)
    return flat
