"""What counts as held, as left and as unknown, worked out by hand on a road of four towns."""

from __future__ import annotations

import numpy as np
import pytest

from brittle.analysis.observations import besieged_places, last_observed_day, observed_states
from brittle.scenario.records import Observed, TheatreData

TIMES = (1.0, 2.0, 4.0)


def change(where: str, earliest: float, latest: float, to: str = "red", before: str = "blue") -> Observed:
    return Observed(where, earliest, latest, before, to, "assault", "light")


def test_only_places_of_the_besieged_camp_count(data: TheatreData) -> None:
    assert besieged_places(data) == ("far", "mid", "near")


def test_straddled_time_is_excluded_and_counted(data: TheatreData, observed: tuple[Observed, ...]) -> None:
    states = observed_states(data, observed, TIMES)
    np.testing.assert_array_equal(states.left, [[0, 0, 0], [0, np.nan, 1], [1, 1, 1]])
    assert states.scored.tolist() == [3, 2, 3]
    assert states.excluded.tolist() == [0, 1, 0]
    assert states.party[1].tolist() == ["blue", "", "red"]


def test_window_is_closed_at_its_start_and_open_at_its_end(data: TheatreData) -> None:
    states = observed_states(data, [change("near", 1.0, 2.0), change("mid", 0.0, 4.0)], TIMES)
    assert states.left[2].tolist() == [0.0, 1.0, 1.0]


def test_place_that_changes_hands_again_stays_lost(data: TheatreData) -> None:
    rows = [change("near", 1.25, 2.5, "red", "green"), change("near", 0.0, 0.5, "green")]
    states = observed_states(data, rows, TIMES, through=4.0)
    assert states.left[2].tolist() == [1.0, 1.0, 1.0]
    assert states.party[2].tolist() == ["green", "", "red"]


def test_retaken_place_is_held_again(data: TheatreData) -> None:
    rows = [change("near", 0.0, 0.5), change("near", 1.5, 1.75, "patron", "red")]
    assert observed_states(data, rows, TIMES, through=4.0).left[2].tolist() == [1.0, 0.0, 0.0]


def test_place_never_seen_to_fall_is_held_through_the_last_observed_day_only(
    data: TheatreData, observed: tuple[Observed, ...]
) -> None:
    assert last_observed_day(observed[:2]) == 4.0
    assert observed_states(data, observed, (4.0,)).left[0, 0] == 0.0
    with pytest.raises(ValueError, match="5 d lies outside the observed time: above 0 and up to 4 d"):
        observed_states(data, observed, (5.0,))
    assert observed_states(data, observed, (5.0,), through=6.0).left[0, 0] == 0.0


def test_theatre_where_nothing_fell_needs_a_last_day_of_observation(data: TheatreData) -> None:
    with pytest.raises(ValueError, match="through"):
        observed_states(data, (), TIMES)
    assert observed_states(data, (), TIMES, through=4.0).left.sum() == 0.0


def test_unknown_names_in_observations_are_refused(data: TheatreData) -> None:
    with pytest.raises(ValueError, match="'nowhere' is no place"):
        observed_states(data, [change("nowhere", 0.0, 4.0)], TIMES)
    with pytest.raises(ValueError, match="'pink' of 'near' is not one of: blue, green, patron, red"):
        observed_states(data, [change("near", 0.0, 4.0, "pink")], TIMES)
