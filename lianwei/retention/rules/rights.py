"""Within how many days a request about one's own data is answered, and by which article (data/rights.csv)."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "rights.csv"


@dataclass(frozen=True, slots=True)
class Right:
    """One kind of request: its limit in working days and the article that gives it."""

    code: str
    name: str
    days: int
    article: str


@cache
def rights() -> dict[str, Right]:
    """All rights by code."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        found = list(csv.DictReader(rows))
    return {row["code"]: Right(row["code"], row["name"], int(row["days"]), row["article"]) for row in found}
