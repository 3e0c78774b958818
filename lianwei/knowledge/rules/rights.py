"""What a consumer may ask for in a matter of some kind, in words that can be read out, with the articles.

The table is `data/rights.csv`: dated rows, each with the codes it belongs to. A row fits when one of its
codes fits (a category's prefix, a nature, or a mark such as prepaid); rows that fit more closely come first.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "data" / "rights.csv"


@dataclass(frozen=True, slots=True)
class Matter:
    """What is known of a matter: codes of category and nature, and marks (prepaid, distance, runaway …)."""

    category: str = ""
    nature: str = ""
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Right:
    """One thing to say. `articles` are (law, article) of the law table; `asks` is what to ask the consumer.

    `needs` are all marks that must be there; `fits` any of category prefixes, natures and marks.
    """

    code: str
    needs: frozenset[str]
    fits: frozenset[str]
    say: str
    say_en: str
    asks: str
    asks_en: str
    articles: tuple[tuple[str, str], ...]
    valid_from: date
    valid_to: date | None

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def closeness(self, matter: Matter) -> int:
        """How closely this fits: marks count more than natures, longer prefixes more than short ones; 0 not
        at all.
        """
        if not self.needs <= matter.tags:
            return 0
        prefixes = [len(code) for code in self.fits if matter.category.startswith(code)]
        marks = 4 * len((self.fits | self.needs) & matter.tags)
        return marks + max(prefixes, default=0) + (2 if matter.nature in self.fits else 0)


def rights_for(matter: Matter, *, on: date) -> list[Right]:
    """What applies on a day, the closest first."""
    fitting = [(row.closeness(matter), row) for row in shipped_rights() if row.is_in_force(on)]
    ranked = sorted((pair for pair in fitting if pair[0]), key=lambda pair: (-pair[0], pair[1].code))
    return [row for _closeness, row in ranked]


@cache
def shipped_rights() -> tuple[Right, ...]:
    """All rows of the table, of every day."""
    with SHIPPED.open(encoding="utf-8") as file:
        return tuple(_right(row) for row in csv.DictReader(file))


def _right(row: dict[str, str]) -> Right:
    pairs = (each.split(" ") for each in row["articles"].split(";"))
    return Right(
        code=row["code"],
        needs=frozenset(row["needs"].split()),
        fits=frozenset(row["fits"].split()),
        say=row["say"],
        say_en=row["say_en"],
        asks=row["asks"],
        asks_en=row["asks_en"],
        articles=tuple((law, article) for law, article in pairs),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
    )
