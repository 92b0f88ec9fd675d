"""What comes from outside acts when it is due, once, and leaves a possible world behind."""

from __future__ import annotations

import numpy as np
import pytest
from tests.validation.wars import Run, make_war

from brittle.engine.scratch import CONNECTED
from brittle.world.inputs import HOLDER, LEADER_EXIT, REINFORCE, ROAD_CLOSED, input_rows
from brittle.world.state import ACTIVE
from brittle.world.theatre import CAMP_BESIEGED

QUIET = {"rebels.offensive": "off", "third_parties.active": "off"}


@pytest.mark.parametrize("step", [0.0625, 0.1, 0.125, 0.25, 0.5, 1.0])
def test_a_single_event_acts_exactly_once_whatever_the_step(step):
    war = make_war("vardania", {**QUIET, "time.step_days": step, "command.decision_days": step})
    target = war.names.formations.index("host@norrow#1")
    for day in np.arange(0.1, 4.0, 0.1).tolist():
        run = Run(war, 0, inputs=input_rows([(day, day + 0.25, REINFORCE, target, 100.0)]))
        run.step(round(5.0 / step))
        assert run.state.parties.arrived.sum() == 100, day


def test_a_closed_road_cuts_supply_for_its_days_and_no_longer():
    war = make_war("vardania", QUIET)
    road, place = war.names.roads.index("eastmark--quarrelford"), war.names.places.index("quarrelford")
    run = Run(war, 0, inputs=input_rows([(1.0, 2.0, ROAD_CLOSED, road, 1.0)]))
    seen = []
    for _ in range(12):
        run.step()
        seen.append((int(run.state.roads.is_closed[road]), float(run.work.sums[CONNECTED, CAMP_BESIEGED, place])))
    assert [closed for closed, _ in seen] == [0] * 4 + [1] * 4 + [0] * 4
    assert [connected for _, connected in seen] == [1.0] * 4 + [0.0] * 4 + [1.0] * 4


def test_a_leader_who_is_taken_away_ends_the_regime():
    run = Run(make_war("vardania", QUIET), 0, inputs=input_rows([(2.0, 2.25, LEADER_EXIT, -1, 1.0)]))
    run.step(9)
    assert run.state.run[0].leader_exit_step == 8 == run.state.run[0].collapse_step


def test_a_place_given_away_is_no_longer_garrisoned_by_its_losers():
    war = make_war("vardania", QUIET)
    place = war.names.places.index("eastmark")
    run = Run(war, 0, inputs=input_rows([(1.0, 1.25, HOLDER, place, float(war.names.parties.index("host")))]))
    run.step(120)
    assert war.names.parties[run.state.places.holder[place]] == "host"
    formations = run.state.formations
    stays = (formations.place == place) & (formations.next < 0) & (formations.status == ACTIVE)
    assert formations.men[stays & (war.theatre.formations.camp == CAMP_BESIEGED)].sum() == 0
