"""How often does the ledger name the cause that matters most? Every mechanism is taken away from many pairs.

    python experiments/005-causes/study.py [--replications 200] [--pairs 42]

Pairs are fixed before anything is looked at: the scenarios of the catalogue in order of their
names, each with the one that stands eleven places on. The rule of naming was chosen on other pairs:
`historical` with every scenario, and those that stand seven places apart. A pair counts if
something differs clearly.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import brittle
from brittle.comparison.attribution import Ablation, attribute
from brittle.comparison.ledger_causes import Cause
from brittle.config.files import find_configs
from brittle.scenario.mechanisms import MECHANISMS

HERE = Path(__file__).parent
LEFT_OUT = ("historical", "all_null", "iran_as_happened")  # the usual baseline; no war; the past as an input
STEP = 11
COLUMNS = (
    "baseline", "scenario", "outcome", "difference", "low", "high", "named", "weight", "carried_by_named",
    "shrinks_most", "carried_by_that", "rank_of_named", "rank_by_carried",
)  # fmt: skip


def pairs(step: int) -> list[tuple[str, str]]:
    """The test pairs, fixed by the order of names."""
    names = sorted(name for name in find_configs(None).names("scenario") if name not in LEFT_OUT)
    return [(name, names[(place + step) % len(names)]) for place, name in enumerate(names)]


def study(replications: int, most: int, step: int, folder: Path) -> list[dict[str, object]]:
    """One row a pair that differs clearly."""
    rows = []
    for one, other in pairs(step)[:most]:
        compared = brittle.compare(one, other, replications=replications, runs=folder)
        found = attribute(compared, replications=replications, check=MECHANISMS)
        print(
            f"{one} against {other}: {'nothing differs clearly' if found is None else found.named[:1]}", file=sys.stderr
        )
        if found is None:
            continue
        # By what is left, the smallest first; and by what went, which is most where the difference turns round.
        ranked = sorted(found.checked, key=lambda entry: abs(1.0 - entry.carried))
        signed = sorted(found.checked, key=lambda entry: -entry.carried)
        named = found.named[0] if found.named else None
        place, other_place = (_place(order, named) for order in (ranked, signed))
        values = (
            one, other, found.outcome.name, *(round(v, 4) for v in found.difference[:3]),
            named.mechanism.name if named else "", round(named.weight, 4) if named else 0.0,
            round(ranked[place].carried, 4) if named else 0.0, ranked[0].mechanism.name, round(ranked[0].carried, 4),
            place + 1, other_place + 1,
        )  # fmt: skip
        rows.append(dict(zip(COLUMNS, values, strict=True)))
    return rows


def _place(order: Sequence[Ablation], named: Cause | None) -> int:
    return [entry.mechanism.name for entry in order].index(named.mechanism.name) if named else -1


def main(arguments: Sequence[str] | None = None) -> None:
    """Write results.csv and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, default=200)
    parser.add_argument("--pairs", type=int, default=10**6, help="at most so many pairs")
    parser.add_argument("--step", type=int, default=STEP, help="places between the two of a pair (default: 11)")
    parser.add_argument("--out", type=Path, default=HERE)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        rows = study(options.replications, options.pairs, options.step, Path(folder))
    with (options.out / "results.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} pairs differ clearly")
    for rank, text_of_rank in (
        ("rank_of_named", "shrinks it most"),
        ("rank_by_carried", "carries most, signed"),
    ):
        first = sum(row[rank] == 1 for row in rows)
        second = sum(1 <= int(str(row[rank])) <= 2 for row in rows)
        print(f"taking away the cause named first {text_of_rank} in {first}, is among two in {second}")


if __name__ == "__main__":
    main()
