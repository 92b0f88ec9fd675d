"""Control: when a place changes hands."""

from brittle.numerics.jit import kernel


@kernel
def is_under_threshold(defenders: float, takers: float, threshold: float) -> bool:
    """True if the organised defence is weaker than that share of those who would take the place, E13."""
    return takers > 0.0 and defenders < threshold * takers


@kernel
def clock(now: float, under: bool, days: float) -> float:
    """Time the defence has been under the threshold; back to nought as soon as it is not."""
    return now + days if under else 0.0
