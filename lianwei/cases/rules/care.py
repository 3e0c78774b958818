"""What is done for consumers who need care, by their group (data/care.csv). Pure."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent.parent / "data" / "care.csv"
IMPORTED = ("进口", "跨境", "海淘", "保税", "海外直邮", "境外购", "代购", "海外版", "海关")


class Care(NamedTuple):
    """One line of the table. `basis` names the article, or says that it is our own habit."""

    group: str
    todo: str
    todo_en: str
    basis: str

    def words(self, language: str) -> str:
        return self.todo if language.startswith("zh") else self.todo_en


@cache
def care_table() -> dict[str, Care]:
    """The table by group."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["group"]: Care(**row) for row in csv.DictReader(lines)}


def care_for(groups: Iterable[str], *, language: str) -> list[str]:
    """What is done for people of these groups, a sentence each; nothing for groups without a line."""
    table = care_table()
    return [table[code].words(language) for code in groups if code in table]


def speaks_of_import(*texts: str) -> bool:
    """Whether the words of a case suggest imported or cross-border goods; a person decides."""
    return any(word in text for text in texts for word in IMPORTED)
