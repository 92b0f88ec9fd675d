"""The spelling that every name had before names spoke of roles. Frozen: no entry may change.

Digests of results and fingerprints of settings are made over these names, in every war, so that
what was recorded can still be compared; they are the names of Hydra's groups, of the packaged
configurations and of old recordings, and are understood in every war. They are shown in none but
the one that calls its people so.
"""

from brittle.world.spelling import Spelling, canonical, make_spelling, shown

FORMER: Spelling = make_spelling(
    {
        "besieged": "regime",
        "challenger": "rebels",
        "ground_patron": "iran",
        "air_patron": "russia",
        "support.challenger": "support.turkey",
        "air_patron.committed_elsewhere": "russia.ukraine_commitment",
    }
)
_FIELDS = {"ground_patron_exit_step": "iran_exit_step"}  # of the State and of the outcomes
PATRON_EXIT = "iran_exit_day"  # column of tables, in days


def former_field(name: str) -> str:
    """The name under which a field of the State or of the outcomes is hashed, and was saved."""
    return _FIELDS.get(name, name)


def shown_setting(former: str, spelling: Spelling) -> str:
    """A setting or a column of results, from the name under which it is hashed, as a war spells it."""
    if former == PATRON_EXIT:
        return _patron_exit(spelling)
    return shown(canonical(former, FORMER), spelling)


def former_setting(name: str, spelling: Spelling) -> str:
    """The name under which a setting or a column of results is hashed, from its name in some war."""
    if name == _patron_exit(spelling):
        return PATRON_EXIT
    return shown(canonical(name, spelling, FORMER), FORMER)


def _patron_exit(spelling: Spelling) -> str:
    return f"{spelling.word('ground_patron')}_exit_day"
