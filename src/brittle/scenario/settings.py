"""What to set that is no parameter of the model: how much to compute, from when on, and where to put it."""

from __future__ import annotations

from typing import Any, NamedTuple

MOST_IN_MEMORY = 200_000  # replications of one run: all rows are kept in memory, about 3 kB each
MOST_REPLICATIONS = 100_000_000  # of one design point of a sweep
MOST_POINTS = 1_000_000
MOST_DAYS = 365


class Setting(NamedTuple):
    """One thing to set that is no parameter of the model: how, not what, to run."""

    name: str
    kind: str  # whole, number, truth, date, folder name, text, names, theatre, one of
    low: float
    high: float
    base: Any  # None where it may be left open
    label: str
    plain: str
    choices: tuple[str, ...] = ()

    def allowed(self) -> str:
        """The allowed values, as text."""
        allowed = {
            "whole": f"a whole number, {self.low} to {self.high}",
            "number": f"a number, {self.low:g} to {self.high:g}",
            "one of": "one of " + ", ".join(self.choices),
            "truth": "true or false",
            "date": "a date as 2024-11-26, or null",
            "folder name": "a name of letters, digits, '.', '_' and '-', at most 100, or null",
            "text": "a name, or null",
            "names": "a name, or several separated by commas, or null",
            "theatre": "the name of a packaged war, or the path of a folder with a slash in it",
        }[self.kind]
        return allowed + (", or null" if self.kind in ("whole", "number") and self.base is None else "")


SETTINGS: dict[str, Setting] = {
    row[0]: Setting(*row)
    for row in (
        ("ensemble.replications", "whole", 1, MOST_REPLICATIONS, 1000, "Replications",
         "How many times the same war is simulated, each time with other random draws."),
        ("ensemble.seed", "whole", 0, 2**64 - 1, 1, "Seed", "The same seed gives the same results, to the last digit."),
        ("ensemble.horizon_days", "whole", 1, MOST_DAYS, 45, "Horizon", "Days that each replication covers."),
        ("ensemble.threads", "whole", 1, 1024, None, "Threads",
         "Processors to use; null means all. Results do not depend on it."),
        ("ensemble.precision", "number", 0.001, 0.25, None, "Precision",
         "Goes on, `ensemble.replications` at a time, until the 95 % interval of the share of collapse is no wider than"
         " this to either side, as 0.01; null means one batch."),
        ("inputs", "text", 0, 0, None, "Dated inputs",
         "Set of dated facts from the theatre's inputs.csv to impose; null means none."),
        ("origin", "date", 0, 0, None, "Forecast origin",
         "Dated facts that became known after this day are dropped; null means the theatre's own date."),
        ("name", "folder name", 0, 0, None, "Name",
         "Folder under runs/; null means the scenario and a fingerprint of the settings."),
        ("overwrite", "truth", 0, 0, False, "Overwrite", "Whether another run of the same name may be replaced."),
        ("third_parties.out", "names", 0, 0, None, "Parties that stay out",
         "Third parties, by their ids in the theatre, that never act; several are separated by commas."),
        ("command.hold_sector", "names", 0, 0, None, "Sectors held firm",
         "Sectors, by their ids in the theatre, that the besieged command never gives up and sends reserves to."),
        ("theatre.folder", "theatre", 0, 0, "syria_2024", "Theatre",
         "The war to simulate; on a command line it is written theatre=..."),
    )
}  # fmt: skip

# How a sweep is designed and computed; of a single run they are refused.
SWEEP_SETTINGS: dict[str, Setting] = {
    row[0]: Setting(*row)
    for row in (
        ("design.kind", "one of", 0, 0, "grid", "Design",
         "How points come about: grid crosses all values, list takes them row by row, csv reads them from a file;"
         " lhs, sobol and saltelli sample what is given as interval().",
         ("grid", "list", "lhs", "sobol", "saltelli", "csv")),
        ("design.points", "whole", 1, MOST_POINTS, None, "Points",
         "How many points are sampled for each combination of the crossed values."),
        ("design.seed", "whole", 0, 2**32 - 1, 1, "Seed of the design", "The same seed samples the same points."),
        ("design.file", "text", 0, 0, None, "File of points",
         "For design=csv: a file with a column a setting and a row a point."),
        ("engine.kind", "one of", 0, 0, "threads", "Engine", "Who computes; results do not depend on it.",
         ("threads", "processes", "dask")),
        ("engine.workers", "whole", 1, 4096, None, "Workers", "How many work at a time; null means all processors."),
        ("engine.address", "text", 0, 0, None, "Address",
         "For engine=dask: the scheduler to use; null means a cluster of our own on this machine."),
        ("ensemble.keep", "names", 0, 0, ("runs",), "Tables kept",
         "runs: a row a run; reductions: sums only, for very many runs; daily, beside one of them: holders by place and"
         " day."),
    )
}  # fmt: skip
