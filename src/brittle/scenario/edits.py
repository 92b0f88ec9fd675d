"""What a scenario changes in the theatre itself: a town's legitimacy, a party that stays out, a sector held firm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from brittle.scenario.problems import listed, shown
from brittle.scenario.records import TheatreData
from brittle.scenario.schema import PLACE_LEGITIMACY, Specification
from brittle.world.check import BadInput, hint


def edited(data: TheatreData, specification: Specification) -> TheatreData:
    """The theatre as this specification has it.

    Raises BadInput for places, parties and sectors that the theatre does not have, and for a
    party that is no third party.
    """
    problems: list[str] = []
    parties = tuple(party.id for party in data.parties if party.third_party)
    sectors = tuple(sector.id for sector in data.sectors)
    places = [place.id for place in data.places]
    _check(PLACE_LEGITIMACY + "<place>", specification.legitimacy, places, problems, also=("shift",))
    _check("third_parties.out", specification.parties_out, parties, problems)
    _check("command.hold_sector", specification.sectors_held, sectors, problems)
    if problems:
        raise BadInput(problems)
    set_by_hand = specification.legitimacy
    return replace(
        data,
        places=tuple(replace(place, legitimacy=set_by_hand.get(place.id)) for place in data.places),
        parties=tuple(
            replace(party, behaviours=(), claims=(), activation_rate=0.0)
            if party.id in specification.parties_out
            else party
            for party in data.parties
        ),
        sectors=tuple(
            replace(sector, held_firm=sector.id in specification.sectors_held) for sector in data.sectors
        ),
    )  # fmt: skip


def _check(
    key: str, given: Iterable[str], known: Sequence[str], problems: list[str], also: tuple[str, ...] = ()
) -> None:
    for name in given:
        if name not in known:
            near = hint(name, (*also, *known))
            problems.append(f"{key}: {shown(name)} is not in this theatre, give {listed(known, 30)}{near}")
