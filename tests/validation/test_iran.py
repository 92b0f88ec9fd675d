"""T9 in the engine: the ground patron leaves when its belief in the host's will says so, and only then."""

from __future__ import annotations

import pytest
from tests.validation.wars import Run, make_war, simulate

from brittle.world.state import ACTIVE
from brittle.world.theatre import EXPEDITIONARY, ROLE_GROUND_PATRON


@pytest.mark.parametrize("policy", ["hold", "surge", "bluff"])
def test_a_patron_with_policy_hold_stays_until_the_regime_is_gone(policy):
    result = simulate(make_war("vardania", {"iran.policy": policy}), 60)
    left, fell = result.outcomes.ground_patron_exit_step, result.outcomes.collapse_step
    assert ((left < 0) | ((fell >= 0) & (left >= fell))).all()


def test_a_patron_with_policy_withdraw_leaves_on_its_day():
    war = make_war("vardania", {"iran.policy": "withdraw", "iran.withdraw_day": 2.0})
    result = simulate(war, 60)
    early = (result.outcomes.collapse_step >= 0) & (result.outcomes.collapse_step < 8)
    assert (result.outcomes.ground_patron_exit_step[~early] == 8).all()


def test_a_patron_that_leaves_takes_its_own_people_and_its_advisers():
    war = make_war("vardania", {"iran.policy": "withdraw", "iran.withdraw_day": 0.0, "rebels.offensive": "off"})
    run = Run(war, 0)
    own = war.theatre.formations.kind == EXPEDITIONARY
    assert run.state.formations.men[own].sum() > 0
    run.step(80)
    assert (run.state.formations.status[own] != ACTIVE).all()
    assert run.state.parties.evacuated.sum() == war.start.formations.men[own].sum()
    assert run.state.seats[ROLE_GROUND_PATRON].actual < 1e-6


def test_a_patron_that_does_not_judge_by_will_never_changes_its_mind():
    """`depends_on_host_will=off` fixes the belief at its first value, at which it stayed; the road alone counts."""
    war = make_war("vardania", {"iran.depends_on_host_will": "off", "iran.corridor_share": 0.0})
    result = simulate(war, 100)
    left, fell = result.outcomes.ground_patron_exit_step, result.outcomes.collapse_step
    assert ((left < 0) | ((fell >= 0) & (left >= fell))).all()


def test_breaking_hosts_drive_a_judging_patron_out():
    low = simulate(
        make_war("vardania", {"morale.regime.level": -2.0, "iran.cost": 0.24}), 100
    ).outcomes.ground_patron_exit_step
    high = simulate(
        make_war("vardania", {"morale.regime.level": 2.0, "iran.cost": 0.24}), 100
    ).outcomes.ground_patron_exit_step
    assert (low >= 0).mean() >= (high >= 0).mean()
    assert (low >= 0).mean() > 0.3


def test_a_bluff_announces_more_than_it_does_and_lowers_credibility():
    war = make_war("vardania", {"iran.policy": "bluff", "iran.surge_day": 1.0, "rebels.offensive": "off"})
    run = Run(war, 0)
    run.step(4)
    before = float(run.state.seats[ROLE_GROUND_PATRON].credibility)
    run.step(20)
    seat = run.state.seats[ROLE_GROUND_PATRON]
    assert seat.announced == 1.0 and seat.actual == pytest.approx(war.parameters.ground_patron_coverage)
    assert seat.credibility < before
