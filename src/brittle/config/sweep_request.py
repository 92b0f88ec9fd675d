"""A sweep as its settings ask for it: the files composed, once for each combination of choices, and the points made."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from brittle.config.compose import SAYS_NOTHING, composed, configs_for, read_value
from brittle.config.files import EXPERIMENT, GROUPS, Configs, group_of
from brittle.config.setting_values import Override
from brittle.config.sweep_grammar import SweepOverrides, checked, read_overrides
from brittle.scenario.problems import SHOWN_PROBLEMS, shown
from brittle.scenario.readers import read_setting
from brittle.scenario.schema import is_place_key, parameter_of, setting_name, unknown
from brittle.scenario.settings import MOST_POINTS, SWEEP_SETTINGS
from brittle.sweeps.points import SETTING_AXES
from brittle.sweeps.sampling import CSV, Row, make_rows
from brittle.sweeps.sweep_plan import SweepRequest
from brittle.world.check import BadInput
from brittle.world.former_names import shown_setting

_MOST_BYTES = 200_000_000
_ABOUT = ("id", "title", "question")


def ask(settings: Sequence[Override], config_dir: str | Path | None = None) -> SweepRequest:
    """The sweep that these settings ask for, text or values. Raises BadInput with every problem found."""
    configs = configs_for(settings, config_dir)
    overrides = read_overrides(settings, configs)
    fixed = {
        **_folders(overrides.groups, configs),
        **({EXPERIMENT: overrides.experiment} if overrides.experiment else {}),
    }
    # An experiment's file may say how to sweep, so it is read before the points are made.
    base = composed(configs, [fixed])[0] if overrides.experiment or configs.own is not None else {}
    how = _how(base, overrides)
    rows = _rows(overrides, how, configs)
    choices, cell_of_row = _choices(rows, configs)
    if len(choices) == 1 and base and not choices[0]:
        cells = [base]
    else:
        cells = composed(configs, [{**fixed, **_folders(choice, configs)} for choice in choices])
    about = {key.partition(".")[2]: value for key, value in cells[0].items() if key.startswith("experiment.")}
    several = "scenarios" if rows and "scenario" in rows[0] else None
    knobs = {setting_name(key, configs.spelling): value for key, value in overrides.knobs.items()}
    title = str(about.get("id") or overrides.experiment or several or cells[0].get("scenario.id") or "sweep")
    if how["design.file"]:
        how["design.file"] = Path(how["design.file"]).name  # no path of this machine goes into a plan
    return SweepRequest(title, tuple(_of_model(cell) | knobs for cell in cells), rows, cell_of_row, how, about)


def _folders(choices: Mapping[str, str], configs: Configs) -> dict[str, str]:
    """Choices of groups by the names of their folders."""
    return {group_of(key, configs.spelling): option for key, option in choices.items()}


def _how(base: Mapping[str, Any], overrides: SweepOverrides) -> dict[str, Any]:
    """How to sweep: defaults < the experiment's file < the settings given."""
    problems: list[str] = []
    how = {key: setting.base for key, setting in SWEEP_SETTINGS.items()}
    how |= {
        key: read_setting(SWEEP_SETTINGS[key], value, problems) for key, value in base.items() if key in SWEEP_SETTINGS
    }
    how |= overrides.how
    if how["design.kind"] == CSV and not how["design.file"]:
        problems.append("design.file: is needed for design=csv, give the path of a file of points")
    if how["design.kind"] != CSV and how["design.file"]:
        problems.append(f"design.file: goes with design=csv, not with design={how['design.kind']}")
    if problems:
        raise BadInput(problems)
    return how


def _of_model(cell: Mapping[str, Any]) -> dict[str, Any]:
    """Without what says how to sweep, and what an experiment says of itself."""
    odd = [key for key in cell if key.startswith("experiment.") and key.partition(".")[2] not in _ABOUT]
    if odd:
        raise BadInput([f"{odd[0]}: no such key, an experiment says {', '.join(_ABOUT)} of itself"])
    return {
        key: value for key, value in cell.items() if key not in SWEEP_SETTINGS and not key.startswith("experiment.")
    }


def _rows(overrides: SweepOverrides, how: Mapping[str, Any], configs: Configs) -> list[Row]:
    given = read_points(Path(how["design.file"]), configs) if how["design.kind"] == CSV else []
    twice = [key for key in overrides.axes if given and key in given[0]]
    if twice:
        raise BadInput([f"{twice[0]}: is a column of the file of points and an axis; leave one out"])
    fixed = [key for key in (*overrides.knobs, *overrides.groups) if given and key in given[0]]
    if fixed:
        raise BadInput([f"{fixed[0]}: is a column of the file of points and set by hand; leave one out"])
    return make_rows(list(overrides.axes.values()), how["design.kind"], how["design.points"], how["design.seed"], given)


def _choices(rows: Sequence[Row], configs: Configs) -> tuple[list[dict[str, str]], list[int]]:
    """Distinct combinations of choices of groups, in order of first appearance, and which one each row has."""
    numbers: dict[tuple[tuple[str, str], ...], int] = {}
    cell_of_row = []
    for row in rows:
        choice = tuple((key, str(row[key])) for key in row if group_of(key, configs.spelling))
        cell_of_row.append(numbers.setdefault(choice, len(numbers)))
    return [dict(choice) for choice in numbers], cell_of_row


def read_points(path: Path, configs: Configs) -> list[Row]:
    """The rows of a file of points: a header of settings and groups, a line a point. Raises BadInput."""
    header, lines = _read_csv(path)
    problems: list[str] = []
    spelling = configs.spelling
    header = [shown_setting(setting_name(key, spelling), spelling) if key else key for key in header]
    for key in header:
        is_knob = parameter_of(key, spelling) is not None
        fits = is_knob or key in SETTING_AXES or is_place_key(key) or group_of(key, spelling) in GROUPS[1:-1]
        if not fits or header.count(key) > 1:
            why = "is there twice" if fits else unknown(key, configs.groups, spelling).partition(": ")[2]
            problems.append(f"{path.name}:1: {key or 'an empty column'}: {why}")
    rows = []
    for number, cells in lines if not problems else ():
        here: list[str] = []
        if len(cells) != len(header):
            here.append(f"has {len(cells)} values, the header {len(header)}")
        else:
            rows.append({key: _cell(key, text, configs, here) for key, text in zip(header, cells, strict=True)})
        problems += [f"{path.name}:{number}: {problem}" for problem in here]
        if len(problems) >= SHOWN_PROBLEMS:
            break
    if not rows and not problems:
        problems.append(f"{path.name}: holds no point; write a header of settings and a line a point")
    if problems:
        raise BadInput(problems)
    return rows


def _read_csv(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    if "\0" in str(path):
        raise BadInput([f"design.file: {shown(str(path))} is no path of a file"])
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadInput([f"design.file: {shown(str(path))} is larger than 200 MB; split it into several sweeps"])
        reader = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), strict=True)
        lines = [(reader.line_num, cells) for cells in reader if cells]
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise BadInput(
            [f"design.file: {shown(str(path))} cannot be read ({why}); give the path of a file of points"]
        ) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(
            [f"design.file: {shown(path.name)} is no table of comma-separated values in UTF-8 ({error})"]
        ) from None
    if len(lines) > MOST_POINTS:
        raise BadInput([f"design.file: {path.name} has {len(lines) - 1:,} points, at most {MOST_POINTS:,} are allowed"])
    return ([cell.strip() for cell in lines[0][1]], lines[1:]) if lines else ([], [])


def _cell(key: str, text: str, configs: Configs, problems: list[str]) -> Any:
    text = text.strip()
    if not text:
        problems.append(f"{key}: is empty, give a value")
        return ""
    if group := group_of(key, configs.spelling):
        problem = configs.check(group, text)
        problems += [problem] if problem else []
        return text
    try:
        value: Any = float(text) if "." in text or "e" in text.lower() else int(text)
    except ValueError:
        value = text if key in SETTING_AXES else read_value(key, text, problems)
    return "" if value is SAYS_NOTHING else checked(key, value, configs.spelling, problems)
