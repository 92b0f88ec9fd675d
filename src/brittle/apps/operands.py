"""What `brittle compare` is given: scenarios, choices, runs and design points."""

from __future__ import annotations

import itertools
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from brittle.apps.configs import Configs
from brittle.scenario.problems import shown
from brittle.scenario.schema import Specification
from brittle.store.atomic import sha256_of
from brittle.store.find import SWEEP, find_results, names_below
from brittle.store.plan import PLAN
from brittle.store.sealed import mark_of_content
from brittle.store.state import MANIFEST
from brittle.world.check import BadInput

MOST_POINTS = 24  # of a sweep that is given without a point
USUAL = {"ensemble.seed": 1, "ensemble.replications": 1000}  # of what must be run, unless something else is asked for
_TAIL = "time.tail_days"


class Operand(NamedTuple):
    """One thing to compare: a scenario still to be run or found, or results that are there."""

    label: str
    specification: Specification | None  # to be run, unless its run is there
    folder: Path | None  # results
    point: int | None  # design point of a sweep


def read_operands(texts: Sequence[str], common: Sequence[str], runs: Path, configs: Configs) -> list[Operand]:
    """The operands that these texts ask for; `common` words go to all that must be run.

    Raises BadInput, also if an operand and `common` ask for different values of one setting.
    """
    _check_once(common)
    found: list[Operand] = []
    for text in texts:
        found += _read(text, common, runs, configs)
    labels = [operand.label for operand in found]
    return [
        operand._replace(label=f"{operand.label} ({number + 1})") if labels.count(operand.label) > 1 else operand
        for number, operand in enumerate(found)
    ]


def _read(text: str, common: Sequence[str], runs: Path, configs: Configs) -> list[Operand]:
    if not text.strip():
        raise BadInput(["compare: an empty word is no scenario; give a name, words as 'iran=hold', or a run"])
    if "=" in text or text in configs.names("scenario"):
        specification = _specify(text, _words(text, configs), common, configs)
        return [Operand(text if "=" in text else specification.scenario, specification, None, None)]
    name, sign, point = text.rpartition(":")
    if sign and name and point.isascii() and point.isdecimal():
        return [_point(name, int(point), runs)]
    try:
        folder = find_results(text, runs)
    except BadInput as bad:
        raise BadInput([_unknown(text, runs, configs), *_about_folder(text, runs, bad)]) from None
    from brittle.analysis.results import Results

    results = Results(folder)
    if results.kind != SWEEP:
        return [Operand(folder.resolve().name, None, folder, None)]
    points = results.plan.points if results.plan else 0
    if points > MOST_POINTS:
        raise BadInput([f"{text}: has {points:,} design points; name those to compare, as {text}:0 {text}:7"])
    return [_point(text, number, runs) for number in range(points)]


def _specify(text: str, words: Sequence[str], common: Sequence[str], configs: Configs) -> Specification:
    from brittle.apps.compose import specify

    asked, for_all = (dict(_pair(word) for word in some) for some in (words, common))
    clashes = [key for key in asked if key in for_all and asked[key] != for_all[key]]
    if clashes:
        raise BadInput(
            f"{key}: is {asked[key]} in {shown(text)} and {for_all[key]} for all scenarios; give it in one place"
            for key in clashes
        )
    usual = [f"{key}={value}" for key, value in USUAL.items() if key not in asked and key not in for_all]
    specification = specify([*usual, *words, *common], configs=configs)
    if specification.replications < 2:
        raise BadInput(
            [f"{shown(text)}: asks for one run (ensemble.replications); an interval needs two or more, better 400"]
        )
    return specification if _TAIL in asked or _TAIL in for_all else watched_whole(specification)


def watched_whole(specification: Specification) -> Specification:
    """The same scenario, its runs followed to the horizon: places not lost when a run stops cannot be compared."""
    return replace(specification, parameters={**specification.parameters, _TAIL: float(specification.horizon_days)})


def _pair(word: str) -> tuple[str, str]:
    key, _, value = word.partition("=")
    return key.strip().lstrip("+"), value.strip()


def _check_once(common: Sequence[str]) -> None:
    values: dict[str, str] = {}
    for key, value in map(_pair, common):
        if values.setdefault(key, value) != value:
            raise BadInput([f"{key}: is both {values[key]} and {value} for all scenarios; give it once"])


def _words(text: str, configs: Configs) -> list[str]:
    if "=" not in text:
        return [f"scenario={text}"]
    try:
        first, *rest = shlex.split(text)
        return [f"scenario={first}" if first in configs.names("scenario") else first, *rest]
    except ValueError as error:
        raise BadInput(
            [f"compare: {shown(text)} cannot be read ({error}); write it as 'iran=hold iran.coverage=0.8'"]
        ) from None


def _point(name: str, point: int, runs: Path) -> Operand:
    from brittle.analysis.results import Results
    from brittle.store.plan import read_plan_design

    folder = find_results(name, runs)
    plan = Results(folder).plan
    if plan is None:
        raise BadInput([f"{name}:{point}: {folder} is a single run; leave out :{point}"])
    if point >= plan.points:
        raise BadInput([f"{name}:{point}: the sweep has no such design point, give 0 to {plan.points - 1}"])
    values = read_plan_design(folder, plan).values(point)
    said = ", ".join(
        f"{key}={value:g}" if isinstance(value, float) else f"{key}={value}" for key, value in values.items()
    )
    return Operand(said or f"{folder.name}:{point}", None, folder, point)


def _unknown(text: str, runs: Path, configs: Configs) -> str:
    from brittle.scenario.problems import hint

    known = [*configs.names("scenario"), *names_below(runs)]
    return f"compare: {shown(text)} is no scenario that `brittle list` shows and no run in {runs}{hint(text, known)}"


def _about_folder(text: str, runs: Path, bad: BadInput) -> list[str]:
    """What is wrong with a folder that is there; nothing if there is none."""
    return list(bad.problems) if any((base / text).is_dir() for base in (runs, Path())) else []


def looks_parted(texts: Sequence[str]) -> bool:
    """True if words that stand side by side set different things, as if the quotes around them were forgotten."""
    keys = [text.partition("=")[0] if "=" in text and " " not in text.strip() else "" for text in texts]
    return any(one and other and one != other for one, other in itertools.pairwise(keys))


def mark_of_operands(operands: Sequence[Operand]) -> str:
    """Mark of what is compared, the same for the same scenarios, runs and settings: 64 hex digits."""
    return mark_of_content([_mark(operand) for operand in operands])


def _mark(operand: Operand) -> object:
    from brittle.scenario.folder import find_theatre, read_theatre

    if operand.specification is not None:
        theatre = read_theatre(find_theatre(operand.specification.theatre)).sha256
        settings = {k: v for k, v in operand.specification.settings().items() if k != "theatre.folder"}
        return [operand.label, theatre, settings]
    assert operand.folder is not None
    seal = operand.folder / (PLAN if operand.point is not None else MANIFEST)
    return [operand.label, sha256_of(seal), operand.point]
