"""Untuned defaults: which patterns hold, how scenarios differ, whether clocks matter, whether more support helps.

python experiments/002-untuned-defaults/study.py --replications 1000
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

import brittle

HERE = Path(__file__).parent
SCENARIOS = (
    "historical",
    "iran_as_happened",
    "iran_hold",
    "patrons_2015",
    "hold_all",
    "early_consolidation",
    "russia_60",
    "deals_off",
    "leader_at_front",
    "third_parties_out",
    "all_null",
)
CLOCKS = {
    "decision 0.25 d": [],
    "decision 0.5 d": ["command.decision_days=0.5"],
    "decision 1 d": ["command.decision_days=1.0"],
    "step 0.5 d": ["time.step_days=0.5", "command.decision_days=0.5"],
    "step 0.25 d": ["command.decision_days=0.5"],
    "step 0.125 d": ["time.step_days=0.125", "command.decision_days=0.5"],
}
LADDERS = {
    "will": [f"morale.regime.level={v}" for v in (-1.0, -0.5, 0.0, 0.5, 1.0)],
    "pay": [f"command.pay={v}" for v in (0.5, 1.0, 1.5, 2.0, 3.0)],
    "advisers, Iran holding": [f"iran.policy=hold iran.coverage={v}" for v in (0.0, 0.25, 0.5, 0.75, 1.0)],
    "sorties": [f"russia.sorties_per_day={v}" for v in (0.0, 5.0, 15.0, 30.0, 60.0)],
}
GATES = ("uprising.gate=off", "uprising.gate=smooth", "uprising.gate=count")
WAITS = tuple(f"third_parties.capitals_needed={n}.0" for n in (0, 1, 2))
OTHER = (
    "break.frontage=off",
    "rebels.loyalty=0",
    "rebels.doctrine=axis",
    "rebels.committed_share=1.0",
    "leader.exit_rate=0.02",
    "leader.exit_rate=2.0",
    "observation=reported",
    "attrition.rate=0.02",
)


def share(hits: pd.Series) -> str:
    """A share of runs in per cent with its standard error."""
    value = float(hits.mean())
    return f"{100 * value:.1f} +- {100 * (value * (1 - value) / len(hits)) ** 0.5:.1f}"


def line(name: str, result: brittle.RunResult) -> dict[str, object]:
    """One row of the table of scenarios."""
    day = result.runs["collapse_day"]
    survived = day.fillna(45).clip(upper=45)
    return {
        "run": name,
        "collapse by day 14, %": share(day <= 14),
        "by day 45, %": share(day <= 45),
        "mean days to collapse, at most 45": f"{survived.mean():.2f} +- {survived.std() / len(day) ** 0.5:.2f}",
        "places held on day 14": f"{held_by(result, 14):.1f}",
    }


def held_by(result: brittle.RunResult, day: float) -> float:
    """Mean number of places that the besieged side had not lost by a day."""
    falls = result.runs.filter(like="fall_day_")
    return float((~(falls <= day)).sum(axis=1).mean())


def patterns(runs: pd.DataFrame, daily: pd.DataFrame) -> Iterable[tuple[str, str]]:
    """P1 to P12 in untuned `historical`, as shares of runs or plain figures."""
    fall = {name[9:]: runs[name] for name in runs if name.startswith("fall_day_")}
    others = pd.concat(
        [fall[p] for p in ("homs", "damascus", "daraa", "suwayda", "deir_ez_zor", "latakia", "tartus")], axis=1
    )
    order = ["aleppo", "hama", "homs", "damascus"]
    in_order = sum((fall[a] < fall[b]).astype(int) for a, b in zip(order, order[1:], strict=False)) == 3
    yield "P2 Aleppo, Hama, Homs, Damascus in that order", share(in_order)
    windows = {
        "aleppo": (2.5, 4),
        "hama": (8, 9),
        "homs": (10.5, 11.5),
        "damascus": (10.5, 11.5),
        "daraa": (9.5, 10.25),
        "deir_ez_zor": (9, 10),
    }
    for place, (low, high) in windows.items():
        days = fall[place].fillna(np.inf)
        yield (
            f"P3 {place}: 10 / 50 / 90 % day; within {low}-{high} d",
            (
                " / ".join(f"{np.quantile(days, q, method='lower'):.1f}" for q in (0.1, 0.5, 0.9))
                + "; "
                + share(days.between(low, high))
            ),
        )
    yield (
        "P4 killed, besieged / challenger (380 / 392 counted)",
        f"{runs['killed_besieged'].mean():.0f} / {runs['killed_challenger'].mean():.0f}",
    )
    pause = fall["aleppo"].between(2, 5) & fall["hama"].between(6.5, 10) & ~(others.drop(columns=[]).min(axis=1) < 8.5)
    yield "P5 Aleppo 2-5 d, Hama 6.5-10 d, no other capital before 8.5 d", share(pause)
    last = daily[daily["day"] == daily["day"].max()].set_index(["place", "controller"])["probability"]
    for place in ("daraa", "suwayda", "deir_ez_zor"):
        yield (
            f"P6 {place} ends with another than the main force",
            f"{100 * (1 - last.get((place, 'hts'), 0.0) - last.get((place, 'regime'), 0.0)):.1f}",
        )
    lost = runs[["deserted_besieged", "captured_besieged", "defected_besieged", "stood_down_besieged"]].sum(axis=1)
    yield (
        "P7 killed as a share of all who left the ranks",
        f"{100 * runs['killed_besieged'].sum() / (lost.sum() + runs['killed_besieged'].sum()):.2f} %",
    )
    yield (
        "P8 Iran leaves between Hama and Damascus",
        share((runs["iran_exit_day"] >= fall["hama"]) & (runs["iran_exit_day"] <= fall["damascus"].fillna(np.inf))),
    )
    yield "P9 the air patron's base held", share(runs["bases_held"] > 0)
    yield "P10 Deir ez-Zor to the SDF", f"{100 * last.get(('deir_ez_zor', 'sdf'), 0.0):.1f}"
    yield "P10 Tell Rifaat to the SNA", f"{100 * last.get(('tell_rifaat', 'sna'), 0.0):.1f}"
    yield "P12 no regime counter-offensive", "no rule lets the besieged side attack"


def main() -> None:
    """Print every table and write it beside this file."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--replications", type=int, default=1000)
    options.add_argument("--out", type=Path, default=HERE / "results.md")
    given = options.parse_args()
    text: list[str] = []

    def show(title: str, rows: list[dict[str, object]]) -> None:
        frame = pd.DataFrame(rows)
        head = "| " + " | ".join(frame.columns) + " |\n|" + "---|" * len(frame.columns)
        body = "\n".join("| " + " | ".join(str(v) for v in row) + " |" for row in frame.to_numpy())
        text.append(f"## {title}\n\n{head}\n{body}\n")
        print(text[-1], flush=True)

    def simulate(
        arguments: Iterable[str] = (), scenario: str = "historical", count: int = given.replications
    ) -> brittle.RunResult:
        return brittle.run(scenario=scenario, replications=count, seed=1, overrides=list(arguments))

    base = simulate()
    show("Scenarios", [line(name, simulate(scenario=name)) for name in SCENARIOS])
    show("Patterns in untuned `historical`", [{"pattern": a, "runs": b} for a, b in patterns(base.runs, base.daily)])
    show("Clocks", [line(name, simulate(arguments)) for name, arguments in CLOCKS.items()])
    show(
        "More support (T10b)",
        [
            line(f"{name}: {arguments.split()[-1]}", simulate(arguments.split()))
            for name, steps in LADDERS.items()
            for arguments in steps
        ],
    )
    show("Hindsight switches and others", [line(word, simulate([word])) for word in (*GATES, *WAITS, *OTHER)])
    given.out.write_text(
        "# Results\n\nShares in per cent with Monte-Carlo standard errors; "
        f"{given.replications} replications, seed 1.\n\n" + "\n".join(text)
    )


if __name__ == "__main__":
    main()
