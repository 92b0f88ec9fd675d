"""The invented war of the tests of `figures`, and what they check every picture for."""

from tests.figures.conftest import caption, check_texts, data  # noqa: F401  (fixtures)
