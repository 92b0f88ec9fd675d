"""What to set that is no parameter of the model: how much to compute, from when on, and where to put it."""

from __future__ import annotations

from typing import Any, NamedTuple

MOST_REPLICATIONS = 200_000  # all rows are kept in memory, about 3 kB each
MOST_DAYS = 365


class Setting(NamedTuple):
    """One thing to set that is no parameter of the model: how, not what, to run."""

    name: str
    kind: str  # whole, truth, date, folder name, text, names, theatre
    low: int
    high: int
    base: Any  # None where it may be left open
    label: str
    plain: str

    def allowed(self) -> str:
        """The allowed values, in words."""
        words = {
            "whole": f"a whole number, {self.low} to {self.high}",
            "truth": "true or false",
            "date": "a date as 2024-11-26, or null",
            "folder name": "a name of letters, digits, '.', '_' and '-', at most 100, or null",
            "text": "a name, or null",
            "names": "a name or several parted by commas, or null",
            "theatre": "the name of a packaged war, or the path of a folder with a slash in it",
        }[self.kind]
        return words + (", or null" if self.kind == "whole" and self.base is None else "")


SETTINGS: dict[str, Setting] = {
    row[0]: Setting(*row)
    for row in (
        ("ensemble.replications", "whole", 1, MOST_REPLICATIONS, 1000, "Replications",
         "How many times the same war is played with other luck."),
        ("ensemble.seed", "whole", 0, 2**64 - 1, 1, "Seed", "The same seed gives the same results, to the last digit."),
        ("ensemble.horizon_days", "whole", 1, MOST_DAYS, 45, "Horizon", "Days that each replication covers."),
        ("ensemble.threads", "whole", 1, 1024, None, "Threads",
         "Processors to use; null means all. Results do not depend on it."),
        ("inputs", "text", 0, 0, None, "Dated inputs",
         "Set of dated facts from the theatre's inputs.csv to impose; null means none."),
        ("origin", "date", 0, 0, None, "Forecast origin",
         "Dated facts that became known after this day are dropped; null means the theatre's own date."),
        ("name", "folder name", 0, 0, None, "Name",
         "Folder under runs/; null means the scenario and a mark of the settings."),
        ("overwrite", "truth", 0, 0, False, "Overwrite", "Whether another run of the same name may be replaced."),
        ("third_parties.out", "names", 0, 0, None, "Parties that stay out",
         "Third parties, by their ids in the theatre, that never act; several are parted by commas."),
        ("command.hold_sector", "names", 0, 0, None, "Sectors held firm",
         "Sectors, by their ids in the theatre, that the besieged command never gives up and sends reserves to."),
        ("theatre.folder", "theatre", 0, 0, "syria_2024", "Theatre",
         "The war to play; on a command line it is written theatre=..."),
    )
}  # fmt: skip
