"""Where configuration files are, what is in them, and which of a stranger's are harmless."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from brittle.scenario.problems import Problems, cut, listed, shown
from brittle.scenario.theatre_spelling import packaged_theatres, spelling_of_theatre
from brittle.scenario.yaml_tree import Block, read_block
from brittle.world.check import BadInput, hint, nearest, suggestion
from brittle.world.former_names import FORMER, shown_setting
from brittle.world.parameters import REGISTRY
from brittle.world.spelling import Spelling, canonical

LEVELS = (
    "morale/regime", "morale/rebels", "support/iran", "support/russia", "support/turkey", "support/legitimacy",
)  # fmt: skip
EXPERIMENT = "experiment"
# As their folders are called, and as Hydra knows them in every war; `Configs.spelled` gives them in the words of a war.
GROUPS = ("theatre", "scenario", *LEVELS, "regime", "rebels", "iran", "russia", "third_parties", "ensemble")
MOST_FILES = 500
_IDENTIFIER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Configs:
    """The packaged configurations and, behind them, those of a user's folder."""

    packaged: Path
    own: Path | None = None
    options: dict[str, dict[str, Path]] = field(default_factory=dict)  # group -> option -> file
    spelling: Spelling = FORMER  # of the theatre that is spoken of

    def spelled(self, group: str) -> str:
        """A group as the theatre spells it."""
        return shown_setting(group, self.spelling)

    @property
    def groups(self) -> tuple[str, ...]:
        """Every group of choices as the theatre spells it."""
        return tuple(map(self.spelled, GROUPS))

    def names(self, group: str) -> list[str]:
        """Options of a group, those that come with the package first."""
        return list(self.options[group])

    def check(self, group: str, option: str) -> str:
        """A sentence that refuses an unknown option, or ""."""
        names = self.names(group)
        if option in names:
            return ""
        path = ", or the path of a folder with a slash in it" if group == "theatre" else ""
        near = hint(option, names) or _elsewhere(self, group, option)
        known = listed(names, 30) if len(names) <= 30 else f"one of the {len(names)} that `brittle list` shows"
        return f"{self.spelled(group)}: {shown(option)} is unknown, give {known}{path}{near}"

    def read(self, group: str, option: str) -> dict[str, Any]:
        """What one file says, as it stands."""
        text = self.options[group][option].read_text(encoding="utf-8")
        tree = yaml.safe_load(text)
        return tree if isinstance(tree, dict) else {}

    def claims(self) -> dict[str, str]:
        """Causal claims that scenarios try, by their short names, in plain words."""
        tree = yaml.safe_load((self.packaged / "claims.yaml").read_text(encoding="utf-8"))
        return {str(name): str(claim) for name, claim in tree.items()}

    def summary(self, group: str, option: str) -> str:
        """One sentence on an option: a scenario's question, else the file's second line."""
        if group in ("scenario", EXPERIMENT):
            about = self.read(group, option).get(group)
            return str(about.get("question", "")) if isinstance(about, dict) else ""
        lines = self.options[group][option].read_text(encoding="utf-8").splitlines()
        comments = [
            line.removeprefix("#").strip() for line in lines if line.startswith("# ") and "@package" not in line
        ]
        return comments[0] if comments else ""


def group_of(key: str, *spellings: Spelling) -> str:
    """The group of choices, as its folder is called, that a person means by this key; "" if it is none."""
    group = shown_setting(canonical(key, *spellings, FORMER), FORMER)
    return group if group in (*GROUPS, EXPERIMENT) else ""


def find_configs(own: str | Path | None = None, theatre: str | None = None) -> Configs:
    """The configurations at hand. `own` is a user's folder; raises BadInput if it cannot be trusted.

    Its folders may be called as in any packaged theatre, or as in `theatre`.
    """
    packaged = _packaged()
    options = {group: _options(packaged / group) for group in (*GROUPS, EXPERIMENT)}
    if own is None:
        return Configs(packaged, None, options)
    folder = Path(own).expanduser()
    problems = Problems()
    theatres = [*([theatre] if theatre else []), *packaged_theatres()]
    spellings = [spelling_of_theatre(name) for name in theatres]
    for group, found in _own_options(folder, problems, spellings).items():
        for option, path in found.items():
            if option in options[group]:
                problems.add(_short(path), f"{group} {shown(option)} comes with the package; choose another name")
            elif _harmless(path, problems):
                options[group][option] = path
    problems.stop()
    return Configs(packaged, folder.resolve(), options)


def _packaged() -> Path:
    package = Path(__file__).resolve().parents[1]
    # An installed copy carries them inside; a checkout has them at the top, for people.
    for folder in (package / "configs", package.parents[1] / "configs"):
        if (folder / "config.yaml").is_file():
            return folder
    raise BadInput(["configs: the configuration files of brittle are missing; install it again."])


def _options(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def _own_options(folder: Path, problems: Problems, spellings: Sequence[Spelling]) -> dict[str, dict[str, Path]]:
    if not folder.is_dir():
        raise BadInput([f"--config-dir: {shown(str(folder))} is no folder; give one that holds scenario/NAME.yaml"])
    top = list(folder.iterdir())  # before anything inside, so that a closed folder is named itself
    known = (*GROUPS, EXPERIMENT)
    parents = {group.partition("/")[0] for group in LEVELS}
    inside = [
        entry for parent in sorted(parents) if (folder / parent).is_dir() for entry in (folder / parent).iterdir()
    ]
    found: dict[str, dict[str, Path]] = {}
    for entry in sorted([*top, *inside]):
        name = entry.relative_to(folder).as_posix()
        group = group_of(name, *spellings)
        if entry.is_dir() and group:
            _add_options(found.setdefault(group, {}), entry, problems)
        elif (entry.is_dir() and name not in parents) or (entry.parent == folder and _is_yaml(entry)):
            problems.add(name, f"is no group of configurations; known: {listed(known, 20)}{hint(name, known)}")
    if sum(map(len, found.values())) > MOST_FILES:
        problems.add(folder.name, f"holds more than {MOST_FILES} files; give a folder of its own")
    elif not any(found.values()) and not problems.lines:
        problems.add(folder.name or str(folder), "holds no configuration; put a scenario in scenario/NAME.yaml")
    return found


def _add_options(found: dict[str, Path], folder: Path, problems: Problems) -> None:
    for option, path in _options(folder).items():
        if option in found:
            problems.add(_short(path), f"is the same choice as {_short(found[option])}; leave one of them out")
        found[option] = path


def _is_yaml(path: Path) -> bool:
    return path.suffix in (".yaml", ".yml")


def _harmless(path: Path, problems: Problems) -> bool:
    """True if the file is data: no tag, anchor, alias, interpolation or `_target_`, and a plain name."""
    before = len(problems.lines)
    if not _IDENTIFIER.fullmatch(path.stem):
        problems.add(_short(path), "has a name that cannot be chosen; use letters, digits, '_' and '-'")
        return False
    tree = read_block(path, problems)
    if tree is None:
        return False
    forbidden = ["${", "_target_", "_partial_", "_recursive_", "hydra"]
    if path.parent.name == EXPERIMENT:
        forbidden.remove("hydra")
        _check_sweeper(path, tree, problems)
    for key in tree.entries:
        # Files are merged block by block, so `iran.policy: hold` would stand beside `iran: {policy: ...}`.
        if "." in key and key.partition(".")[0] not in REGISTRY:
            problems.add(
                f"{_short(path)}:{tree.lines[key].rpartition(':')[2]}",
                f"write {shown(key)} as blocks, one word a level",
            )
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for word in forbidden:
            if word in line.partition(" #")[0]:
                problems.add(
                    f"{_short(path)}:{number}", f"holds {shown(word)}; a configuration is data, write the value out"
                )
    return len(problems.lines) == before


def _check_sweeper(path: Path, tree: Block, problems: Problems) -> None:
    """The one thing that a stranger may tell Hydra itself: what an experiment sweeps over."""
    block: Any = tree
    for word in ("hydra", "sweeper", "params"):
        others = [key for key in block.entries if key != word and block is not tree]
        if others:
            problems.add(_short(path), f"holds {shown(others[0])} for Hydra; only hydra.sweeper.params is allowed")
        block = block.entries.get(word)
        if not isinstance(block, Block):
            return


def _short(path: Path) -> str:
    return cut(f"{path.parent.name}/{path.name}")


def _elsewhere(configs: Configs, group: str, option: str) -> str:
    other = [name for name in configs.options if name != group and option in configs.options[name]]
    return suggestion(f"{configs.spelled(other[0])}={option}") if other else ""


def suggest(configs: Configs, word: str) -> str:
    """What a bare word on the command line probably meant, or ""."""
    for group in ("scenario", *GROUPS):
        if word in configs.options[group]:
            return f"{configs.spelled(group)}={word}"
    names: Sequence[str] = [name for group in GROUPS for name in configs.options[group]]
    return nearest(word, names)
