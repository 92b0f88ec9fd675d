"""`brittle sweep`: many design points, each simulated many times, in a folder that can be resumed."""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from brittle.cli.progress import announce_compilation, log, sweep_progress
from brittle.world.check import BadInput

if TYPE_CHECKING:
    from brittle.api.sweep import Prepared
    from brittle.scenario.records import TheatreData
    from brittle.store.sweep_state import SweepState
    from brittle.sweeps.execute import Shard


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument(
        "overrides", nargs="*", metavar="key=value",
        help="as for `brittle run`, also with several values: 1,2,3  range(0,61,5)  interval(0,1)  glob(*)",
    )  # fmt: skip
    parser.add_argument(
        "-m", "--multirun", action="store_true", help="has no effect, because a sweep is always a multirun"
    )
    parser.add_argument("--resume", metavar="RUN", help="continue a sweep from its folder alone")
    parser.add_argument("--fresh", action="store_true", help="delete what the folder holds and start again")
    parser.add_argument("--shard", metavar="I/N", help="compute only part I of N; then run `brittle merge`")
    parser.add_argument("--plan", action="store_true", help="check everything, make the folder, compute nothing")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with scenarios and experiments of your own")
    parser.add_argument("--theatre", metavar="DIR", help="with --resume: folder of a theatre of your own")
    parser.add_argument(
        "--runs", metavar="DIR", default="runs", help="where to write the folder of the sweep (default: runs)"
    )


def main(options: Namespace) -> int:
    """0 once everything is there, 1 if some runs failed."""
    if options.shard is not None and options.fresh:
        raise BadInput(["--fresh: would delete what the other parts have computed; give --fresh without --shard first"])
    shard = None if options.shard is None else read_shard(options.shard)
    from brittle.api.sweep import carry_on, prepare, resume

    runs = Path(options.runs)
    if options.resume is not None:
        from brittle.store.find import find_results

        if options.overrides or options.fresh or options.config_dir is not None:
            raise BadInput(["--resume: uses the plan in the folder; leave out settings, --fresh and --config-dir"])
        prepared = resume(find_results(options.resume, runs), options.theatre)
    else:
        if options.theatre is not None:
            raise BadInput(
                ["--theatre: works only with --resume; for a new sweep give theatre=NAME or theatre=./FOLDER"]
            )
        prepared = prepare(options.overrides, runs, options.config_dir, options.fresh, shard)
    _announce(prepared)
    if options.plan:
        name = prepared.folder.as_posix()
        print(json.dumps({"folder": name, "points": prepared.plan.points}) if options.json else name)
        return 0
    with sweep_progress(options.fresh) as report_progress:
        state = carry_on(prepared, shard=shard, report_progress=report_progress)
    return _report(prepared, state, shard, options.json)


def read_shard(text: str) -> Shard:
    """The second of eight parts for "2/8". Raises BadInput."""
    from brittle.sweeps.execute import Shard

    match = re.fullmatch(r"(\d{1,5})/(\d{1,5})", text)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise BadInput([f"--shard: {text[:40]!r} is not a part; give I/N, as 1/8 or 8/8"])
    return Shard(int(match[1]) - 1, int(match[2]))


def _announce(prepared: Prepared) -> None:
    plan = prepared.plan
    per_point = f"{plan.replications:,} replications" + (" a batch" if plan.precision else "")
    each = f"{per_point} of {plan.horizon_days} days each"
    log(f"{plan.title}: {plan.points:,} design points, {each}, in {prepared.folder}")
    if prepared.was_there:
        log("the folder exists; computing what is missing")
    announce_compilation()


def _report(prepared: Prepared, state: SweepState, shard: Shard | None, as_json: bool) -> int:
    ours = frozenset(key for key in state.failed if shard is None or shard.has(key))
    failed = state.runs(ours)
    if failed:
        log(f"{failed:,} runs failed; `brittle status {prepared.folder}` shows why; the same command tries again")
    if shard is not None:
        log(f"part {shard.number + 1} of {shard.parts} is done; at the end run `brittle merge {prepared.folder}`")
        if as_json:
            print(json.dumps({"folder": prepared.folder.as_posix(), "shard": list(shard), "failed": failed}))
        return 1 if failed else 0
    if not state.finished:
        return 1
    from brittle.report.sweep_summary import summary_object, summary_text
    from brittle.results.stored import StoredResults

    results = StoredResults(prepared.folder)
    found = summary_object(results, state)
    if as_json:
        print(json.dumps(found, indent=2))
        return 1 if failed else 0
    figures = draw_usual_figures(prepared.folder, prepared.data)
    print(summary_text(results, prepared.data, found, figures))
    return 1 if failed else 0


def draw_usual_figures(folder: Path, data: TheatreData) -> list[Path]:
    """The usual pictures of a sweep that has just been computed; a failure is reported, never raised."""
    from brittle.report.sweep_plots import checked_table, draw_sweep, sensible

    try:
        table = checked_table(folder, data)
        return draw_sweep(table, sensible(table))
    except BadInput as bad:
        log(f"no pictures were drawn: {'; '.join(bad.problems)}")
    except Exception as error:  # the sweep itself is complete, with or without pictures
        text = " ".join(str(error).split())[:200]
        log(f"no pictures were drawn ({type(error).__name__}: {text}); `brittle plot {folder}` tries again")
    return []
