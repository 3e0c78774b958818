"""Scores of cities from single answers: weighted mean, interval, place, and which places cannot be told
apart.

A city is a sample of its own: its error follows from its own answers (surveys/rules/statistics). Scores are
points from 0 to 100. Reading is strict: a row that cannot be counted is told with its line, never guessed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite, nan

import numpy as np

from lianwei.surveys.rules.statistics.design import Sample
from lianwei.surveys.rules.statistics.estimates import CONFIDENCE, mean, reach
from lianwei.surveys.rules.statistics.ranks import places

HIGHEST = 100.0
LEAST = 2  # answers, or nothing varies and no interval can be told
YEARS = range(1900, 2200)
NEEDED = ("city", "year", "indicator", "respondent", "score")


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be counted: its line in the file, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person said of one indicator: points from 0 to 100, and how many people the person stands
    for.
    """

    city: str
    year: int
    indicator: str
    respondent: str
    score: float
    weight: float


@dataclass(frozen=True, slots=True)
class CityScore:
    """The score of a city with its interval (empty where one person answered), its place among the cities of
    the same year and indicator, and the places it may hold as well with 95 % confidence for all at once.
    """

    city: str
    year: int
    indicator: str
    score: float
    low: float | None
    high: float | None
    rank: int
    rank_low: int
    rank_high: int
    answers: int


class RowRefusedError(ValueError):
    """A row that cannot be counted, with the reason."""


def read_answers(rows: Iterable[tuple[int, dict[str, str]]]) -> Iterator[Answer | Bad]:
    """Each row of a file with its line, as an answer or as what is wrong with it. The second answer of the
    same person to the same indicator is wrong; without a column `weight` everybody counts alike.
    """
    seen: dict[tuple[str, int, str, str], int] = {}
    for line, row in rows:
        try:
            answer = _answer(row)
        except RowRefusedError as fault:
            yield Bad(line, str(fault))
            continue
        key = (answer.city, answer.year, answer.indicator, answer.respondent)
        if (first := seen.setdefault(key, line)) != line:
            yield Bad(line, f"{answer.respondent} answered {answer.indicator} already in line {first}")
        else:
            yield answer


def score_cities(answers: Iterable[Answer]) -> list[CityScore]:
    """By year and indicator, the best city first."""
    parts: dict[tuple[int, str], dict[str, list[Answer]]] = {}
    for each in answers:
        parts.setdefault((each.year, each.indicator), {}).setdefault(each.city, []).append(each)
    return [score for (year, name), cities in sorted(parts.items()) for score in _ranked(year, name, cities)]


def _ranked(year: int, indicator: str, cities: dict[str, list[Answer]]) -> list[CityScore]:
    found = {city: _scored(answers) for city, answers in cities.items()}
    ranks = places([score for score, _error in found.values()], [error for _score, error in found.values()])
    width = reach(float("inf"), CONFIDENCE)
    told = [
        CityScore(
            city,
            year,
            indicator,
            score,
            score - width * error if isfinite(error) else None,
            score + width * error if isfinite(error) else None,
            place.rank,
            place.best,
            place.worst,
            len(cities[city]),
        )
        for (city, (score, error)), place in zip(found.items(), ranks, strict=True)
    ]
    return sorted(told, key=lambda each: (each.rank, each.city))


def _scored(answers: list[Answer]) -> tuple[float, float]:
    """The score and its standard error; that of one answer is unknown."""
    if len(answers) < LEAST:
        return answers[0].score, nan

    found = mean([each.score for each in answers], Sample(np.array([each.weight for each in answers])))
    return found.value, found.error


def _answer(row: dict[str, str]) -> Answer:
    texts = {name: (row.get(name) or "").strip() for name in NEEDED}
    if missing := [name for name, text in texts.items() if not text]:
        raise RowRefusedError(f"{', '.join(missing)} is empty")
    year = texts["year"]
    if not (year.isascii() and year.isdigit() and int(year) in YEARS):
        raise RowRefusedError(f"year is none: {year[:20]}")
    score = _number(texts["score"], "score")
    if not 0 <= score <= HIGHEST:
        raise RowRefusedError(f"score lies outside 0 to 100: {texts['score'][:20]}")
    written = row.get("weight")
    weight = 1.0 if written is None else _number(written.strip(), "weight")
    if weight <= 0:
        raise RowRefusedError(f"weight is not above 0: {(written or '')[:20]}")
    return Answer(texts["city"], int(year), texts["indicator"], texts["respondent"], score, weight)


def _number(written: str, name: str) -> float:
    if not written:
        raise RowRefusedError(f"{name} is empty")
    try:
        number = float(written)
    except ValueError:
        number = nan
    if not isfinite(number):
        raise RowRefusedError(f"{name} is no number: {written[:20]}")
    return number
