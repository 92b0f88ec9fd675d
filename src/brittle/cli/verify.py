"""`brittle verify`: check that every byte of results is as it was written."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("run", metavar="RUN", nargs="+", help="names of runs and sweeps in runs/, or folders")
    parser.add_argument("--runs", metavar="DIR", default="runs", help="where they are (default: runs)")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def main(options: Namespace) -> int:
    """0 if every file is whole, 1 if one is damaged or missing."""
    from brittle.store.find import find_results
    from brittle.store.verify import verify

    answers = {}
    for word in options.run:
        folder = find_results(word, Path(options.runs))
        found = verify(folder)
        answers[folder.as_posix()] = found._asdict()
        if not options.json:
            for line in found.damaged:
                print(line)
            verdict = f"{len(found.damaged)} damaged or missing" if found.damaged else "all whole"
            print(f"{folder}: {len(found.checked)} files checked, {verdict}.")
            if found.unknown:
                some = ", ".join(found.unknown[:5]) + (" ..." if len(found.unknown) > 5 else "")
                print(f"  without a checksum: {some}")
    if options.json:
        print(json.dumps(answers, indent=2))
    return 1 if any(answer["damaged"] for answer in answers.values()) else 0
