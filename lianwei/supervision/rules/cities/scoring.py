"""An edition of the city satisfaction index from people's answers: scores with intervals, places, parts.

A city's questions are weighted means over its people; an indicator above them is the weighted sum of its
questions, and its error counts that the same people answered all of them. The mean of the cities takes every
city alike. Figures are points from 0 to 100; [value, standard error, low, high].
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from lianwei.surveys.rules.statistics.design import Floats, Sample
from lianwei.surveys.rules.statistics.estimates import CONFIDENCE, reach
from lianwei.surveys.rules.statistics.ranks import groups, places

from .indicators import TOTAL
from .sheets import Person

LEAST = 2  # people, or no error can be told
Figure = list[float | None]
Shares = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores of some people: value and error by indicator; what nobody answered is not there."""

    answers: int
    figures: dict[str, tuple[float, float]]


def score_people(people: Sequence[Person], shares: Shares, leaves: Sequence[str]) -> Scored:
    """The figures of one city, or of a group in it."""
    weights = np.array([each.weight for each in people])
    scores = np.array([[each.scores.get(code, np.nan) for code in leaves] for each in people])
    known = np.isfinite(scores)
    held = weights @ known
    means = np.where(held > 0, weights @ np.where(known, scores, 0) / np.where(held > 0, held, 1), np.nan)
    linear = np.where(known, scores - means, 0) / np.where(held > 0, held, 1)
    covariance = (
        Sample(weights).covariance(linear) if len(people) >= LEAST else np.full((len(leaves),) * 2, np.nan)
    )
    told = {}
    for code, parts in shares.items():
        share = np.array([parts.get(leaf, 0.0) for leaf in leaves])
        used = share > 0
        value = float(share[used] @ means[used]) if used.any() else np.nan
        if isfinite(value):
            told[code] = (value, _error(share, covariance))
    return Scored(len(people), told)


def score_edition(people: Iterable[Person], shares: Shares, leaves: Sequence[str]) -> dict[str, Any]:
    """What an edition tells, as plain values: cities, their mean, places by indicator, groups of people."""
    by_city: dict[str, list[Person]] = {}
    for each in people:
        by_city.setdefault(each.city, []).append(each)
    found = {city: score_people(rows, shares, leaves) for city, rows in by_city.items()}
    return {
        "cities": _listed(found),
        "mean": _means(found, shares),
        "places": {code: _placed(found, code) for code in shares},
        "alike": _alike(found),
        "groups": _groups(by_city, shares, leaves),
    }


def published_edition(cities: Iterable[Person], codes: Sequence[str]) -> dict[str, Any]:
    """Scores that others computed: no errors, so places are as the scores stand, and nothing is told
    apart.
    """
    rows = list(cities)
    told = {
        each.city: Scored(0, {code: (score, np.nan) for code, score in each.scores.items()}) for each in rows
    }
    return {
        "cities": _listed(told),
        "mean": _means(told, codes),
        "places": {code: _placed(told, code) for code in codes},
        "alike": [],
        "groups": [],
    }


def _groups(
    by_city: Mapping[str, Sequence[Person]], shares: Shares, leaves: Sequence[str]
) -> list[dict[str, Any]]:
    """Groups of people over all cities: each city alike, as the mean of the cities."""
    names = sorted({each.group for rows in by_city.values() for each in rows if each.group})
    found = []
    for name in names:
        parts = [[each for each in rows if each.group == name] for rows in by_city.values()]
        scored = [score_people(rows, shares, leaves) for rows in parts if rows]
        figures = {
            code: _mean([each.figures[code] for each in scored if code in each.figures]) for code in shares
        }
        found.append({"group": name, "answers": sum(each.answers for each in scored), "figures": figures})
    return found


def _listed(found: Mapping[str, Scored]) -> list[dict[str, Any]]:
    return [
        {"city": city, "answers": each.answers, "figures": _told(each.figures)}
        for city, each in found.items()
    ]


def _means(found: Mapping[str, Scored], codes: Iterable[str]) -> dict[str, Figure]:
    rows = list(found.values())
    return {code: _mean([each.figures[code] for each in rows if code in each.figures]) for code in codes}


def _placed(found: Mapping[str, Scored], code: str) -> dict[str, list[int]]:
    cities = [city for city, each in found.items() if code in each.figures]
    figures = [found[city].figures[code] for city in cities]
    told = places([value for value, _error in figures], [error for _value, error in figures])
    return {city: [each.rank, each.best, each.worst] for city, each in zip(cities, told, strict=True)}


def _alike(found: Mapping[str, Scored]) -> list[list[str]]:
    """Cities whose total cannot be told apart, from the top; groups of one are left out."""
    cities = [city for city, each in found.items() if TOTAL in each.figures]
    figures = [found[city].figures[TOTAL] for city in cities]
    if not cities:
        return []
    runs = groups([value for value, _error in figures], [error for _value, error in figures])
    return [[cities[at] for at in run] for run in runs if len(run) > 1]


def _mean(figures: Sequence[tuple[float, float]]) -> Figure:
    """Of independent figures, each alike."""
    if not figures:
        return [None, None, None, None]
    value = sum(each for each, _error in figures) / len(figures)
    error = float(np.sqrt(sum(each**2 for _value, each in figures))) / len(figures)
    return _figure(value, error)


def _told(figures: Mapping[str, tuple[float, float]]) -> dict[str, Figure]:
    return {code: _figure(value, error) for code, (value, error) in figures.items()}


def _figure(value: float, error: float) -> Figure:
    if not isfinite(error):
        return [value, None, None, None]
    width = reach(float("inf"), CONFIDENCE) * error
    return [value, error, max(value - width, 0.0), min(value + width, 100.0)]


def _error(share: Floats, covariance: Floats) -> float:
    variance = float(share @ covariance @ share)
    return float(np.sqrt(max(variance, 0.0))) if isfinite(variance) else float("nan")
