"""How one war spells the names of knobs. The engine's names speak of roles; a theatre has its own.

`ground_patron.coverage` begins there with what the war calls its ground patron. A `Spelling` is
a table of such beginnings of names, and two pure functions apply it: `canonical` to what comes
in, `shown` to what goes out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from brittle.world.orders import ROLE_NAMES

# Beginnings of names in which a role's own word stands, and what is made of them.
STEMS = (
    ("besieged", "{besieged}"), ("challenger", "{challenger}"),
    ("ground_patron", "{ground_patron}"), ("air_patron", "{air_patron}"),
    ("morale.besieged", "morale.{besieged}"), ("morale.challenger", "morale.{challenger}"),
    ("support.challenger", "support.{challenger}"), ("support.ground_patron", "support.{ground_patron}"),
    ("support.air_patron", "support.{air_patron}"), ("air.besieged_sorties", "air.{besieged}_sorties"),
)  # fmt: skip


class Spelling(NamedTuple):
    """Beginnings of names in one war: pairs of the role's and the war's, the longest first."""

    stems: tuple[tuple[str, str], ...] = ()

    def word(self, role: str) -> str:
        """What the war calls the one who has this role; the role's own name if it does not say."""
        return dict(self.stems).get(role, role)


BY_ROLE = Spelling()  # the engine's own


def make_spelling(names: Mapping[str, str], taken: Iterable[str] = ()) -> Spelling:
    """The spelling of a war from its word for each role and for single stems.

    A word that would make a name of `taken` mean two things is left out, and so is a word for two stems; the
    role's name stays there.
    """
    used = {*ROLE_NAMES, *(name for known in taken for name in _beginnings(known))}
    roles = {role: names.get(role, role) for role in ROLE_NAMES}
    stems = {stem: form.format(**roles) for stem, form in STEMS}
    stems |= {stem: word for stem, word in names.items() if stem not in ROLE_NAMES}
    times = Counter(stems.values())
    kept = [(stem, word) for stem, word in stems.items() if word != stem and word not in used and times[word] == 1]
    return Spelling(tuple(sorted(kept, key=lambda pair: (-len(pair[0]), pair))))


def shown(name: str, spelling: Spelling) -> str:
    """A name of the engine's as the war spells it; groups have slashes in place of dots."""
    return _changed(name, spelling.stems)


def canonical(name: str, *spellings: Spelling) -> str:
    """The engine's name of what a person wrote, in the first of these spellings that knows it."""
    for spelling in spellings:
        longest_first = sorted(((word, stem) for stem, word in spelling.stems), key=lambda pair: -len(pair[0]))
        found = _changed(name, longest_first)
        if found != name:
            return found
    return name


def text_in(text: str, spelling: Spelling) -> str:
    """A label or a sentence of the registry, with the war's own names where it speaks of roles."""
    for role, phrases in _PHRASES:
        word = spelling.word(role)
        name = word.replace("_", " ").capitalize()
        for phrase, form in phrases if word != role else ():
            text = text.replace(phrase, form.format(name))
    return text.replace("s's ", "s' ")


# Patrons are called by their names in sentences too; "the besieged side" and "the challenger" are plain words.
_PHRASES = (
    ("besieged", (("Besieged morale", "{} morale"), ("Besieged sorties", "{} sorties"))),
    ("challenger", (("Challenger's", "{}'s"),)),
    ("ground_patron", (("the ground patron", "{}"), ("The ground patron", "{}"), ("Ground patron", "{}"))),
    ("air_patron", (("the air patron", "{}"), ("The air patron", "{}"), ("Air patron", "{}"))),
)


def _changed(name: str, pairs: Iterable[tuple[str, str]]) -> str:
    dotted = name.replace("/", ".")
    for old, new in pairs:
        if dotted == old or dotted.startswith(f"{old}."):
            found = new + dotted[len(old) :]
            return found.replace(".", "/") if "/" in name else found
    return name


def _beginnings(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]
