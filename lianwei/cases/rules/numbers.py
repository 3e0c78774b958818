"""Case numbers as people type and read them: YZ-2026-01183."""

import re
from typing import NamedTuple

from lianwei.reading.patterns import HALF_WIDTH

CASE_NUMBER = re.compile(
    r"(?P<member>[A-Z0-9]{1,16}) ?- ?(?P<year>20\d\d) ?- ?(?P<kind>[A-Z]?)(?P<sequence>\d{5,9})"
)


class CaseNumber(NamedTuple):
    """Member code, year, kind (empty for complaints, a letter for the others), sequence in that year."""

    member: str
    year: int
    kind: str
    sequence: int

    def __str__(self) -> str:
        return f"{self.member}-{self.year}-{self.kind}{self.sequence:05d}"


def parse_case_number(text: str) -> CaseNumber | None:
    """The case number that a person typed: full-width, lower case and spaces are forgiven. None when it is
    none.
    """
    match = CASE_NUMBER.fullmatch(text.translate(HALF_WIDTH).strip().upper())
    return (
        CaseNumber(match["member"], int(match["year"]), match["kind"], int(match["sequence"]))
        if match
        else None
    )
