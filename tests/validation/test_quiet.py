"""T8: a front at which no one attacks stays where it is."""

from __future__ import annotations

import numpy as np
import pytest
from tests.validation.wars import make_war, simulate

RUNS = 300
QUIET = {"rebels.offensive": "off", "third_parties.active": "off"}


def moved(war, result):
    """True for every replicate in which any place ever changed hands."""
    lost = (result.falls >= 0).any(axis=1)
    return lost | (result.causes > 0).any(axis=1) | (result.outcomes.collapse_step >= 0)


@pytest.mark.parametrize("gate", ["off", "smooth", "count"])
def test_t8_a_quiet_front_stays_frozen(theatre_name, gate):
    war = make_war(theatre_name, {"uprising.gate": gate}, scenario="all_null")
    result = simulate(war, RUNS)
    assert moved(war, result).mean() <= 0.01
    start = np.zeros_like(result.daily[-1])
    start[np.arange(len(war.names.places)), war.theatre.places.holder] = RUNS
    assert np.abs(result.daily[-1] - start).max() <= 0.01 * RUNS
    assert (result.outcomes.leader_exit_step < 0).all()
    assert result.outcomes.killed_besieged.sum() == 0 == result.outcomes.killed_challenger.sum()


def test_t8_holds_with_active_third_parties(theatre_name):
    war = make_war(theatre_name, {**QUIET, "third_parties.active": "on"})
    assert moved(war, simulate(war, 100)).mean() <= 0.01


def test_t8_holds_with_columns_across_the_road(theatre_name):
    """The front in contact: most of the besieged places at the front have enemies at the next place, unmoving."""
    war = make_war(theatre_name, {**QUIET, "uprising.gate": "smooth", "rebels.committed_share": 1.0})
    theatre = war.theatre
    camp = theatre.parties.camp[theatre.places.holder]
    strong = np.bincount(theatre.formations.place, theatre.formations.men, len(theatre.places))
    contact = [
        (place, other)
        for place in range(len(theatre.places))
        for other in theatre.links.place[theatre.places.first_link[place] : theatre.places.end_link[place]]
        if camp[place] == 0 and camp[other] == 1 and strong[place] > 0 and strong[other] > 0
    ]
    assert contact, "no place of this theatre has an armed enemy next to it"
    assert moved(war, simulate(war, RUNS)).mean() <= 0.01


def test_t8_an_offensive_moves_the_front(theatre_name):
    war = make_war(theatre_name)
    assert moved(war, simulate(war, 32)).mean() > 0.9
