"""The message `statistics.month`: an alliance's counts of a month, the small ones left out."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

KIND = "statistics.month"
MEASURES = ("received", "accepted", "resolved")
SMALLEST = 5  # a count below it could be told apart as single people (domain rules, small cells)


class MonthShared(BaseModel):
    """Counts of one month. A count that is null was below 5."""

    model_config = ConfigDict(extra="forbid", strict=True)
    month: Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="For example 2026-07.")]
    received: Annotated[int, Field(ge=SMALLEST, le=10**9)] | None
    accepted: Annotated[int, Field(ge=SMALLEST, le=10**9)] | None
    resolved: Annotated[int, Field(ge=SMALLEST, le=10**9)] | None


def masked(counts: dict[str, int]) -> dict[str, int | None]:
    """Small counts left out, and with them those that differ from another by less than the smallest."""
    told: dict[str, int | None] = {}
    last: int | None = None
    for name in MEASURES:
        count = counts[name]
        is_near = last is not None and 0 < abs(last - count) < SMALLEST
        told[name] = None if count < SMALLEST or is_near else count
        last = told[name] if told[name] is not None else last
    return told
