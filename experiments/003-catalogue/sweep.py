"""Which judgements decide that some scenarios of the catalogue do not differ: Iran's cost of staying, the asylum.

python experiments/003-catalogue/sweep.py
"""

from __future__ import annotations

import brittle
from brittle.comparison.paired_differences import mean_difference

REPLICATIONS, HORIZON = 600, 45


def pair(arguments: list[str], without: str) -> str:
    """Collapse by day 14 and days in office, with a mechanism and without it, with common random numbers."""
    runs = [
        brittle.run("historical", replications=REPLICATIONS, overrides=also).runs
        for also in (arguments, [*arguments, without])
    ]
    shares = " / ".join(f"{100 * (run['collapse_day'] <= 14).mean():.1f}" for run in runs)
    days = mean_difference(*(run["collapse_day"].fillna(HORIZON).clip(upper=HORIZON).to_numpy() for run in runs[::-1]))
    exits = " / ".join(f"{run['iran_exit_day'].median():g}" for run in runs)
    return f"{shares} % | {days.value:+.2f} ({days.low:+.2f} to {days.high:+.2f}) days | Iran leaves on day {exits}"


def main() -> None:
    """Print every pair."""
    for cost in (0.15, 0.2, 0.22, 0.24):
        for weight in (1.0, 0.2):
            prior = [f"iran.belief_held={20.0 * weight}", f"iran.belief_broke={10.0 * weight}"]
            found = pair([f"iran.cost={cost}", *prior], "iran.depends_on_host_will=off")
            print(f"cost {cost}, prior of {30 * weight:g} stands: {found}", flush=True)
    for belief in (0.3, 0.5, 0.7):
        print(f"asylum below {belief}: {pair([f'russia.asylum_belief={belief}'], 'russia.asylum=off')}", flush=True)


if __name__ == "__main__":
    main()
