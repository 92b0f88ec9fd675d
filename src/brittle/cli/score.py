"""`brittle score`: the model and forecasts without a model, scored by what happened."""

from __future__ import annotations

import json
import math
from argparse import ArgumentParser, Namespace
from typing import Any

from brittle.world.check import BadInput


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("overrides", nargs="*", metavar="key=value", help="choices and settings, as for `brittle run`")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with scenarios of your own")


def main(options: Namespace) -> int:
    """0; prints the table of Brier scores. Writes no file."""
    from brittle.config.compose import specify

    specification = specify(options.overrides, options.config_dir)
    from brittle.cli.progress import announce_run, replication_progress
    from brittle.results.simulate import simulate
    from brittle.scenario.dated import uses_later_facts
    from brittle.scenario.observed import read_observed
    from brittle.scenario.theatre_folder import find_theatre, read_theatre

    data = read_theatre(find_theatre(specification.theatre))
    if uses_later_facts(data, specification.inputs, specification.origin):
        raise BadInput(
            [
                f"inputs: '{specification.inputs}' uses facts that became known after {data.known_until};"
                " to score, give inputs=null or an earlier origin"
            ]
        )
    observed = read_observed(data.folder, data)
    if not observed:
        raise BadInput([f"theatre: the timeline of {data.name} is empty, so nothing can be scored"])
    with replication_progress(specification.replications) as progress:
        result = simulate(specification, progress, data, lambda: announce_run(specification))
    from brittle.analysis.score import format_table, score_table

    try:
        table = score_table(data, observed, result.daily)
        table.attrs["hindsight"] = list(result.hindsight)
    except ValueError as error:
        raise BadInput([f"score: {error}"]) from None
    if options.json:
        print(json.dumps(as_object(table, result.digest), indent=2, ensure_ascii=False))
    else:
        s = specification
        print(f"Scenario {s.scenario}, {s.replications:,} replications, seed {s.seed}.")
        print(format_table(table))
    return 0


def as_object(table: Any, digest: str) -> dict[str, Any]:
    """The table as plain values, null where there is no number, with the remarks that belong to it."""
    rows = table.to_dict(orient="index")
    scores = {
        name: {key: None if isinstance(v, float) and math.isnan(v) else v for key, v in row.items()}
        for name, row in rows.items()
    }
    return {"digest": digest, "scores": scores, "remarks": dict(table.attrs)}
