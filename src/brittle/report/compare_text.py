"""A comparison as plain text."""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from brittle.comparison.attribution import Attribution, carried_share
from brittle.comparison.outcomes import SHARE
from brittle.comparison.pairing import Comparison, Pair, Row
from brittle.comparison.sentences import MOST_GAIN, draws_and_size, headline, notes, pairing_gain
from brittle.comparison.twin import Twin
from brittle.config.describe import value_text
from brittle.results.caveats import CAVEAT

_WIDTH = 110
NO_CAUSES = "No causes are given, because collapse, capital, people and places do not differ clearly."
_LONGEST = 22  # letters of a label at the head of a column
_FEW = 10  # persons, below which decimals are shown


def compared_text(
    comparison: Comparison,
    attributions: Mapping[str, Attribution | None] | None = None,
    twins: Mapping[str, Twin] | None = None,
) -> str:
    """Settings that differ, the answer in sentences, and a table, for each scenario against the first."""
    lines = [draws_and_size(comparison), "", *_settings(comparison)]
    for pair in comparison.pairs:
        lines += ["", f"{pair.other.label} against {pair.one.label}"]
        for sentence in [*headline(comparison, pair), *([] if pair.is_identical else [pairing_gain(pair)])]:
            lines += textwrap.wrap(sentence, _WIDTH, initial_indent="  ", subsequent_indent="  ")
        if not pair.is_identical:
            lines += ["", *_table(pair)]
        if attributions is not None and pair.other.label in attributions:
            lines += ["", *_attribution(attributions[pair.other.label])]
        if twins and pair.other.label in twins:
            lines += ["", "  One pair of runs, step by step", *_indented(twins[pair.other.label].sentences)]
    remarks = [line for note in notes(comparison) for line in textwrap.wrap(note, _WIDTH)]
    return "\n".join([*lines, "", *remarks, CAVEAT])


def _attribution(found: Attribution | None) -> list[str]:
    if found is None:
        return [f"  {NO_CAUSES}"]
    lines = [f"  Causes of the difference in: {found.outcome.label} ({found.replications:,} pairs of runs)"]
    return [*lines, *_indented(found.sentences)]


def _indented(sentences: Sequence[str]) -> list[str]:
    lines = []
    for sentence in sentences:
        lines += textwrap.wrap(sentence, _WIDTH, initial_indent="    ", subsequent_indent="      ")
    return lines


def _settings(comparison: Comparison) -> list[str]:
    changed = comparison.changed
    if not changed:
        return ["The settings are the same."]
    lines = ["Settings that differ:"]
    labels = [side.label for side in comparison.sides]
    for key, values in changed.items():
        text = "; ".join(f"{value_text(value)} in {label}" for label, value in zip(labels, values, strict=True))
        lines += textwrap.wrap(f"{key}: {text}", _WIDTH, initial_indent="  ", subsequent_indent="    ")
    return lines


def _table(pair: Pair) -> list[str]:
    heads = [pair.one.label, pair.other.label]
    if max(map(len, heads)) > _LONGEST:
        heads = ["baseline", "scenario"]
    rows = [["", *heads, "difference", "95 % interval", "pairing gain", "verdict"]]
    for row in pair.rows:
        first, second = (number(row, mean) for mean in row.means)
        interval = f"{number(row, row.low, True)} to {number(row, row.high, True)}"
        rows.append(
            [
                row.outcome.label,
                first,
                second,
                number(row, row.value, True),
                interval,
                gain_text(row),
                verdict_text(row),
            ]
        )
    widths = [max(len(line[column]) for line in rows) for column in range(7)]
    return [
        "  "
        + line[0].ljust(widths[0])
        + "  "
        + "  ".join(line[c].rjust(widths[c]) for c in range(1, 6))
        + "  "
        + line[6]
        for line in rows
    ]


def number(row: Row, value: float, signed: bool = False) -> str:
    """A value of this outcome, or a difference of two, as a person reads it."""
    sign = "+" if signed else ""
    if row.outcome.kind == SHARE:
        return f"{_rounded(100 * value, 1):{sign}.1f}" + ("" if signed else " %")
    if abs(value) >= 1000 or (row.outcome.unit == "persons" and max(map(abs, (*row.means, row.value))) >= _FEW):
        return f"{_rounded(value, 0):{sign},.0f}"
    return f"{_rounded(value, 2):{sign}.2f}"


def _rounded(value: float, digits: int) -> float:
    """Rounded, and never minus zero."""
    return round(value, digits) + 0.0


def verdict_text(row: Row) -> str:
    """The verdict in a word, with the number of runs that would make it clear."""
    return f"{row.verdict.kind} needed, about {row.verdict.needed:,}" if row.verdict.needed else row.verdict.kind


def gain_text(row: Row) -> str:
    """By how much common random numbers divide the variance, as text."""
    if math.isnan(row.gain):
        return ""
    return f"x{row.gain:.1f}" if row.gain < MOST_GAIN else f"over x{MOST_GAIN:,}"


def compared_object(
    comparison: Comparison,
    attributions: Mapping[str, Attribution | None] | None = None,
    twins: Mapping[str, Twin] | None = None,
) -> dict[str, Any]:
    """The same as plain values, for JSON."""

    def rows(frame: Any) -> Any:
        return json.loads(frame.to_json(orient="records", double_precision=15))

    return {
        "baseline": comparison.sides[0].label,
        "scenarios": [side.label for side in comparison.sides[1:]],
        "sources": [side.source for side in comparison.sides],
        "replications": comparison.replications,
        "horizon_days": comparison.horizon_days,
        "known_days": {name: day for name, day in comparison.known._asdict().items() if name != "persons_stop"},
        "notes": notes(comparison),
        "common_random_numbers": comparison.shares_draws,
        "identical": [pair.other.label for pair in comparison.pairs if pair.is_identical],
        "settings": {key: list(values) for key, values in comparison.changed.items()},
        "headline": {pair.other.label: headline(comparison, pair) for pair in comparison.pairs},
        "why": {label: found and attribution_object(found) for label, found in (attributions or {}).items()},
        "twin": {
            label: {"replication": found.replication, "sentences": found.sentences}
            for label, found in (twins or {}).items()
        },
        "outcomes": rows(comparison.table),
        "places": rows(comparison.places),
        "caveat": CAVEAT,
    }


def attribution_object(found: Attribution) -> dict[str, Any]:
    """Causes as plain values."""
    return {
        "outcome": found.outcome.name,
        "replications": found.replications,
        "difference": found.difference._asdict(),
        "named": [
            {
                "cause": cause.mechanism.name,
                "log_hazard": None if cause.is_switched else cause.weight,
                "switched": cause.is_switched,
            }
            for cause in found.named
        ],
        "checked": [
            {
                "cause": entry.mechanism.name,
                "carried": carried_share(entry),
                "left": entry.left._asdict(),
                "gone": entry.gone._asdict(),
            }
            for entry in found.checked
        ],
        "terms": json.loads(found.terms.to_json(orient="records", double_precision=15)),
        "changes": json.loads(found.changes.to_json(orient="records", double_precision=15)),
        "sentences": found.sentences,
    }
