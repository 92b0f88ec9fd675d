"""Attribution of a difference: causes named from the ledgers of the runs, and checked by removing them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from brittle.comparison.compared import ComparedData
from brittle.comparison.ledger_causes import Cause, LedgerMeans, ledger_frame, ledger_means, name_causes, will_by_day
from brittle.comparison.outcomes import SHARE, Outcome, outcomes_of
from brittle.comparison.paired_differences import Difference, mean_difference, mean_differences
from brittle.comparison.pairing import Pair
from brittle.comparison.scenario_inputs import followed_to_horizon
from brittle.comparison.side_runs import StartProgress
from brittle.comparison.verdicts import CLEAR
from brittle.ensemble.ledger import Ledger, replicate_with_ledger
from brittle.ensemble.replicate import replicate
from brittle.results.run_frames import runs_frame
from brittle.scenario.mechanisms import MECHANISMS, Mechanism
from brittle.scenario.prepared_run import PreparedRun, prepare_run
from brittle.scenario.schema import Specification
from brittle.world.parameters import REGISTRY
from brittle.world.state import CAUSES

REPLICATIONS = 400  # of ledgers and of runs without a cause
CLIPPED = " Its average effect could not be kept in full, because a parameter reached the end of its range."
MOST_CAUSES = 3  # that are checked by default
# What is attributed: the first outcome that differs clearly, by the beginning of its name.
TARGETS = ("regime_days", "people_", "places_", "capital_days", "collapse_", "capital_lost")


class Ablation(NamedTuple):
    """What is left of a difference once one mechanism is removed from both scenarios."""

    mechanism: Mechanism
    left: Difference  # other less baseline, without the mechanism
    gone: Difference  # the whole difference less what is left, pair by pair
    carried: float  # share of the difference that went with it: 1 all, above 1 if its sign changed, below 0 if it grew
    is_clipped: bool = False  # the constant kept in its place is cut at the end of a parameter's range


class Attribution(NamedTuple):
    """The causes of the difference in one outcome of a pair."""

    outcome: Outcome  # of the baseline
    difference: Difference  # in the runs that the causes were sought in
    named: list[Cause]
    checked: list[Ablation]
    terms: pd.DataFrame
    changes: pd.DataFrame
    will: pd.DataFrame  # terms of the will of all who stand, by day and scenario
    replications: int

    @property
    def sentences(self) -> list[str]:
        """The causes as sentences."""
        return attribution_sentences(self)


def attribute(
    compared: ComparedData,
    number: int = 0,
    replications: int = REPLICATIONS,
    check: Sequence[Mechanism] | None = None,
    progress: StartProgress = lambda label, count: None,
) -> Attribution | None:
    """The causes of the difference between the baseline and scenario `number` + 1.

    None if none of TARGETS differs clearly.
    `check` are mechanisms to remove, by default the three that the ledger names first. `progress`
    is called with a label and a number of replications, and returns a function to call with the number done.
    """
    pair = compared.pairs[number]
    target = outcome_to_explain(pair)
    if target is None:
        return None
    specifications = tuple(followed_to_horizon(compared.specifications[k]) for k in (0, number + 1))
    count = min(replications, compared.comparison.replications)
    prepared = [prepare_run(compared.data, specification) for specification in specifications]
    ledgers = [
        _ledger(given, s, count, progress(f"{side.label}, with its ledger", count))
        for given, s, side in zip(prepared, specifications, (pair.one, pair.other), strict=True)
    ]
    means = [ledger_means(ledger, given.parameters) for ledger, given in zip(ledgers, prepared, strict=True)]
    outcomes = [
        _outcome(compared, given, s, ledger.reductions, target)
        for given, s, ledger in zip(prepared, specifications, ledgers, strict=True)
    ]
    full = _difference(*outcomes)
    gaps = outcomes[1].values - outcomes[0].values
    # Fewer days, people and places are worse for the regime, and more collapses.
    named = name_causes(means[0], means[1], (full.value < 0) != (outcomes[0].kind == SHARE))
    wanted = [cause.mechanism for cause in named[:MOST_CAUSES]] if check is None else check
    will = pd.concat(
        will_by_day(ledger).assign(scenario=side.label)
        for ledger, side in zip(ledgers, (pair.one, pair.other), strict=True)
    )
    labels = (pair.one.label, pair.other.label)
    checked = [_ablate(compared, specifications, entry, means[0], gaps, target, labels, progress) for entry in wanted]
    return Attribution(outcomes[0], full, named, checked, ledger_frame(*means), changes_frame(*means), will, count)


def _ablate(
    compared: ComparedData, specifications: Sequence[Specification], entry: Mechanism, baseline: LedgerMeans,
    gaps: np.ndarray, target: str, labels: Sequence[str], progress: StartProgress,
) -> Ablation:  # fmt: skip
    """What is left of the difference, `gaps` pair by pair, once this mechanism is removed from both."""
    sides = [
        _outcome_without(
            compared,
            s,
            entry,
            baseline,
            len(gaps),
            target,
            progress(f"{label} without {entry.label}", len(gaps)),
        )
        for s, label in zip(specifications, labels, strict=True)
    ]
    left = sides[1].values - sides[0].values
    gone, full = mean_difference(left, gaps), float(gaps.mean())
    is_clipped = any(_clipped(key, value) != value for s in specifications for key, value in _kept(s, entry, baseline))
    return Ablation(entry, _difference(*sides), gone, gone.value / full if full else 0.0, is_clipped)


def outcome_to_explain(pair: Pair) -> str | None:
    """The outcome to be explained: the first of TARGETS that differs clearly."""
    clear = [row.outcome.name for row in pair.rows if row.verdict.kind == CLEAR]
    return next((name for start in TARGETS for name in clear if name.startswith(start)), None)


def without_mechanism(specification: Specification, entry: Mechanism, baseline: LedgerMeans) -> Specification:
    """The scenario without one mechanism, but with what it does in the baseline on average as a constant.

    Without the constant, removing what supports the besieged side (or weakens it) would move both
    scenarios as a whole, and shrink any difference between them. Raises KeyError for an unknown term.
    """
    kept = {key: _clipped(key, value) for key, value in _kept(specification, entry, baseline)}
    return replace(specification, parameters={**specification.parameters, **entry.off, **kept})


def _kept(specification: Specification, entry: Mechanism, baseline: LedgerMeans) -> list[tuple[str, float]]:
    """Parameters that keep what a mechanism does on average, whether or not their range allows it."""
    parameters = dict(specification.parameters) | entry.off
    shift = sum(baseline.will[term] for term in entry.will if "morale.besieged.level" not in entry.off)
    pace = float(np.exp(sum(baseline.breaking[term] for term in entry.breaking)))
    return [
        ("morale.besieged.level", float(parameters["morale.besieged.level"]) + shift),
        ("break.rate", float(parameters["break.rate"]) * pace),
    ]


def _clipped(name: str, value: float) -> float:
    return min(max(value, REGISTRY[name].low), REGISTRY[name].high)


def _ledger(prepared: PreparedRun, s: Specification, count: int, progress: Callable[[int], None] | None) -> Ledger:
    return replicate_with_ledger(
        prepared.theatre,
        prepared.start,
        prepared.parameters,
        s.seed,
        0,
        count,
        s.horizon_days,
        prepared.inputs,
        s.threads,
        progress,
    )


def _outcome_without(
    compared: ComparedData, s: Specification, entry: Mechanism, baseline: LedgerMeans, count: int, target: str,
    progress: Callable[[int], None] | None,
) -> Outcome:  # fmt: skip
    changed = without_mechanism(s, entry, baseline)
    prepared = prepare_run(compared.data, changed)
    found = replicate(
        prepared.theatre, prepared.start, prepared.parameters, s.seed, 0, count, s.horizon_days,
        inputs=prepared.inputs, threads=s.threads, progress=progress,
    )  # fmt: skip
    return _outcome(compared, prepared, changed, found, target)


def _outcome(
    compared: ComparedData, prepared: PreparedRun, s: Specification, reductions: object, target: str
) -> Outcome:
    frame = runs_frame(s.scenario, prepared.data, prepared.names, reductions, float(prepared.parameters.time_step_days))  # type: ignore[arg-type]
    return next(o for o in outcomes_of(prepared.data, frame, compared.comparison.known) if o.name == target)


def _difference(one: Outcome, other: Outcome) -> Difference:
    return mean_difference(one.values, other.values)


def changes_frame(one: LedgerMeans, other: LedgerMeans) -> pd.DataFrame:
    """Places by the cause of their last change of hands: mean a run on both sides, and the paired difference."""
    found = mean_differences(one.changes, other.changes)
    rows = [
        (code, one.changes[:, k].mean(), other.changes[:, k].mean(), *found[k])
        for k, code in enumerate(CAUSES)
        if k and (one.changes[:, k].any() or other.changes[:, k].any())
    ]
    return pd.DataFrame(rows, columns=["cause", "baseline", "scenario", "difference", "low", "high", "p"])


def ablations_frame(found: Attribution) -> pd.DataFrame:
    """One row a mechanism that was removed: what is left of the difference, what went with it, and its share."""
    rows = [
        (entry.mechanism.label, *entry.left, *entry.gone[:3], carried_share(entry), entry.is_clipped)
        for entry in found.checked
    ]
    heads = ["without", "left", "low", "high", "p", "gone", "gone_low", "gone_high", "carried", "is_clipped"]
    return pd.DataFrame(rows, columns=heads)


def attribution_sentences(found: Attribution) -> list[str]:
    """The causes as sentences: what the ledger names, and what is left without each."""
    unit = found.outcome.unit
    if not found.named:
        return ["No cause in the ledger differs enough to be named. The scenarios differ in where and when."]
    names = "; ".join(f"{cause.mechanism.label} ({cause.text})" for cause in found.named[:MOST_CAUSES])
    sentences = [f"Largest causes in the ledger: {names}."]
    for ablation in found.checked:
        left, whole = ablation.left, found.difference.value
        sentences.append(
            f"Without {ablation.mechanism.label} the difference is {left.value:+.2f} instead of {whole:+.2f} {unit}"
            f" (95 % interval {left.low:+.2f} to {left.high:+.2f}): {carried_text(ablation)}."
            f"{CLIPPED if ablation.is_clipped else ''}"
        )
    if 0 < len(found.checked) < len(MECHANISMS):
        sentences.append(
            f"Only {len(found.checked)} of {len(MECHANISMS)} mechanisms were removed. Others carry the rest."
            " Shares need not add up to 100 %."
        )
    return sentences


def carried_share(ablation: Ablation) -> float | None:
    """What a mechanism carries; None where the interval of what went with it leaves that open."""
    is_open = ablation.gone.low <= 0.0 <= ablation.gone.high and ablation.gone.value != 0.0
    return None if is_open else ablation.carried


def carried_text(ablation: Ablation) -> str:
    """What a mechanism carries, as far as the interval of what went with it allows one to say."""
    share = carried_share(ablation)
    if share is None:
        return "no clear change"
    if share == 0.0:
        return "it carries nothing of the difference"
    if ablation.carried < 0.0:
        return "it carries nothing, and the difference grows"
    if ablation.carried > 1.0 and ablation.left.low * ablation.left.high > 0.0:
        return "it carries more than all of the difference, whose sign changes"
    return f"it carries {100 * ablation.carried:.0f} % of the difference"
