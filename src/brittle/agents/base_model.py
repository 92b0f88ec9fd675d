"""What agents, cells and the collector read of the model that they belong to."""

from __future__ import annotations

import mesa
import numpy as np

from brittle.agents.engine_run import EngineRun
from brittle.agents.war import War


class BaseModel(mesa.Model):
    """A Mesa model with a war, a run of the engine and the columns of its State; `WarModel` fills them.

    Attributes
    ----------
    war : the arrays, shared with other models
    engine : the run that moves on
    columns : fields of its State by name, see `formations.columns_of`
    sectors : ids of the sectors, in row order
    """

    war: War
    engine: EngineRun
    columns: dict[str, np.ndarray]
    sectors: tuple[str, ...]
