"""How well a run foresaw which places left, beside forecasts that need no model.

A mirror, not a claim: one war, one path, and a model whose makers know how it ended.
Only the run's daily probabilities, the first day's map and the observed changes enter;
orders of battle, dated inputs and remarks do not.
"""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brittle.analysis import baselines
from brittle.analysis.brier import brier_by_time, interval, mean_over_times, resampled_places, skill
from brittle.analysis.observations import (
    EVALUATION_TIMES,
    ObservedStates,
    besieged_places,
    last_observed_day,
    observed_states,
)
from brittle.scenario.records import Observed, TheatreData

Array = NDArray[np.float64]

MODEL, FITTED = "model", "B1 fitted"
BLIND_BASELINES = ("B0", "B1 a-priori", "B2")  # made without the outcome
LABELS = {
    MODEL: "model",
    "B0": "B0 persistence",
    "B1 a-priori": "B1 distance, a-priori",
    FITTED: "B1 distance, fitted *",
    "B2": "B2 constant advance",
}
RESAMPLES, SEED = 2000, 1
BY_POPULATION = "population_weighted"
WIDTH = 100


def model_probabilities(data: TheatreData, daily: pd.DataFrame, places: Sequence[str], times: Sequence[float]) -> Array:
    """Probability by (place, time) that the place has left the besieged camp, from a run's daily frame.

    `daily` has place, day, controller, probability; day d is the state at the end of the
    d-th day. Raises ValueError where a place or day is missing, a controller is no
    party of the theatre, or probabilities do not sum to 1.
    """
    table = _by_controller(data, daily, places, times)
    inside = [party.id for party in data.parties if party.camp == "besieged" and party.id in table]
    held = table[inside].sum(axis=1).to_numpy(dtype=float)
    return np.clip(1.0 - held, 0.0, 1.0).reshape(len(places), len(times))


def score_table(
    data: TheatreData,
    observed: Sequence[Observed],
    daily: pd.DataFrame,
    times: Sequence[float] = EVALUATION_TIMES,
    through: float | None = None,
    resamples: int = RESAMPLES,
) -> pd.DataFrame:
    """Brier scores of a run and of the baselines: a row a forecast, a column an evaluation date.

    Rows: model, B0, B1 a-priori, B1 fitted, B2. Columns: one ISO date per time (the
    state at the end of that day), their `mean` with its 95 % interval over places
    (`mean_low`, `mean_high`), the same scores weighted by population, `skill` against the
    best baseline made without the outcome, with its interval, `skill_vs_fitted`, and
    `label_accuracy`. Times beyond the run or beyond the observed time are left out. What the
    reader must know beside the numbers is in `attrs`, which `format_table` prints.
    """
    observed_days = last_observed_day(observed) if through is None else through
    horizon = min(float(daily["day"].max()) if len(daily) else 0.0, observed_days)
    kept = tuple(time for time in times if time <= horizon)
    if not kept:
        raise ValueError(
            f"Nothing to score: the first evaluation time is {min(times):g} d,"
            f" run and observation end at {horizon:g} d."
        )
    if not besieged_places(data):
        raise ValueError("Nothing to score: the besieged camp held no place on the first day.")
    states = observed_states(data, observed, kept, observed_days)
    table = _scores(data, states, _forecasts(data, states, daily), resamples)
    table["label_accuracy"] = pd.Series(
        {
            MODEL: _label_accuracy(states, _likeliest(data, states, daily)),
            "B0": _label_accuracy(states, _first(data, states)),
        }
    )
    table.attrs.update(_remarks(data, states, [time for time in times if time > horizon]))
    return table


def format_table(table: pd.DataFrame) -> str:
    """Readable plain text of a score table, with what it must not be taken for.

    Raises ValueError if the table has lost its remarks (`attrs`), say by a round trip through CSV.
    """
    notes = table.attrs
    if "hindsight" not in notes:
        raise ValueError("This table has lost its remarks: make it with score_table before printing it.")
    dates: list[str] = notes["dates"]
    lines = [f"{notes['title']}: had each place left the besieged side by the end of the day?"]
    lines += [f"Forecast from the start of {notes['start']}. Brier score: 0 is perfect, lower is better.", ""]
    head = "".join(f"{_short(d):>8}" for d in dates)
    lines.append(f"{'':24}{head}{'mean':>8}  {'95 % interval':15}{'skill':>7}")
    lines += [_row(table.loc[name], LABELS[str(name)], dates) for name in table.index]
    lines.append(f"{'places scored':24}" + "".join(f"{n:8d}" for n in notes["scored"]))
    lines.append(f"{'places not scored':24}" + "".join(f"{n:8d}" for n in notes["excluded"]))
    lines += ["", "Weighted by population:"]
    lines += [_weighted_row(table.loc[name], LABELS[str(name)], dates) for name in table.index]
    return "\n".join([*lines, "", *_sentences(table)])


def _forecasts(data: TheatreData, states: ObservedStates, daily: pd.DataFrame) -> dict[str, Array]:
    times = np.array(states.times)
    distance = baselines.front_distance(data, states.places)
    fitted = baselines.fit_to_answer(distance, times, states.left)
    return {
        MODEL: model_probabilities(data, daily, states.places, states.times),
        "B0": baselines.persistence(distance, times),
        "B1 a-priori": baselines.distance_logistic(distance, times, baselines.judged_coefficients()),
        FITTED: baselines.distance_logistic(distance, times, fitted),
        "B2": baselines.constant_advance(distance, times),
    }


def _scores(data: TheatreData, states: ObservedStates, forecasts: dict[str, Array], resamples: int) -> pd.DataFrame:
    dates = [_date(data, time) for time in states.times]
    population = {place.id: float(place.population) for place in data.places}
    people = np.array([population[place] for place in states.places])
    equal = np.ones(len(states.places))
    draws = resampled_places(len(states.places), resamples, SEED)
    plain = {name: brier_by_time(p, states.left, equal) for name, p in forecasts.items()}
    mean = {name: mean_over_times(score) for name, score in plain.items()}
    drawn = {name: mean_over_times(brier_by_time(p, states.left, draws)) for name, p in forecasts.items()}
    best = min(BLIND_BASELINES, key=lambda name: float(mean[name]))
    rows = {}
    for name, forecast in forecasts.items():
        weighted = brier_by_time(forecast, states.left, people)
        row = dict(zip(dates, plain[name].tolist(), strict=True))
        row["mean"] = float(mean[name])
        row["mean_low"], row["mean_high"] = interval(drawn[name])
        row |= {f"{BY_POPULATION}_{d}": value for d, value in zip(dates, weighted.tolist(), strict=True)}
        row[BY_POPULATION] = float(mean_over_times(weighted))
        row["skill"] = float(skill(mean[name], mean[best]))
        row["skill_low"], row["skill_high"] = interval(skill(drawn[name], drawn[best]))
        row["skill_vs_fitted"] = float(skill(mean[name], mean[FITTED]))
        rows[name] = row
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("forecast")
    table.attrs.update(best=best, resamples=resamples)
    return table


def _by_controller(
    data: TheatreData, daily: pd.DataFrame, places: Sequence[str], times: Sequence[float]
) -> pd.DataFrame:
    for time in times:
        if time != int(time):
            raise ValueError(f"The evaluation time {time:g} d is not the end of a day: give a whole number.")
    unknown = sorted(set(daily["controller"]) - {party.id for party in data.parties})
    if unknown:
        raise ValueError(f"The controller '{unknown[0]}' of the run is no party of theatre '{data.name}'.")
    wanted = daily[daily["day"].isin([int(time) for time in times])].astype({"place": str, "controller": str})
    table = wanted.pivot_table(
        index=["place", "day"], columns="controller", values="probability", aggfunc="sum", fill_value=0.0
    )
    index = pd.MultiIndex.from_product([list(places), [int(time) for time in times]], names=["place", "day"])
    missing = [entry for entry in index if entry not in table.index]
    if missing:
        place, day = missing[0]
        raise ValueError(f"The run says nothing of place '{place}' on day {day}, so it cannot be scored.")
    table = table.loc[index]
    total = table.sum(axis=1)
    if not np.allclose(total, 1.0, atol=1e-4):
        worst = int(np.argmax(np.abs(total.to_numpy() - 1.0)))
        place, day = index[worst]
        raise ValueError(f"The probabilities of place '{place}' on day {day} sum to {total.iloc[worst]:g}, not to 1.")
    return table


def _likeliest(data: TheatreData, states: ObservedStates, daily: pd.DataFrame) -> NDArray[np.object_]:
    table = _by_controller(data, daily, states.places, states.times)
    names = np.array([str(name) for name in table.columns], dtype=object)
    return names[table.to_numpy(dtype=float).argmax(axis=1)].reshape(states.party.shape)


def _first(data: TheatreData, states: ObservedStates) -> NDArray[np.object_]:
    holder = {place.id: place.party for place in data.places}
    column = np.array([holder[place] for place in states.places], dtype=object)
    return np.broadcast_to(column[:, None], states.party.shape)


def _label_accuracy(states: ObservedStates, labels: NDArray[np.object_]) -> float:
    known = states.party != ""
    return float(np.mean((labels == states.party)[known])) if known.any() else float("nan")


def _remarks(data: TheatreData, states: ObservedStates, unscored: Sequence[float]) -> dict[str, object]:
    return {
        "title": data.title,
        "start": data.start.isoformat(),
        "dates": [_date(data, time) for time in states.times],
        "scored": [int(n) for n in states.scored],
        "excluded": [int(n) for n in states.excluded],
        "unscored": [_date(data, time) for time in unscored],
        "hindsight": list(data.hindsight),
    }


def _date(data: TheatreData, time: float) -> str:
    # The end of the first day is t = 1.
    return (data.start + datetime.timedelta(days=int(time) - 1)).isoformat()


def _short(date: str) -> str:
    day = datetime.date.fromisoformat(date)
    return f"{day.day} {day:%b}"


def _row(row: pd.Series, label: str, dates: Sequence[str]) -> str:
    scores = "".join(f"{row[d]:8.3f}" for d in dates)
    spread = f"{row['mean_low']:.3f} to {row['mean_high']:.3f}"
    return f"{label:24}{scores}{row['mean']:8.3f}  {spread:15}{row['skill']:+7.2f}"


def _weighted_row(row: pd.Series, label: str, dates: Sequence[str]) -> str:
    scores = "".join(f"{row[f'{BY_POPULATION}_{d}']:8.3f}" for d in dates)
    return f"{label:24}{scores}{row[BY_POPULATION]:8.3f}"


def _sentences(table: pd.DataFrame) -> list[str]:
    notes, model = table.attrs, table.loc[MODEL]
    hindsight = notes["hindsight"]
    model_label, first_label = table["label_accuracy"].loc[[MODEL, "B0"]].tolist()
    said = [
        "This is a mirror, not a claim: a retrospective scenario exercise, not a prediction.",
        f"Skill is 1 - score / score of {LABELS[notes['best']]}, the best baseline made without the outcome;"
        f" the model's is {model['skill']:+.2f}"
        f" (95 % interval {model['skill_low']:+.2f} to {model['skill_high']:+.2f}),"
        f" and {model['skill_vs_fitted']:+.2f} against the fitted one.",
        "One half for every place and date would score 0.250.",
        f"The model's likeliest holder was the observed one in {model_label:.0%} of places"
        f" and dates; taking nothing to change, in {first_label:.0%}.",
        f"Intervals resample places ({notes['resamples']} times, seed {SEED})."
        " Places fell together, so they are too narrow.",
        "* Fitted on the answer: an upper bound, not a forecast.",
        "Places not scored: their observed window straddles the time. B1's judgements and B2's"
        f" {baselines.ADVANCE_RATE:g} km/day were chosen by people who know this war.",
    ]
    if notes["unscored"]:
        said.append(f"Beyond the run or the observation, not scored: {', '.join(notes['unscored'])}.")
    said.append(
        "The model's choices include hindsight; these were made knowing the outcome:"
        if hindsight
        else "The theatre declares no choice made with hindsight."
    )
    lines = [line for sentence in said for line in textwrap.wrap(sentence, WIDTH)]
    return lines + [
        line for choice in hindsight for line in textwrap.wrap(f"- {choice}", WIDTH, subsequent_indent="  ")
    ]
