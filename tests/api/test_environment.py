"""`brittle.parallel_env` without its extra, and with words that cannot be used."""

from __future__ import annotations

import sys

import pytest

import brittle
from brittle.world.check import BadInput


@pytest.mark.parametrize("library", ["pettingzoo", "gymnasium"])
def test_a_missing_extra_is_reported_in_a_sentence(monkeypatch, library):
    monkeypatch.delitem(sys.modules, "brittle.agents.parallel_env", raising=False)
    for name in [name for name in sys.modules if name.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImportError, match=r"pip install 'brittle\[rl\]'"):
        brittle.parallel_env(theatre="vardania")


def test_overrides_are_checked_as_in_run():
    with pytest.raises(BadInput, match="iran.polcy"):
        brittle.parallel_env(overrides=["iran.polcy=hold"])
    with pytest.raises(BadInput, match="vardnia"):
        brittle.parallel_env(theatre="vardnia")
