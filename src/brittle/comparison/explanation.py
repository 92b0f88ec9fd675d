"""Causes and twins of every pair of a comparison."""

from __future__ import annotations

from collections.abc import Callable

from brittle.comparison.ablations import Why, why
from brittle.comparison.compared import ComparedData
from brittle.comparison.side_runs import StartProgress
from brittle.comparison.twin import Twin, twin
from brittle.numerics.jit import compiled_here
from brittle.version import __version__


def explained(
    compared: ComparedData, progress: StartProgress, log: Callable[[str], None] = lambda text: None
) -> tuple[dict[str, Why | None], dict[str, Twin]]:
    """Causes and twin of every pair that is not identical, by the label of the other scenario.

    `say` is given a sentence on what begins.
    Without shared luck there is no twin, and neither for runs of another version than this program's.
    """

    reasons, twins = {}, {}
    if not compiled_here("ledger_block"):
        log("compiling the ledger, about half a minute, once")
    for k, pair in enumerate(compared.pairs):
        if not pair.is_identical and pair.one.version == __version__:
            reasons[pair.other.label] = why(compared, k, report_progress=progress)
            if pair.shares_draws:
                log(f"{pair.other.label}: one pair of runs step by step")
                twins[pair.other.label] = twin(compared, k)
    return reasons, twins
