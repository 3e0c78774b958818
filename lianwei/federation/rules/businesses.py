"""The message `business.counts`: what an alliance counts of businesses in twelve months."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

KIND = "business.counts"
COUNTS = ("complaints", "settled", "broken_promises", "letters")
SMALLEST = 5  # also the step: told is "at least so many", so that two months apart give no single case away
MOST = 2000  # businesses in one message, those with the most complaints
MONTHS = 12
EXAMPLE: dict[str, Any] = {
    "month": "2026-02",
    "businesses": [
        {
            "uscc": "91500103MA5U000001",
            "complaints": 35,
            "settled": 20,
            "broken_promises": 5,
            "letters": None,
        }
    ],
}
Count = Annotated[int, Field(ge=SMALLEST, le=10**9, multiple_of=SMALLEST)] | None


class BusinessCount(BaseModel):
    """One business by its unified social credit code (GB 32100). Counts are rounded down to a multiple of
    five; null: fewer than five, or not agreed.
    """

    model_config = ConfigDict(extra="forbid", strict=True)
    uscc: Annotated[str, Field(pattern=r"^[0-9A-Z]{18}$")]
    complaints: Annotated[Count, Field(description="Received.")]
    settled: Annotated[Count, Field(description="Of these, closed and settled.")]
    broken_promises: Annotated[Count, Field(description="Promises it broke, as members stated.")]
    letters: Annotated[Count, Field(description="Advisory letters (劝喻函) that members wrote to it.")]


class BusinessesCounted(BaseModel):
    """The twelve months that end with `month`, which is over. It replaces all that was told before, of this
    month and of those before it: a business that is not listed is one of which nothing is told any more.
    """

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})
    month: Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="For example 2026-07.")]
    businesses: Annotated[list[BusinessCount], Field(max_length=MOST)]

    def within(self, fields: Collection[str]) -> "BusinessesCounted":
        """The same without what the agreement does not name; one of which nothing stays is left out."""
        left = {name: None for name in COUNTS if field_of(name) not in fields}
        cut = (each.model_copy(update=left) for each in self.businesses)
        return self.model_copy(update={"businesses": [each for each in cut if says_something(each)]})


def field_of(count: str) -> str:
    """Under which name a count stands in agreements."""
    return f"business_count.{count}"


def says_something(row: BusinessCount) -> bool:
    return any(getattr(row, name) is not None for name in COUNTS)


def told(count: int) -> int | None:
    """At least so many: rounded down, and nothing of fewer than five."""
    return count - count % SMALLEST if count >= SMALLEST else None


def days_of(month: str) -> tuple[date, date]:
    """The first and the last day of the twelve months that end with a month."""
    year, number = (int(each) for each in month.split("-"))
    until = date(year + number // MONTHS, number % MONTHS + 1, 1) - timedelta(days=1)
    return date(until.year - (number < MONTHS), number % MONTHS + 1, 1), until


def month_before(day: date) -> str:
    """The last month that was over on a day."""
    return f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"
