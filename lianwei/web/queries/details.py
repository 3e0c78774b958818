"""What else is asked for a kind of goods or services: a table, `data/details.csv`, that anybody may mend."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from lianwei.reading.scripts import said_in

SHIPPED = Path(__file__).parent.parent / "data" / "details.csv"
PREFIX = "detail_"


@dataclass(frozen=True, slots=True)
class Detail:
    """One question; `prefixes` are the codes of the categories it belongs to."""

    prefixes: tuple[str, ...]
    key: str
    label: str
    label_en: str
    hint: str
    hint_en: str

    @property
    def name(self) -> str:
        """The name of the form's field."""
        return PREFIX + self.key

    @property
    def words(self) -> tuple[str, str]:
        """Label and hint in the reader's language."""
        language = get_language()
        return said_in(language, self.label, self.label_en), said_in(language, self.hint, self.hint_en)


def details_of(category: str) -> list[Detail]:
    """The questions for a category, in the order of the table."""
    return [each for each in shipped_details() if category and category.startswith(each.prefixes)]


@cache
def shipped_details() -> tuple[Detail, ...]:
    with SHIPPED.open(encoding="utf-8", newline="") as lines:
        return tuple(_detail(row) for row in csv.DictReader(lines))


def _detail(row: dict[str, str]) -> Detail:
    kept = {name: row[name] for name in ("key", "label", "label_en", "hint", "hint_en")}
    return Detail(prefixes=tuple(row["prefixes"].split()), **kept)
