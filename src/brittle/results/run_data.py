"""The plain data of one run: frames, settings, digest. Nothing here draws or prints."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brittle.analysis.proportion import Share, share_of_runs
from brittle.results.caveats import hindsight_of
from brittle.scenario.records import TheatreData
from brittle.scenario.schema import Specification

if TYPE_CHECKING:
    import pandas as pd

MOST_RUN_DAYS = 184_000  # days of runs that are kept for bands: 4,000 runs of 45 days, some fifty megabytes


@dataclass(frozen=True, eq=False, repr=False)
class RunData:
    """The outcomes of one scenario in many replications. Days are counted from the theatre's first midnight."""

    specification: Specification
    data: TheatreData
    runs: pd.DataFrame  # one row a replication
    daily: pd.DataFrame  # place, day, controller, probability; day d is the end of the d-th day
    config: dict[str, Any]  # every setting by dotted name
    digest: str  # SHA-256 of all results; the same on any machine and for any number of threads
    uses_later_facts: bool  # kept out of every score
    seconds: float  # wall-clock time of the replications alone
    folder: Path | None = None  # where it was saved
    series: pd.DataFrame | None = None  # quantiles over runs by day, see `run_frames.series_frame`
    requested: Specification | None = None  # before replications were added to reach a precision

    @property
    def hindsight(self) -> tuple[str, ...]:
        """Choices that were made with knowledge of the outcome; shown with every result."""
        return hindsight_of(self.data)

    def collapse_probability(self, day: float | None = None) -> Share:
        """Share of runs in which the regime had collapsed by a day, with its 95 % interval.

        Parameters
        ----------
        day
            Counted from the theatre's first midnight, in days; None is the horizon.

        Returns
        -------
        Share
            `value`, `low` and `high`, each in [0, 1].

        Examples
        --------
        >>> import brittle
        >>> result = brittle.run(theatre="vardania", replications=20, horizon_days=10)
        >>> share = result.collapse_probability(day=5)
        >>> 0.0 <= share.low <= share.value <= share.high <= 1.0
        True
        """
        by = self.specification.horizon_days if day is None else day
        return share_of_runs(int((self.runs["collapse_day"] <= by).sum()), len(self.runs))

    def __repr__(self) -> str:
        share = self.collapse_probability()
        return (
            f"<{type(self).__name__} {self.specification.scenario} of {self.data.name}: {len(self.runs)} replications,"
            f" collapse in {share.value:.1%} by day {self.specification.horizon_days}, digest {self.digest[:12]}>"
        )


def kept_runs(specification: Specification) -> int:
    """Runs, the first ones, of which every day is kept for bands."""
    return max(1, min(specification.replications, MOST_RUN_DAYS // (specification.horizon_days + 1)))
