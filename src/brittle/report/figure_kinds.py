"""The kinds of figures of a run and of a sweep, each with what it shows. Quick to import, for `--help`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from brittle.scenario.problems import shown
from brittle.world.check import BadInput, hint

RUN_KINDS = {
    "map": "places lost by the days on which forecasts are judged, above what happened",
    "days": "a small map a day: share of runs in which each place has left",
    "holders": "a small map a day: likeliest holder of each place",
    "animation": "the map as an HTML page with a slider for the day",
    "fall_times": "when each place fell, beside when it happened",
    "people": "average share of the population under each holder",
    "control": "share of the population under each holder, with bands",
    "will": "will of the besieged side's people, by sector",
    "fates": "persons killed, wounded, deserted, captured, defected, evacuated, stood down",
    "patrons": "what the patrons announce and what they do",
}
BY_DAY = ("map", "days", "holders")
SWEEP_KINDS = {
    "heat": "share of runs in which the capital is not lost, over two crossed settings",
    "response": "share of runs in which the besieged side has collapsed, over a setting, with 95 % bands",
    "scenarios": "the points sorted by the share of runs in which the besieged side has collapsed, with intervals",
    "survival": "share of runs in which the capital is not lost, by day, with a 95 % band",
}
ALL = "all"


def known_kinds(names: Sequence[str], kinds: Mapping[str, str], of: str) -> list[str]:
    """The requested kinds, each once; none for "all". `of` is "run" or "sweep". Raises BadInput with the nearest."""
    wanted = [name.replace("-", "_") for name in names]
    known = (*kinds, ALL)
    for name, kind in zip(names, wanted, strict=True):
        if kind not in known:
            raise BadInput([f"{shown(name)} is no figure of a {of}, give one of {', '.join(known)}{hint(kind, known)}"])
    return [] if ALL in wanted else list(dict.fromkeys(wanted))
