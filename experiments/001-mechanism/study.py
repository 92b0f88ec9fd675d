"""Mechanism study: can will, breaking, orders and risings make the two-phase pattern from a frozen front?

Draws parameters from stated ranges, runs the real engine once a draw, asks for each
pattern, and repeats under one-change variants with the same draws and common random numbers.

    python experiments/001-mechanism/study.py --draws 4096 --variant-draws 2048
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import qmc

from brittle.ensemble.replicate import replicate
from brittle.scenario.build import build
from brittle.scenario.theatre_folder import find_theatre, read_theatre
from brittle.world.parameters import make_parameters

HERE = Path(__file__).parent
SEED = 20241127
# name, low, high, "log" for a log-uniform draw. Ranges: the registry's stated ones.
PRIORS: tuple[tuple[str, float, float, str], ...] = (
    ("morale.regime.fill", 0.2, 0.7, ""),
    ("morale.regime.level", -1.2, 1.2, ""),
    ("break.rate", 0.03, 0.6, "log"),
    ("break.will", 1.0, 7.0, ""),
    ("break.force_ratio", 0.0, 2.0, ""),
    ("break.encircled", 0.0, 2.0, ""),
    ("break.frailty", 0.3, 0.8, ""),
    ("contagion.break", 0.0, 6.0, ""),
    ("contagion.national_share", 0.0, 0.5, ""),
    ("attrition.rate", 0.001, 0.02, "log"),
    ("morale.coupling.adviser", 0.0, 2.0, ""),
    ("morale.coupling.abandonment", 0.0, 2.0, ""),
    ("morale.losing", 0.0, 2.0, ""),
    ("support.iran.effect", 0.3, 0.95, ""),
    ("command.order_rate", 0.1, 3.0, "log"),
    ("command.transit_loss", 0.1, 0.75, ""),
    ("command.reserve_rate", 0.1, 2.0, "log"),
    ("uprising.fear_exponent", 0.0, 5.0, ""),
    ("uprising.armed_share", 0.0005, 0.01, "log"),
    ("movement.opposed_speed", 20.0, 90.0, ""),
    ("rebels.plan_rate", 0.5, 4.0, "log"),
    ("rebels.focus", 1.0, 6.0, ""),
    ("rebels.loyalty", 0.0, 12.0, ""),
    ("rebels.resistance", 0.5, 3.0, ""),
    ("leader.exit_rate", 0.02, 2.0, "log"),
    ("third_parties.rate", 0.3, 3.0, "log"),
    ("third_parties.alarm_power", 1.0, 6.0, ""),
    ("iran.cost", 0.05, 0.25, ""),
    ("control.threshold", 0.1, 0.5, ""),
    ("terrain.city", 1.0, 3.0, ""),
)
VARIANTS: dict[str, dict[str, Any]] = {
    "base": {},
    "odds count everybody nearby (D10)": {"break.frontage": "off"},
    "towns never rise": {"uprising.gate": "off"},
    "fear fades smoothly": {"uprising.gate": "smooth"},
    "third parties never act": {"third_parties.active": "off"},
    "third parties wait for 1 capital": {"third_parties.capitals_needed": 1.0},
    "third parties wait for 2 capitals": {"third_parties.capitals_needed": 2.0},
    "no risings, no third parties": {"uprising.gate": "off", "third_parties.active": "off"},
    "all garrisons hold": {"command.withdrawal_policy": "hold_all"},
    "early consolidation": {"command.withdrawal_policy": "early_consolidate"},
    "rumour off": {"contagion.break": 0.0},
    "advisers do not matter": {
        "support.iran.effect": 1.0,
        "morale.coupling.adviser": 0.0,
        "morale.coupling.abandonment": 0.0,
    },
    "no frailty": {"break.frailty": 0.0},
    "leader stays": {"command.leader": "stays"},
    "losing is not felt": {"morale.losing": 0.0},
    "rebels do not mind loyal towns": {"rebels.loyalty": 0.0},
    "rebels follow the stated axis": {"rebels.doctrine": "axis"},
    "rebels take what is near": {"rebels.doctrine": "nearest"},
    "places flip after a day": {"control.hold_days": 1.0},
    "square law": {"attrition.law": "square"},
    "linear law": {"attrition.law": "linear"},
}
CAPITALS = ("aleppo", "hama", "homs", "damascus", "daraa", "suwayda", "quneitra", "deir_ez_zor", "latakia", "tartus")
REAR = ("daraa", "suwayda", "deir_ez_zor")


def draw_points(count: int) -> pd.DataFrame:
    """Latin hypercube of `count` points over the priors, one column a parameter."""
    unit = qmc.LatinHypercube(len(PRIORS), rng=np.random.default_rng(SEED)).random(count)
    columns = {}
    for column, (name, low, high, scale) in enumerate(PRIORS):
        u = unit[:, column]
        columns[name] = low * (high / low) ** u if scale else low + (high - low) * u
    return pd.DataFrame(columns)


def run_point(data: Any, settings: dict[str, Any], number: int, days: int = 20) -> dict[str, float]:
    """Days of fall and other outcomes of one run; NaN where a thing did not happen."""
    p = make_parameters(settings)
    theatre, start, names = build(data, p)
    result = replicate(theatre, start, p, SEED, number, 1, days, threads=1)
    row = {}
    for place in names.places:
        step = result.falls[0, names.places.index(place)]
        row[f"fall_{place}"] = np.nan if step < 0 else (step + 1) * float(p.time_step_days)
    last = result.daily[-1].argmax(axis=1)
    for place in REAR:
        row[f"label_{place}"] = names.parties[last[names.places.index(place)]]
    outcome = result.outcomes[0]
    for name, day in (("collapse_step", "collapse_day"), ("ground_patron_exit_step", "iran_exit_day")):
        row[day] = np.nan if outcome[name] < 0 else (outcome[name] + 1) * float(p.time_step_days)
    for name in ("killed_besieged", "killed_challenger", "deserted_besieged", "captured_besieged", "bases_held"):
        row[name] = int(outcome[name])
    return row


def between(values: pd.Series, low: float, high: float) -> pd.Series:
    """True where a day lies in the window; a missing day does not."""
    return (values >= low) & (values <= high)


def patterns(t: pd.DataFrame) -> pd.DataFrame:
    """One boolean column a pattern, one row a run."""
    fall = {place: t[f"fall_{place}"] for place in CAPITALS}
    others = pd.concat([fall[place] for place in CAPITALS if place not in ("aleppo", "hama")], axis=1).min(axis=1)
    found = pd.DataFrame(index=t.index)
    found["phase one"] = between(fall["aleppo"], 2, 5) & between(fall["hama"], 6.5, 10) & ~(others < 8.5)
    coast = pd.concat([fall["latakia"], fall["tartus"]], axis=1).min(axis=1)
    found["whole pattern"] = (
        found["phase one"]
        & between(fall["homs"], 9.5, 13)
        & between(fall["damascus"], 9.5, 14)
        & (fall["daraa"] <= 13)
        & (fall["deir_ez_zor"] <= 13)
        & ~(coast < fall["damascus"])
    )
    found["rear falls without the main force (P6)"] = t[[f"label_{place}" for place in REAR]].ne("hts").all(
        axis=1
    ) & pd.concat([fall[place] for place in REAR], axis=1).max(axis=1).le(14)
    found["collapse by day 14"] = t["collapse_day"] <= 14
    found["Iran leaves between Hama and Damascus (P8)"] = (t["iran_exit_day"] >= fall["hama"]) & (
        t["iran_exit_day"] <= fall["damascus"]
    )
    found["base of the air patron held (P9)"] = t["bases_held"] > 0
    dead = t["killed_besieged"]
    found["200 to 800 besieged dead (P4)"] = between(dead, 200, 800)
    return found


def run_variant(data: Any, points: pd.DataFrame, change: dict[str, Any]) -> pd.DataFrame:
    """Outcomes of every point under a change."""
    return pd.DataFrame(
        [run_point(data, {**row, **change}, number) for number, row in enumerate(points.to_dict("records"))]
    )


def null_share(data: Any, points: pd.DataFrame, change: dict[str, Any]) -> float:
    """Share of quiet runs of 45 days (no offensive, no third parties) in which some place changes hands."""
    quiet = {"rebels.offensive": "off", "third_parties.active": "off", **change}
    changed = 0
    for number, row in enumerate(points.to_dict("records")):
        outcome = run_point(data, {**row, **quiet}, number, days=45)
        changed += any(not np.isnan(value) for name, value in outcome.items() if name.startswith("fall_"))
    return changed / len(points)


def accepted_table(points: pd.DataFrame, accepted: np.ndarray) -> pd.DataFrame:
    """Quantiles of accepted parameters beside the prior's, and the Kolmogorov-Smirnov distance."""
    from scipy.stats import ks_2samp

    rows = []
    for name in points:
        inside = points[name][accepted]
        rows.append(
            [
                name,
                *points[name].quantile([0.1, 0.5, 0.9]),
                *inside.quantile([0.1, 0.5, 0.9]),
                ks_2samp(inside, points[name]).statistic,
            ]
        )
    columns = ["parameter", "prior 10", "prior 50", "prior 90", "accepted 10", "accepted 50", "accepted 90", "KS"]
    return pd.DataFrame(rows, columns=columns).sort_values("KS", ascending=False)


def main() -> None:
    """Run the study and write its tables beside this file."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--draws", type=int, default=4096)
    options.add_argument("--variant-draws", type=int, default=2048)
    options.add_argument("--null-draws", type=int, default=400)
    options.add_argument("--out", type=Path, default=HERE)
    given = options.parse_args()
    data = read_theatre(find_theatre("syria_2024"))
    points = draw_points(given.draws)
    shares, base = {}, None
    for name, change in VARIANTS.items():
        some = points if name == "base" else points.iloc[: given.variant_draws]
        outcomes = run_variant(data, some, change)
        found = patterns(outcomes)
        shares[name] = {"draws": len(some), **found.mean().to_dict()}
        print(f"{name:34s}" + "".join(f"{value:8.3f}" for value in found.mean()), flush=True)
        if name == "base":
            base = (outcomes, found)
    assert base is not None
    table = pd.DataFrame(shares).T
    table.to_csv(given.out / "shares.csv", float_format="%.4f")
    accepted_table(points, base[1]["whole pattern"].to_numpy()).to_csv(
        given.out / "accepted.csv", index=False, float_format="%.4g"
    )
    falls = base[0].filter(like="fall_").rename(columns=lambda name: name[5:])[list(CAPITALS)]
    falls.to_csv(given.out / "falls.csv", index=False, float_format="%.2f")
    quiet = {
        gate: null_share(data, points.iloc[: given.null_draws], {"uprising.gate": gate})
        for gate in ("off", "smooth", "count")
    }
    print("quiet runs in which a place changes hands:", quiet)
    (given.out / "quiet.json").write_text(json.dumps({"runs": given.null_draws, "changed": quiet}, indent=1) + "\n")


if __name__ == "__main__":
    main()
