"""The same replicate in two scenarios: same luck, different choice; where they part, and what parted them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from brittle.comparison.compared import ComparedData
from brittle.comparison.pairing import Pair
from brittle.comparison.scenario_inputs import followed_to_horizon
from brittle.engine.draws import replicate_key
from brittle.engine.events import EVENTS, Event, Terms
from brittle.engine.session import Session
from brittle.rules.predictors import predictor
from brittle.scenario.build import Names
from brittle.scenario.prepared_run import PreparedRun, prepare_run
from brittle.scenario.records import TheatreData
from brittle.scenario.schema import Specification
from brittle.world.check import BadInput
from brittle.world.orders import LEVERS, Orders

_AROUND = 12  # events that are told from the parting on


class TwinEvent(NamedTuple):
    """One event in words, and in which of the two it happened."""

    day: float
    where: str  # "both", or the label of one
    text: str


class Twin(NamedTuple):
    """One replicate twice."""

    replication: int
    labels: tuple[str, str]
    orders: tuple[float, str] | None  # day and words of the first order that differs
    parting: float | None  # day on whose step the first event differs
    because: str  # which term of breaking or of will differs most where they part, "" if none is known
    events: list[TwinEvent]  # from the parting on
    ends: tuple[str, str]  # how each ended
    is_typical: bool = (
        False  # chosen for its difference in days until collapse: the median of those that go the way of the mean
    )

    @property
    def sentences(self) -> list[str]:
        """The parting in words."""
        one, other = self.labels
        kind = "A typical pair" if self.is_typical else "One pair"
        said = [f"{kind} of runs, replication {self.replication}, with the same luck in {one} and {other}."]
        if self.orders is not None:
            said.append(f"The first order that differs is given on day {self.orders[0]:g}: {self.orders[1]}.")
        if self.parting is None:
            said.append("Nothing that happens differs.")
        else:
            first = next(event for event in self.events if event.where != "both")
            said.append(f"The two part on day {self.parting:g}: {first.text}, in {first.where} alone.{self.because}")
        said += [f"{label}: {end}." for label, end in zip(self.labels, self.ends, strict=True)]
        return said


def twin(compared: ComparedData, number: int = 0, replication: int | None = None) -> Twin:
    """Replicate `replication` of the baseline and of scenario `number` + 1, by default a typical one.

    Typical is the pair whose difference in the days until collapse is the median of those that go the
    way of the mean. Raises BadInput if there is no such replication, or if the two share no luck.
    """
    pair = compared.pairs[number]
    if not pair.shares_draws:
        raise BadInput(
            [f"twin: {pair.one.label} and {pair.other.label} share no luck; give both one seed and one time.step_days"]
        )
    ids = compared.comparison.runs[0]["replication_id"].to_numpy()
    chosen = int(ids[typical(pair)]) if replication is None else replication
    if chosen not in ids:
        raise BadInput([f"replication: {chosen} was not compared, give one of {ids.min()} to {ids.max()}"])
    specifications = tuple(followed_to_horizon(compared.specifications[k]) for k in (0, number + 1))
    pair_of_runs = [_simulate(compared.data, specification, chosen) for specification in specifications]
    labels = (pair.one.label, pair.other.label)
    held = _held_together(compared.data, pair_of_runs, labels, chosen, specifications)
    return held._replace(is_typical=replication is None)


def typical(pair: Pair) -> int:
    """Row of the pair of runs with the median difference among those that go the way of the mean."""
    row = pair.row("regime_days")
    gaps = row.other.values - row.outcome.values
    wanted = np.flatnonzero(np.sign(gaps) == np.sign(gaps.mean())) if gaps.mean() else np.arange(len(gaps))
    order = wanted[np.argsort(gaps[wanted], kind="stable")]
    return int(order[len(order) // 2])


class _Simulated(NamedTuple):
    prepared: PreparedRun
    step_days: float
    orders: list[Orders]
    events: list[tuple[Event, ...]]
    terms: list[dict[str, Terms]]
    collapse_step: int


def _simulate(data: TheatreData, s: Specification, replication: int) -> _Simulated:
    prepared = prepare_run(data, s)
    session = Session(
        prepared.theatre, prepared.parameters, prepared.start, replicate_key(s.seed, replication),
        inputs=prepared.inputs,
    )  # fmt: skip
    step_days = float(prepared.parameters.time_step_days)
    orders, events, terms = [], [], []
    for _ in range(round(s.horizon_days / step_days)):
        info = session.step(explain=True)
        orders.append(session.record.rows[-1].orders)
        assert info is not None
        events.append(info.events)
        terms.append(info.terms)
    return _Simulated(prepared, step_days, orders, events, terms, int(session.state.run[0].collapse_step))


def _held_together(
    data: TheatreData,
    pair_of_runs: list[_Simulated],
    labels: tuple[str, str],
    chosen: int,
    s: tuple[Specification, ...],
) -> Twin:
    one, other = pair_of_runs
    divided = next((k for k in range(len(one.events)) if _keys(one, k) != _keys(other, k)), None)
    later = [] if divided is None else list(_events_after(data, pair_of_runs, labels, divided))
    ends = tuple(_end(part, given) for part, given in zip(pair_of_runs, s, strict=True))
    day = None if divided is None else (divided + 1) * one.step_days
    because = "" if divided is None else _because(one, other, labels, divided)
    return Twin(chosen, labels, _first_order(data, one, other), day, because, later, (ends[0], ends[1]))


def _because(one: _Simulated, other: _Simulated, labels: tuple[str, str], step: int) -> str:
    """The term that differs most for the first formation with an event on one side alone."""
    sides = [dict(zip(_keys_unsorted(side, step), side.events[step], strict=True)) for side in (one, other)]
    alone = [e for n, side in enumerate(sides) for key, e in side.items() if key not in sides[1 - n]]
    for event in (event for event in alone if event.of == "formation"):
        best: tuple[float, str] = (0.0, "")
        for name in ("will", "break"):
            try:
                first, second = (side.terms[step][name].of(event.row) for side in (one, other))
            except KeyError:
                continue
            for term in predictor(name).terms:
                gap = second[term.name] - first[term.name]
                if name == "break" and term.name == "will":
                    continue  # it is the sum of the terms of will
                ends = [
                    f"{side[term.name]:+.2f} in {label}" for side, label in zip((first, second), labels, strict=True)
                ]
                text = f"{term.label.lower()} {', '.join(ends)}"
                best = max(best, (abs(gap), f" What differs most there: {text} ({predictor(name).label.lower()})."))
        if best[0] > 1e-12:
            return best[1]
    return ""


def _end(pair_of_runs: _Simulated, s: Specification) -> str:
    if pair_of_runs.collapse_step < 0:
        return f"the regime stands on day {s.horizon_days}"
    return f"the regime has collapsed on day {(pair_of_runs.collapse_step + 1) * pair_of_runs.step_days:g}"


def _keys(pair_of_runs: _Simulated, step: int) -> list[tuple[object, ...]]:
    """The events of a step in names, so that two theatres with other formations can be held together."""
    if step >= len(pair_of_runs.events):
        return []
    return sorted(
        (e.kind, _name(pair_of_runs.prepared.names, e), e.place, e.before, e.after, e.how)
        for e in pair_of_runs.events[step]
    )


def _name(names: Names, event: Event) -> str:
    rows = {"place": names.places, "party": names.parties, "formation": names.formations}.get(event.of)
    return rows[event.row] if rows is not None else str(event.row)


def _first_order(data: TheatreData, one: _Simulated, other: _Simulated) -> tuple[float, str] | None:
    for step, (first, second) in enumerate(zip(one.orders, other.orders, strict=False)):
        for lever in LEVERS:
            table = "seats" if lever.shape == "seat" else "sectors"
            values = [np.asarray(getattr(orders, table)[lever.field]) for orders in (first, second)]
            rows = np.flatnonzero(values[0] != values[1])
            if len(rows):
                said = _values(lever.choices, *(float(side[rows[0]]) for side in values))
                seat = next((seat.label for seat in data.seats if seat.role == lever.role), lever.role)
                where = f" in {data.sectors[rows[0]].label}" if lever.shape == "sector" else ""
                return step * one.step_days, f"{seat}, {lever.label.lower()}{where}: {said[0]} against {said[1]}"
    return None


def _values(choices: tuple[str, ...], one: float, other: float) -> tuple[str, str]:
    """Two values that differ, in as few digits as show it."""
    if choices:
        return choices[round(one)], choices[round(other)]
    digits = next((d for d in range(2, 17) if f"{one:.{d}g}" != f"{other:.{d}g}"), 17)
    return f"{one:.{digits}g}", f"{other:.{digits}g}"


def _events_after(
    data: TheatreData, pair_of_runs: list[_Simulated], labels: tuple[str, str], divided: int
) -> Iterator[TwinEvent]:
    """Events from the parting on: those of one side alone, and changes of hands that both share."""
    count = 0
    for step in range(divided, max(len(side.events) for side in pair_of_runs)):
        sides = [
            dict(zip(_keys_unsorted(side, step), side.events[step] if step < len(side.events) else (), strict=True))
            for side in pair_of_runs
        ]
        for number, side in enumerate(sides):
            for key, event in side.items():
                shared = key in sides[1 - number]
                if shared and number == 1:
                    continue
                where = "both" if shared else labels[number]
                if shared and event.kind != "place_changed_hands":
                    continue
                yield TwinEvent(
                    (step + 1) * pair_of_runs[0].step_days,
                    where,
                    _event_text(data, pair_of_runs[number].prepared.names, event),
                )
                count += not shared
        if count >= _AROUND:
            return


def _keys_unsorted(pair_of_runs: _Simulated, step: int) -> list[tuple[object, ...]]:
    if step >= len(pair_of_runs.events):
        return []
    return [
        (e.kind, _name(pair_of_runs.prepared.names, e), e.place, e.before, e.after, e.how)
        for e in pair_of_runs.events[step]
    ]


def _event_text(data: TheatreData, names: Names, event: Event) -> str:
    label, _ = EVENTS[event.kind]
    places = {place.id: place.name for place in data.places}
    parties = {party.id: party.label for party in data.parties}
    said = label
    if event.kind == "place_changed_hands":
        after = parties.get(names.parties[event.after], "")
        said = f"{places[names.places[event.place]]} passes to {after}"
    elif event.of == "formation":
        said = f"{label.lower()}: {names.formations[event.row].split('#')[0].replace('_', ' ')}"
        said += f" at {places[names.places[event.place]]}" if event.place >= 0 and "@" not in said else ""
    elif event.of == "party":
        said = f"{label.lower()}: {parties.get(names.parties[event.row], '')}"
    return said + (f" ({event.how.replace('_', ' ')})" if event.how else "")
