"""Every question of experiments/ stands with its answer, and comes out the same way again on a small budget."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
EXPERIMENTS = ROOT / "experiments"
QUESTIONS = sorted(path.parent.name for path in EXPERIMENTS.glob("*/question.yaml"))
sys.path.insert(0, str(EXPERIMENTS))

import answer  # noqa: E402  (a script of experiments/, which is no package)

pytestmark = pytest.mark.usefixtures("composed_once")  # they are about what is done with the settings

FEW = 60  # replications; what is clear in a thousand runs and large shows in so many


def test_there_are_at_least_eight_questions():
    assert len(QUESTIONS) >= 8


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_page_has_question_command_answer_figures_and_caveats(name: str):
    text = (EXPERIMENTS / name / "README.md").read_text(encoding="utf-8")
    requested = yaml.safe_load((EXPERIMENTS / name / "question.yaml").read_text(encoding="utf-8"))
    assert "TODO" not in text and requested["title"] in text.splitlines()[0]
    for head in ("**Question.**", "**Answer.**", "**Is it one parameter's doing?**", "**Caveats.**"):
        assert head in text
    assert f"python experiments/answer.py {name}" in text
    for figure in requested["figures"]:
        assert (EXPERIMENTS / name / f"{figure}.png").is_file() and f"]({figure}.png)" in text


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_block_of_numbers_is_that_of_the_tables(name: str):
    text = (EXPERIMENTS / name / "README.md").read_text(encoding="utf-8")
    block = text.split(answer.BEGIN)[1].split(answer.END)[0]
    swept = pd.read_csv(EXPERIMENTS / name / "swept.csv")
    for row in swept.itertuples():
        assert f"| {row.difference:+.2f} | {row.low:+.2f} to {row.high:+.2f} | {row.verdict} |" in block
    outcomes = pd.read_csv(EXPERIMENTS / name / "outcomes.csv")
    requested = answer.read_question(EXPERIMENTS / name)
    for label in list(requested["scenarios"])[1:]:
        assert f"| {label} |" in block and label in set(outcomes["scenario"])


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_has_the_recorded_sign_on_a_small_budget(name: str, tmp_path: Path):
    folder = tmp_path / name
    folder.mkdir()
    (folder / "question.yaml").write_bytes((EXPERIMENTS / name / "question.yaml").read_bytes())
    block = answer.answer(folder, replications=FEW, swept_runs=10, most=1)
    assert f"{FEW} pairs of runs" in block
    kept, found = (pd.read_csv(base / name / "outcomes.csv") for base in (EXPERIMENTS, tmp_path))
    both = kept.merge(found, on=["scenario", "outcome"], suffixes=("", "_few"))
    assert len(both) == len(kept) == len(found)
    # What is ten of its standard errors away in the kept table cannot turn round with sixty pairs.
    error = (both["high"] - both["low"]) / 3.92
    sure = both[(both["difference"].abs() > 10 * error) & (both["verdict"] == "clear")]
    turned = sure[sure["difference"] * sure["difference_few"] < 0]
    assert turned.empty, turned[["scenario", "outcome", "difference", "difference_few"]].to_string()
    for figure in answer.read_question(folder)["figures"]:
        assert (folder / f"{figure}.png").stat().st_size > 5000
