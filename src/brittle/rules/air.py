"""Air support: where sorties go and what they do."""

from brittle.numerics.jit import kernel


@kernel
def speed_factor(sorties: float, half: float) -> float:
    """Speed left to columns bound for a place under `sorties` a day: 1 / (1 + S / S_half)."""
    return 1.0 / (1.0 + sorties / half)


@kernel
def saturating(sorties: float, half: float, most: float) -> float:
    """Will that sorties lend to defenders who see them, or take from attackers under them: most S / (S + S_half).

    Source: Hosmer (1996): largest on deployed troops who are attacked on the ground too.
    """
    return most * sorties / (sorties + half)


@kernel
def support_sorties(ordered: float, base_share: float) -> float:
    """Sorties left for support once bases are guarded, E12: S (1 - base share)."""
    return ordered * (1.0 - base_share)
