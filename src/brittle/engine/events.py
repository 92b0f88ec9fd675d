"""What a step brought about: typed events by comparing two States, and the terms of a trace by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from brittle.engine.trace import (
    BY_BREAK,
    BY_OVERRUN,
    BY_PATRON,
    BY_RESERVE,
    BY_WITHDRAWAL,
    MOVED,
    OUTCOME,
    REPULSED,
    STARTS,
)
from brittle.rules.breaking import OUTCOMES
from brittle.rules.predictors import PREDICTORS, Predictor
from brittle.world.layout import Floats, Ints
from brittle.world.state import ATTACK, CAUSES, POOLS, State
from brittle.world.theatre import ROLE_GROUND_PATRON, Theatre

EVENTS: dict[str, tuple[str, str]] = {
    "place_changed_hands": ("Place changed hands", "A place has a new holder; `how` is the cause."),
    "formation_broke": ("Formation broke", "A defending formation gave up the fight; `how` is the outcome."),
    "deal_struck": ("Deal struck", "A formation took the terms it was offered and went home."),
    "attack_repulsed": ("Attack repulsed", "An attacking formation was thrown back and rests."),
    "formation_fell_back": (
        "Formation fell back",
        "A formation that held a place for another camp gave way and rests.",
    ),
    "formation_overrun": ("Formation overrun", "A formation was swept away with its place; `how` is its fate."),
    "withdrawal_carried_out": ("Withdrawal carried out", "A garrison marched off by order; `how` is its fate."),
    "reserve_sent": ("Reserve sent", "A reserve marched off by order."),
    "patron_unit_left": ("Patron's unit left", "A unit of the ground patron went home."),
    "formation_left": ("Formation left", "A formation is gone for another reason; `how` is where its people are."),
    "patron_began_to_leave": ("Patron began to leave", "The ground patron ordered its people home."),
    "party_came_in": ("Party came in", "A third party began to act."),
    "asylum_offered": ("Asylum offered", "The leader is offered a way out."),
    "leader_left": ("Leader left", "The leader is gone."),
    "regime_collapsed": ("Regime collapsed", "The seat of power or the leader is lost."),
}


class Event(NamedTuple):
    """One thing that happened in a step."""

    kind: str  # a key of EVENTS
    step: int  # step in which it happened, counted from 0
    of: str  # place, formation, party, role or run
    row: int  # row of that table
    place: int = -1  # place where, -1 none
    before: int = -1  # party that held the place
    after: int = -1  # party that holds it
    how: str = ""  # cause, outcome or fate


class Terms(NamedTuple):
    """One predictor in one step, for every row that was at stake."""

    predictor: Predictor
    rows: Ints  # rows of formations or places; 0 for the run
    terms: Floats  # (row, term), in the order of `predictor.terms`
    value: Floats  # (row,) what the step acted on: the sum of the terms

    def of(self, row: int) -> dict[str, float]:
        """The terms of one row by name; raises KeyError if it was not at stake."""
        found = np.flatnonzero(self.rows == row)
        if not len(found):
            raise KeyError(f"{self.predictor.of} {row} had nothing at stake in {self.predictor.label.lower()}")
        names = (term.name for term in self.predictor.terms)
        return dict(zip(names, self.terms[found[0]].tolist(), strict=True))


class Info(NamedTuple):
    """What `explain=True` adds to a step; nothing needs it to go on."""

    terms: dict[str, Terms]  # by predictor
    events: tuple[Event, ...]


def read_terms(trace: Floats, formations: int) -> dict[str, Terms]:
    """The trace of a step by predictor, only rows at stake."""
    blocks = {"formation": trace[:formations], "place": trace[formations:-1], "run": trace[-1:]}
    found = {}
    for predictor in PREDICTORS:
        start, size = STARTS[predictor.name], len(predictor.terms)
        block = blocks[predictor.of][:, start : start + size + 1]
        rows = np.flatnonzero(~np.isnan(block[:, size]))
        found[predictor.name] = Terms(predictor, rows, block[rows, :size].copy(), block[rows, size].copy())
    return found


def find_events(before: State, after: State, trace: Floats, theatre: Theatre) -> tuple[Event, ...]:
    """Everything that happened between two States one step apart, in order of the schedule."""
    found = [*_politics(before, after, theatre), *_formations(before, after, trace), *_places(before, after)]
    return (*found, *_end(before, after))


def _politics(before: State, after: State, theatre: Theatre) -> Iterator[Event]:
    step = int(before.run[0].step)
    if before.run[0].ground_patron_exit_step < 0 <= after.run[0].ground_patron_exit_step:
        yield Event("patron_began_to_leave", step, "role", ROLE_GROUND_PATRON)
    if before.run[0].asylum < 0.5 <= after.run[0].asylum:
        yield Event("asylum_offered", step, "run", 0)
    for party in np.flatnonzero((before.parties.is_active == 0) & (after.parties.is_active == 1)):
        yield Event("party_came_in", step, "party", int(party))


def _formations(before: State, after: State, trace: Floats) -> Iterator[Event]:
    step = int(before.run[0].step)
    for f in range(len(after.formations)):
        was, now = before.formations[f], after.formations[f]
        place = int(was.place)
        fate = POOLS[int(now.fate) - 1] if now.fate and not was.fate else "withdrew"
        outcome, moved = trace[f, OUTCOME], trace[f, MOVED]
        if outcome == REPULSED:
            kind = "attack_repulsed" if was.doing == ATTACK else "formation_fell_back"
            yield Event(kind, step, "formation", f, int(now.place))
        elif moved == BY_BREAK and outcome >= 0.0:
            how = OUTCOMES[int(outcome)]
            yield Event("formation_broke", step, "formation", f, place, how=how)
            if how == "handover":
                yield Event("deal_struck", step, "formation", f, place)
        elif moved == BY_OVERRUN and fate != "withdrew" or moved == BY_OVERRUN and now.rest_days <= was.rest_days:
            yield Event("formation_overrun", step, "formation", f, place, how=fate)
        elif moved == BY_WITHDRAWAL:
            yield Event("withdrawal_carried_out", step, "formation", f, place, how=fate)
        elif moved == BY_RESERVE:
            yield Event("reserve_sent", step, "formation", f, place)
        elif moved == BY_PATRON:
            yield Event("patron_unit_left", step, "formation", f, place, how=fate)
        elif now.fate and not was.fate:
            yield Event("formation_left", step, "formation", f, place, how=fate)


def _places(before: State, after: State) -> Iterator[Event]:
    step = int(before.run[0].step)
    for place in np.flatnonzero(before.places.holder != after.places.holder):
        was, now = before.places[place], after.places[place]
        how = CAUSES[int(now.cause)]
        yield Event("place_changed_hands", step, "place", int(place), int(place), int(was.holder), int(now.holder), how)


def _end(before: State, after: State) -> Iterator[Event]:
    step = int(before.run[0].step)
    if before.run[0].leader_in_office and not after.run[0].leader_in_office:
        yield Event("leader_left", step, "run", 0)
    if before.run[0].collapse_step < 0 <= after.run[0].collapse_step:
        yield Event("regime_collapsed", step, "run", 0)
