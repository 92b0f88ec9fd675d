"""The small theatre of the tests of `analysis`, for comparisons too."""

from tests.analysis.conftest import data, observed  # noqa: F401  (fixtures)
