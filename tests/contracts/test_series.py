"""What is kept of every day: it adds up, it is what a session gives, and it changes nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from tests.contracts.worlds import LARGE, SEED, began, go_on, world

from brittle.ensemble.reduce import merge
from brittle.ensemble.replicate import replicate
from brittle.ensemble.series import FATES, TENTHS, THOUSANDTHS, series_columns
from brittle.world.theatre import CAMP_BESIEGED, CAMP_CHALLENGER, ROLE_AIR_PATRON, ROLE_GROUND_PATRON

DAYS = 8


def call(w, first, count, kept, threads=2):
    return replicate(w.theatre, w.first, w.p, SEED, first, count, DAYS, kept=kept, threads=threads)


def columns(w):
    return series_columns(len(w.theatre.parties), len(w.theatre.sectors))


def test_kept_days_are_the_same_for_any_slices_and_threads():
    w = world(LARGE)
    whole = call(w, 0, 40, 40)
    parts = [call(w, a, b - a, b - a, threads=1) for a, b in ((0, 7), (7, 33), (33, 40))]
    assert merge(parts).series.tobytes() == whole.series.tobytes()
    assert call(w, 0, 40, 40, threads=1).series.tobytes() == whole.series.tobytes()


def test_only_the_first_replicates_are_kept_and_nothing_else_changes():
    w = world(LARGE)
    none, some, every = (call(w, 0, 40, kept) for kept in (0, 21, 99))
    assert (len(none.series), len(some.series), len(every.series)) == (0, 21, 40)
    assert np.array_equal(some.series, every.series[:21])
    for name in ("outcomes", "falls", "causes", "daily"):
        assert getattr(none, name).tobytes() == getattr(every, name).tobytes()


def test_every_person_lives_under_a_holder_on_every_day():
    w = world(LARGE)
    result, at = call(w, 0, 24, 24), columns(w)
    people = result.series[:, :, at.people : at.men].astype(np.int64)
    assert (people.sum(axis=2) == w.theatre.places.population.sum()).all()
    held = result.daily.astype(np.int64).swapaxes(1, 2) @ w.theatre.places.population
    assert np.array_equal(people.sum(axis=0), held)


@pytest.mark.parametrize(("row", "camp"), [(0, CAMP_BESIEGED), (1, CAMP_CHALLENGER)])
def test_persons_are_conserved_every_day(row, camp):
    w = world(LARGE)
    series, at = call(w, 0, 24, 24).series.astype(np.int64), columns(w)
    first = at.fates + row * len(FATES)
    present, arrived, gone = series[:, :, first], series[:, :, first + 1], series[:, :, first + 2 : first + len(FATES)]
    start = w.theatre.formations.men[w.theatre.formations.camp == camp].sum()
    assert (present + gone.sum(axis=2) == start + arrived).all()
    assert (np.diff(gone, axis=1) >= 0).all()
    if camp == CAMP_BESIEGED:
        assert np.array_equal(series[:, :, at.men : at.willing].sum(axis=2), present)


def test_a_day_is_the_state_a_session_gives():
    w = world(LARGE)
    state = go_on(w, began(w, 3), 4 * DAYS, 3)[-1]
    today, at = call(w, 3, 1, 1).series[0, DAYS], columns(w)
    will = 1.0 / (1.0 + np.exp(-state.formations.will))
    own = w.theatre.formations.camp == CAMP_BESIEGED
    sector = w.theatre.places.sector[state.formations.place]
    for row in range(len(w.theatre.sectors)):
        here = own & (sector == row)
        assert today[at.men + row] == state.formations.men[here].sum()
        willing = (state.formations.men * will)[here].sum()
        assert abs(today[at.willing + row] / TENTHS - willing) <= 0.05 * here.sum() + 1e-6
    for number, role in enumerate((ROLE_GROUND_PATRON, ROLE_AIR_PATRON)):
        for column, word in enumerate(("announced", "actual")):
            kept = today[at.patrons + 2 * number + column] / THOUSANDTHS
            assert kept == pytest.approx(state.seats[role][word], abs=0.0006)
