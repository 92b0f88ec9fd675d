"""Packaged configurations composed by Hydra once a choice, for tests about something else than composing.

Hydra takes longer to compose the files of one scenario than the engine takes to simulate a few replicates. What it
makes of files that no test writes is the same each time; a folder of a user is composed each time.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from brittle.config import compose, sweep_request
from brittle.config.files import Configs

_COMPOSED: dict[str, dict[str, Any]] = {}
_compose = compose.composed


def _remembered(configs: Configs, choices: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    if configs.own is not None:
        return _compose(configs, choices)
    found = []
    for groups in choices:
        key = repr((configs.packaged, configs.spelling, sorted(groups.items())))
        if key not in _COMPOSED:
            (_COMPOSED[key],) = _compose(configs, [groups])
        found.append(copy.deepcopy(_COMPOSED[key]))
    return found


@contextmanager
def composing_once() -> Iterator[None]:
    """While inside, the same choice of packaged files is composed once a process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compose, "composed", _remembered)
        patch.setattr(sweep_request, "composed", _remembered)
        yield
