"""What a consumer may claim, in figures: pure functions. Money in fen; days are dates."""

import csv
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "data" / "warranties.csv"
RETURN_DAYS = timedelta(days=7)  # Consumer Protection Law (2013) art. 25; counted from the day after receipt
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Warranty:
    """How long a kind of goods is repaired free of charge, in months: the whole, and its main parts."""

    code: str
    name: str
    name_en: str
    whole: int
    main: int
    source: str


def return_until(received_on: date) -> date:
    """The last day to return what was bought at a distance, without a reason. The day of receipt does not
    count; whether the last day is a holiday (Civil Code art. 203) is for the caller's calendar.
    """
    return received_on + RETURN_DAYS


def prepaid_rest(paid: int, *, bought: int, used: int) -> int:
    """What is left of a prepaid card by the price that was agreed: visits (or days) not used, to the fen.

    Raises ValueError where more was used than bought, or nothing bought.
    """
    if bought <= 0 or not 0 <= used <= bought:
        raise ValueError("used must lie between 0 and bought")
    return (2 * paid * (bought - used) + bought) // (2 * bought)


def months_after(day: date, months: int) -> date:
    """The day by the number of months later; the last of the month where there is no such day."""
    year, month = divmod(day.month - 1 + months, MONTHS)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def warranty_of(code: str) -> Warranty | None:
    """One row of the table."""
    return next((each for each in warranties() if each.code == code), None)


@cache
def warranties() -> tuple[Warranty, ...]:
    """`data/warranties.csv`."""
    with SHIPPED.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Warranty(r["code"], r["name"], r["name_en"], int(r["whole"]), int(r["main"]), r["source"])
            for r in csv.DictReader(lines)
        )
