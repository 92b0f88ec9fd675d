"""`brittle.ConflictModel` and `brittle.to_mesa`: a Mesa model from the words that `brittle.run` takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from brittle.agents.model import WarModel
from brittle.agents.war import War, make_war
from brittle.config.compose import specify
from brittle.config.files import find_configs
from brittle.scenario.theatre_folder import find_theatre, read_theatre

MOST_WARS = 16
_built: dict[tuple[tuple[str, ...], str], tuple[dict[Path, int], War]] = {}


class ConflictModel(WarModel):
    """A war as a Mesa model, asked for in words.

    Parameters
    ----------
    scenario : name of a scenario, as `brittle list` shows them
    theatre : packaged name or folder of a war, default the configuration's
    overrides : words as on the command line, `["iran=hold", "iran.coverage=0.8"]`, or one of them
    replication : number of the replicate, [0, 2^32)
    rng : root seed in [0, 2^64), or what NumPy makes a generator of; None is the configuration's seed, 1
    horizon_days : days after which the run is over, default the configuration's, 45
    config_dir : a folder of configurations of your own
    agent_classes, collect_days : see `brittle.agents.model.WarModel`

    Raises BadInput with one sentence a problem. A retrospective scenario exercise, not a prediction.
    """

    def __init__(
        self,
        scenario: str = "historical",
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
        overrides_given = [f"scenario={scenario}"]
        if theatre is not None:
            overrides_given.append(f"theatre={theatre.absolute() if isinstance(theatre, Path) else theatre}")
        if horizon_days is not None:
            overrides_given.append(f"ensemble.horizon_days={horizon_days}")
        overrides_given += [overrides] if isinstance(overrides, str) else overrides
        super().__init__(
            war_from_settings(tuple(overrides_given), config_dir), replication=replication, rng=rng,
            agent_classes=agent_classes, collect_days=collect_days,
        )  # fmt: skip


def to_mesa(
    scenario: str = "historical",
    seed: int = 1,
    replication: int = 0,
    overrides: Sequence[str] | str = (),
    **options: Any,
) -> ConflictModel:
    """The Mesa model of one replicate of `brittle.run(scenario, seed=seed, overrides=...)`, bit for bit.

    `options` are the other keywords of `ConflictModel`.
    """
    return ConflictModel(scenario, rng=seed, replication=replication, overrides=overrides, **options)


def war_from_settings(overrides_given: tuple[str, ...], config_dir: str | Path | None = None) -> War:
    """The war that these words ask for, built anew only if a file that it comes from has changed.

    Mesa makes a model for every run; composing and building take a hundred times as long as a run.
    """
    folder = "" if config_dir is None else str(Path(config_dir).absolute())
    key = (*overrides_given, str(Path.cwd())), folder
    if key in _built and all(_newest(path) == stamp for path, stamp in _built[key][0].items()):
        return _built[key][1]
    configs = find_configs(config_dir)
    specification = specify(overrides_given, configs=configs)
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
