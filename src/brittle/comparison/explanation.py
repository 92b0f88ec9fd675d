"""Causes and twins of every pair of a comparison."""

from __future__ import annotations

from collections.abc import Callable

from brittle.comparison.attribution import Attribution, attribute
from brittle.comparison.compared import ComparedData
from brittle.comparison.side_runs import StartProgress
from brittle.comparison.twin import Twin, twin
from brittle.numerics.jit import compiled_here
from brittle.version import __version__


def explain_pairs(
    compared: ComparedData, progress: StartProgress, log: Callable[[str], None] = lambda text: None
) -> tuple[dict[str, Attribution | None], dict[str, Twin]]:
    """Causes and twin of every pair that is not identical, by the label of the other scenario.

    `log` is called with a sentence on what begins. There is no twin without common random numbers, and neither
    causes nor twin for runs of another version than this program's.
    """
    attributions, twins = {}, {}
    wanted = [not pair.is_identical and pair.one.version == __version__ for pair in compared.pairs]
    if any(wanted) and not compiled_here("ledger_block"):
        log("compiling the ledger, about half a minute, once")
    for k, pair in enumerate(compared.pairs):
        if wanted[k]:
            attributions[pair.other.label] = attribute(compared, k, progress=progress)
            if pair.shares_draws:
                log(f"{pair.other.label}: one pair of runs, step by step")
                twins[pair.other.label] = twin(compared, k)
    return attributions, twins
