"""One step of the world: the numbered schedule, synchronous, without I/O.

Decisions are taken outside (`engine.run`): `advance` is given the Orders that stand
in the State's book, and carries them out. Each stage reads what earlier stages of
the same step left; strength per head is frozen when the step begins.
"""

import numpy as np

from brittle.engine.scratch import Scratch
from brittle.engine.stages.breaking import desert_break_and_stand_down
from brittle.engine.stages.combat import fight
from brittle.engine.stages.control import change_control
from brittle.engine.stages.derive import derive
from brittle.engine.stages.exogenous import apply_inputs, keep_book, put_back_book
from brittle.engine.stages.leader import count_capitals, leader_and_collapse
from brittle.engine.stages.movement import move_and_supply
from brittle.engine.stages.patrons import carry_out_patrons
from brittle.engine.stages.rumour import send_reports, spread_rumour
from brittle.engine.stages.targets import send_columns, wake_third_parties
from brittle.engine.stages.uprising import mobilise
from brittle.engine.stages.will import update_will
from brittle.engine.stages.withdrawal import carry_out_reserves, carry_out_withdrawals
from brittle.numerics.jit import inlined
from brittle.world.state import State
from brittle.world.theatre import Theatre


@inlined
def advance(state: State, work: Scratch, theatre: Theatre, p: np.record, inputs: np.recarray, key: np.record) -> None:
    """Carry the State one step on, in place. `work` must be derived from this State."""
    # 0 what comes from outside
    book = keep_book(state)
    if apply_inputs(state, work, theatre, p, inputs):
        # 1 derive: map, strengths, columns on the way
        derive(state, work, theatre, p)
    state.run[0].pay = state.orders.seats[0].pay
    # 2 patrons carry out their orders
    carry_out_patrons(state, work, theatre, p, key)
    put_back_book(state, book)
    # 3 commands carry out theirs; third parties act by rule
    if state.run[0].collapse_step < 0:
        carry_out_withdrawals(state, work, theatre, p, key)
        carry_out_reserves(state, work, theatre, p, key)
    wake_third_parties(state, theatre, p, key)
    send_columns(state, work, theatre, p, key)
    # 4 move and supply
    move_and_supply(state, work, theatre, p)
    # 5 air attacks and 6 attrition
    fight(state, work, theatre, p, key)
    # 7 will
    update_will(state, work, theatre, p)
    # 8 trickle desertion and 9 breaking, its outcome, stand-down
    desert_break_and_stand_down(state, work, theatre, p, key)
    # 10 popular mobilisation
    mobilise(state, work, theatre, p)
    # 11 control
    change_control(state, work, theatre, p, key)
    # 12 signals, the leader, reports
    spread_rumour(state, work, theatre, p)
    count_capitals(state, theatre)
    leader_and_collapse(state, work, theatre, p, key)
    send_reports(state, work, theatre, p, key)
    state.run[0].step += 1
