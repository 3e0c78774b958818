"""Agreed tables of codes: what instances tell each other about them, and how their lines are read. Pure."""

import csv
import hashlib
import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from lianwei.core.canonical import canonical

from .agreements.terms import DAY, DIGEST, UID
from .envelopes import CODE as INSTANCE

OFFERED, MOVED = "codes.offered", "codes.moved"
CODE = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$"
MOST_PAIRS = 2000
LONGEST = 100_000  # characters of a table as text
UNKNOWN = "unknown_code"
REASON = 60  # characters of the reason of a message
CodeList = Literal["category", "nature", "channel", "outcome", "request_type", "consumer_group"]
TABLED: tuple[CodeList, ...] = (
    "category",
    "nature",
    "channel",
    "outcome",
    "request_type",
    "consumer_group",
)
# Read as they stand: national standards are the same on both sides (GB/T 2260, GB/T 4754).
NATIONAL = ("region", "industry")
LOCAL = "alliance"  # scheme of codes that an alliance has added to a list for itself
CodeStep = Literal["confirmed", "declined", "withdrawn", "ended"]
HEADS = {"theirs", "code there", "对方代码"}
COMMAS = re.compile(r"[，;；\t]")
EXAMPLE: dict[str, Any] = {
    "uid": "0b7c6f0e-5a0d-4a5a-9d5e-0d7f6f1c2b3a",
    "code_list": "nature",
    "giver": "west-alliance",
    "receiver": "east-alliance",
    "starts_on": "2026-03-01",
    "ends_on": "",
    "same_else": True,
    "pairs": [{"code": "X01", "becomes": "N03"}],
}


class Pair(BaseModel):
    """A code of the giver's list, and the code of the receiver's list that it is read as."""

    model_config = ConfigDict(extra="forbid", strict=True)
    code: Annotated[str, Field(pattern=CODE)]
    becomes: Annotated[str, Field(pattern=CODE)]


class CodesOffered(BaseModel):
    """A table that one side puts to the other. With `same_else` codes it does not name mean the same."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})
    uid: Annotated[str, Field(pattern=UID, description="Names the table on both sides.")]
    code_list: CodeList
    giver: Annotated[str, Field(pattern=INSTANCE, description="Whose messages are read with it.")]
    receiver: Annotated[str, Field(pattern=INSTANCE, description="Who reads with it.")]
    starts_on: Annotated[str, Field(pattern=DAY)]
    ends_on: Annotated[str, Field(pattern=rf"^$|{DAY}", description="Last day; empty: none.")] = ""
    same_else: bool
    pairs: Annotated[list[Pair], Field(min_length=1, max_length=MOST_PAIRS)]

    def digest(self) -> str:
        """SHA-256, hex, of the canonical table: what is confirmed."""
        return hashlib.sha256(canonical(self.model_dump()).encode()).hexdigest()


class CodesMoved(BaseModel):
    """What the other side did with a table."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [{"uid": EXAMPLE["uid"], "digest": "0" * 64, "step": "confirmed", "on": "2026-03-02"}]
        },
    )
    uid: Annotated[str, Field(pattern=UID)]
    digest: Annotated[str, Field(pattern=DIGEST)]
    step: CodeStep
    on: Annotated[str, Field(pattern=DAY)]
    reason: Annotated[str, Field(max_length=200)] = ""


class Line(NamedTuple):
    """A line of a table as it was typed: its number, their code, ours."""

    number: int
    theirs: str
    ours: str
    text: str


class Fault(NamedTuple):
    """What is wrong with a line: a code of the sentence (queries/codes.py)."""

    line: int
    text: str
    code: str


def lines_of(text: str) -> list[Line]:
    """The lines of a table, CSV or typed: their code, our code; what follows is a note. Empty lines and a
    heading are passed over.
    """
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip() for cell in next(csv.reader([COMMAS.sub(",", line)]), [])]
        if not any(cells) or (number == 1 and cells[0].lower() in HEADS):
            continue
        theirs, ours, *_note = [*cells, "", ""]
        found.append(Line(number, theirs, ours, line.strip()[:80]))
    return found


def faults_of(lines: Iterable[Line], *, is_incoming: bool, known: set[str]) -> list[Fault]:
    """What is wrong, line by line; `known`: the codes of our own list."""
    found, seen = [], set()
    for line in lines:
        given = line.theirs if is_incoming else line.ours
        if not (line.theirs and line.ours):
            code = "incomplete"
        elif not re.match(CODE, line.theirs):
            code = "no_code"
        elif line.ours not in known:
            code = "not_ours"
        elif given in seen:
            code = "twice"
        else:
            seen.add(given)
            continue
        found.append(Fault(line.number, line.text, code))
    return found


def reason_of(code_list: str, code: str) -> str:
    """Why a message is parked: the list and the code that cannot be read."""
    return f"{UNKNOWN}:{code_list}:{code}"[:REASON]


def named_in(reason: str) -> tuple[str, str] | None:
    """The list and the code of such a reason."""
    kind, _colon, rest = reason.partition(":")
    code_list, _colon, code = rest.partition(":")
    return (code_list, code) if kind == UNKNOWN and code else None
