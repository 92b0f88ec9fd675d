"""`brittle.ConflictModel` and `brittle.to_mesa`: a Mesa model from the settings that `brittle.run` takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from brittle.agents.model import WarModel
from brittle.agents.war import War, make_war
from brittle.config.compose import specify
from brittle.config.files import find_configs
from brittle.config.setting_values import Override, Settings, argument_values, setting_values
from brittle.scenario.theatre_folder import find_theatre, read_theatre

MOST_WARS = 16
_built: dict[tuple[str, str, str], tuple[dict[Path, int], War]] = {}


class ConflictModel(WarModel):
    """A war as a Mesa model. A retrospective scenario exercise, not a prediction.

    Parameters
    ----------
    scenario
        Name of a scenario, as `brittle list` shows them.
    settings
        Values by name, as in `brittle.run`: `{"iran": "hold", "iran.coverage": 0.8}`.
    theatre
        A packaged war by name, or the folder of another: a path, or text with a slash in it.
    overrides
        Settings as text in Hydra's grammar, `["iran=hold", "iran.coverage=0.8"]`, or one of them.
    replication
        Number of the replicate, 0 to 2^32 - 1.
    rng
        Root seed, 0 to 2^64 - 1, or what NumPy makes a generator of; None is the configuration's seed, 1.
    horizon_days
        Days after which the run is over, 1 to 365; None is the configuration's, 45.
    config_dir
        A folder with scenarios and levels of your own.
    agent_classes
        Classes to use instead of ours, by seat ("rebels", "challenger" or the theatre's own id) or for all
        formations ("formation").
    collect_days
        Days between two collections of data, a multiple of the step; None collects nothing.

    Raises
    ------
    brittle.BadInput
        With one sentence a problem.

    Examples
    --------
    >>> import brittle
    >>> model = brittle.ConflictModel(settings={"tarsis": "hold"}, theatre="vardania", rng=1, horizon_days=5)
    >>> model.run_for(4)
    >>> model.running
    True
    """

    def __init__(
        self,
        scenario: str = "historical",
        settings: Settings | None = None,
        *,
        theatre: str | Path | None = None,
        overrides: Sequence[str] | str = (),
        replication: int = 0,
        rng: Any = None,
        horizon_days: int | None = None,
        config_dir: str | Path | None = None,
        agent_classes: Mapping[str, type] | None = None,
        collect_days: float | None = 1.0,
    ) -> None:
        given = argument_values(scenario=scenario, theatre=theatre, horizon_days=horizon_days)
        texts = [overrides] if isinstance(overrides, str) else overrides
        super().__init__(
            war_from_settings([*given, *setting_values(settings), *texts], config_dir), replication=replication,
            rng=rng, agent_classes=agent_classes, collect_days=collect_days,
        )  # fmt: skip


def to_mesa(
    scenario: str = "historical",
    settings: Settings | None = None,
    *,
    seed: int = 1,
    replication: int = 0,
    theatre: str | Path | None = None,
    overrides: Sequence[str] | str = (),
    horizon_days: int | None = None,
    config_dir: str | Path | None = None,
    agent_classes: Mapping[str, type] | None = None,
    collect_days: float | None = 1.0,
) -> ConflictModel:
    """The Mesa model of one replicate of `brittle.run` with the same scenario, settings and seed, bit for bit.

    Parameters
    ----------
    seed
        Root of all draws, 0 to 2^64 - 1.
    replication
        Number of the replicate, 0 to 2^32 - 1.
    scenario, settings, theatre, overrides, horizon_days, config_dir, agent_classes, collect_days
        Those of `brittle.ConflictModel`.

    Returns
    -------
    ConflictModel
        The model, before its first step.

    Raises
    ------
    brittle.BadInput
        With one sentence a problem.

    Examples
    --------
    >>> import brittle
    >>> model = brittle.to_mesa("historical", {"tarsis": "surge"}, seed=7, replication=3, theatre="vardania")
    >>> model.replication
    3
    """
    return ConflictModel(
        scenario, settings, theatre=theatre, overrides=overrides, replication=replication, rng=seed,
        horizon_days=horizon_days, config_dir=config_dir, agent_classes=agent_classes, collect_days=collect_days,
    )  # fmt: skip


def war_from_settings(settings: Sequence[Override], config_dir: str | Path | None = None) -> War:
    """The war that these settings ask for, built again only if a file that it comes from has changed.

    Mesa makes a model for every run; composing and building take a hundred times as long as a run.
    """
    folder = "" if config_dir is None else str(Path(config_dir).absolute())
    key = repr(list(settings)), str(Path.cwd()), folder  # as text, for True is not 1 here
    if key in _built and all(_newest(path) == stamp for path, stamp in _built[key][0].items()):
        return _built[key][1]
    configs = find_configs(config_dir)
    specification = specify(settings, configs=configs)
    source = find_theatre(specification.theatre)
    folders = [path for path in (configs.packaged, configs.own, source) if path is not None]
    stamps = {path: _newest(path) for path in folders}
    war = make_war(read_theatre(source), specification)
    while len(_built) >= MOST_WARS:
        del _built[next(iter(_built))]
    _built[key] = stamps, war
    return war


def _newest(folder: Path) -> int:
    """Latest change of a folder, the folders in it and their files, in nanoseconds; 0 if it is gone."""
    found = [path.stat().st_mtime_ns for path in (folder, *folder.rglob("*")) if path.exists()]
    return max(found, default=0)
