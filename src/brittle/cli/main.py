"""The command line: finds the verb, calls it, and turns every refusal into a sentence.

Nothing heavy is imported here, so that `brittle --help` answers at once.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import warnings
from collections.abc import Sequence
from typing import NamedTuple, NoReturn

from brittle.version import __version__
from brittle.world.check import BadInput, hint, suggestion

OK, FAILED, REFUSED, STOPPED = 0, 1, 2, 130


class Verb(NamedTuple):
    """One thing that `brittle` can do; `module` has `add_arguments` and `main`."""

    module: str
    summary: str
    examples: tuple[str, ...]


VERBS = {
    "run": Verb("brittle.cli.run", "simulate a war many times: maps, charts and tables of the results", (
        "brittle run",
        "brittle run scenario=iran_hold ensemble.replications=400",
        "brittle run iran=surge iran.coverage=0.8 morale.regime.level=0.5 name=surge",
        "brittle run theatre=vardania ensemble=quick",
        "brittle run theatre=./my-war --json",
    )),
    "sweep": Verb("brittle.cli.sweep", "simulate many design points; an interrupted sweep can be resumed", (
        "brittle sweep iran=withdraw,hold,surge 'russia.sorties_per_day=range(0,61,20)'",
        "brittle sweep 'morale.regime.level=interval(-1,1)' design=sobol design.points=64 ensemble.replications=500",
        "brittle sweep experiment=support_by_morale engine=processes",
        "brittle sweep scenario=historical,iran_hold ensemble.precision=0.01",
        "brittle sweep --resume my_sweep --shard 3/8",
    )),
    "plot": Verb("brittle.cli.plot", "draw pictures of a run (maps by day, will) or of a sweep (heat maps)", (
        "brittle plot historical-1a2b3c4d",
        "brittle plot surge will fates",
        "brittle plot surge map days --day 4,7,9",
        "brittle plot runs/surge animation --json",
        "brittle plot my_sweep heat --day 10 --outcome fall_day_homs",
    )),
    "compare": Verb("brittle.cli.compare", "compare scenarios with common random numbers: differences, causes", (
        "brittle compare historical iran_hold",
        "brittle compare historical 'iran=surge iran.coverage=0.8' iran_withdraw_day3 --replications 400",
        "brittle compare my_sweep:0 my_sweep:7",
        "brittle compare historical patrons_2015 --set ensemble.horizon_days=30 --json",
    )),
    "status": Verb("brittle.cli.status", "show how far sweeps are, and what failed", (
        "brittle status", "brittle status my_sweep --traceback", "brittle status my_sweep --json",
    )),
    "verify": Verb("brittle.cli.verify", "check that every byte of results is as it was written", (
        "brittle verify my_sweep", "brittle verify runs/my_run runs/my_sweep --json",
    )),
    "rerun": Verb("brittle.cli.rerun", "simulate one run again and compare it with the stored row", (
        "brittle rerun my_sweep --point 17 --replication 337", "brittle rerun my_run --replication 5",
    )),
    "merge": Verb("brittle.cli.merge", "merge the parts of a sweep that were computed separately", (
        "brittle merge my_sweep", "brittle merge my_sweep other-machine/my_sweep",
    )),
    "list": Verb("brittle.cli.list", "list scenarios, policies of the seats, and theatres", (
        "brittle list", "brittle list --claims", "brittle list --json", "brittle list --config-dir my-scenarios",
    )),
    "show": Verb("brittle.cli.show", "show the question of a scenario, and what it changes", (
        "brittle show patrons_2015", "brittle show morale/regime=hollow", "brittle show iran_hold --all",
        "brittle show historical --json",
    )),
    "diff": Verb("brittle.cli.diff", "list the settings in which two scenarios differ", (
        "brittle diff iran_hold iran_surge", "brittle diff historical morale/regime=hollow", "brittle diff A B --json",
    )),
    "params": Verb("brittle.cli.params", "explain every setting: unit, range, base and source", (
        "brittle params", "brittle params iran", "brittle params morale.regime.level", "brittle params --json",
    )),
    "score": Verb("brittle.cli.score", "score the model, and forecasts without a model, by what happened", (
        "brittle score", "brittle score ensemble=quick observation=reported", "brittle score --json",
    )),
    "export": Verb("brittle.cli.export", "write a run as files for maps, tables and the refugee model Flee", (
        "brittle export surge --format geojson",
        "brittle export runs/surge --format csv --to my-tables",
        "brittle export surge --format flee --replicate 3 --conflict-days 7 --to flee-3",
    )),
    "theatre": Verb("brittle.cli.theatre", "check a folder that describes a war", (
        "brittle theatre check syria_2024", "brittle theatre check ./my-war",
    )),
}  # fmt: skip
OPTIONS = ("--help", "--version")


class Parser(argparse.ArgumentParser):
    """A parser that refuses in sentences instead of ending the process."""

    def error(self, message: str) -> NoReturn:
        # "argument --seed: expected one argument" -> "--seed: expected one argument"
        verb = self.prog.removeprefix("brittle ")
        raise BadInput([f"{verb}: {message.removeprefix('argument ')}; `{self.prog} --help` shows how to use it."])


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code of the command: 0 done, 1 could not be written, 2 refused, 130 stopped by Ctrl-C."""
    argv = list(sys.argv[1:] if arguments is None else arguments)
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _print_warning
            code = _dispatch(argv)
        # A full disk behind `> file` shows only now; left to Python, it would be shown as a traceback.
        sys.stdout.flush()
        return code
    except BadInput as bad:
        for problem in bad.problems:
            print(f"brittle: {problem}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("brittle: stopped.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # The reader of our output has closed it.
        _drop_output()
        return OK
    except OSError as error:
        print(f"brittle: {_os_sentence(error)}", file=sys.stderr)
        if not error.filename:
            _drop_output()
        return FAILED
    except MemoryError:
        print("brittle: there is not enough memory; give a smaller ensemble.replications.", file=sys.stderr)
        return FAILED


def _print_warning(message: Warning | str, category: type[Warning], *where: object, **more: object) -> None:
    """Our own warnings as sentences; those of libraries are for developers."""
    if category is UserWarning:
        print(f"brittle: {message}", file=sys.stderr)


def _dispatch(argv: list[str]) -> int:
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(help_text() if len(argv) < 2 or argv[1] not in VERBS else make_parser(argv[1]).format_help().rstrip())
        return OK
    if argv[0] in ("--version", "-V"):
        print(f"brittle {__version__}")
        return OK
    verb = VERBS.get(argv[0])
    if verb is None:
        raise BadInput([_unknown_verb(argv[0])])
    parser = make_parser(argv[0])
    if "-h" in argv[1:] or "--help" in argv[1:]:
        print(parser.format_help().rstrip())
        return OK
    options, rest = parser.parse_known_intermixed_args(argv[1:])
    if rest:
        raise BadInput([_unknown_option(parser, rest[0])])
    return int(importlib.import_module(verb.module).main(options))


def make_parser(name: str) -> Parser:
    """The parser of one verb, with its examples."""
    verb = VERBS[name]
    parser = Parser(
        prog=f"brittle {name}", description=verb.summary[0].upper() + verb.summary[1:] + ".", allow_abbrev=False,
        epilog="examples:\n" + "\n".join(f"  {example}" for example in verb.examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    importlib.import_module(verb.module).add_arguments(parser)
    return parser


def help_text() -> str:
    """What `brittle --help` prints."""
    lines = ["When does a besieged regime that lives on foreign patrons hold, and when does it break?", ""]
    lines += ["usage: brittle VERB [arguments]", ""]
    lines += [f"  {name:9}{verb.summary}" for name, verb in VERBS.items()]
    lines += ["", "  `brittle VERB --help` shows how to use a verb; `brittle --version` shows the version.", ""]
    lines += ["start with:", "  brittle run", "  brittle list", ""]
    return "\n".join([*lines, "A retrospective scenario exercise, not a prediction."])


def _unknown_verb(word: str) -> str:
    near = suggestion(f"brittle run {word[:60]}") if "=" in word else hint(word, (*VERBS, *OPTIONS))
    return f"there is no verb {word[:60]!r}, give one of {', '.join(VERBS)}{near}"


def _unknown_option(parser: argparse.ArgumentParser, word: str) -> str:
    verb = parser.prog.removeprefix("brittle ")
    if not word.startswith("-"):
        return f"{verb}: there is one argument too many, {word[:60]!r}; `{parser.prog} --help` shows how to use it."
    known = [option for action in parser._actions for option in action.option_strings if option.startswith("--")]
    near = hint(word.partition("=")[0], known)
    return f"{verb}: there is no option {word[:60]!r}, give one of {', '.join(known)}{near}"


def _drop_output() -> None:
    """Discard what is still to be printed: Python would complain again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _os_sentence(error: OSError) -> str:
    reason = error.strerror or str(error)
    reason = f"({reason[:1].lower()}{reason[1:]})"
    if not error.filename:
        return f"the output cannot be written {reason}."
    # A writer says in a note what it has kept.
    notes = getattr(error, "__notes__", [])
    return (
        "; ".join([f"{error.filename}: cannot be {'written' if notes else 'read or written'} {reason}", *notes]) + "."
    )
