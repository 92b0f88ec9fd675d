"""T10a: in the attractive sub-model more will never loses a place sooner, run by run, with common random numbers.

The sub-model is the engine itself on one road, with everything switched off that lets a loss in one
place help another: no orders, no risings, no losses by fire, attackers who do not break, and rout as
the only end of a break. There the set of those who still stand only ever shrinks, and can only shrink
later with more will; in the full model a run in a hundred may go the other way (T10b).
"""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest
from tests.validation.wars import make_war, simulate

from brittle.scenario.records import Force, Party, Place, Road, Seat, Sector, Station, TheatreData

ROAD = ("seat", "north", "middle", "south", "edge", "camp")
RUNS, DAYS = 300, 30
ATTRACTIVE = {
    "uprising.gate": "off", "third_parties.active": "off", "command.withdrawal_policy": "hold_all",
    "command.leader": "stays", "deals.offered": "off", "attrition.rate": 0.0, "desertion.rate": 0.0,
    "air.regime_sorties": 0.0, "russia.policy": "none", "iran.policy": "hold", "rebels.resistance": 0.0,
    "rebels.patience_days": 120.0, "break.challenger": -4.0, "morale.rebels.level": 4.0, "break.will": 8.0,
    "outcome.rout": 5.0, "outcome.withdraw": -5.0, "outcome.withdraw_will": 0.0, "outcome.surrender": -5.0,
    "outcome.surrender_encircled": 0.0, "outcome.handover": -5.0, "outcome.defection": -8.0,
}  # fmt: skip


def one_road() -> TheatreData:
    """Six places on a road: the seat of power at one end, the challenger at the other."""
    places = tuple(
        Place(name, name, "", "all", 0.0, 0.0, 0, "town", (), holder, 3, (), name == "seat", "")
        for name, holder in zip(ROAD, ["crown"] * 5 + ["host"], strict=True)
    )  # fmt: skip
    garrisons = (
        Force("line", "crown", "line", tuple(Station(name, 1.0) for name in ROAD[:-1]), 60_000, 0.5, 2, ""),
        Force("host", "host", "assault", (Station("camp", 1.0),), 24_000, 0.8, 3, ""),
    )
    return TheatreData(
        name="one_road", title="One road", folder=Path("."), sha256="", start=datetime.date(2100, 1, 1),
        known_until=datetime.date(2099, 12, 31), seat_of_power="seat", militia_total=0, militia_floor=0,
        seats=(Seat("crown", "besieged", "Crown", "crown"), Seat("host", "challenger", "Host", "host")),
        parties=(
            Party("crown", "Crown", "besieged", "#000000", False, (), (), 0, 0.0, "alarm"),
            Party("host", "Host", "challenger", "#ffffff", False, (), (), 0, 0.0, "alarm"),
        ),
        sectors=(Sector("all", "All", 1.0, "all"),), places=places,
        roads=tuple(Road(a, b, 40.0, "primary") for a, b in zip(ROAD, ROAD[1:], strict=False)), forces=garrisons,
        supply_roots={"besieged": ("seat",), "challenger": ("camp",), "other": ()}, corridor=("seat", "north"),
        axis=(), hindsight=(), dated_inputs=(), rising_party="host",
    )  # fmt: skip


def last_days(level: float, seed: int = 1, **also: object) -> np.ndarray:
    """Step at which each place of each run was lost, beyond the horizon where it stood; shape (run, place)."""
    war = make_war(settings={**ATTRACTIVE, "morale.regime.level": level, **also}, data=one_road())
    falls = simulate(war, RUNS, days=DAYS, seed=seed, inputs=None).falls
    return np.where(falls < 0, 10**6, falls)


@pytest.mark.parametrize(("lower", "higher"), [(-0.5, 0.0), (0.0, 0.1), (0.0, 1.0), (1.0, 2.0)])
def test_t10a_more_will_never_loses_a_place_sooner(lower, higher):
    weak, strong = last_days(lower), last_days(higher)
    assert (strong >= weak).all()
    assert (strong > weak).any(), "will must do something, or this proves nothing"


def test_t10a_pay_never_loses_a_place_sooner():
    poor, paid = (last_days(0.0, **{"command.pay": pay, "morale.pay": 1.0}) for pay in (1.0, 2.0))
    assert (paid >= poor).all() and (paid > poor).any()


def test_t10a_other_draws_break_the_order():
    """Run by run, a little more will moves less than other draws do: with other draws the order is gone."""
    weak, strong = last_days(0.0), last_days(0.1, seed=2)
    assert (strong < weak).any()
