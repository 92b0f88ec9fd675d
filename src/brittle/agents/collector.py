"""What a model's DataCollector keeps: the war as a whole, and will and men of every formation."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import partial
from typing import Any

import mesa

from brittle.agents.base_model import BaseModel
from brittle.agents.formations import FormationAgent
from brittle.world.state import POOLS


class WarCollector(mesa.DataCollector):
    """Mesa's collector, quicker where it can be: will and men of all formations come from two columns.

    Read one by one, 170 agents a day take longer than the war itself. Anything unusual, such
    as a reporter or an agent of your own, is collected as Mesa does it.

    Parameters
    ----------
    ids : unique ids of the agents as made, commands first, then formations in row order
    """

    def __init__(self, ids: list[int], **reporters: Any) -> None:
        super().__init__(**reporters)
        self._ids = ids

    def _record_agents(self, model: BaseModel) -> Iterable[tuple[Any, ...]]:
        ids = [agent.unique_id for agent in model.agents]
        if self.agent_reporters != AGENT_REPORTERS or ids != self._ids:
            return super()._record_agents(model)
        will, men = model.columns["will"].tolist(), model.columns["men"].tolist()
        none = [math.nan] * (len(ids) - len(men))
        return zip([model.time] * len(ids), ids, none + will, none + men, strict=True)


def make_collector(agents: Iterable[mesa.Agent], is_plain: bool) -> mesa.DataCollector:
    """A fresh collector. Persons of all parties are counted by pool; a command has no men, NaN.

    `agents` are those of the model as made; `is_plain` is true if all formations are of our own class.
    """
    reporters: dict[str, Any] = {
        name: name for name in ("day", "collapsed", "capitals_lost", "places_held", "in_formations")
    }
    reporters |= {pool: partial(persons, pool) for pool in POOLS}
    ids = [agent.unique_id for agent in agents] if is_plain else []
    return WarCollector(ids, model_reporters=reporters, agent_reporters=AGENT_REPORTERS)


def persons(pool: str, model: BaseModel) -> int:
    """People of all parties in this pool so far."""
    return int(model.columns[pool].sum())


def _will(agent: mesa.Agent) -> float:
    return agent.will if isinstance(agent, FormationAgent) else math.nan


def _men(agent: mesa.Agent) -> float:
    return agent.men if isinstance(agent, FormationAgent) else math.nan


AGENT_REPORTERS = {"will": _will, "men": _men}
