"""Problems of a theatre folder, collected so that a person sees them together, not one a run."""

from __future__ import annotations

from collections.abc import Sequence

from brittle.world.check import BadInput

SHOWN_PROBLEMS = 20
_SHOWN_CHARACTERS = 60


class Problems:
    """The sentences said so far. `stop()` raises BadInput if there is one."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._said: set[str] = set()

    def add(self, where: str, sentence: str) -> None:
        """Note a problem; `where` is `file` or `file:line`."""
        line = f"{where}: {sentence}" + ("" if sentence.endswith((".", "?")) else ".")
        if line not in self._said:
            self._said.add(line)
            self.lines.append(line)

    def stop(self) -> None:
        """Raise BadInput with the first problems, if there are any."""
        stop_if_any(self.lines)


def stop_if_any(problems: Sequence[str]) -> None:
    """Raise BadInput with the first problems, if there are any."""
    if problems:
        rest = len(problems) - SHOWN_PROBLEMS
        more = [f"... and {rest} more problems."] if rest > 0 else []
        raise BadInput([*problems[:SHOWN_PROBLEMS], *more])


def cut(text: str, most: int = 80) -> str:
    """The text on one line, shortened if long."""
    clean = "".join(letter if letter.isprintable() else "?" for letter in text[: most + 1])
    return clean if len(text) <= most else clean[:most] + "..."


def shown(value: str) -> str:
    """A value as a message quotes it: in quotes, on one line, cut if long."""
    clean = "".join(letter if letter.isprintable() else "?" for letter in value[: _SHOWN_CHARACTERS + 1])
    if len(clean) > _SHOWN_CHARACTERS:
        clean = clean[:_SHOWN_CHARACTERS] + "..."
    return f"'{clean}'"


def listed(choices: Sequence[str], most: int = 15) -> str:
    """Choices as a message lists them."""
    names = ", ".join(choices[:most]) if choices else "nothing"
    return names + (f" and {len(choices) - most} more" if len(choices) > most else "")
