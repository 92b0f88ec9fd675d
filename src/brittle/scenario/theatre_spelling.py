"""How the war of a theatre spells the names of knobs, from its seats and the `names` of theatre.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from brittle.scenario.cells import Cell
from brittle.scenario.problems import Problems
from brittle.scenario.settings import SETTINGS, SWEEP_SETTINGS
from brittle.scenario.yaml_tree import Block, read_block
from brittle.world.former_names import FORMER
from brittle.world.orders import ROLE_NAMES
from brittle.world.parameters import REGISTRY
from brittle.world.spelling import Spelling, make_spelling

FILE = "theatre.yaml"
# First words of names that belong to no one in particular; no seat can have such a name.
HEADS = ("scenario", "experiment", "hydra", "defaults", *SETTINGS, *SWEEP_SETTINGS)


def spelling_of(seats: Iterable[tuple[str, str]], names: Mapping[str, str]) -> Spelling:
    """The spelling of a war from (role, id) of its seats and its own names, which win over the ids.

    A former name keeps its meaning in every war, since packaged scenarios are written with it: a war that gives
    it to another role has the name of the role there.
    """
    own = make_spelling({**dict(seats), **names}, (*REGISTRY, *HEADS))
    former = {word: stem for stem, word in FORMER.stems}
    return Spelling(tuple((stem, word) for stem, word in own.stems if former.get(word, stem) == stem))


def read_spelling(folder: Path) -> Spelling | None:
    """The spelling of the war in a theatre folder; None if its theatre.yaml cannot be read."""
    try:
        state = (folder / FILE).stat()
    except OSError:
        return None
    return _read(folder.absolute(), state.st_mtime_ns, state.st_size)


def spelling_of_theatre(name_or_path: object) -> Spelling:
    """The spelling of a packaged theatre or of one in a folder; the former one where there is none to be read."""
    text = str(name_or_path)
    is_path = "/" in text or "\\" in text
    if "\0" in text:
        return FORMER
    found = read_spelling(Path(text).expanduser() if is_path else packaged() / text)
    return FORMER if found is None else found


def packaged() -> Path:
    """The folder of the theatres that come with the package."""
    return Path(str(resources.files("brittle") / "theatres"))


def packaged_theatres() -> list[str]:
    """Names of the theatres that come with the package, sorted."""
    return sorted(entry.name for entry in packaged().iterdir() if (entry / FILE).is_file())


@lru_cache(maxsize=16)
def _read(folder: Path, changed: int, size: int) -> Spelling | None:
    top = read_block(folder / FILE, Problems())
    if top is None:
        return None
    seats = top.entries.get("seats")
    roles = [(_text(seat, "role"), name) for name, seat in seats.entries.items()] if isinstance(seats, Block) else []
    names = top.entries.get("names")
    own = {stem: _text(names, stem) for stem in names.entries} if isinstance(names, Block) else {}
    return spelling_of(
        [pair for pair in roles if pair[0] in ROLE_NAMES], {stem: word for stem, word in own.items() if word}
    )


def _text(block: object, key: str) -> str:
    cell = block.entries.get(key) if isinstance(block, Block) else None
    return cell.text if isinstance(cell, Cell) else ""


def regime_word(spelling: Spelling) -> str:
    """What the war calls the besieged side in a sentence: "regime", "crown"; "regime" if it has no word."""
    word = spelling.word("besieged")
    return "regime" if word == "besieged" else word.replace("_", " ")


def side_name(spelling: Spelling, role: str) -> str:
    """What the war calls one camp: "regime side", "rebel side"; by its role if it has no word."""
    return f"{spelling.word(role).replace('_', ' ').removesuffix('s')} side"


def patron_exit(columns: Iterable[Any]) -> str:
    """The column, among those of a table of runs, of the day on which the ground patron began to leave."""
    return next(name for name in map(str, columns) if name.endswith("_exit_day") and name != "leader_exit_day")
