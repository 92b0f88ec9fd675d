"""The works that the project cites: reads `docs/bibliography.bib`, writes the page of references, finds citations."""

from __future__ import annotations

import re
from typing import NamedTuple

_ENTRY = re.compile(r"^@(\w+)\{([\w-]+),\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^  (\w+) = \{(.*)\},?$", re.MULTILINE)
# "Epstein 2002", "Lucas and Turkes (2004)", "Biddle et al. 2018", "Reuters 2024-12-12", "AP 2024-12"
_NAME = r"[A-Z][\w'-]+"
_OTHERS = rf"(?:,? (?:{_NAME},? )*and ({_NAME})| et al\.)?"
_CITED = re.compile(rf"({_NAME}){_OTHERS},? \(?((?:18|19|20)\d\d(?:-\d\d){{0,2}})\b")


class Work(NamedTuple):
    """One entry of the bibliography."""

    kind: str
    key: str
    fields: dict[str, str]

    @property
    def surnames(self) -> tuple[str, ...]:
        """Surnames of its authors, in order; an organization is one name."""
        return tuple(name.partition(",")[0].strip("{}") for name in self.fields["author"].split(" and "))

    @property
    def date(self) -> str:
        """Year, month or day of publication."""
        return self.fields.get("date", self.fields.get("year", ""))


def read_works(text: str) -> dict[str, Work]:
    """Entries of a BibTeX text by key: one field a line in braces. Raises ValueError for a key given twice."""
    works: dict[str, Work] = {}
    for kind, key, body in _ENTRY.findall(text):
        if key in works:
            raise ValueError(f"bibliography: the key {key} is given twice")
        works[key] = Work(kind, key, dict(_FIELD.findall(body)))
    return works


def cited(text: str) -> list[tuple[str, str, str]]:
    """Author, second author or "", and year or date of everything that looks like a citation."""
    return _CITED.findall(text)


def find_work(works: dict[str, Work], author: str, second: str, date: str) -> Work | None:
    """The work of that author, or of the house that brought it out, and that date; or None."""
    for work in works.values():
        names = [*work.surnames, work.fields.get("institution", "").split(" ")[0]]
        if author in names and second in ("", *names) and work.date.startswith(date):
            return work
    return None


def references_page(text: str) -> str:
    """The bibliography as a page, in order of author and date."""
    works = sorted(read_works(text).values(), key=lambda work: (work.surnames, work.date, work.key))
    lines = ["# References", ""]
    lines += ["<!-- Written by `python -m docs.generate.documents docs` from bibliography.bib; edit that. -->", ""]
    lines += [
        "What the registries, the rules and these pages cite. The last words of an entry say how far anybody of this",
        "project has read it. *Not checked* means that we cite it from general knowledge: check it before you rely on",
        "it. Sources of facts about a war stand in the `SOURCES.md` and `sources.csv` of its theatre.", "",
    ]  # fmt: skip
    for work in works:
        lines.append(f"- `{work.key}` {_line(work)}")
    return "\n".join([*lines, ""])


def _line(work: Work) -> str:
    f = work.fields
    authors = "; ".join(name.strip("{}") for name in f["author"].split(" and "))
    where = f.get("journal") or f.get("publisher") or f.get("institution") or f.get("howpublished", "")
    number = " ".join(filter(None, (f.get("volume"), f"({f['number']})" if "number" in f else "")))
    parts = [where, number, f.get("pages", "")]
    place = ", ".join(part for part in parts if part)
    doi = f" doi:{f['doi']}." if "doi" in f else ""
    return f"{authors} ({work.date}). *{f['title']}*. {place}.{doi} {f['note']}"
