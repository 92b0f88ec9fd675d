"""`brittle list`: scenarios, policies and theatres to choose from."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument(
        "--claims", action="store_true", help="list causal claims S1 to S18 and the scenarios that test them"
    )
    parser.add_argument("--theatre", metavar="NAME", help="use the names of this theatre; write a folder as ./FOLDER")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with scenarios of your own")


def main(options: Namespace) -> int:
    """0; prints every group with its options and a sentence on each."""
    from brittle.config.compose import configs_for
    from brittle.config.describe import GROUP_HEADS, listing_of
    from brittle.world.check import BadInput

    if options.claims:
        return _print_claims(options)
    configs = configs_for([f"theatre={options.theatre}"] if options.theatre else [], options.config_dir)
    if options.theatre and "/" not in options.theatre and (problem := configs.check("theatre", options.theatre)):
        raise BadInput([problem])
    found = {configs.spelled(group): options for group, options in listing_of(configs).items()}
    if options.json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return 0
    width = max(len(name) for group in found.values() for name in group) + 2
    for group, head in GROUP_HEADS.items():
        print(f"{configs.spelled(group)}=...  {head}")
        for name, sentence in found[configs.spelled(group)].items():
            print(f"  {name:{width}}{sentence}")
        print()
    print("`brittle show SCENARIO` shows what a scenario changes; `brittle params` lists every setting.")
    return 0


def claims(config_dir: str | None = None) -> dict[str, list[str]]:
    """Scenarios that try a causal claim, by claim, in order of number."""
    from brittle.config.files import find_configs

    configs = find_configs(config_dir)
    found: dict[str, list[str]] = {claim: [] for claim in configs.claims()}
    for name in configs.names("scenario"):
        about = configs.read("scenario", name).get("scenario")
        tested = about.get("claim") if isinstance(about, dict) else None
        for claim in tested if isinstance(tested, list) else [tested]:
            if isinstance(claim, str):
                found.setdefault(claim, []).append(name)
    return found


def _print_claims(options: Namespace) -> int:
    from brittle.config.files import find_configs

    found, meaning = claims(options.config_dir), find_configs(options.config_dir).claims()
    if options.json:
        answer = {claim: {"claim": meaning.get(claim, ""), "scenarios": names} for claim, names in found.items()}
        print(json.dumps(answer, indent=2, ensure_ascii=False))
        return 0
    for claim, names in found.items():
        print(f"{claim:5}{meaning.get(claim, 'a claim of your own')}\n     {', '.join(names) or 'no scenario'}")
    print("\n`brittle show SCENARIO` shows what would speak against the claim; results are in docs/scenarios.md.")
    return 0
