"""`brittle rerun`: one run simulated again, and compared with the stored row."""

from __future__ import annotations

import json
import math
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("run", metavar="RUN", help="name of a run or sweep below runs/, or its folder")
    parser.add_argument("--replication", type=int, required=True, metavar="K", help="replication_id of the run")
    parser.add_argument("--point", type=int, default=None, metavar="N", help="of a sweep: design_point_id of the run")
    parser.add_argument("--theatre", metavar="DIR", help="folder of a theatre of your own")
    parser.add_argument("--runs", metavar="DIR", default="runs", help="where the runs are (default: runs)")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def main(options: Namespace) -> int:
    """0 if the run comes out as it was kept, 1 if it does not."""
    from brittle.results.rerun_run import rerun
    from brittle.store.find import find_results

    found = rerun(find_results(options.run, Path(options.runs)), options.replication, options.point, options.theatre)
    if options.json:
        print(json.dumps({"differs": found.differs, "row": {key: _plain(value) for key, value in found.row.items()}}))
    else:
        width = max(map(len, found.row))
        for key, value in found.row.items():
            if _plain(value) is not None:
                print(
                    f"{key:{width}}  {value}" + ("   <- differs from the stored value" if key in found.differs else "")
                )
        print(f"Computed again: {'every byte as it was kept' if not found.differs else 'NOT as it was kept'}.")
    return 1 if found.differs else 0


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value
