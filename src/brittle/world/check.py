"""How bad input is refused: one exception that carries every problem as a sentence."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence


class BadInput(Exception):
    """Input that cannot be used, with one sentence a problem.

    Each sentence names the field or `file:line`, the value, what is allowed and, where
    there is one, the nearest right name. `str()` is the sentences, one a line.

    Attributes
    ----------
    problems
        The sentences.

    Examples
    --------
    >>> import brittle
    >>> try:
    ...     brittle.run("historical", {"break.will": 11})
    ... except brittle.BadInput as bad:
    ...     print(bad)
    break.will: 11 is out of range, give 0 to 10 log HR
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))

    def __reduce__(self) -> tuple[type[BadInput], tuple[tuple[str, ...]]]:
        # A worker process must hand the same problems back; the default would split the joined text.
        return type(self), (self.problems,)


def nearest(word: str, choices: Sequence[str]) -> str:
    """The choice that `word` most likely meant, or "" if none is close."""
    lowered = {choice.lower(): choice for choice in reversed(choices)}
    found = difflib.get_close_matches(word.lower()[:100], list(lowered), n=1, cutoff=0.6)
    return lowered[found[0]] if found else ""


def suggestion(name: str) -> str:
    """The end of a sentence that proposes this name, "" for the name ""."""
    return f"; did you mean '{name}'?" if name else ""


def hint(word: str, choices: Sequence[str]) -> str:
    """The end of a sentence: what `word` probably meant, or "" if nothing is near."""
    return suggestion(nearest(word, choices))
