"""One registry of what drives a choice: each predictor is the sum, in this order, of named terms.

The kernels of `rules` take the terms in the order given here; `engine.trace` writes them down.
"""

from __future__ import annotations

from typing import NamedTuple

from brittle.rules import breaking, leader, uprising, will


class Term(NamedTuple):
    """One named part of a predictor."""

    name: str
    label: str
    plain: str


class Predictor(NamedTuple):
    """A sum of terms that decides how a formation, a place or the run goes on."""

    name: str
    of: str  # whose: formation, place or run
    unit: str
    label: str
    plain: str
    equation: str
    terms: tuple[Term, ...]


def _terms(names: tuple[str, ...], *texts: tuple[str, str]) -> tuple[Term, ...]:
    return tuple(Term(name, *pair) for name, pair in zip(names, texts, strict=True))


BASE = ("As usual", "How readily this happens when nothing speaks for or against it.")
PREDICTORS: tuple[Predictor, ...] = (
    Predictor(
        "will", "formation", "logit", "Will to fight", "Where a formation's will tends.", "rules.will.target_will",
        _terms(
            will.TERMS,
            ("Own", "What this kind of unit brings with it."),
            ("Side's level", "The morale of its side as set."),
            ("Pay", "Pay above or below that of the first day."),
            ("Advisers", "Advisers of the ground patron, as far as they are believed in."),
            ("Air support", "Sorties seen overhead."),
            ("Leader", "The leader at the front."),
            ("Losses", "Comrades lost recently."),
            ("Supply", "Stocks running short."),
            ("Abandonment", "The shock of the ground patron's leaving."),
            ("Losing", "The country being lost."),
        ),
    ),
    Predictor(
        "break", "formation", "log hazard ratio", "Breaking", "How soon an exposed formation breaks.",
        "rules.breaking.log_hazard",
        _terms(
            breaking.TERMS,
            ("Will", "Low will breaks sooner."),
            ("Force ratio", "The enemy's strength against its own."),
            ("Encircled", "No way out."),
            ("Rumour", "News of others who broke."),
            ("Side", "Attackers are called off sooner than defenders break."),
            ("Unseen strength", "What its garrison has in it and no seat knows."),
        ),
    ),
    Predictor(
        "withdraw", "formation", "score", "Orderly withdrawal", "How likely a broken formation marches off.",
        "rules.breaking.withdraw_score",
        (Term("base", *BASE), Term("will", "Will", "Willing men keep order; without a road there is no marching off.")),
    ),
    Predictor(
        "rout", "formation", "score", "Rout", "How likely a broken formation runs.", "rules.breaking.choose",
        (Term("base", *BASE),),
    ),
    Predictor(
        "surrender", "formation", "score", "Surrender", "How likely a broken formation gives itself up.",
        "rules.breaking.surrender_score",
        (Term("base", *BASE), Term("encircled", "Encircled", "No way out.")),
    ),
    Predictor(
        "handover", "formation", "score", "Negotiated handover", "How likely a broken formation takes terms.",
        "rules.breaking.handover_score",
        (Term("base", *BASE), Term("deal", "Deal", "An offer that is believed, in a town that is not loyal.")),
    ),
    Predictor(
        "defect", "formation", "score", "Changing sides", "How likely a broken formation joins the winner.",
        "rules.breaking.defect_score",
        (
            Term("base", *BASE),
            Term("power", "Enemy's power", "The side that wins draws men."),
            Term("hostility", "Hostile town", "A town that is against the besieged side."),
        ),
    ),
    Predictor(
        "uprising", "place", "share of people", "Uprising", "How far protest has risen over what people are used to.",
        "rules.uprising.rise",
        _terms(
            uprising.TERMS,
            ("Active now", "Share of the people publicly active."),
            ("Active in quiet times", "Share that is active under the garrison people are used to."),
            ("Margin", "Rise that stays unarmed."),
        ),
    ),
    Predictor(
        "leader_exit", "run", "log hazard", "Leader's exit", "How soon a leader under threat leaves.",
        "rules.leader.leader_exit_rate",
        _terms(
            leader.TERMS,
            BASE,
            ("Threat", "Enemies near the capital against those who hold it."),
            ("Patron gone", "The ground patron's people are not there."),
            ("Asylum", "A way out is offered."),
            ("Losing", "The country being lost."),
        ),
    ),
)  # fmt: skip


def predictor(name: str) -> Predictor:
    """The registry entry of this name."""
    return next(entry for entry in PREDICTORS if entry.name == name)
