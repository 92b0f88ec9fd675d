"""`brittle.parallel_env`: one call from settings to the seats as a PettingZoo environment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from brittle.config.compose import specify
from brittle.config.setting_values import Settings, argument_values, setting_values
from brittle.scenario.records import ROLES
from brittle.scenario.theatre_folder import find_theatre, read_theatre

if TYPE_CHECKING:
    from brittle.agents.parallel_env import BrittleEnv

_MISSING = "the seats as an environment need pettingzoo and gymnasium; install them with: pip install 'brittle[rl]'"


def parallel_env(
    scenario: str = "historical",
    settings: Settings | None = None,
    *,
    seed: int = 1,
    horizon_days: int | None = None,
    theatre: str | Path | None = None,
    overrides: Sequence[str] = (),
    config_dir: str | Path | None = None,
) -> BrittleEnv:
    """The seats of a war as `brittle_v0`, a PettingZoo ParallelEnv.

    The episodes are the replicates of `seed`, one after another; with every seat following its
    doctrine an episode is the ensemble's replicate bit for bit. For experiments with learning,
    not advice.

    Parameters
    ----------
    scenario
        Name of a scenario, as `brittle list` shows them.
    settings
        Values by name, as in `brittle.run`.
    seed
        Root of all draws, 0 to 2^64 - 1.
    horizon_days
        Days after which an episode is cut off, 1 to 365; None is the configuration's, 45.
    theatre
        A packaged war by name, or the folder of another: a path, or text with a slash in it.
    overrides
        Settings as text in Hydra's grammar, as on the command line.
    config_dir
        A folder with scenarios and levels of your own.

    Returns
    -------
    BrittleEnv
        One agent a filled seat, one step a decision.

    Raises
    ------
    brittle.BadInput
        With one sentence a problem.
    ImportError
        If the extra `rl` (pettingzoo, gymnasium) is not installed.

    Examples
    --------
    >>> import brittle
    >>> env = brittle.parallel_env(settings={"observation": "reported"}, theatre="vardania", horizon_days=5)
    >>> env.possible_agents
    ['crown', 'host', 'tarsis', 'osmark']
    """
    given = argument_values(("seed",), scenario=scenario, seed=seed, horizon_days=horizon_days, theatre=theatre)
    specification = specify([*given, *setting_values(settings), *overrides], config_dir)
    try:
        from brittle.agents.parallel_env import BrittleEnv, EnvironmentData
    except ImportError as error:
        if (error.name or "").split(".")[0] in ("pettingzoo", "gymnasium"):
            raise ImportError(_MISSING, name=error.name) from None
        raise
    from brittle.engine.draws import replicate_key
    from brittle.scenario.prepared_run import prepare_run

    theatre_data = read_theatre(find_theatre(specification.theatre))
    data, p, place, first, names, inputs = prepare_run(theatre_data, specification)
    seats = {ROLES.index(seat.role): seat.id for seat in data.seats}
    horizon, root = specification.horizon_days, specification.seed
    return BrittleEnv(EnvironmentData(place, first, p, inputs, seats, names.sectors, horizon, root, replicate_key))
