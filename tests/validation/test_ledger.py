"""The ledger of many runs: the same runs bit for bit, and terms that add up to what was acted on."""

from __future__ import annotations

import numpy as np
import pytest
from tests.validation.wars import make_war, reduction_bytes, simulate

from brittle.comparison.ledger_causes import will_by_day
from brittle.engine.draws import replicate_key
from brittle.engine.session import Session
from brittle.ensemble.ledger import AT_STAKE, BREAK_TERMS, CROWDS, LEADER, STANDING, columns_of, replicate_with_ledger
from brittle.world.theatre import CAMP_BESIEGED

DAYS, RUNS = 12, 24


@pytest.fixture(scope="module")
def war():
    return make_war()


@pytest.fixture(scope="module")
def ledger(war):
    return explained(war, RUNS)


def explained(war, count: int, first: int = 0, threads: int | None = None):
    return replicate_with_ledger(
        war.theatre, war.start, war.parameters, 1, first, count, DAYS, inputs=war.inputs, threads=threads
    )


def test_the_runs_are_those_of_replicate(war, ledger):
    plain = simulate(war, RUNS, DAYS)
    assert reduction_bytes(plain) == reduction_bytes(ledger.reductions)


def test_threads_and_slices_give_the_same_ledger(war, ledger):
    one = explained(war, RUNS, threads=1)
    assert one.tally.tobytes() == ledger.tally.tobytes()
    last = explained(war, 8, first=RUNS - 8)
    assert last.tally.tobytes() == ledger.tally[RUNS - 8 :].tobytes()


def by_hand(war, number: int) -> np.ndarray:
    """(day, (weight, break terms, weighted log hazard)) of one run, from the single run that explains itself."""
    session = Session(war.theatre, war.parameters, war.start, replicate_key(1, number), inputs=war.inputs)
    p = war.parameters
    per_day = round(1 / float(p.time_step_days))
    names = columns_of("break")[2]
    total = np.zeros((DAYS, 2 + len(names)))
    for step in range(DAYS * per_day):
        collapse = int(session.state.run[0].collapse_step)
        if collapse >= 0 and (session.state.run[0].step - collapse) * p.time_step_days >= p.time_tail_days:
            break
        info = session.step(explain=True)
        terms = info.terms["break"]
        for row, values, hazard in zip(terms.rows, terms.terms, terms.value, strict=True):
            if war.theatre.formations[row].camp == CAMP_BESIEGED:
                men = war.theatre.formations[row].men
                weight = men * float(p.break_rate) * np.exp(hazard) * float(p.time_step_days)
                total[step // per_day] += [weight, *(weight * values), weight * hazard]
    return total


@pytest.mark.parametrize("number", [0, 7])
def test_terms_are_those_of_the_single_run_and_add_up(war, ledger, number: int):
    expected = by_hand(war, number)
    at, first, names = columns_of("break")
    assert (at, first) == (AT_STAKE, BREAK_TERMS)
    tally = ledger.tally[number]
    np.testing.assert_allclose(tally[:, at], expected[:, 0], rtol=1e-12)
    np.testing.assert_allclose(tally[:, first : first + len(names)], expected[:, 1:-1], rtol=1e-9, atol=1e-9)
    total = tally[:, first : first + len(names)].sum(axis=1)
    np.testing.assert_allclose(total, expected[:, -1], rtol=1e-9, atol=1e-9)
    assert tally[:, at].sum() > 0


def test_every_block_has_weight_and_finite_terms(ledger):
    assert np.isfinite(ledger.tally).all()
    for column in (AT_STAKE, STANDING, CROWDS, LEADER):
        assert ledger.tally[..., column].sum() > 0


def test_a_leader_who_may_not_flee_has_no_flights():
    found = explained(make_war(settings={"command.leader": "stays"}), 6)
    assert found.tally[..., LEADER].sum() == 0.0


def test_every_change_of_hands_has_one_cause(war, ledger):
    lost = ledger.reductions.falls >= 0
    assert lost.any() and (ledger.reductions.causes[lost] > 0).all()


def test_will_by_day_is_a_mean_over_people(ledger):
    frame = will_by_day(ledger)
    assert frame["day"].tolist() == list(range(1, DAYS + 1))
    assert -3 < frame["own"].iloc[0] < 3 and (frame["pay"] == 0).all()
