"""What must be said with every result: what it is for, and what was chosen with knowledge of the outcome."""

from __future__ import annotations

from brittle.scenario.records import TheatreData
from brittle.world.parameters import hindsight_parameters
from brittle.world.spelling import shown

CAVEAT = "Retrospective scenario exercise, not a prediction."


def hindsight_of(data: TheatreData) -> tuple[str, ...]:
    """Choices that were made with knowledge of the outcome, in the theatre and in the parameters."""
    names = [shown(name, data.spelling) for name in hindsight_parameters()]
    return (*data.hindsight, f"Parameters set so: {', '.join(names)}.")
