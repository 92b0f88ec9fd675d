"""Commands decide in ordinary Python: all see one moment, orders are checked, the engine carries them out."""

from __future__ import annotations

import types

import pytest

import brittle
from brittle.agents.commands import COMMANDS, RebelAgent, RegimeAgent
from brittle.agents.formations import FormationAgent
from brittle.world.observation import Observation
from brittle.world.orders import empty_orders
from brittle.world.state import state_bytes


class Idle(RebelAgent):
    """Orders nothing at all."""

    def decide(self, observation):
        return empty_orders(len(observation.sectors))


class Silent(RebelAgent):
    """Lets the first, empty, orders stand."""

    def decide(self, observation):
        return None


class Paymaster(RegimeAgent):
    """Follows the doctrine and pays double."""

    def decide(self, observation):
        orders = super().decide(observation)
        self.order(orders, "pay", 2.0)
        return orders


def run(steps=40, **classes):
    model = brittle.ConflictModel(rng=1, agent_classes=classes, collect_days=None)
    model.run_for(steps)
    return model


@pytest.mark.parametrize("mind", [Idle, Silent])
def test_rebels_who_order_nothing_take_nothing(mind):
    model = run(rebels=mind)
    own = [agent for agent in model.formations if agent.party == "hts"]
    assert own and all(agent.doing == "hold" for agent in own)
    assert run().capitals_lost > model.capitals_lost == 0


def test_one_seat_is_replaced_and_the_others_keep_their_doctrine():
    model = run(1, regime=Paymaster)
    assert model.state.orders.seats[0].pay == model.state.run[0].pay == 2.0
    assert model.state.orders.sectors.effort.max() > 0.0
    assert state_bytes(run(regime=Paymaster).state) != state_bytes(run().state)


def test_orders_and_settings_of_the_same_effect_give_the_same_run():
    paid = brittle.ConflictModel(rng=1, overrides=["command.pay=2"], collect_days=None)
    paid.run_for(40)
    assert state_bytes(run(regime=Paymaster).state) == state_bytes(paid.state)


def test_a_seat_decides_in_its_turn_and_sees_a_copy():
    seen = []

    class Watching(RebelAgent):
        def decide(self, observation):
            seen.append(observation)
            observation.sectors.besieged[:] = 0.0
            observation.memo[:] = 99.0
            return None

    model = brittle.ConflictModel(
        rng=1, overrides=["command.decision_days=1"], agent_classes={"rebels": Watching}, collect_days=None
    )
    before = state_bytes(model.state)
    model.command("rebels").answer(model.engine.observe(1))
    assert state_bytes(model.state) == before
    seen.clear()
    model.run_for(12)
    assert [observation.total[0].day for observation in seen] == [0.0, 1.0, 2.0]
    assert all(isinstance(observation, Observation) for observation in seen)
    assert (model.state.orders.memo[1] == 0.0).all()


def test_a_seat_keeps_its_own_memory_between_decisions():
    class Counting(RebelAgent):
        def decide(self, observation):
            orders = super().decide(observation)
            orders.memo[self.role, 7] = observation.memo[7] + 1.0
            return orders

    assert run(12, rebels=Counting).state.orders.memo[1, 7] == 12.0


def test_decide_set_on_the_agent_itself_is_used():
    model = brittle.ConflictModel(rng=1, collect_days=None)
    rebels = model.command("rebels")
    rebels.decide = types.MethodType(lambda self, observation: empty_orders(len(observation.sectors)), rebels)
    model.run_for(40)
    assert state_bytes(model.state) == state_bytes(run(rebels=Idle).state)


def test_an_order_for_one_sector_changes_that_sector():
    class Southward(RebelAgent):
        def decide(self, observation):
            orders = empty_orders(len(observation.sectors))
            self.order(orders, "effort", 1.0, sector=self.model.sectors[2])
            return orders

    effort = run(1, rebels=Southward).state.orders.sectors.effort
    assert effort[2] == 1.0 and effort.sum() == 1.0


def bad(change):
    class Bad(RebelAgent):
        def decide(self, observation):
            return change(self, super().decide(observation))

    return Bad


def set_effort(agent, orders):
    orders.sectors.effort[0] = 7.0
    return orders


def set_memo(agent, orders):
    orders.memo[agent.role, 0] = float("nan")
    return orders


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (set_effort, r"orders of rebels: challenger.effort of sector 0: 7 is not allowed, give 0 to 1"),
        (set_memo, "orders of rebels: challenger: the memo holds a number that is not finite"),
        (lambda agent, orders: empty_orders(1), "orders name 1 sectors, this seat knows"),
        (lambda agent, orders: "attack", "rebels: decide gave a str, give Orders or None"),
        (lambda agent, orders: agent.order(orders, "pay", 1.0), "challenger has no lever 'pay'"),
        (lambda agent, orders: agent.order(orders, "effort", 2.0), "challenger.effort: 2.0 is not allowed"),
        (
            lambda agent, orders: agent.order(orders, "effort", 1.0, sector="hamma"),
            "no sector 'hamma'; did you mean 'hama'",
        ),
    ],
)
def test_bad_orders_are_refused_in_a_sentence_and_change_nothing(change, sentence):
    model = brittle.ConflictModel(rng=1, agent_classes={"rebels": bad(change)}, collect_days=None)
    before = state_bytes(model.state)
    with pytest.raises(brittle.BadInput, match=sentence):
        model.step()
    assert state_bytes(model.state) == before


def test_levers_of_other_seats_in_an_answer_are_ignored():
    class Meddling(RebelAgent):
        def decide(self, observation):
            orders = super().decide(observation)
            orders.seats.pay = 3.0
            return orders

    assert run(8, rebels=Meddling).state.orders.seats[0].pay == run(8).state.orders.seats[0].pay


def test_formations_can_have_a_class_of_the_user():
    class Counted(FormationAgent):
        @property
        def is_wavering(self):
            return self.will < 0.0

    model = run(20, formation=Counted)
    assert len(model.agents_by_type[Counted]) == len(model.state.formations)
    assert model.agents.select(lambda agent: getattr(agent, "is_wavering", False))


def test_every_seat_knows_its_levers():
    model = brittle.ConflictModel()
    assert all(next(iter(model.agents_by_type[kind])).levers for kind in COMMANDS)
    assert {"effort", "deal", "honour", "attack_bases"} == {lever.name for lever in model.command("rebels").levers}
