"""Theatre: what does not change in a run. Places, roads, order of battle, parties."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from brittle.world.layout import Field, Floats

CAMP_BESIEGED, CAMP_CHALLENGER, CAMP_OTHER, CAMPS = 0, 1, 2, 3
CORE, LINE, MILITIA, AUXILIARY, EXPEDITIONARY, ASSAULT, IRREGULAR = 0, 1, 2, 3, 4, 5, 6
ROLE_BESIEGED, ROLE_CHALLENGER, ROLE_GROUND_PATRON, ROLE_AIR_PATRON, ROLES = 0, 1, 2, 3, 4
TRIGGER_ALARM, TRIGGER_OFFENSIVE = 0, 1

PLACES = (
    Field("key", "i8", "-", "address of its draws, a hash of its id"),
    Field("sector", "i8", "-", "row of its sector"),
    Field("population", "i8", "persons", "people living there"),
    Field("legitimacy", "f8", "[0, 1]", "coded support for the besieged side, before shift and spread"),
    Field("terrain", "f8", "[1, 3]", "defender's advantage"),
    Field("frontage", "f8", "persons", "usable fighters a side can bring to bear"),
    Field("value", "f8", "-", "worth to either side"),
    Field("beyond", "f8", "-", "discounted worth of what lies within reach of it"),
    Field("capital", "i8", "bool", "counts in capitals lost"),
    Field("holder", "i8", "-", "row of the party that holds it on the first day"),
    Field("is_base", "i8", "bool", "base of the air patron"),
    Field("roots", "i8", "bits", "supply root of camp c if bit c is set"),
    Field("local", "i8", "-", "row of the party under whose name it rises"),
    Field("first_link", "i8", "-", "first row of its links"),
    Field("end_link", "i8", "-", "row after its last link"),
)
FORMATIONS = (
    Field("key", "i8", "-", "address of its draws"),
    Field("garrison", "i8", "-", "row of its garrison"),
    Field("garrison_key", "i8", "-", "address of the frailty that the garrison shares"),
    Field("party", "i8", "-", "row of its party"),
    Field("camp", "i8", "-", "camp of its party"),
    Field("kind", "i8", "-", "core, line, militia, auxiliary, expeditionary, assault, irregular"),
    Field("place", "i8", "-", "where it stands on the first day"),
    Field("men", "i8", "persons", "people at their posts on the first day"),
    Field("part", "f8", "(0, 1]", "its share of its garrison's people on the first day"),
    Field("quality", "f8", "-", "worth of one willing man"),
    Field("advised", "f8", "[0, 1]", "share of it that patron advisers would accompany"),
    Field("will", "f8", "logit", "will at normal pay, no advisers, no losses, before the side's level"),
)
PARTIES = (
    Field("key", "i8", "-", "address of its draws"),
    Field("camp", "i8", "-", "besieged, challenger or other"),
    Field("scripted", "i8", "bool", "third party, acts by rule"),
    Field("takes", "i8", "bool", "moves on claims that stand empty or thinly held"),
    Field("rises", "i8", "bool", "rises where it already stands"),
    Field("attacks", "i8", "bool", "assaults what it claims"),
    Field("needs", "i8", "capitals", "lost capitals before it acts"),
    Field("rate", "f8", "1/d", "activation hazard at full alarm"),
    Field("trigger", "i8", "-", "alarm, or the challenger's offensive"),
)
SECTORS = (
    Field("key", "i8", "-", "address of its draws"),
    Field("priority", "f8", "[0, 1]", "what the besieged command gives up last"),
    Field("withdraw_to", "i8", "-", "sector to which its garrisons are drawn"),
    Field("anchor", "i8", "-", "its most valued place"),
    Field("is_held_firm", "i8", "bool", "the besieged command holds it whatever happens"),
    Field("axis", "i8", "-", "order on the challenger's stated axis, 0 first, -1 none"),
)
ROADS = (
    Field("start", "i8", "-", "row of a place"),
    Field("end", "i8", "-", "row of a place"),
    Field("km", "f8", "km", "length"),
    Field("pace", "f8", "(0, 1]", "speed against a motorway"),
)
LINKS = (
    Field("place", "i8", "-", "place at the other end"),
    Field("road", "i8", "-", "row of the road"),
)
FACTS = (
    Field("seat_of_power", "i8", "-", "place whose loss is collapse"),
    Field("capitals", "i8", "-", "number of capitals that count"),
    Field("capital_people", "f8", "persons", "people of those capitals"),
    Field("besieged_persons", "f8", "persons", "besieged side's persons on the first day"),
    Field("challenger_party", "i8", "-", "row of the challenger's own party"),
    Field("besieged_party", "i8", "-", "row of the besieged party"),
    Field("base_party", "i8", "-", "row of the air patron's party, -1 none"),
    Field("corridor_start", "i8", "-", "one end of the ground patron's line of communication"),
    Field("corridor_end", "i8", "-", "the other end"),
    Field("roles", "i8", "bits", "role r is filled if bit r is set"),
)


class Theatre(NamedTuple):
    """Static arrays of a theatre. Rows of every table are sorted by id."""

    places: np.recarray  # (place,) PLACES
    formations: np.recarray  # (formation,) FORMATIONS
    parties: np.recarray  # (party,) PARTIES
    sectors: np.recarray  # (sector,) SECTORS
    roads: np.recarray  # (road,) ROADS
    facts: np.recarray  # (1,) FACTS
    links: np.recarray  # (2 roads,) LINKS, those of one place together
    distance: Floats  # (place, place) km by road, all roads open
    claims: np.ndarray  # (party, place) bool, the party would take the place
