"""One replication in two scenarios with common random numbers: where the two runs first differ, and why."""

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
from brittle.scenario.theatre_spelling import regime_word
from brittle.world.check import BadInput
from brittle.world.orders import LEVERS, Orders

_AROUND = 12  # events that are listed from the first difference on


class TwinEvent(NamedTuple):
    """One event as text, and in which of the two runs it happened."""

    day: float
    where: str  # "both", or the label of one
    text: str


class Twin(NamedTuple):
    """One replication in both scenarios."""

    replication: int
    labels: tuple[str, str]
    orders: tuple[float, str] | None  # day and words of the first order that differs
    first_difference: float | None  # day on whose step the first event differs
    because: str  # which term of breaking or of will differs most there, "" if none is known
    events: list[TwinEvent]  # from the first difference on
    ends: tuple[str, str]  # how each ended
    is_typical: bool = (
        False  # chosen for its difference in days until collapse: the median of those that go the way of the mean
    )

    @property
    def sentences(self) -> list[str]:
        """The first difference as sentences."""
        one, other = self.labels
        kind = "A typical pair" if self.is_typical else "One pair"
        found = [f"{kind} of runs: replication {self.replication} of {one} and {other}, with common random numbers."]
        if self.orders is not None:
            found.append(f"The first order that differs is on day {self.orders[0]:g}. {self.orders[1]}.")
        if self.first_difference is None:
            found.append("No event differs.")
        else:
            first = next(event for event in self.events if event.where != "both")
            found.append(
                f"The two runs differ from day {self.first_difference:g} on: {first.text}, in {first.where} alone."
                f"{self.because}"
            )
        return found + [f"{label}: {end}." for label, end in zip(self.labels, self.ends, strict=True)]


def twin(compared: ComparedData, number: int = 0, replication: int | None = None) -> Twin:
    """Replicate `replication` of the baseline and of scenario `number` + 1, by default a typical one.

    Typical is the pair whose difference in the days until collapse is the median of those that go the
    way of the mean. Raises BadInput if there is no such replication, or if the two do not use common random
    numbers.
    """
    pair = compared.pairs[number]
    if not pair.shares_draws:
        raise BadInput(
            [
                f"twin: {pair.one.label} and {pair.other.label} do not use common random numbers;"
                " give both the same seed and time.step_days"
            ]
        )
    ids = compared.comparison.runs[0]["replication_id"].to_numpy()
    chosen = int(ids[typical(pair)]) if replication is None else replication
    if chosen not in ids:
        raise BadInput([f"replication: {chosen} was not compared, give one of {ids.min()} to {ids.max()}"])
    specifications = tuple(followed_to_horizon(compared.specifications[k]) for k in (0, number + 1))
    both = [_simulate(compared.data, specification, chosen) for specification in specifications]
    labels = (pair.one.label, pair.other.label)
    found = _compare_runs(compared.data, both, labels, chosen, specifications)
    return found._replace(is_typical=replication is None)


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


def _compare_runs(
    data: TheatreData,
    both: list[_Simulated],
    labels: tuple[str, str],
    chosen: int,
    s: tuple[Specification, ...],
) -> Twin:
    one, other = both
    split_step = next((k for k in range(len(one.events)) if _keys(one, k) != _keys(other, k)), None)
    events_after = [] if split_step is None else list(_events_after(data, both, labels, split_step))
    ends = tuple(_end(regime_word(data.spelling), run, given) for run, given in zip(both, s, strict=True))
    day = None if split_step is None else (split_step + 1) * one.step_days
    because = "" if split_step is None else _because(one, other, labels, split_step)
    return Twin(chosen, labels, _first_order(data, one, other), day, because, events_after, (ends[0], ends[1]))


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
                text = f"{term.label.lower()}: {', '.join(ends)}"
                best = max(
                    best, (abs(gap), f" The largest difference there is in {text} ({predictor(name).label.lower()}).")
                )
        if best[0] > 1e-12:
            return best[1]
    return ""


def _end(regime: str, run: _Simulated, s: Specification) -> str:
    if run.collapse_step < 0:
        return f"the {regime} holds to day {s.horizon_days}"
    return f"the {regime} collapses on day {(run.collapse_step + 1) * run.step_days:g}"


def _keys(run: _Simulated, step: int) -> list[tuple[object, ...]]:
    """The events of a step in names, so that two theatres with other formations can be compared."""
    if step >= len(run.events):
        return []
    return sorted((e.kind, _name(run.prepared.names, e), e.place, e.before, e.after, e.how) for e in run.events[step])


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
                shown = _values(lever.choices, *(float(side[rows[0]]) for side in values))
                seat = next((seat.label for seat in data.seats if seat.role == lever.role), lever.role)
                where = f" in {data.sectors[rows[0]].label}" if lever.shape == "sector" else ""
                return step * one.step_days, f"{seat}, {lever.label.lower()}{where}: {shown[1]} instead of {shown[0]}"
    return None


def _values(choices: tuple[str, ...], one: float, other: float) -> tuple[str, str]:
    """Two values that differ, in as few digits as show it."""
    if choices:
        return choices[round(one)], choices[round(other)]
    digits = next((d for d in range(2, 17) if f"{one:.{d}g}" != f"{other:.{d}g}"), 17)
    return f"{one:.{digits}g}", f"{other:.{digits}g}"


def _events_after(
    data: TheatreData, both: list[_Simulated], labels: tuple[str, str], split_step: int
) -> Iterator[TwinEvent]:
    """Events from the first difference on: those of one run alone, and changes of hands that both share."""
    count = 0
    for step in range(split_step, max(len(side.events) for side in both)):
        sides = [
            dict(zip(_keys_unsorted(side, step), side.events[step] if step < len(side.events) else (), strict=True))
            for side in both
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
                    (step + 1) * both[0].step_days,
                    where,
                    _event_text(data, both[number].prepared.names, event),
                )
                count += not shared
        if count >= _AROUND:
            return


def _keys_unsorted(run: _Simulated, step: int) -> list[tuple[object, ...]]:
    if step >= len(run.events):
        return []
    return [(e.kind, _name(run.prepared.names, e), e.place, e.before, e.after, e.how) for e in run.events[step]]


def _event_text(data: TheatreData, names: Names, event: Event) -> str:
    label, _ = EVENTS[event.kind]
    places = {place.id: place.name for place in data.places}
    parties = {party.id: party.label for party in data.parties}
    text = label
    if event.kind == "place_changed_hands":
        after = parties.get(names.parties[event.after], "")
        text = f"{places[names.places[event.place]]} passes to {after}"
    elif event.of == "formation":
        text = f"{label.lower()}: {names.formations[event.row].split('#')[0].replace('_', ' ')}"
        text += f" at {places[names.places[event.place]]}" if event.place >= 0 and "@" not in text else ""
    elif event.of == "party":
        text = f"{label.lower()}: {parties.get(names.parties[event.row], '')}"
    return text + (f" ({event.how.replace('_', ' ')})" if event.how else "")
