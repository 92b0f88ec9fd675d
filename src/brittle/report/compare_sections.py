"""The parts of a comparison's page, each a piece of HTML."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from brittle.comparison.attribution import Attribution, carried_share
from brittle.comparison.pairing import Comparison, Pair, Row
from brittle.comparison.ranking import rank
from brittle.comparison.sentences import headline, pairing_gain
from brittle.comparison.sides import called
from brittle.comparison.twin import Twin
from brittle.comparison.verdicts import CLEAR
from brittle.config.describe import setting_help, value_text
from brittle.figures.style import Picture, moment_text
from brittle.report.compare_text import NO_CAUSES, gain_text, number
from brittle.report.page import bullets, escaped, folded, paragraphs, picture, section, table
from brittle.results.caveats import hindsight_of
from brittle.scenario.observed import read_observed
from brittle.scenario.records import TheatreData
from brittle.scenario.theatre_spelling import regime_word

# What no run of this model can show.
OUTSIDE = (
    "Coups, deals in foreign capitals, Israeli strikes, weather, and chance of other kinds are outside the model.",
    "Too few people die in it, many times fewer than did. Of the killed, read only the direction of the change.",
    "Nothing is finer than a town or a garrison. No single person is simulated.",
    "It was built knowing the outcome of one war, and one war cannot tell its mechanisms apart.",
)
CERTAIN = (
    "Intervals show how much more runs would help. They do not show how right the model is. That uncertainty is"
    " larger; change the settings that matter to see it.",
    "Shares of runs have score intervals for pairs (Tango 1998), means have bootstrap intervals over whole"
    " replications (BCa), never narrower than Student's t. Bands of survival curves hold for all days at once.",
    "Clear means significant after correction for all outcomes of the table (Holm, 5 %). On the map the correction"
    " is for all places and days (Benjamini and Hochberg), and a clear difference is at least 2 points.",
    "Two outcomes are called the same if the whole interval of their difference is within 2 points, or within 2 %"
    " of the baseline's mean.",
)


def question(c: Comparison) -> str:
    """The question behind the comparison."""
    requested = [f"{called(side)}: {side.question}" for side in c.sides if side.question]
    usual = f"What changes if {' or '.join(side.label for side in c.sides[1:])} replaces {c.sides[0].label}?"
    return section(
        "question",
        "Question",
        paragraphs([usual]),
        bullets(requested) if requested else "",
        paragraphs(happened(c.data)),
    )


def happened(data: TheatreData) -> list[str]:
    """When the seat of power was really lost, so that no reader takes a baseline for what happened."""
    inside = {party.id for party in data.parties if party.camp == "besieged"}
    rows = [r for r in read_observed(data.folder, data) if r.place == data.seat_of_power and r.to_party not in inside]
    name = next((place.name for place in data.places if place.id == data.seat_of_power), "")
    model = "No scenario is what happened. The model simulates each from the first day, many times."
    if not rows:
        return [model]
    first, last = (moment_text(data.start, day) for day in (rows[0].earliest, rows[0].latest))
    return [f"{model} In fact {name} changed hands between {first} and {last}."]


def draws(c: Comparison) -> list[str]:
    """What common random numbers gained, for each scenario."""
    if len(c.pairs) == 1:
        return [pairing_gain(c.pairs[0])]
    return [f"{pair.other.label}: {pairing_gain(pair)}" for pair in c.pairs]


def answer(c: Comparison, pair: Pair) -> str:
    """The answer in sentences."""
    name = "answer" if pair is c.pairs[0] else f"answer-{c.pairs.index(pair) + 1}"
    title = "Answer" if len(c.pairs) == 1 else f"Answer: {called(pair.other)}"
    return section(name, title, bullets(headline(c, pair), "answer"))


def settings(c: Comparison) -> str:
    """Settings in which the scenarios differ, and what they mean."""
    rows = [
        (key, *map(value_text, values), " ".join(line.strip() for line in setting_help(key, c.data.spelling)))
        for key, values in c.changed.items()
    ]
    if not rows:
        return section("settings", "Settings that differ", paragraphs(["None."]))
    return section("settings", "Settings that differ", table(["Setting", *(s.label for s in c.sides), "Meaning"], rows))


def curves(figures: Mapping[str, Picture], is_many: bool, c: Comparison) -> str:
    """Survival, people, and with three scenarios or more their ranking."""
    pieces = [picture(figure, stem) for stem, figure in figures.items()]
    if is_many:
        rows = [
            (
                r["scenario"], f"{r['rank_low']:.0f} to {r['rank_high']:.0f}", f"{r['mean']:.2f}",
                f"{r['low']:.2f} to {r['high']:.2f}", f"{r['regret']:.2f}", f"{100 * r['best']:.0f} %",
            )
            for r in _records(rank(c))
        ]  # fmt: skip
        heads = ["Scenario", "#rank", "#days", "#95 %", "#regret, days", "#best of all"]
        pieces.append(
            table(
                heads,
                rows,
                f"Days until the {regime_word(c.data.spelling)} collapses, longest first. Regret: gap to the longest.",
            )
        )
    return section("curves", "How long the capital is held, and the people", *pieces)


def pair_sections(
    c: Comparison,
    pair: Pair,
    pictures: Mapping[str, Mapping[str, Picture]],
    attributions: Mapping[str, Attribution | None],
    twins: Mapping[str, Twin],
) -> str:
    """Outcomes, places, causes and twin of one pair."""
    label = pair.other.label
    if pair.is_identical:
        return ""
    suffix = "" if len(c.pairs) == 1 else f": {label}"
    named = {stem.split("_")[-1]: picture(figure, stem) for stem, figure in pictures[label].items()}
    name = "" if len(c.pairs) == 1 else f"-{c.pairs.index(pair) + 1}"
    pieces = [
        section(f"outcomes{name}", f"Every outcome{suffix}", named["outcomes"], outcome_table(pair.rows, "Outcome")),
        section(
            f"places{name}", f"Place by place{suffix}", named["map"],
            folded("Every place on every day", named["places"]),
            folded("Days that each place is held", outcome_table(pair.places, "Place")),
            folded("The order in which places fall", named["order"]),
        ),
    ]  # fmt: skip
    if label in attributions:
        pieces.append(_attribution_section(f"why{name}", f"Why they differ{suffix}", attributions[label]))
    if label in twins:
        pieces.append(_twin_section(f"twin{name}", f"One pair of runs, step by step{suffix}", twins[label]))
    return "".join(pieces)


def outcome_table(rows: Sequence[Row], what: str) -> str:
    """Every outcome with its difference, interval and verdict; clear ones are bold."""
    body = [
        (
            row.outcome.label, number(row, row.means[0]), number(row, row.means[1]), number(row, row.value, True),
            f"{number(row, row.low, True)} to {number(row, row.high, True)}", gain_text(row), row.verdict.text,
        )
        for row in rows
    ]  # fmt: skip
    heads = [what, "#baseline", "#scenario", "#difference", "#95 % interval", "#pairing gain", "verdict"]
    caption = "Differences of shares in points. Pairing gain: by how much common random numbers divide the variance."
    return table(heads, body, caption, [row.verdict.kind == CLEAR for row in rows])


def _attribution_section(name: str, title: str, found: Attribution | None) -> str:
    if found is None:
        return section(name, title, paragraphs([NO_CAUSES]))
    checked = [
        (
            e.mechanism.label, f"{e.left.value:+.2f}", f"{e.left.low:+.2f} to {e.left.high:+.2f}",
            _share_text(carried_share(e)), f"{e.gone.value:+.2f} ({e.gone.low:+.2f} to {e.gone.high:+.2f})",
        )
        for e in found.checked
    ]  # fmt: skip
    terms = [
        (f"{r['of']}: {r['term']}", *(f"{r[name]:+.3f}" for name in ("baseline", "scenario", "difference")))
        for r in _records(found.terms)
    ]
    changes = [
        (
            r["cause"].replace("_", " "), f"{r['baseline']:.2f}", f"{r['scenario']:.2f}", f"{r['difference']:+.2f}",
            f"{r['low']:+.2f} to {r['high']:+.2f}",
        )
        for r in _records(found.changes)
    ]  # fmt: skip
    unit = found.outcome.unit
    size = f"{found.difference.value:+.2f} {unit} in {found.replications:,} pairs of runs"
    left = "Each mechanism is removed from both scenarios. Its average effect in the baseline is kept as a constant."
    handed = "Mean number of places a run, by the cause of their last change of control."
    return section(
        name, title, paragraphs([f"Outcome: {found.outcome.label}; {size}."]), bullets(found.sentences),
        table(["Without", f"#{unit} left", "#95 % interval", "#carried", "#removed with it"], checked, left),
        table(["Places lost by", "#baseline", "#scenario", "#difference", "#95 % interval"], changes, handed),
        folded(
            "The ledger: the terms of every predictor, averaged over units at risk in the first fortnight",
            table(["Term", "#baseline", "#scenario", "#difference"], terms),
        ),
    )  # fmt: skip


def _share_text(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f} %"


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return frame.to_dict("records")  # type: ignore[return-value]


def _twin_section(name: str, title: str, found: Twin) -> str:
    rows = [(f"{event.day:g}", event.where, event.text) for event in found.events]
    events = table(
        ["Day", "In", "What happened"], rows, "From the first difference on, with changes of control that both share."
    )
    return section(name, title, bullets(found.sentences), folded("What followed", events))


def left_out(c: Comparison) -> str:
    """What no run can show."""
    chosen = folded("Chosen knowing the outcome", bullets(list(hindsight_of(c.data))))
    return section("outside", "What the model leaves out", bullets(OUTSIDE), chosen)


def provenance(c: Comparison, command: Sequence[str]) -> str:
    """Which runs, and how to make them again."""
    rows = [
        (
            side.label, side.source.replace("\\", "/").split("/")[-1], str(side.seed), f"{len(side.runs):,}",
            str(side.failed), side.theatre_sha256[:16], side.version, str(side.streams),
        )
        for side in c.sides
    ]  # fmt: skip
    heads = ["Scenario", "run", "#seed", "#runs", "#failed", "theatre's SHA-256", "brittle", "#streams"]
    again = f"<p>To run it again: <code>{escaped(shlex.join(command))}</code></p>" if command else ""
    return section("provenance", "Where this comes from", table(heads, rows), again)
