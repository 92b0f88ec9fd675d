"""`brittle status`: how far a sweep is, and what failed."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from brittle.world.check import BadInput


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument(
        "run", metavar="RUN", nargs="*", help="names or folders of runs and sweeps (default: all in runs/)"
    )
    parser.add_argument("--traceback", action="store_true", help="print the traceback of every failure")
    parser.add_argument("--runs", metavar="DIR", default="runs", help="where they are (default: runs)")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def main(options: Namespace) -> int:
    """0 if every named run and sweep is complete, 1 if not."""
    from brittle.store.find import find_results, names_below

    runs = Path(options.runs)
    folders = [find_results(word, runs) for word in options.run] or [runs / name for name in names_below(runs)]
    if not folders:
        raise BadInput([f"there is no run in {runs}; type `brittle run` to make one"])
    answers = {folder.as_posix(): _tried(folder) for folder in folders}
    if options.json:
        print(json.dumps(answers, indent=2))
    else:
        print(
            "\n".join(
                line for name, answer in answers.items() for line in status_lines(name, answer, options.traceback)
            )
        )
    return 0 if all(answer["state"] == "complete" for answer in answers.values()) else 1


def _tried(folder: Path) -> dict[str, Any]:
    """The state of one folder; what cannot be read costs the others nothing."""
    try:
        return status_object(folder)
    except BadInput as bad:
        return {"kind": "unreadable", "state": "damaged", "problems": list(bad.problems)}


def status_object(folder: Path) -> dict[str, Any]:
    """How far it is, in runs, as plain values; every part of a sweep is checked."""
    from brittle.api.open import Results
    from brittle.store.find import RUN, kind_of

    if kind_of(folder) == RUN:
        manifest = Results(folder).manifest
        return {"kind": "run", "state": "complete", "runs": manifest.get("replications")}
    results = Results(folder)
    state = results.status
    counts = {name: state.runs(getattr(state, name)) for name in ("finished", "failed", "torn", "missing")}
    done = state.is_complete and bool(results.manifest)
    word = "running" if state.is_running else "complete" if done else "not complete"
    return {
        "kind": "sweep", "state": word, "runs": state.runs(), **counts, "batches": len(state.batches),
        "failures": json.loads(results.failures.to_json(orient="records")),
    }  # fmt: skip


def status_lines(name: str, answer: dict[str, Any], with_traceback: bool) -> list[str]:
    """The same as lines of text."""
    if answer["kind"] == "unreadable":
        return [f"{name}: damaged", *(f"  {problem}" for problem in answer["problems"])]
    if answer["kind"] == "run":
        return [f"{name}: complete, {answer['runs']:,} runs"]
    lines = [f"{name}: {answer['state']}, {answer['finished']:,} of {answer['runs']:,} runs finished"]
    lines += [f"  {answer[word]:,} {word}" for word in ("failed", "torn", "missing") if answer[word]]
    if answer["state"] == "not complete":
        lines.append(f"  to continue: `brittle sweep --resume {name}`")
    for failure in answer["failures"]:
        where = f"design point {failure['design_point_id']}, replications from {failure['replication_id']}"
        where += f" ({failure['runs']})"
        lines.append(
            f"  {where} failed while {failure['failure_origin']}: {failure['exception_type']}: {failure['message']}"
        )
        lines += ["    " + line for line in failure["traceback"].splitlines()] if with_traceback else []
    return lines
