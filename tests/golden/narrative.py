"""One replicate narrated day by day in plain language and round numbers: what a golden file holds."""

from __future__ import annotations

import numpy as np
from tests.validation.wars import Run, War

from brittle.world.state import ACTIVE, CAUSES, POOLS
from brittle.world.theatre import CAMPS

CAMP_NAMES = ("besieged", "challenger", "other")
ROUND_TO = 10  # persons; finer differences are no other story


def rounded(persons: float) -> int:
    """Persons to the nearest ten."""
    return int(round(persons / ROUND_TO)) * ROUND_TO


def lines_of_day(run: Run, day: int, holders: np.ndarray) -> list[str]:
    """What changed since `holders`, and where the men are."""
    war, state = run.war, run.state
    parties, theatre = war.names.parties, war.theatre
    found = [f"day {day}"]
    for place in np.flatnonzero(state.places.holder != holders):
        cause = CAUSES[int(state.places[place].cause)]
        found.append(
            f"  {war.names.places[place]}: {parties[holders[place]]} -> {parties[state.places[place].holder]} ({cause})"
        )
    for camp in range(CAMPS):
        own = theatre.formations.camp == camp
        men = rounded(state.formations.men[own & (state.formations.status == ACTIVE)].sum())
        ours = state.parties[theatre.parties.camp == camp]
        fates = [f"{pool} {rounded(ours[pool].sum())}" for pool in POOLS if rounded(ours[pool].sum())]
        if men or fates:
            found.append(f"  {CAMP_NAMES[camp]}: " + ", ".join([f"{men} with their units", *fates]))
    row = state.run[0]
    found.append(f"  capitals lost {row.capitals_lost}, leader {'in office' if row.leader_in_office else 'gone'}")
    if row.collapse_step >= 0:
        found.append(f"  collapsed on day {int(row.collapse_step * war.parameters.time_step_days)}")
    return found


def narrative(war: War, title: str, number: int, days: int) -> str:
    """The story of one replicate over so many days."""
    run = Run(war, number)
    holders = war.start.places.holder.copy()
    lines = [title, "=" * len(title), ""]
    per_day = round(1.0 / float(war.parameters.time_step_days))
    for day in range(1, days + 1):
        run.step(per_day)
        lines += lines_of_day(run, day, holders)
        holders = run.state.places.holder.copy()
    return "\n".join(lines) + "\n"
