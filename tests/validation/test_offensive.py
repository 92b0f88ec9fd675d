"""An offensive that gains nothing is called off, and patrons as in 2015 carry even a hollow army (P11)."""

from __future__ import annotations

import numpy as np
from scipy import stats
from tests.validation.wars import Run, collapse_days, make_war, simulate

from brittle.world.theatre import CAMP_BESIEGED, EXPEDITIONARY

RUNS = 200


def efforts(run: Run, days: int) -> list[float]:
    """Greatest effort ordered at the end of each of the next days."""
    per_day = round(1.0 / run.war.parameters.time_step_days)
    found = []
    for _ in range(days):
        run.step(per_day)
        found.append(float(run.state.orders.sectors.effort.max()))
    return found


def test_an_offensive_without_gains_ends_and_does_not_restart():
    settings = {"morale.regime.level": 4.0, "rebels.patience_days": 5.0, "third_parties.active": "off"}
    daily = efforts(Run(make_war("vardania", settings)), 20)
    assert max(daily[:5]) > 0.0 and max(daily[12:]) == 0.0


def test_an_offensive_that_gains_goes_on():
    settings = {"morale.regime.level": -3.0, "rebels.patience_days": 3.0, "rebels.objective": 0.0}
    run = Run(make_war("syria_2024", settings))
    assert min(efforts(run, 8)) > 0.0
    assert run.state.run[0].capitals_lost > 0


def test_p11_patrons_of_2015_carry_the_regime_for_45_days():
    now, then = (make_war("syria_2024", scenario=name) for name in ("historical", "patrons_2015"))
    fallen = [np.isfinite(collapse_days(war, simulate(war, RUNS))).sum() for war in (now, then)]
    assert stats.binomtest(int(fallen[1]), RUNS, 0.5, alternative="less").pvalue < 0.01
    assert fallen[0] > fallen[1]


def test_an_expedition_brings_own_troops_and_reach_brings_advisers():
    base, then = (make_war("syria_2024", scenario=name) for name in ("historical", "patrons_2015"))
    men = [int(war.start.formations.men[war.theatre.formations.kind == EXPEDITIONARY].sum()) for war in (base, then)]
    assert abs(men[1] - 3 * men[0]) <= 3 * len(base.theatre.formations)
    ours = then.theatre.formations.camp == CAMP_BESIEGED
    assert (then.theatre.formations.advised[ours] == 1.0).all()
    assert (base.theatre.formations.advised[ours] == 0.0).any()
