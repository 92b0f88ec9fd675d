"""A program that Hydra drives: the composed tree becomes a specification, and every refusal a sentence."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hydra

from brittle.config.compose import configs_for
from brittle.config.files import find_configs
from brittle.scenario.schema import Specification, flatten, make_specification, parameter_of
from brittle.scenario.settings import MOST_IN_MEMORY, SWEEP_SETTINGS
from brittle.world.check import BadInput
from brittle.world.former_names import former_setting

if TYPE_CHECKING:
    from omegaconf import DictConfig

_REFUSED, _FAILED = 2, 1


def specification_of(tree: Mapping[str, Any]) -> Specification:
    """The specification of a composed tree, after the strict pass. Raises BadInput with every problem."""
    # Hydra itself sweeps here.
    flat = {
        key: value
        for key, value in flatten(tree).items()
        if key not in SWEEP_SETTINGS and not key.startswith("experiment.")
    }
    specification = make_specification(flat)
    if specification.replications > MOST_IN_MEMORY:
        raise BadInput([f"ensemble.replications: at most {MOST_IN_MEMORY:,} fit one run; `brittle sweep` takes more"])
    return specification


def _run_job(compute: Callable[[Specification, Path], float], config: DictConfig) -> float:
    from hydra.core.hydra_config import HydraConfig
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    try:
        tree = OmegaConf.to_container(config, resolve=False)
        if not isinstance(tree, dict):
            raise BadInput(["configuration: is no block of settings"])
        specification = specification_of({str(key): value for key, value in tree.items()})
        return compute(specification, Path(HydraConfig.get().runtime.output_dir))
    except BadInput as bad:
        for problem in bad.problems:
            print(f"brittle: {problem}", file=sys.stderr)
        # A launcher may run this in another process; SystemExit reaches the person without a traceback.
        raise SystemExit(_REFUSED) from None
    except (OSError, OmegaConfBaseException) as error:
        print(f"brittle: {' '.join(str(error).split())}", file=sys.stderr)
        raise SystemExit(_FAILED) from None


def in_former_names(overrides: Sequence[str]) -> list[str]:
    """The overrides with keys in the one spelling that Hydra knows; others as they are."""
    spelling = configs_for(overrides).spelling
    found = []
    for override in overrides:
        key, sign, value = override.partition("=")
        name = key.lstrip("+~")
        found.append(key.removesuffix(name) + former_setting(name, spelling) + sign + value if sign else override)
    return found


def run_with_hydra(compute: Callable[[Specification, Path], float]) -> None:
    """Hand over to Hydra, with the configurations that come with brittle.

    `compute` is given the specification of a job and Hydra's folder of it, and returns the number that an
    optimiser wants. Exits with 2 if input is refused.
    """
    from hydra.errors import HydraException

    sys.argv[1:] = in_former_names(sys.argv[1:])
    # Else Hydra prints what it makes of a wrong word itself, and exits before we can say it plainly.
    os.environ.setdefault("HYDRA_FULL_ERROR", "1")
    try:
        folder = str(find_configs().packaged)
        hydra.main(version_base="1.3", config_path=folder, config_name="config")(functools.partial(_run_job, compute))()
    except BadInput as bad:
        print("\n".join(f"brittle: {problem}" for problem in bad.problems), file=sys.stderr)
        sys.exit(_REFUSED)
    except HydraException as error:
        message = str(error).strip().partition("\n")[0].rstrip(".")
        way_out = "`brittle list` shows what can be chosen"
        key = message.removeprefix("Could not override ").strip("'")
        if parameter_of(key) is not None:
            way_out = f"write +{key}=..., with a plus, for a single parameter"
        print(f"brittle: configuration: {message}; {way_out}", file=sys.stderr)
        sys.exit(_REFUSED)
