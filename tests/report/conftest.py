"""What the tests of `figures` check every picture for, for reports too."""

from tests.figures.conftest import check_texts  # noqa: F401  (a fixture)
