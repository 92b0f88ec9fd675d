"""A user's folder of configurations as Hydra is given it: every name in the one spelling that Hydra merges by.

Hydra merges files key by key, so two spellings of one setting would stand side by side and the
order in which they were set would be lost. Files that keep to the former names are read where
they are; else the folder is copied with those names.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from brittle.config.files import EXPERIMENT, Configs, group_of
from brittle.scenario.schema import flatten, nested, setting_name, twice
from brittle.world.check import BadInput
from brittle.world.former_names import FORMER, former_setting
from brittle.world.orders import ROLE_NAMES
from brittle.world.spelling import Spelling

_AS_IT_IS = ("scenario", EXPERIMENT, "hydra")  # blocks that set nothing
_CHOICE = re.compile(r"((?:override |optional )*/?)([^@]+)(@.*)?")


@contextmanager
def hydra_folder(configs: Configs) -> Iterator[Path | None]:
    """The folder to give to Hydra for that of the user; None without one. Raises BadInput."""
    own = {
        (group, option): path
        for group, options in configs.options.items() for option, path in options.items()
        if configs.own is not None and path.resolve().is_relative_to(configs.own)
    }  # fmt: skip
    if all(_keeps_to_former(group, path, configs.spelling) for (group, _), path in own.items()):
        yield configs.own
        return
    with tempfile.TemporaryDirectory(prefix="brittle-") as folder:
        for (group, option), path in own.items():
            target = Path(folder) / group / f"{option}.yaml"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(in_former_names(path, configs.spelling), encoding="utf-8")
        yield Path(folder)


def _keeps_to_former(group: str, path: Path, spelling: Spelling) -> bool:
    keys = {
        "doctrine",
        *ROLE_NAMES,
        *(part for stem in set(spelling.stems) - set(FORMER.stems) for part in stem[1].split(".")),
    }
    is_at_home = path.parent.as_posix().endswith(f"/{group}")
    return is_at_home and not any(re.search(rf"\b{key}\b", path.read_text(encoding="utf-8")) for key in keys)


def in_former_names(path: Path, spelling: Spelling) -> str:
    """The text of a configuration with all names of settings and groups in their former spelling. Raises BadInput."""
    text = path.read_text(encoding="utf-8")
    tree = yaml.safe_load(text)
    if not isinstance(tree, dict):
        return text
    kept = {key: block for key, block in tree.items() if key in _AS_IT_IS}
    if "defaults" in tree:
        kept["defaults"] = [_default(entry, spelling) for entry in tree["defaults"] or ()]
    sets = {key: block for key, block in tree.items() if key not in kept}
    head = [line for line in text.splitlines() if line.startswith("# @package")]
    body = yaml.safe_dump(kept | nested(_renamed(sets, path, spelling)), sort_keys=False, allow_unicode=True)
    return "\n".join([*head, body])


def _renamed(sets: Mapping[str, Any], path: Path, spelling: Spelling) -> dict[str, Any]:
    found: dict[str, Any] = {}
    written: dict[str, str] = {}
    for key, value in flatten(sets).items():
        name = former_setting(setting_name(key, spelling), spelling)
        if name in found and found[name] != value:
            raise BadInput([f"{path.parent.name}/{path.name}: {twice(written[name], found[name], key, value)}"])
        found[name], written[name] = value, key
    return found


def _default(entry: Any, spelling: Spelling) -> Any:
    """One line of a list of defaults: `override /iran: hold` or `/iran/hold`."""
    if isinstance(entry, dict):
        return {_choice(str(key), spelling): option for key, option in entry.items()}
    group, slash, option = str(entry).rpartition("/")
    return f"{_choice(group, spelling)}/{option}" if slash and group else entry


def _choice(key: str, spelling: Spelling) -> str:
    parts = _CHOICE.fullmatch(key)
    group = group_of(parts[2], spelling) if parts else ""
    return f"{parts[1]}{group}{parts[3] or ''}" if parts and group else key
