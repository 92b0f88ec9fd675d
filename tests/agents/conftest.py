"""No warning of Mesa's or of ours passes in these tests."""

import pytest


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/agents" in item.path.as_posix():
            item.add_marker(pytest.mark.filterwarnings("error"))
