"""The compiled engine against its slow twin: every field of the State, after every step.

Whole numbers must be equal, others to 1e-9. The twin shares no code with the engine
(`tests/reference`); what both read is the theatre, the first State and the parameters.
"""

from __future__ import annotations

import ast
import math
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.reference import step as twin
from tests.reference.invent import invent_inputs, invent_settings, invent_theatre
from tests.reference.rules import survivors
from tests.reference.world import World, plain
from tests.validation.wars import War, make_war

from brittle.engine.draws import replicate_key
from brittle.engine.initial_state import begin
from brittle.engine.run import simulate_step
from brittle.engine.scratch import make_scratch
from brittle.engine.scripted_seat import no_script
from brittle.rules.combat import engagement
from brittle.scenario.build import build
from brittle.world.inputs import KINDS, input_rows, no_inputs
from brittle.world.observation import empty_observation
from brittle.world.orders import MEMO_SIZE
from brittle.world.parameters import REGISTRY, make_parameters
from brittle.world.state import CAUSES, POOLS, State, copy_state, state_arrays
from brittle.world.theatre import Theatre

CLOSE = 1e-9
INVENTED, MANY_MORE, STEPS = 80, 200, 60
SEED = 3
SWITCHES = {name: entry for name, entry in REGISTRY.items() if entry.choices}
BEHAVIOURS = ("takes", "rises", "attacks")


def engine_tables(state: State) -> dict[str, list[dict[str, Any]]]:
    """Every table of the State as rows of plain numbers."""
    tables = {}
    for name, array in state_arrays(state).items():
        if array.dtype.names:
            tables[name] = [vars(row) for row in plain(array.reshape(-1))]
        else:
            tables[name] = [{str(slot): value for slot, value in enumerate(row)} for row in array.tolist()]
    return tables


def differences(state: State, world: World) -> list[str]:
    """Fields on which engine and twin disagree."""
    found = []
    ours, theirs = engine_tables(state), world.tables()
    assert set(ours) == set(theirs)
    for table, rows in ours.items():
        assert len(rows) == len(theirs[table]), table
        for number, (row, other) in enumerate(zip(rows, theirs[table], strict=True)):
            assert set(row) == set(other), table
            for name, value in row.items():
                if not agree(value, other[name]):
                    found.append(f"{table}[{number}].{name}: engine {value!r}, twin {other[name]!r}")
    return found


def agree(value: float, other: float) -> bool:
    """Equal for whole numbers, close for others; nothing equals a NaN."""
    if isinstance(value, int):
        return value == other
    return math.isclose(value, other, rel_tol=CLOSE, abs_tol=1e-12)


class Race:
    """Engine and twin side by side from one first State."""

    def __init__(self, theatre: Theatre, start: State, p: np.record, inputs: np.recarray, number: int) -> None:
        self.theatre, self.p, self.inputs = theatre, p, inputs
        self.key, self.work = replicate_key(SEED, number), make_scratch(theatre)
        self.seen, self.script = empty_observation(len(theatre.sectors), MEMO_SIZE), no_script(len(theatre.sectors))
        self.world = World(theatre, start, p, SEED, number)
        self.state = copy_state(start)
        self.work.places.seen_holder = -1
        begin(self.state, self.work, theatre, p, self.key)
        twin.first_day(self.world)

    def run(self, steps: int) -> None:
        """Step both; stop at the first difference."""
        rows = plain(self.inputs)
        self.check("the first day")
        for step in range(steps):
            simulate_step(self.state, self.work, self.theatre, self.p, self.inputs, self.key, self.seen, self.script)
            twin.simulate_step(self.world, rows)
            self.check(f"step {step}")

    def check(self, when: str) -> None:
        """Every field of the State, now."""
        wrong = differences(self.state, self.world)
        assert not wrong, f"after {when}: {len(wrong)} fields differ: " + "; ".join(wrong[:6])


def race(war: War, number: int, days: int, inputs: np.recarray | None = None) -> Race:
    """A packaged war raced for so many days."""
    pair = Race(war.theatre, war.start, war.parameters, war.inputs if inputs is None else inputs, number)
    pair.run(days * round(1.0 / war.parameters.time_step_days))
    return pair


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("observation", ["exact", "reported"])
def test_vardania_agrees_for_forty_days(number: int, observation: str) -> None:
    race(make_war("vardania", {"observation": observation}), number, 40)


@pytest.mark.parametrize(("number", "observation"), [(0, "exact"), (1, "exact"), (2, "reported")])
def test_syria_agrees_for_a_fortnight(number: int, observation: str) -> None:
    race(make_war("syria_2024", {"observation": observation}), number, 14)


def invented(number: int) -> Race:
    """A generated war, not yet run; two of three have dated facts."""
    p = make_parameters(invent_settings(number, REGISTRY))
    theatre, start, _ = build(invent_theatre(number), p)
    counts = {name: len(getattr(theatre, name)) for name in ("places", "roads", "parties", "formations")}
    rows = invent_inputs(number, KINDS, STEPS * p.time_step_days, counts) if number % 3 else []
    return Race(theatre, start, p, input_rows(rows) if rows else no_inputs(), number)


def happened(pair: Race) -> set[str]:
    """What happened in a war, so that a later test can ask whether the twin was tested at all."""
    run = pair.state.run[0]
    seen = {CAUSES[cause] for cause in pair.state.places.cause}
    seen |= {pool for pool in POOLS if pair.state.parties[pool].sum()}
    ends = {"collapsed": run.collapse_step, "fled": run.leader_exit_step, "left": run.ground_patron_exit_step}
    seen |= {end for end, step in ends.items() if step >= 0}
    seen |= {"woken"} if pair.state.parties.is_active.any() else set()
    seen |= {KINDS[row.kind] for row in pair.inputs}
    seen |= {f"{name}={entry.show(pair.p[entry.field])}" for name, entry in SWITCHES.items()}
    for party in pair.theatre.parties[pair.theatre.parties.scripted > 0]:
        seen |= {name for name in BEHAVIOURS if party[name]} | {f"trigger {party.trigger}"}
    return seen


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Path:
    """A folder of this test run, the same for all its processes: what happened in each invented war."""
    folder = tmp_path_factory.getbasetemp().parent / f"wars-{testrun_uid}"
    folder.mkdir(exist_ok=True)
    return folder


def wanted() -> set[str]:
    """Everything that must have been in one war or another."""
    switches = {f"{name}={choice}" for name, entry in SWITCHES.items() for choice in entry.choices}
    ends = {"collapsed", "fled", "left", "woken", "trigger 0", "trigger 1"}
    return {*CAUSES, *POOLS, *KINDS, *BEHAVIOURS} | switches | ends


@pytest.mark.parametrize("number", range(INVENTED))
def test_invented_wars_agree(number: int, seen: Path) -> None:
    pair = invented(number)
    pair.run(STEPS)
    # Whole or not there, for a process that reads it at this moment.
    written = seen / f"{number}.{os.getpid()}"
    written.write_text("\n".join(sorted(happened(pair))))
    written.rename(seen / f"{number}.txt")


def test_invented_wars_have_every_input_cause_and_switch(seen: Path) -> None:
    for number in range(INVENTED):
        if not (seen / f"{number}.txt").exists():  # this test runs alone, or before another process has come to it
            test_invented_wars_agree(number, seen)
    found = happened(race(make_war("syria_2024"), 1, 14))
    for number in range(INVENTED):
        found.update((seen / f"{number}.txt").read_text().splitlines())
    assert wanted() - found == set()


@pytest.mark.slow
def test_many_more_invented_wars_agree() -> None:
    for number in range(INVENTED, INVENTED + MANY_MORE):
        try:
            invented(number).run(STEPS)
        except AssertionError as wrong:
            raise AssertionError(f"invented war {number}: {wrong}") from None


@pytest.mark.parametrize("law", SWITCHES["attrition.law"].choices)
@pytest.mark.parametrize("weakness", [1.0, 1e-3, 1e-6, 1e-9, 1e-12, 1e-15, 1e-20, 1e-30, 0.0])
def test_losses_agree_however_weak_one_side_is(law: str, weakness: float) -> None:
    code = SWITCHES["attrition.law"].choices.index(law)
    for sides in [(6944.0, 70.0), (70.0, 6944.0), (500.0, 500.0)]:
        for fires in [(0.05, 0.05 * weakness), (0.05 * weakness, 0.05)]:
            expected = survivors(law, sides, (7000.0, 7000.0), fires, 0.25)
            found = engagement(code, *sides, 7000.0, 7000.0, *fires, 0.25)
            assert found == pytest.approx(expected, rel=CLOSE), (sides, fires)


def test_other_draws_are_noticed(vardania: War) -> None:
    pair = Race(vardania.theatre, vardania.start, vardania.parameters, no_inputs(), 1)
    pair.world.draws.replicate = 2
    with pytest.raises(AssertionError, match="fields differ"):
        pair.run(4)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("attrition.rate", 0.006),
        ("morale.losing", 1.01),
        ("challenger.focus", 3.5),
        ("contagion.break", 60.0),
        ("control.threshold", 0.9),
    ],
)
def test_another_rule_is_noticed(vardania: War, name: str, value: float) -> None:
    pair = Race(vardania.theatre, vardania.start, vardania.parameters, no_inputs(), 1)
    setattr(pair.world.p, REGISTRY[name].field, value)
    with pytest.raises(AssertionError, match="fields differ"):
        pair.run(160)


def test_the_twin_imports_nothing_of_the_physics() -> None:
    allowed = {"brittle.scenario.records"}
    for path in sorted((Path(__file__).parent / "reference").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert not name.startswith("brittle") or name in allowed, f"{path.name} imports {name}"
