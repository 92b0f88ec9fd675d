"""One run as an ordinary Hydra program, so that Hydra's own launchers and sweepers can drive it.

`python -m brittle.apps.hydra_job iran=hold`, or `-m iran=hold,withdraw`. `brittle sweep` does
more and starts faster; this is for people who already have a launcher or an optimiser.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hydra

from brittle.apps.configs import find_configs
from brittle.world.check import BadInput

if TYPE_CHECKING:
    from omegaconf import DictConfig

    from brittle.apps.api import RunResult
    from brittle.scenario.schema import Specification

_REFUSED, _FAILED = 2, 1


def specification_of(tree: Mapping[str, Any]) -> Specification:
    """What a composed tree asks for, after the strict pass. Raises BadInput with every problem."""
    from brittle.scenario.schema import flatten, make_specification
    from brittle.scenario.settings import MOST_IN_MEMORY, SWEEP_SETTINGS

    # What says how to sweep is Hydra's business here.
    flat = {
        key: value
        for key, value in flatten(tree).items()
        if key not in SWEEP_SETTINGS and not key.startswith("experiment.")
    }
    specification = make_specification(flat)
    if specification.replications > MOST_IN_MEMORY:
        raise BadInput([f"ensemble.replications: at most {MOST_IN_MEMORY:,} fit one run; `brittle sweep` takes more"])
    return specification


def job(config: DictConfig) -> float:
    """Share of runs in which the regime had collapsed by the horizon; tables go to Hydra's folder of the job."""
    from hydra.core.hydra_config import HydraConfig
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    try:
        tree = OmegaConf.to_container(config, resolve=False)
        if not isinstance(tree, dict):
            raise BadInput(["configuration: is no block of settings"])
        from brittle.apps.api import carry_out

        result = carry_out(specification_of({str(key): value for key, value in tree.items()}))
        return write(result, Path(HydraConfig.get().runtime.output_dir))
    except BadInput as bad:
        for problem in bad.problems:
            print(f"brittle: {problem}", file=sys.stderr)
        # A launcher may run this in another process; SystemExit reaches the person without a traceback.
        raise SystemExit(_REFUSED) from None
    except (OSError, OmegaConfBaseException) as error:
        print(f"brittle: {' '.join(str(error).split())}", file=sys.stderr)
        raise SystemExit(_FAILED) from None


def write(result: RunResult, folder: Path) -> float:
    """Write `runs.parquet` and `result.json`; the share of collapse. Raises OSError."""
    from brittle.apps.api import CAVEAT
    from brittle.store.tables import write_table

    share = result.collapse_probability()
    write_table(result.runs, folder / "runs.parquet")
    found = {
        "caveat": CAVEAT, "digest": result.digest, "replications": len(result.runs),
        "collapse": {"share": share.value, "low": share.low, "high": share.high},
        "settings": result.config, "hindsight": list(result.hindsight),
    }  # fmt: skip
    (folder / "result.json").write_text(json.dumps(found, indent=2, default=str) + "\n", encoding="utf-8")
    return float(share.value)


def main() -> None:
    """Hand over to Hydra, with the configurations that come with brittle. Exits with 2 if input is refused."""
    from hydra.errors import HydraException

    from brittle.world.parameters import REGISTRY

    # Else Hydra prints what it makes of a wrong word itself, and exits before we can say it plainly.
    os.environ.setdefault("HYDRA_FULL_ERROR", "1")
    try:
        folder = str(find_configs().packaged)
        hydra.main(version_base="1.3", config_path=folder, config_name="config")(job)()
    except BadInput as bad:
        print("\n".join(f"brittle: {problem}" for problem in bad.problems), file=sys.stderr)
        sys.exit(_REFUSED)
    except HydraException as error:
        said = str(error).strip().partition("\n")[0].rstrip(".")
        way_out = "`brittle list` shows what can be chosen"
        key = said.removeprefix("Could not override ").strip("'")
        if key in REGISTRY:
            way_out = f"write +{key}=..., with a plus, for a single parameter"
        print(f"brittle: configuration: {said}; {way_out}", file=sys.stderr)
        sys.exit(_REFUSED)


if __name__ == "__main__":
    main()
