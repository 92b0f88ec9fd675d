"""`brittle params [NAME]`: the registry as a table, or one setting on a card."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument(
        "name", nargs="?", help="a setting, as morale.regime.level, or the first part of several, as iran"
    )
    parser.add_argument("--theatre", metavar="NAME", help="use the names of this theatre; write a folder as ./FOLDER")
    parser.add_argument("--roles", action="store_true", help="show names by role, which every theatre accepts")
    parser.add_argument("--json", action="store_true", help="print one JSON list and nothing else")


def main(options: Namespace) -> int:
    """0; prints the knobs that the name stands for, or all."""
    from brittle.config.parameter_cards import as_object, card, chosen, table
    from brittle.scenario.schema import setting_name
    from brittle.scenario.settings import SETTINGS
    from brittle.scenario.theatre_spelling import spelling_of_theatre
    from brittle.world.spelling import BY_ROLE

    theatre = options.theatre or SETTINGS["theatre.folder"].base
    if options.theatre is not None:
        from brittle.scenario.theatre_folder import find_theatre

        find_theatre(options.theatre)  # refuses one that is not there
    spelling = BY_ROLE if options.roles else spelling_of_theatre(theatre)
    wanted = chosen(options.name, spelling)
    if options.json:
        print(json.dumps([as_object(name, spelling) for name in wanted], indent=2, ensure_ascii=False))
    elif len(wanted) == 1 and setting_name(options.name or "", spelling) == setting_name(wanted[0], spelling):
        print("\n".join(card(wanted[0], spelling, options.theatre)))
    else:
        print("\n".join(table(wanted, spelling)))
    return 0
