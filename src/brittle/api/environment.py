"""`brittle.parallel_env`: one call from words to the seats as a PettingZoo environment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from brittle.api.run import override_list
from brittle.config.compose import specify
from brittle.scenario.records import ROLES
from brittle.scenario.theatre_folder import find_theatre, read_theatre

if TYPE_CHECKING:
    from brittle.agents.parallel_env import BrittleEnv

_MISSING = "the seats as an environment need pettingzoo and gymnasium; install them with: pip install 'brittle[rl]'"


def parallel_env(
    scenario: str = "historical",
    seed: int = 1,
    overrides: Sequence[str] = (),
    theatre: str | Path | None = None,
    horizon_days: int | None = None,
    config_dir: str | Path | None = None,
) -> BrittleEnv:
    """The seats of a war as `brittle_v0`, a PettingZoo ParallelEnv. Words are those of `brittle.run`.

    The episodes are the replicates of `seed`, one after another; with every seat following its
    doctrine an episode is the ensemble's replicate bit for bit. For experiments with learning,
    not advice. Raises BadInput, and ImportError if the extra `rl` is not installed.
    """
    specification = specify([*override_list(scenario, seed, theatre, horizon_days), *overrides], config_dir)
    try:
        from brittle.agents.parallel_env import BrittleEnv, EnvironmentData
    except ImportError as error:
        if (error.name or "").split(".")[0] in ("pettingzoo", "gymnasium"):
            raise ImportError(_MISSING, name=error.name) from None
        raise
    from brittle.engine.draws import replicate_key
    from brittle.scenario.prepared_run import prepare_run

    given = read_theatre(find_theatre(specification.theatre))
    data, p, place, first, names, inputs = prepare_run(given, specification)
    seats = {ROLES.index(seat.role): seat.id for seat in data.seats}
    horizon, root = specification.horizon_days, specification.seed
    return BrittleEnv(EnvironmentData(place, first, p, inputs, seats, names.sectors, horizon, root, replicate_key))
