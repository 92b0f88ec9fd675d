"""The built-in doctrines by role and name. Each is one code of its role's switch among the parameters."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from brittle.world.check import BadInput, hint
from brittle.world.orders import ROLE_NAMES
from brittle.world.parameters import REGISTRY


class Doctrine(NamedTuple):
    """One way to fill a seat."""

    role: str
    name: str  # a choice of `switch`
    switch: str  # parameter that selects it
    label: str
    plain: str
    rule: str  # function that decides

    @property
    def code(self) -> int:
        """Value of the switch."""
        return REGISTRY[self.switch].choices.index(self.name)


def _of(role: str, switch: str, rule: str, *rows: tuple[str, str, str]) -> tuple[Doctrine, ...]:
    return tuple(Doctrine(role, name, switch, label, plain, rule) for name, label, plain in rows)


DOCTRINES: tuple[Doctrine, ...] = (
    *_of(
        "besieged", "command.withdrawal_policy", "doctrine.besieged.decide_besieged",
        ("hold_all", "Hold everywhere", "No garrison is ever drawn in; reserves go to the gravest threat."),
        ("historical", "Draw in late", "Outer garrisons are drawn in after some capitals are lost or the axis is hit."),
        ("early_consolidate", "Consolidate early", "Outer garrisons are drawn in at the first loss of a capital."),
        ("forward", "Meet them forward", "Nothing is given up; reserves go to the next sector on the enemy's axis."),
        ("fortress", "Keep the core alone", "At the first loss all but capital and coast is drawn in."),
    ),
    *_of(
        "challenger", "challenger.doctrine", "doctrine.challenger.decide_challenger",
        ("main_effort", "Weigh and concentrate", "The sector worth most over distance, strength and loyalty."),
        ("axis", "Follow the axis", "The next sector on the stated axis."),
        ("nearest", "Take what is near", "Every sector alike; columns go for what is near."),
    ),
    *_of(
        "ground_patron", "ground_patron.policy", "doctrine.ground_patron.decide_ground_patron",
        ("withdraw", "Leave", "Everybody goes home from a set day on."),
        ("hold", "Stay", "Stay as on the first day."),
        ("surge", "Send more", "Advisers everywhere from a set day on."),
        ("bluff", "Pretend", "Announce advisers everywhere, send none."),
        ("endogenous", "Judge by the host", "Leave once staying gains less than it costs, by the host's will as seen."),
        ("recall_officers", "Recall the officers", "Advisers go home on a set day, the patron's fighters stay."),
    ),
    *_of(
        "air_patron", "air_patron.policy", "doctrine.air_patron.decide_air_patron",
        ("none", "Stay out", "No sorties."),
        ("sorties", "Support", "All sorties to fights."),
        ("base_first", "Bases first", "A share of the sorties guards the bases once enemies come near."),
        ("step_in", "Step in", "Full effort once the ground patron is gone."),
    ),
)  # fmt: skip


def doctrines_of(role: str) -> tuple[Doctrine, ...]:
    """The doctrines that can fill this role's seat."""
    return tuple(entry for entry in DOCTRINES if entry.role == role)


def with_doctrine(p: np.record, role: str, name: str) -> np.record:
    """A copy of the parameters in which this role follows that doctrine; raises BadInput for unknown names."""
    if role not in ROLE_NAMES:
        raise BadInput([f"no role {role!r}, give one of " + ", ".join(ROLE_NAMES)])
    names = {entry.name: entry for entry in doctrines_of(role)}
    if name not in names:
        near = hint(name, tuple(names))
        raise BadInput([f"{role} has no doctrine {name!r}, give one of {', '.join(names)}{near}"])
    record: np.record = p.copy()
    record[REGISTRY[names[name].switch].field] = names[name].code
    return record
