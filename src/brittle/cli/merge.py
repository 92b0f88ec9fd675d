"""`brittle merge`: merge the parts of a sweep that were computed separately, and write its checksums."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from brittle.cli.progress import log


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("run", metavar="RUN", help="name of a sweep in runs/, or its folder")
    parser.add_argument("others", metavar="FOLDER", nargs="*", help="folders of the same sweep from other machines")
    parser.add_argument("--runs", metavar="DIR", default="runs", help="where the sweep is (default: runs)")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def main(options: Namespace) -> int:
    """0 once the sweep is complete, 1 if something is still missing."""
    from brittle.store.find import find_results
    from brittle.sweeps.merge_shards import merge_folders

    folder = find_results(options.run, Path(options.runs))
    state, digest, copied = merge_folders(folder, [find_results(word, Path(options.runs)) for word in options.others])
    missing = state.runs() - state.runs(state.finished)
    if options.json:
        print(
            json.dumps({"folder": folder.as_posix(), "digest": digest, "missing": missing, "copied": copied}, indent=2)
        )
    elif missing:
        log(f"{missing:,} of {state.runs():,} runs are still missing; `brittle status {folder}` shows more")
    else:
        print(f"{folder}: complete, {state.runs():,} runs, digest {digest}.")
    return 1 if missing else 0
