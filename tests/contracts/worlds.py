"""Worlds of the contract tests, built once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from brittle.engine import stepper
from brittle.engine.draws import replicate_key
from brittle.scenario.build import Names, build
from brittle.scenario.theatre_folder import find_theatre, read_theatre
from brittle.world.orders import Orders
from brittle.world.parameters import make_parameters
from brittle.world.state import State, state_bytes
from brittle.world.theatre import Theatre

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "brittle"
SMALL, LARGE = "vardania", "syria_2024"
SEED = 20241127


class World(NamedTuple):
    """A theatre and the State before anything is drawn."""

    theatre: Theatre
    first: State
    p: np.record
    names: Names


@cache
def _world(name: str, settings: tuple) -> World:
    p = make_parameters(dict(settings))
    theatre, first, names = build(read_theatre(find_theatre(name)), p)
    return World(theatre, first, p, names)


def world(name: str = SMALL, **settings: object) -> World:
    """The world of this name; settings are parameters with `__` for the dots."""
    return _world(name, tuple(sorted((key.replace("__", "."), value) for key, value in settings.items())))


def began(w: World, number: int = 0) -> State:
    """The first State of replicate `number`."""
    return stepper.begin_run(w.first, w.theatre, w.p, replicate_key(SEED, number))


def go_on(w: World, state: State, steps: int, number: int = 0, inputs=None) -> list[State]:
    """This State and the next `steps`, every seat by its doctrine."""
    states, key = [state], replicate_key(SEED, number)
    for _ in range(steps):
        book = stepper.answers(states[-1], w.theatre, w.p) if stepper.decides_now(states[-1], w.p) else None
        states.append(stepper.step(states[-1], book, w.theatre, w.p, inputs, key)[0])
    return states


@cache
def story(name: str = LARGE, steps: int = 56, number: int = 3) -> tuple[State, ...]:
    """A run to take States from; no test may change them."""
    w = world(name)
    return tuple(go_on(w, began(w, number), steps, number))


def same(one: State, other: State) -> bool:
    """True if every bit of two States is equal."""
    return state_bytes(one) == state_bytes(other)


def copy_orders(orders: Orders) -> Orders:
    return Orders._make(array.copy() for array in orders)


def persons(w: World, state: State) -> np.ndarray:
    """By party: people with formations and in pools, less those who have come since the start."""
    parties = state.parties
    pools = ("killed", "wounded", "deserted", "captured", "defected", "evacuated", "stood_down")
    gone = sum(parties[pool] for pool in pools)
    return np.bincount(w.theatre.formations.party, state.formations.men, len(parties)) + gone - parties.arrived
