"""How long makers may object (data/objection_terms.csv, dated; the association's own rule). Pure."""

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parents[2] / "data" / "objection_terms.csv"


class Term(NamedTuple):
    """So many working days from the day after the notice; `basis` names the rule."""

    working_days: str
    basis: str
    valid_from: str
    valid_to: str


@cache
def _terms() -> tuple[Term, ...]:
    with DATA.open(encoding="utf-8", newline="") as lines:
        return tuple(Term(**row) for row in csv.DictReader(lines))


def objection_days(on: date) -> int:
    """Working days that makers have on a day; the first rule for days before."""
    begun = [each for each in _terms() if each.valid_from <= on.isoformat()]
    return int((begun[-1] if begun else _terms()[0]).working_days)
