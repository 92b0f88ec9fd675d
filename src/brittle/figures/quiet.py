"""Matplotlib without its advice on itself, which is for developers and not for the readers of a run."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_matplotlib() -> Iterator[None]:
    """Keep back matplotlib's warnings: in a home that cannot be written, it gives advice on itself."""
    logger = logging.getLogger("matplotlib")
    usual = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(usual)
