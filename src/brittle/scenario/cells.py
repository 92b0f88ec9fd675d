"""One written value of a table or of theatre.yaml, read as what it should be or refused.

A refused value is noted in `problems` and a harmless one is returned instead, so that
reading goes on and a person sees all problems of a file at once.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from brittle.scenario.problems import Problems, listed, shown
from brittle.world.check import hint

UNCHECKED_SOURCES = ("general knowledge", "assumption")  # written where no text was read
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,39}")
_WHOLE = re.compile(r"[+-]?[0-9]{1,12}")
_NUMBER = re.compile(r"[+-]?([0-9]{1,12}(\.[0-9]{0,15})?|\.[0-9]{1,15})([eE][+-]?[0-9]{1,2})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Cell:
    """A value as written, with the place to blame."""

    text: str
    where: str  # file:line
    name: str  # column or key
    problems: Problems = field(compare=False, repr=False)

    def refuse(self, allowed: str) -> None:
        """Note that the value cannot be used; `allowed` is the rest of the sentence."""
        self.problems.add(self.where, f"{self.name} is {shown(self.text)}; {allowed}")

    def plain(self, longest: int = 200) -> str:
        """Text for people: one line, not empty."""
        if not self.text or len(self.text) > longest or not self.text.isprintable():
            self.refuse(f"give one line of 1 to {longest} printable characters")
            return "?"
        return self.text

    def identifier(self) -> str:
        """A name that other rows may use."""
        if not _IDENTIFIER.fullmatch(self.text):
            self.refuse("give an id of 1 to 40 small letters, digits and '_' that starts with a letter")
        return self.text

    def choice(self, choices: Sequence[str], what: str = "") -> str:
        """One of `choices`."""
        if self.text in choices:
            return self.text
        allowed = f"give one of {listed(choices)}" + hint(self.text, choices)
        self.refuse(f"{what}; {allowed}" if what else allowed)
        return choices[0] if choices else ""

    def whole(self, low: int, high: int, blank: int | None = None) -> int:
        """A whole number between `low` and `high`; an empty cell means `blank`, if that is given."""
        if self.text == "" and blank is not None:
            return blank
        if not _WHOLE.fullmatch(self.text):
            self.refuse(f"give a whole number from {low} to {high}, digits only")
            return low
        value = int(self.text)
        if not low <= value <= high:
            self.refuse(f"give a whole number from {low} to {high}")
            return low
        return value

    def number(self, low: float, high: float) -> float:
        """A finite number between `low` and `high`."""
        value = float(self.text) if _NUMBER.fullmatch(self.text) else math.nan
        if not low <= value <= high:
            self.refuse(f"give a number from {low:g} to {high:g}")
            return low
        return value

    def date(self) -> datetime.date:
        """A date written as YYYY-MM-DD."""
        try:
            if _DATE.fullmatch(self.text):
                return datetime.date.fromisoformat(self.text)
        except ValueError:
            pass
        self.refuse("give a date of the calendar as YYYY-MM-DD")
        return datetime.date.min

    def colour(self) -> str:
        """A colour written as #rrggbb."""
        if not _COLOUR.fullmatch(self.text):
            self.refuse("give a colour as '#' and six hexadecimal digits, in quotes")
            return "#000000"
        return self.text.lower()

    def flag(self) -> bool:
        """True or false."""
        if self.text not in ("true", "false"):
            self.refuse("give true or false")
        return self.text == "true"

    def parts(self) -> list[Cell]:
        """The values of a list inside a cell, separated by `;`."""
        parts = [part.strip() for part in self.text.split(";")] if self.text else []
        if "" in parts:
            self.refuse("separate values by one ';' and leave none of them empty")
        return [Cell(part, self.where, self.name, self.problems) for part in parts if part]

    def sources(self, known: Sequence[str]) -> str:
        """Source ids that `sources.csv` explains, or a phrase that says it was not looked up."""
        parts = self.parts()
        if not parts:
            self.refuse("give source ids of sources.csv, 'general knowledge' or 'assumption'")
        for part in parts:
            part.choice([*known, *UNCHECKED_SOURCES], "it is not in sources.csv")
        return self.text
