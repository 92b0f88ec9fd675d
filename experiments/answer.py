"""Answers one question of this folder with the tool itself: `python experiments/answer.py 006-iran`.

A question is a file `question.yaml`: a baseline, scenarios with common random numbers, and parameters that
are swept on both sides of one pair, to see whether the answer is the doing of one of them. What
comes out, `outcomes.csv`, `ranking.csv`, `swept.csv`, figures and the block of numbers in
README.md, is made from the results alone; the text around the block is written by people.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from brittle.api.compare import Compared, compare_inputs
from brittle.comparison.outcomes import SHARE
from brittle.comparison.pairing import Comparison, Pair
from brittle.comparison.ranking import rank
from brittle.comparison.scenario_inputs import read_inputs
from brittle.config.files import find_configs
from brittle.figures.save import save_figure
from brittle.report.compare_figures import ComparePictures
from brittle.report.compare_text import number

HERE = Path(__file__).parent
BEGIN, END = "<!-- numbers: made by experiments/answer.py -->", "<!-- end of numbers -->"
SWEPT_RUNS = 400  # of each scenario at each value of a swept parameter


def read_question(folder: Path) -> dict[str, Any]:
    """What the folder asks."""
    found: dict[str, Any] = yaml.safe_load((folder / "question.yaml").read_text(encoding="utf-8"))
    return found


def compared(sides: Mapping[str, str], arguments: Sequence[str], runs: Path) -> Compared:
    """The comparison of these scenarios, by the labels they are given here; the first is the baseline."""
    inputs = read_inputs(list(sides.values()), arguments, runs, find_configs(None))
    named = [scenario_input._replace(label=label) for scenario_input, label in zip(inputs, sides, strict=True)]
    return compare_inputs(named, runs)


def outcome_table(found: Comparison, outcomes: Sequence[str]) -> list[str]:
    """Lines of a table: each scenario's means, and below the paired differences with their intervals."""
    labels = {row.outcome.name: row.outcome.label for row in found.pairs[0].rows}
    labels |= {row.outcome.name: f"Days that {row.outcome.label} is held" for row in found.pairs[0].places}
    lines = ["| | " + " | ".join(labels[name] for name in outcomes) + " |", "|---" * (len(outcomes) + 1) + "|"]
    first = [number(row, row.means[0]) for row in map(found.pairs[0].row, outcomes)]
    lines.append(f"| {found.sides[0].label} | " + " | ".join(first) + " |")
    for pair in found.pairs:
        lines.append(f"| {pair.other.label} | " + " | ".join(_cell(pair, name) for name in outcomes) + " |")
    return lines


def _cell(pair: Pair, name: str) -> str:
    row = pair.row(name)
    if pair.is_identical or row.verdict.kind == "identical":
        return f"{number(row, row.means[1])} (identical)"
    bold = "**" if row.verdict.kind == "clear" else ""
    change = f"{number(row, row.value, True)}, {number(row, row.low, True)} to {number(row, row.high, True)}"
    return f"{number(row, row.means[1])} ({bold}{change}{bold})"


def sweep_parameter(
    key: str, values: Sequence[float], pair: tuple[str, str], arguments: Sequence[str], outcome: str, runs: Path
) -> pd.DataFrame:
    """The paired difference of one outcome, `pair` last less first, at each value of one parameter on both sides."""
    rows = []
    for value in values:
        sides = {name: f"{_as_text(name)} {key}={value:g}" for name in pair}
        row = compared(sides, arguments, runs).comparison.pairs[0].row(outcome)
        unit = 100 if row.outcome.kind == SHARE else 1  # shares in per cent, their differences in points
        numbers = (unit * number for number in (*row.means, row.value, row.low, row.high))
        rows.append((key, value, *numbers, row.verdict.kind))
    heads = ["parameter", "value", "baseline", "scenario", "difference", "low", "high", "verdict"]
    return pd.DataFrame(rows, columns=heads).round(6)  # the file and the page tell the same numbers


def _as_text(text: str) -> str:
    return text if "=" in text else f"scenario={text}"


def swept_table(frames: Sequence[pd.DataFrame], base: Mapping[str, object]) -> list[str]:
    """Lines of a table: the difference at each value of each parameter; the usual value is bold."""
    lines = ["| parameter | value | difference | 95 % | |", "|---|---|---|---|---|"]
    for row in pd.concat(frames).itertuples():
        value = f"**{row.value:g}**" if base.get(str(row.parameter)) == row.value else f"{row.value:g}"
        interval = f"{row.low:+.2f} to {row.high:+.2f}"
        lines.append(f"| `{row.parameter}` | {value} | {row.difference:+.2f} | {interval} | {row.verdict} |")
    return lines


def answer(folder: Path, replications: int | None = None, swept_runs: int = SWEPT_RUNS, most: int | None = None) -> str:
    """Compute everything the folder asks, write tables and figures beside it, and return the block of numbers.

    For a test, fewer runs, and at most so many swept parameters and values of each.
    """
    requested = read_question(folder)
    count = replications or requested.get("replications", 1000)
    usual = ["ensemble.seed=1", *requested.get("words", [])]
    with tempfile.TemporaryDirectory() as runs:
        found = compared(requested["scenarios"], [*usual, f"ensemble.replications={count}"], Path(runs))
        c = found.comparison
        swept = [
            sweep_parameter(
                key, points[:most], tuple(requested["pair"]), [*usual, f"ensemble.replications={swept_runs}"],
                requested["swept_outcome"], Path(runs),
            )
            for key, points in list(requested["swept"].items())[:most]
        ]  # fmt: skip
    found.table.round(5).to_csv(folder / "outcomes.csv", index=False, lineterminator="\n")
    rank(c).round(4).to_csv(folder / "ranking.csv", index=False, lineterminator="\n")
    pd.concat(swept).to_csv(folder / "swept.csv", index=False, lineterminator="\n")
    pictures = ComparePictures(c)
    for name in requested["figures"]:
        vectors, _ = save_figure(getattr(pictures, name)(), folder, name)
        vectors.unlink()  # a page shows the pixels; `brittle compare` draws the rest again
    label = next(row.outcome.label for row in c.pairs[0].rows if row.outcome.name == requested["swept_outcome"])
    lines = [
        f"{c.replications:,} pairs of runs of {c.horizon_days} days, seed {c.sides[0].seed}, common random numbers in"
        " all. In brackets the paired difference from the first row with its 95 % interval; bold where clear after"
        " correction for all outcomes. Shares in per cent, their differences in points.", "",
        *outcome_table(c, requested["outcomes"]), "",
        f"Is it the doing of one parameter? {label}: {requested['pair'][1]} less {requested['pair'][0]},"
        f" {swept_runs:,} pairs at each value, the usual value in bold:", "", *swept_table(swept, c.sides[0].settings),
    ]  # fmt: skip
    return "\n".join(lines)


def put_numbers(readme: Path, block: str) -> None:
    """Put the block of numbers into a README, in place of the one that is there."""
    text = readme.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    readme.write_text(f"{head}{BEGIN}\n\n{block}\n\n{END}{tail}", encoding="utf-8", newline="\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Answer one question, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", help="as 006-iran; all: every folder with a question.yaml")
    options = parser.parse_args(arguments)
    names = options.folders
    if names == ["all"]:
        names = sorted(path.parent.name for path in HERE.glob("*/question.yaml"))
    for name in names:
        print(f"{name} ...", flush=True)
        put_numbers(HERE / name / "README.md", answer(HERE / name))


if __name__ == "__main__":
    main()
