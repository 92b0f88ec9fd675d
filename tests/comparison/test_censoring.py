"""Runs stop some days after a collapse: what they do not tell is not made up."""

from __future__ import annotations

import math

import pytest
from tests.comparison.test_outcomes import NEVER, runs_of

from brittle.analysis.observations import besieged_places
from brittle.comparison.censoring import censoring_of, to_the_end
from brittle.comparison.pairing import compare_sides
from brittle.comparison.sentences import headline, notes
from brittle.comparison.sides import Side
from brittle.scenario.records import TheatreData


def side(data: TheatreData, falls, ends, label: str, tail: float = 7.0, **columns) -> Side:
    runs = runs_of(data, falls, **columns)
    runs["steps"] = [round(4 * end) for end in ends]
    runs["replication_id"] = range(len(runs))
    settings = {"time.step_days": 0.25, "time.tail_days": tail}
    return Side(label, runs, settings, data.name, "", 45, 1, 1, "")


@pytest.fixture
def first(data: TheatreData) -> str:
    return besieged_places(data)[0]


def test_runs_that_reach_the_horizon_are_not_censored(data: TheatreData, first: str):
    one = side(data, {first: [3.0, NEVER]}, [45, 45], "one")
    assert censoring_of(data, [one], [one.runs]) == to_the_end(45)


def test_a_place_not_lost_when_its_run_stopped_is_unknown_from_then_on(data: TheatreData, first: str):
    one = side(data, {first: [3.0, NEVER]}, [45, 17.5], "one", collapse_day=[NEVER, 10.5])
    other = side(data, {first: [3.0, NEVER]}, [45, 45], "other")
    known = censoring_of(data, [one, other], [one.runs, other.runs])
    assert known.places == 17 and known.persons_stop == 7.0 and not known.is_whole


def test_what_happened_is_known_however_early_a_run_stopped(data: TheatreData):
    every = {place: [9.0, 12.0] for place in besieged_places(data)}
    one = side(data, every, [16, 19], "one", leader_exit_day=[9.0, 12.0])
    known = censoring_of(data, [one], [one.runs])
    assert (known.places, known.capital, known.corridor, known.leader) == (45, 45, 45, 45)
    assert known.patron == 16  # the patron had not left in either


def test_no_outcome_counts_a_censored_day(data: TheatreData, first: str):
    """One scenario collapses early and is followed to day 12; no later day may change its numbers."""
    early = side(data, {first: [NEVER] * 4}, [12] * 4, "early", collapse_day=[5.0] * 4)
    late = side(data, {first: [20.0] * 4}, [45] * 4, "late")
    comparison = compare_sides(data, [early, late])
    names = {row.outcome.name for row in comparison.pairs[0].rows}
    assert "people_12" in names and "people_45" not in names and "collapse_45" in names
    # Both held it as long as both were followed; only the late one was seen to lose it.
    row = comparison.pairs[0].row(f"held_{first}")
    assert row.means == (12.0, 12.0) and row.verdict.kind == "identical"
    assert all(math.isnan(day) for falls in comparison.falls for day in falls[:, 0])
    found = " ".join(notes(comparison))
    assert "up to day 12 of 45" in found and "time.tail_days=45" in found and "until 7 days after a collapse" in found
    assert "Up to day 12 the capital" in " ".join(headline(comparison, comparison.pairs[0]))


def test_the_plain_answer_does_not_depend_on_censored_days(data: TheatreData, first: str):
    """No run lost the capital while all were followed; that is not the same as holding it just as long."""
    one = side(data, {first: [NEVER] * 40}, [5] * 40, "one", tail=0.0, collapse_day=[5.0] * 40)
    other = side(data, {first: [NEVER] * 40}, [9] * 40, "other", tail=0.0, collapse_day=[9.0] * 40)
    comparison = compare_sides(data, [one, other])
    assert comparison.known.capital == 5 and comparison.pairs[0].row("capital_days").verdict.kind == "identical"
    assert "the regime lasts about 4 days longer under other" in headline(comparison, comparison.pairs[0])[0]


def test_the_note_names_only_sides_that_stopped_early(data: TheatreData, first: str):
    one = side(data, {first: [NEVER] * 3}, [8] * 3, "one", tail=3.0, collapse_day=[5.0] * 3)
    other = side(data, {first: [NEVER] * 3}, [45] * 3, "other", tail=45.0)
    found = " ".join(notes(compare_sides(data, [one, other])))
    assert "Runs of one stopped 3 days after a collapse" in found


def test_shares_that_round_alike_are_shown_with_a_decimal(data: TheatreData, first: str):
    fallen = [[9.0] * count + [NEVER] * (1000 - count) for count in (946, 954)]
    one, other = (
        side(data, {first: [3.0] * 1000}, [45] * 1000, label, 45.0, collapse_day=days)
        for label, days in zip(("one", "other"), fallen, strict=True)
    )
    comparison = compare_sides(data, [one, other])
    assert comparison.pairs[0].row("collapse_45").value == pytest.approx(0.008)
    assert "95.4 of 100 runs" in headline(comparison, comparison.pairs[0])[0]


def test_persons_are_omitted_where_sides_were_followed_unequally(data: TheatreData, first: str):
    one = side(data, {first: [NEVER] * 3}, [12] * 3, "one", tail=7.0, collapse_day=[5.0] * 3)
    other = side(data, {first: [NEVER] * 3}, [45] * 3, "other", tail=45.0)
    comparison = compare_sides(data, [one, other])
    assert not any(row.outcome.group == "people" for row in comparison.pairs[0].rows)
    assert "followed for unequal times" in " ".join(notes(comparison))


def test_runs_without_a_partner_are_reported(data: TheatreData, first: str):
    one, other = (side(data, {first: [3.0] * count}, [45] * count, f"s{count}") for count in (5, 3))
    assert any(note.startswith("s5: 2 of 5 runs have no partner") for note in notes(compare_sides(data, [one, other])))


def test_steps_of_other_lengths_share_no_draws(data: TheatreData, first: str):
    one, other = (side(data, {first: [3.0, 4.0]}, [45, 45], label) for label in ("one", "other"))
    assert compare_sides(data, [one, other]).shares_draws
    other.settings["time.step_days"] = 0.5  # type: ignore[index]
    comparison = compare_sides(data, [one, other])
    assert not comparison.shares_draws and "With common random numbers" not in " ".join(
        headline(comparison, comparison.pairs[0])
    )
