"""What the open data tell of a month, as dated data (data/open_data.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[2] / "data" / "open_data.toml"


@dataclass(frozen=True, slots=True)
class OpenTable:
    """One table: `by`: the dimensions that part it; `measures`: what its cells tell."""

    name: str
    title: str
    title_en: str
    by: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """`since`: the first month ("2026-07") they hold for; `days`: from the end of a month to its counting;
    `review_days`: from there on narratives are read; `round_fen`: the step of money;
    `dominance_percent`: how near the largest part of a sum of money may be guessed (rules/dominance.py);
    `source`, `dominance_source`: where the days and that share come from.
    """

    since: str
    days: int
    review_days: int
    round_fen: int
    dominance_percent: int
    source: str
    dominance_source: str
    tables: tuple[OpenTable, ...]


def terms_of(month: str) -> Terms:
    """The terms that hold for a month ("2026-07"). Raises ValueError for a month before the first ones."""
    fitting = [each for each in _all() if each.since <= month]
    if not fitting:
        raise ValueError(f"No terms hold for {month}.")
    return fitting[-1]


@cache
def _all() -> tuple[Terms, ...]:
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))["terms"]
    return tuple(sorted((_terms(each) for each in told), key=lambda terms: terms.since))


def _terms(told: dict) -> Terms:
    tables = tuple(
        OpenTable(each["name"], each["title"], each["title_en"], tuple(each["by"]), tuple(each["measures"]))
        for each in told["table"]
    )
    days = told["days"], told["review_days"]
    money = told["round_fen"], told["dominance_percent"]
    return Terms(told["from"], *days, *money, told["source"], told["dominance_source"], tables)
