"""`python -m bench.supervision`: a survey of 100,000 answers weighted, its figures with intervals, cross
tables.

Answers are invented: 100 cities, four questions about the person, thirty on scales and choices. Each part is
a
line, so that other benches of supervision can stand beside. Prints a table and writes
bench/results/supervision.json.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np

from lianwei.supervision.rules.cities.scores import Answer, score_cities
from lianwei.surveys.rules.statistics.design import Sample
from lianwei.surveys.rules.statistics.estimates import mean, share
from lianwei.surveys.rules.statistics.tables import cross_table
from lianwei.surveys.rules.statistics.weighting import rake

from .report import Line, write

ANSWERS, CITIES, QUESTIONS, TABLES = 100_000, 100, 30, 30
GOAL_SECONDS = 10
SEXES = {"男": 5100, "女": 4900}
AGES = {"18-29": 2000, "30-44": 3200, "45-59": 3000, "60+": 1800}
HOMES = {"城镇": 6600, "乡村": 3400}


def main() -> int:
    options = _options()
    random = np.random.default_rng(options.seed)
    people, scales, choices = _people(random, options.answers), [], []
    for _question in range(QUESTIONS):
        scales.append(np.clip(random.normal(80, 12, options.answers), 0, 100))
        choices.append(random.choice(["是", "否", "说不清"], options.answers, p=[0.5, 0.3, 0.2]))
    begun = time.perf_counter()
    lines = list(_survey(people, scales, choices))
    whole = time.perf_counter() - begun
    lines.append(Line("all of the survey", whole, goal=f"< {GOAL_SECONDS}", unit="s"))
    lines.append(_timed("city index: one indicator of all answers", lambda: _index(people, scales[0])))
    write("supervision", lines)
    return 0 if whole < GOAL_SECONDS * options.answers / ANSWERS else 1


def _people(random: np.random.Generator, count: int) -> dict[str, np.ndarray]:
    return {
        "city": random.integers(0, CITIES, count).astype(str),
        "sex": random.choice(list(SEXES), count, p=[0.42, 0.58]),
        "age": random.choice(list(AGES), count, p=[0.4, 0.3, 0.2, 0.1]),
        "home": random.choice(list(HOMES), count, p=[0.8, 0.2]),
    }


def _survey(
    people: dict[str, np.ndarray], scales: list[np.ndarray], choices: list[np.ndarray]
) -> Iterator[Line]:
    margins, targets = [people[name] for name in ("sex", "age", "home")], [SEXES, AGES, HOMES]
    begun = time.perf_counter()
    raked = rake(np.ones(len(people["city"])), margins, targets)
    yield Line("raking to three margins", time.perf_counter() - begun, unit="s")
    if not raked.has_converged:
        raise SystemExit(f"Raking missed a margin by {raked.missed}.")
    sample = Sample(raked.weights, strata=people["city"], margins=margins, start=np.ones(len(people["city"])))
    yield _timed(f"{QUESTIONS} means with intervals", lambda: [mean(each, sample) for each in scales])
    yield _timed(
        f"{QUESTIONS} shares with intervals", lambda: [share(each == "是", sample) for each in choices]
    )
    yield _timed(
        f"{TABLES} cross tables with errors and Rao–Scott test",
        lambda: [cross_table(each, people["age"], sample) for each in choices[:TABLES]],
    )


def _index(people: dict[str, np.ndarray], scores: np.ndarray) -> list:
    rows = zip(people["city"].tolist(), scores.tolist(), strict=True)
    return score_cities(
        Answer(city, 2026, "I1", str(at), score, 1.0) for at, (city, score) in enumerate(rows)
    )


def _timed(name: str, what: Callable[[], list]) -> Line:
    begun = time.perf_counter()
    what()
    return Line(name, time.perf_counter() - begun, unit="s")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.supervision", description=__doc__)
    parser.add_argument("--answers", type=int, default=ANSWERS)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
