"""T7: no person is made or lost, in whole persons, in every step."""

from __future__ import annotations

import numpy as np
import pytest
from tests.validation.wars import Run, make_war, persons_of_parties

from brittle.world.inputs import ACTIVATE, COVERAGE, HOLDER, LOSSES, PAY, REINFORCE, ROAD_CLOSED, input_rows
from brittle.world.state import ACTIVE, POOLS
from brittle.world.theatre import CAMP_BESIEGED, ROLE_AIR_PATRON

SCENARIOS = ("historical", "iran_hold", "patrons_2015", "early_consolidation")
STEPS = 150


def check_every_step(run: Run, steps: int, expected_arrivals: int = 0) -> None:
    theatre = run.war.theatre
    first = persons_of_parties(run.state, theatre)
    before = {pool: run.state.parties[pool].copy() for pool in POOLS}
    for step in range(steps):
        run.step()
        now = persons_of_parties(run.state, theatre)
        assert np.array_equal(now, first), f"step {step}: {dict(zip(run.war.names.parties, now - first, strict=True))}"
        assert (run.state.formations.men >= 0).all()
        for pool in POOLS:
            assert (run.state.parties[pool] >= before[pool]).all(), f"step {step}: somebody came back from {pool}"
            before[pool] = run.state.parties[pool].copy()
        gone = run.state.formations.status != ACTIVE
        assert not run.state.formations.men[gone].any(), f"step {step}: men with a formation that is gone"
    assert run.state.parties.arrived.sum() == expected_arrivals


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_t7_persons_are_conserved(theatre_name, scenario):
    war = make_war(theatre_name, scenario=scenario)
    for number in range(3):
        check_every_step(Run(war, number), STEPS)


@pytest.mark.parametrize("law", ["square", "linear"])
def test_t7_persons_are_conserved_under_other_laws_of_attrition(theatre_name, law):
    war = make_war(theatre_name, {"attrition.law": law, "attrition.rate": 0.05})
    check_every_step(Run(war, 1), 100)


def test_t7_persons_are_conserved_when_history_is_imposed():
    war = make_war("syria_2024", scenario="iran_as_happened")
    due = int(war.inputs.value[war.inputs.kind == REINFORCE].sum())
    assert due > 0
    run = Run(war, 0)
    check_every_step(run, 60, expected_arrivals=int(run.state.parties.arrived.sum()) + _arrived(war, due, 0))


def _arrived(war, due, number):
    """Arrivals of a replicate: those due, unless the formation that should take them in is gone."""
    run = Run(war, number)
    total = 0
    for _ in range(60):
        start = run.state.run[0].step * war.parameters.time_step_days
        for row in war.inputs:
            if row.kind == REINFORCE and start <= row.from_day < start + war.parameters.time_step_days:
                total += int(row.value) if run.state.formations[row.target].status == ACTIVE else 0
        run.step()
    assert total <= due
    return total


def test_t7_persons_are_conserved_with_every_kind_of_input(vardania):
    names, theatre = vardania.names, vardania.theatre
    place, host = names.places.index("tolm"), names.parties.index("host")
    rows = [
        (0.5, 0.75, REINFORCE, names.formations.index("north_corps@tolm#1"), 700.0),
        (0.5, 0.75, REINFORCE, names.formations.index("host@norrow#1"), 300.0),
        (1.0, 1.25, LOSSES, place, 10_000_000.0),
        (1.5, 4.0, ROAD_CLOSED, 0, 1.0),
        (2.0, 9.0, PAY, -1, 2.0),
        (2.0, 9.0, COVERAGE, -1, 0.0),
        (3.0, 3.25, HOLDER, place, float(host)),
        (3.0, 3.25, ACTIVATE, names.parties.index("league"), 1.0),
    ]
    run = Run(vardania, 2, inputs=input_rows(rows))
    check_every_step(run, 120, expected_arrivals=1000)
    assert theatre.parties[run.state.places[place].holder].camp != CAMP_BESIEGED


def test_an_active_formation_has_men():
    """No empty formation counts as standing, breaks or takes a place."""
    war = make_war(
        "vardania", {"air.persons_per_sortie": 4.0, "air.regime_sorties": 60.0, "rebels.committed_share": 0.05}
    )
    for number in range(20):
        run = Run(war, number)
        for step in range(60):
            run.step()
            empty = (run.state.formations.status == ACTIVE) & (run.state.formations.men == 0)
            assert not empty.any(), (number, step, [war.names.formations[row] for row in np.flatnonzero(empty)])


def test_bases_of_the_air_patron_keep_their_garrison_after_the_collapse(syria):
    """Stand-down is the besieged party's alone: the patron's own men stay at their base."""
    run = Run(syria, 0)
    run.step(STEPS)
    assert run.state.run[0].collapse_step >= 0
    own = syria.theatre.formations.party == syria.theatre.facts[0].base_party
    assert (syria.theatre.facts[0].roles >> ROLE_AIR_PATRON) & 1
    assert not own.any() or run.state.formations.men[own].sum() > 0
