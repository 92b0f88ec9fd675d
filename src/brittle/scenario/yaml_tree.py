"""A YAML file as blocks of cells that know their line; nothing in it can run or blow up.

Anchors, aliases and tags are refused before anything is built, as are deep nesting and
repeated keys. Values stay text until somebody asks for a number or a date.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from brittle.scenario.cells import Cell
from brittle.scenario.csv_rows import read_text
from brittle.scenario.problems import Problems, listed, shown
from brittle.world.check import hint

MOST_BYTES = 300_000  # PyYAML alone, without its C library, reads about 100 kB a second
MOST_DEPTH = 8
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Block:
    """A mapping of the file. Asking for what is missing or of another shape notes a problem."""

    name: str
    where: str
    entries: dict[str, Tree]
    lines: dict[str, str]  # key -> file:line
    problems: Problems = field(repr=False)

    def expect(self, needed: Sequence[str], allowed: Sequence[str] = ()) -> bool:
        """Note unknown and missing keys; true if there are none."""
        known = [*needed, *allowed]
        before = len(self.problems.lines)
        missing = [key for key in needed if key not in self.entries]
        for key in self.entries:
            if key not in known:
                near = hint(key, missing) or hint(key, known)
                self.problems.add(
                    self.lines[key],
                    f"{self.name} has the unknown key {shown(key)}; known: {listed(known, 40)}{near}",
                )
        for key in missing:
            self.problems.add(self.where, f"{self.name} lacks the key '{key}'; needed: {listed(needed, 40)}")
        return len(self.problems.lines) == before

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.entries

    def key(self, key: str) -> Cell:
        """The key itself, as a value to check."""
        return Cell(key, self.lines[key], self.name, self.problems)

    def cell(self, key: str, default: str = "") -> Cell:
        """The single value of a key."""
        value = self.entries.get(key, Cell(default, self.where, key, self.problems))
        if isinstance(value, Cell):
            return value
        self.problems.add(self.lines[key], f"{key} holds a list or a block; give a single value")
        return Cell(default, self.lines[key], key, self.problems)

    def cells(self, key: str) -> list[Cell]:
        """The values of a list."""
        value = self.entries.get(key, [])
        if isinstance(value, list) and all(isinstance(entry, Cell) for entry in value):
            return [entry for entry in value if isinstance(entry, Cell)]
        self.problems.add(self.lines[key], f"{key} is no list of values; write [a, b] or one '- a' a line")
        return []

    def block(self, key: str) -> Block:
        """The block under a key; an empty one if it is missing."""
        value = self.entries.get(key)
        if isinstance(value, Block):
            return value
        where = self.lines.get(key, self.where)
        empty = isinstance(value, Cell) and value.text == ""
        if value is not None and not empty:
            self.problems.add(where, f"{key} is no block; write 'name: value' lines under it")
        return Block(key, where, {}, {}, self.problems)

    def blocks(self, key: str) -> list[Block]:
        """The blocks of a list of blocks."""
        value = self.entries.get(key, [])
        if isinstance(value, list) and all(isinstance(entry, Block) for entry in value):
            return [entry for entry in value if isinstance(entry, Block)]
        self.problems.add(self.lines[key], f"{key} is no list of blocks; write one '- {{...}}' a line")
        return []


Tree = Cell | Block | list["Cell | Block"]


def read_block(path: Path, problems: Problems) -> Block | None:
    """The mapping that a YAML file holds, or None if it was refused."""
    text = read_text(path, problems, MOST_BYTES)
    if text is None:
        return None
    try:
        if not _harmless(text, path.name, problems):
            return None
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 1 if mark is None else mark.line + 1
        problems.add(f"{path.name}:{line}", f"is not YAML: {error.problem or error.context}")
        return None
    except yaml.YAMLError as error:
        problems.add(path.name, f"is not YAML: {' '.join(str(error).split())}")
        return None
    if not isinstance(node, yaml.MappingNode):
        problems.add(f"{path.name}:1", "is no block of 'key: value' lines")
        return None
    tree = _tree(node, path.stem, path.name, problems)
    return tree if isinstance(tree, Block) else None


def _harmless(text: str, file: str, problems: Problems) -> bool:
    depth = 0
    documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        mark = event.start_mark
        where = f"{file}:{1 if mark is None else mark.line + 1}"
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if depth > MOST_DEPTH:
            problems.add(where, f"is nested {depth} deep; give at most {MOST_DEPTH}")
            return False
        if documents > 1:
            problems.add(where, "begins a second document '---'; give one")
            return False
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            problems.add(where, f"uses the anchor or alias {shown(anchor)}; write the value out")
            return False
        tag = getattr(event, "tag", None)
        if tag is not None:
            problems.add(where, f"uses the tag {shown(tag)}; write plain values only")
            return False
    return True


def _tree(node: yaml.Node, name: str, file: str, problems: Problems) -> Tree:
    where = f"{file}:{node.start_mark.line + 1}"
    if isinstance(node, yaml.MappingNode):
        return _block(node, name, file, problems)
    if isinstance(node, yaml.SequenceNode):
        entries = [_tree(entry, name, file, problems) for entry in node.value]
        if any(isinstance(entry, list) for entry in entries):
            problems.add(where, f"{name} holds a list inside a list; give a plain list")
        return [entry for entry in entries if not isinstance(entry, list)]
    missing = node.tag == "tag:yaml.org,2002:null"
    return Cell("" if missing else str(node.value).strip(), where, name, problems)


def _block(node: yaml.MappingNode, name: str, file: str, problems: Problems) -> Block:
    entries: dict[str, Tree] = {}
    lines: dict[str, str] = {}
    for key, value in node.value:
        where = f"{file}:{key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode):
            problems.add(where, f"{name} has a list or block as key; give a name")
            continue
        if key.value in entries:
            first = lines[key.value]
            problems.add(where, f"{name} has the key {shown(key.value)} twice, first in {first}; give it once")
            continue
        lines[key.value] = where
        entries[key.value] = _tree(value, key.value, file, problems)
    return Block(name, f"{file}:{node.start_mark.line + 1}", entries, lines, problems)
