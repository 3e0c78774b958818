"""The messages `custody.asked` and `custody.told`: papers between two instances that one has lost."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from lianwei.core.canonical import canonical

ASKED, TOLD = "custody.asked", "custody.told"
MOST_CASES = 10_000  # named in a question; of others everything is told
MOST_PARTS = 100_000
PART_PAPERS, PART_BYTES = 100, 1_000_000  # of one message: together they stay below the limit of a body
Question = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description="UUID")]
Case = Annotated[str, Field(min_length=1, max_length=80)]
Root = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="Root of the digests of its papers.")]


class PapersAsked(BaseModel):
    """An instance that was restored asks for the papers between the two. `cases`: what it has of them."""

    model_config = ConfigDict(extra="forbid", strict=True)
    question: Question
    cases: Annotated[dict[Case, Root], Field(max_length=MOST_CASES)]


class PaperTold(BaseModel):
    """A paper as it was signed; with an OFFER the page without people that went with it."""

    model_config = ConfigDict(extra="forbid", strict=True)
    paper: dict[str, Any]
    facts: dict[str, Any] = Field(default_factory=dict)


class PapersTold(BaseModel):
    """A part of the answer: papers by one of the two to the other, of cases that differ."""

    model_config = ConfigDict(extra="forbid", strict=True)
    question: Question
    part: Annotated[int, Field(ge=0, lt=MOST_PARTS)]
    parts: Annotated[int, Field(ge=1, le=MOST_PARTS)]
    papers: Annotated[list[PaperTold], Field(max_length=PART_PAPERS)]


def in_parts(papers: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Papers as one message each can carry them; one empty part where there are none."""
    part: list[dict[str, Any]] = []
    size = count = 0
    for each in papers:
        length = len(canonical(each).encode())
        if part and (len(part) == PART_PAPERS or size + length > PART_BYTES):
            yield part
            part, size = [], 0
            count += 1
        part.append(each)
        size += length
    if part or not count:
        yield part
