"""The two pages that stand for a case among the items of its dossier, as canonical JSON.

The first (facts) goes with the offer and names no person. The second (the whole) leaves with the release
alone, on the legal basis it names (PIPL arts 13, 23; practice.md A6).
"""

import hashlib
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lianwei.cases.payloads import ComplaintPayload, Day
from lianwei.core.canonical import canonical

SHA256 = r"^[0-9a-f]{64}$"
MOST_FILES = 500
LONGEST_FACTS = 5000  # characters of a narrative
MOST_BYTES = 300 * 1024 * 1024  # of one dossier
MOST_OF_ITEM = 50 * 1024 * 1024
PART_BYTES = 900_000  # of an item in one message


class UnfitPageError(ValueError):
    """A page that is none of ours, or says what no case here may say."""


class Page(BaseModel):
    """Base of the pages: unknown names are refused."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Facts(Page):
    """What the other alliance is told with the offer. Texts hold tokens and masks where they named people."""

    v: Literal[1] = 1
    page: Literal["facts"] = "facts"
    title: Annotated[str, Field(max_length=60)]
    narrative: Annotated[str, Field(max_length=LONGEST_FACTS)]
    wish: Annotated[str, Field(max_length=500)] = ""
    category: Annotated[str, Field(max_length=8)]
    nature: Annotated[str, Field(max_length=4)]
    region: Annotated[str, Field(max_length=12)] = ""
    respondents: Annotated[list[Annotated[str, Field(max_length=120)]], Field(max_length=10)] = []
    """Names of the businesses complained of."""
    amount_claimed: Annotated[int, Field(ge=0)] | None = None
    """In fen."""
    first_on: Day
    """Day on which the person first turned to anybody."""
    was_accepted: bool = False
    reason: Annotated[str, Field(max_length=500)]
    """Why it belongs there."""
    files: Annotated[int, Field(ge=0, le=MOST_FILES)] = 0
    """How many files go along."""


class FilePart(Page):
    """A file of the dossier; its bytes are the item of this digest."""

    sha256: Annotated[str, Field(pattern=SHA256)]
    name: Annotated[str, Field(max_length=200)]
    source: Literal["consumer", "business", "scene", "staff"]
    kind: Annotated[str, Field(max_length=40)] = "evidence"
    is_private: bool = False


class BasisPart(Page):
    """On what the person's data go along."""

    basis: Literal["consent", "separate_consent", "oral_consent", "statutory_duty"]
    article: Annotated[str, Field(max_length=120)] = ""
    text_version: Annotated[str, Field(max_length=40)] = ""


class Whole(Page):
    """The case with its people."""

    v: Literal[1] = 1
    page: Literal["case"] = "case"
    epoch: Annotated[int, Field(ge=1)]
    """The title under which it left: the last one counts."""
    number: Annotated[str, Field(max_length=24)]
    """Its number at the giver."""
    first_on: Day
    was_accepted: bool = False
    basis: BasisPart
    complaint: ComplaintPayload
    files: Annotated[list[FilePart], Field(max_length=MOST_FILES)] = []


def text_of(page: Page) -> str:
    """The bytes of a page: one content has one form."""
    return canonical(page.model_dump(mode="json"))


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def facts_of(told: object) -> Facts:
    """Raises UnfitPageError."""
    try:
        return Facts.model_validate(told)
    except (ValidationError, RecursionError) as error:
        raise UnfitPageError("facts") from error


def whole_of(text: str) -> Whole | None:
    """The page of the whole case, where this item is one."""
    try:
        return Whole.model_validate_json(text)
    except (ValidationError, ValueError, RecursionError):
        return None


def case_key(instance: str, number: str) -> str:
    """The name of a case registered here, in every paper and for ever."""
    return f"{instance}/{number}"


def subject_of_case(case: str) -> str:
    """All messages about one case keep their order: items come before the release that needs them."""
    return f"custody:{case}"


def day_told(text: str) -> date | None:
    """A day as a paper tells it; None where it tells none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def written_at(text: str) -> datetime | None:
    """When a paper says it was made; None where it says no time in a zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
