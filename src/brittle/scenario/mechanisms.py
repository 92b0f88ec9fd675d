"""Mechanisms that can be switched off, so that one sees what a difference loses without them.

Each has the settings that silence it and the terms of the ledger in which it shows. A mechanism
is silenced in both scenarios; whatever else they differ in stays.
"""

from __future__ import annotations

from typing import NamedTuple


class Mechanism(NamedTuple):
    """One way in which a scenario works on the war."""

    name: str
    label: str  # as in "most of it goes through ..."
    off: dict[str, float | str]  # settings that silence it
    will: tuple[str, ...] = ()  # terms of will
    breaking: tuple[str, ...] = ()  # terms of breaking beside will
    causes: tuple[str, ...] = ()  # codes of changes of hands


MECHANISMS = (
    Mechanism("level", "the besieged side's own morale", {"morale.besieged.level": 0.0}, will=("level",)),
    Mechanism("pay", "soldiers' pay", {"morale.pay": 0.0}, will=("pay",)),
    Mechanism("advisers", "what advisers do to will", {"morale.coupling.adviser": 0.0}, will=("advisers",)),
    Mechanism(
        "abandonment", "the shock of the patron's leaving", {"morale.coupling.abandonment": 0.0}, will=("abandonment",)
    ),
    Mechanism("air", "what aircraft overhead do to will", {"air.will_gain": 0.0, "air.will_loss": 0.0}, will=("air",)),
    Mechanism("leader_at_front", "the leader at the front", {"morale.leader_at_front": 0.0}, will=("leader",)),
    Mechanism("losses", "what losses do to will", {"morale.losses": 0.0}, will=("losses",)),
    Mechanism("supply", "short supply", {"morale.short_supply": 0.0}, will=("supply",)),
    Mechanism("losing", "seeing the country lost", {"morale.losing": 0.0}, will=("losing",)),
    Mechanism("force_ratio", "the odds on the ground", {"break.force_ratio": 0.0}, breaking=("force_ratio",)),
    Mechanism("encircled", "being cut off", {"break.encircled": 0.0}, breaking=("encircled",)),
    Mechanism("rumour", "rumour of others who broke", {"contagion.break": 0.0}, breaking=("rumour",)),
    Mechanism("leader_exit", "the leader's flight", {"leader.exit_rate": 0.0}),
    Mechanism(
        "orders", "orders to withdraw", {"command.withdrawal_policy": "hold_all"}, causes=("withdrawal_order",)
    ),
    Mechanism("deals", "deals", {"deals.offered": "off"}, causes=("deal",)),
    Mechanism("uprisings", "uprisings", {"uprising.armed_share": 0.0}, causes=("uprising",)),
    Mechanism("third_parties", "third parties", {"third_parties.active": "off"}),
)  # fmt: skip


def mechanism(name: str) -> Mechanism:
    """The mechanism of this name; KeyError with the names if there is none."""
    for entry in MECHANISMS:
        if entry.name == name:
            return entry
    raise KeyError(f"{name} is no mechanism; there are {', '.join(entry.name for entry in MECHANISMS)}")
