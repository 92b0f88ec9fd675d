"""Ways to break a theatre folder, one small thing at a time."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Break = Callable[[Path], None]


@dataclass(frozen=True)
class Broken:
    """One way to break a theatre, and what the refusal must say."""

    name: str
    breaks: Break
    file: str  # the refusal begins with it
    says: tuple[str, ...]


def swap(file: str, old: str, new: str) -> Break:
    """Replace a text that must be there, once."""

    def run(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{file} holds no {old!r}: the corpus has fallen behind the theatre"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return run


def append(file: str, text: str) -> Break:
    """Add text at the end."""

    def run(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as stream:
            stream.write(text)

    return run


def whole(file: str, content: str | bytes) -> Break:
    """Replace the whole file."""

    def run(folder: Path) -> None:
        (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())

    return run


def gone(file: str) -> Break:
    """Delete a file."""
    return lambda folder: (folder / file).unlink()


def renamed(file: str, new: str) -> Break:
    """Rename a file."""

    def run(folder: Path) -> None:
        (folder / file).rename(folder / new)

    return run


def sparse(file: str, size: int) -> Break:
    """Make a file claim `size` bytes without writing them."""
    return lambda folder: os.truncate(folder / file, size)


def dropped_column(file: str, column: str) -> Break:
    """Take a column out of a table without quoted cells before it."""

    def run(folder: Path) -> None:
        lines = (folder / file).read_text(encoding="utf-8").splitlines()
        at = lines[0].split(",").index(column)
        cells = [re.findall(r'"[^"]*"|[^,]+|(?<=,)(?=,)|(?<=,)$|^(?=,)', line) for line in lines]
        kept = [",".join(cell for i, cell in enumerate(row) if i != at) for row in cells]
        (folder / file).write_text("\n".join(kept) + "\n", encoding="utf-8")

    return run


def replaced_by_folder(file: str) -> Break:
    """Put a folder where the file should be."""

    def run(folder: Path) -> None:
        (folder / file).unlink()
        (folder / file).mkdir()

    return run


def replaced_by_pipe(file: str) -> Break:
    """Put a pipe where the file should be: opening it would wait for ever."""

    def run(folder: Path) -> None:
        (folder / file).unlink()
        os.mkfifo(folder / file)

    return run


def edit(name: str, file: str, old: str, new: str, line: int, *says: str, at: str = "") -> Broken:
    """A replaced text, refused at a line (0: any) of the same file or of `at`."""
    return Broken(name, swap(file, old, new), (at or file) + (f":{line}:" if line else ""), says)


def added(name: str, file: str, text: str, line: int, *says: str) -> Broken:
    """A text added at the end, refused at a line (0: any) of the file."""
    return Broken(name, append(file, text), file + (f":{line}:" if line else ""), says)
