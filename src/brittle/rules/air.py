"""Air support, E12: how many sorties there are, where they go and what they do."""

from brittle.numerics.jit import kernel


@kernel
def available_sorties(full: float, elsewhere: float) -> float:
    """Sorties a day that the air patron can fly here: full effort less what another war takes.

    Parameters
    ----------
    full : `air_patron.sorties_full`, per day, >= 0
    elsewhere : `air_patron.committed_elsewhere`, share, [0, 1]
    """
    return full * (1.0 - elsewhere)


@kernel
def support_sorties(ordered: float, base_share: float) -> float:
    """Sorties a day left for support once bases are guarded, E12: S (1 - base share).

    Parameters
    ----------
    ordered : S, per day, >= 0
    base_share : [0, 1]
    """
    return ordered * (1.0 - base_share)


@kernel
def sorties_over(
    own: float, worth: float, total_worth: float, patron: float, weight: float, total_weight: float
) -> float:
    """Sorties a day over one contested place, E12: own by worth, the patron's by worth x weight of the sector.

    Parameters
    ----------
    own : sorties of the besieged side, per day, >= 0
    worth, total_worth : worth of the place, and of all contested places
    patron : support sorties of the air patron, per day, >= 0
    weight, total_weight : worth x the sector's weight, here and over all contested places

    Notes
    -----
    Summed over the contested places they are `own` + `patron` (`own` if no sector has a weight).

    >>> sorties_over(10.0, 1.0, 4.0, 8.0, 0.5, 1.0)
    6.5
    """
    share = weight / total_weight if total_weight > 0.0 else 0.0
    return own * worth / total_worth + patron * share


@kernel
def losses_from_air(persons: float, sorties: float, days: float) -> float:
    """Attackers expected to be lost to sorties over a place.

    Parameters
    ----------
    persons : `air.persons_per_sortie`, >= 0
    sorties : over the place, per day, >= 0
    days : length of the step
    """
    return persons * sorties * days


@kernel
def saturating(sorties: float, half: float, most: float) -> float:
    """Will that sorties lend to defenders who see them, or take from attackers under them: most S / (S + S_half).

    Parameters
    ----------
    sorties : S, per day, >= 0
    half : S_half, `air.sorties_half`, per day, > 0
    most : `air.will_gain` or `air.will_loss`, logits

    Notes
    -----
    Source: Hosmer (1996): largest on deployed troops who are attacked on the ground too.

    >>> saturating(5.0, 5.0, 0.3)
    0.15
    """
    return most * sorties / (sorties + half)
