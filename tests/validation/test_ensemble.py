"""The same bytes for any number of threads and any slicing; a new formation changes no draws of others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.validation.wars import Run, make_war, read, reduction_bytes, simulate

from brittle.ensemble.reduce import merge
from brittle.numerics.streams import entity_key, uniforms
from brittle.scenario.records import Force, Place, Road, Station

COUNT = 70  # several chunks, the last one short


@pytest.mark.parametrize("threads", [2, 3])
def test_threads_change_no_byte(theatre_name, threads):
    war = make_war(theatre_name)
    assert reduction_bytes(simulate(war, COUNT, days=15, threads=threads)) == reduction_bytes(
        simulate(war, COUNT, days=15, threads=1)
    )


@pytest.mark.parametrize("cuts", [(1,), (16, 32), (5, 6, 40)])
def test_slices_merge_to_the_whole(theatre_name, cuts):
    war = make_war(theatre_name)
    whole = simulate(war, COUNT, days=15)
    edges = (0, *cuts, COUNT)
    parts = [simulate(war, end - start, days=15, first=start) for start, end in zip(edges, edges[1:], strict=False)]
    assert reduction_bytes(merge(parts)) == reduction_bytes(whole)


def test_an_ensemble_may_start_at_any_replicate(vardania):
    whole = simulate(vardania, COUNT, days=20)
    for first in (1, 33, 69):
        alone = simulate(vardania, 1, days=20, first=first)
        assert alone.outcomes[0].tobytes() == whole.outcomes[first].tobytes()


def test_an_ensemble_is_runs_stepped_by_hand(theatre_name):
    war = make_war(theatre_name)
    result = simulate(war, 3, days=12)
    for number in range(3):
        run = Run(war, number)
        run.step(48)
        assert result.falls[number].tolist() == run.state.places.fall_step.tolist()
        assert result.outcomes.capitals_lost[number] == run.state.run[0].capitals_lost


def test_seeds_and_replicates_differ(vardania):
    assert reduction_bytes(simulate(vardania, 20, seed=1)) != reduction_bytes(simulate(vardania, 20, seed=2))
    assert reduction_bytes(simulate(vardania, 20, seed=1)) != reduction_bytes(simulate(vardania, 20, seed=2**32 + 1))
    outcomes = simulate(vardania, 40).outcomes
    assert len({row.tobytes() for row in outcomes}) > 35


def test_holders_add_up_to_the_replicates(theatre_name):
    war = make_war(theatre_name)
    result = simulate(war, COUNT, days=15)
    assert (result.daily.sum(axis=2) == COUNT).all()
    # A place's first loss is a step at whose end the besieged camp does not hold it.
    camp = war.theatre.parties.camp
    own = camp[war.theatre.places.holder] == 0
    assert (result.falls[:, ~own] == -1).all()
    held_at_end = result.daily[-1][:, camp == 0].sum(axis=1)
    assert (held_at_end[own] >= (result.falls[:, own] < 0).sum(axis=0)).all()


def test_progress_counts_every_replicate(vardania):
    sentences: list[int] = []
    simulate(vardania, COUNT, days=2, progress=sentences.append, threads=2)
    assert sentences[-1] == COUNT and sorted(sentences) == sentences


def test_no_replicates_give_empty_results(vardania):
    result = simulate(vardania, 0, days=3)
    assert len(result.outcomes) == 0 and result.daily.shape[0] == 4 and not result.daily.any()


def with_newcomers(data):
    """Vardania with one more hamlet at the end of a road and one more garrison there."""
    place: Place = replace(data.places[0], id="aaa_hamlet", population=0, kind="town", capital=False, foreign=())
    first = data.places[0].id
    return replace(
        data,
        places=(*data.places, place),
        roads=(*data.roads, Road(first, place.id, 30.0, "secondary")),
        forces=(*data.forces, Force("aaa_picket", place.party, "line", (Station(place.id, 1.0),), 400, 0.5, 1, "")),
    )


def test_new_formations_change_no_draws_of_others():
    data = read("vardania")
    old, new = make_war("vardania"), make_war("vardania", data=with_newcomers(data))
    assert len(new.theatre.places) == len(old.theatre.places) + 1
    assert len(new.theatre.formations) >= len(old.theatre.formations) + 2  # the picket and its town's militia
    for number in range(5):
        before, after = Run(old, number).state, Run(new, number).state
        for row, name in enumerate(old.names.formations):
            # The address is a function of the id, so frailty is the same although all rows have moved.
            assert after.formations[new.names.formations.index(name)].frailty == before.formations[row].frailty
        for row, name in enumerate(old.names.places):
            assert after.places[new.names.places.index(name)].legitimacy == before.places[row].legitimacy
    keys = dict(zip(new.names.formations, new.theatre.formations.key.tolist(), strict=True))
    for name in old.names.formations:
        assert keys[name] == entity_key(name)
        assert uniforms(1, 0, 4, 9, keys[name], 3) == uniforms(1, 0, 4, 9, entity_key(name), 3)


def test_formations_of_a_garrison_share_its_frailty_draw():
    war = make_war("vardania", {"resolution.formation_men": 500.0})
    state = Run(war, 0).state
    frailty = state.formations.frailty
    for garrison in np.unique(war.theatre.formations.garrison):
        assert len(set(frailty[war.theatre.formations.garrison == garrison].tolist())) == 1
    assert len(set(frailty.tolist())) == len(np.unique(war.theatre.formations.garrison))
