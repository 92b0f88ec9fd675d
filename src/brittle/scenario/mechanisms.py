"""Mechanisms that can be switched off, so that one sees what a difference loses without them.

Each has the settings that silence it and the terms of the ledger in which it shows. A mechanism
is silenced in both scenarios; whatever else they differ in stays.
"""

from __future__ import annotations

from typing import NamedTuple


class Mechanism(NamedTuple):
    """One way in which a scenario works on the war."""

    name: str
    label: str  # as "the advisers' effect on will"
    off: tuple[str, ...]  # words that silence it
    will: tuple[str, ...] = ()  # terms of will
    breaking: tuple[str, ...] = ()  # terms of breaking beside will
    leader: tuple[str, ...] = ()  # terms of the leader's exit
    causes: tuple[str, ...] = ()  # causes of changes of hands


MECHANISMS = (
    Mechanism("level", "the regime side's own morale", ("morale.regime.level=0",), will=("level",)),
    Mechanism("pay", "pay", ("morale.pay=0",), will=("pay",)),
    Mechanism("advisers", "what advisers do to will", ("morale.coupling.adviser=0",), will=("advisers",)),
    Mechanism(
        "abandonment", "the shock of the patron's leaving", ("morale.coupling.abandonment=0",), will=("abandonment",)
    ),
    Mechanism("air", "what aircraft overhead do to will", ("air.will_gain=0", "air.will_loss=0"), will=("air",)),
    Mechanism("leader_at_front", "the leader at the front", ("morale.leader_at_front=0",), will=("leader",)),
    Mechanism("losses", "losses", ("morale.losses=0",), will=("losses",)),
    Mechanism("supply", "short supply", ("morale.short_supply=0",), will=("supply",)),
    Mechanism("losing", "seeing the country lost", ("morale.losing=0",), will=("losing",)),
    Mechanism("force_ratio", "the odds on the ground", ("break.force_ratio=0",), breaking=("force_ratio",)),
    Mechanism("encircled", "being cut off", ("break.encircled=0",), breaking=("encircled",)),
    Mechanism("rumour", "rumour of others who broke", ("contagion.break=0",), breaking=("rumour",)),
    Mechanism(
        "leader_exit", "the leader's flight", ("leader.exit_rate=0",),
        leader=("threat", "patron_gone", "asylum", "losing"),
    ),
    Mechanism("orders", "orders to withdraw", ("command.withdrawal_policy=hold_all",), causes=("withdrawal",)),
    Mechanism("deals", "deals", ("deals.offered=off",), causes=("deal",)),
    Mechanism("uprisings", "uprisings", ("uprising.armed_share=0",), causes=("uprising",)),
    Mechanism("third_parties", "third parties", ("third_parties.active=off",)),
)  # fmt: skip
