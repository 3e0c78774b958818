"""What goes along with a request to help: files that were ticked, and the person on a recorded basis. Pure.

A copy (docs/protocol/custody.md) names the items by their digests; the other side fetches the bytes. Names of
files and people stand in the bytes alone, never in a paper or a page.
"""

import base64
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .agreements.terms import UID
from .joint import COPY_TOLD, PURPOSE, UID_TOLD, Uid
from .pages import MOST_OF_ITEM, PART_BYTES, SHA256, BasisPart, Page, digest_of, text_of

ENCLOSED, WANTED, ITEM, WITHHELD = "joint.enclosed", "joint.wanted", "joint.item", "joint.withheld"
STEP = "enclosed"  # among the words of a request
FILE, PERSON = "file", "person"
MOST_ITEMS = 20  # of one enclosure, the person among them
LONGEST_PERSON = 4000  # bytes of the page of a person
MOST_PARTS = MOST_OF_ITEM // PART_BYTES + 1
Digest = Annotated[str, Field(pattern=SHA256)]


class EnclosedItem(Page):
    """One thing that goes along."""

    sha256: Digest
    """SHA-256 (hex) of its bytes."""
    size: Annotated[int, Field(ge=1, le=MOST_OF_ITEM)]
    """In bytes."""
    what: Literal["file", "person"]
    """A file as it is, or the page of the person (canonical JSON)."""


class EnclosedPage(Page):
    """What goes along with a request, and on what the person's data do. It names nobody."""

    v: Literal[1] = 1
    page: Literal["joint_enclosed"] = "joint_enclosed"
    uid: Uid
    items: Annotated[list[EnclosedItem], Field(min_length=1, max_length=MOST_ITEMS)]
    basis: BasisPart | None = None
    """On what the person's data go along; with a person only, and never without."""

    @model_validator(mode="after")
    def _person_on_a_basis(self) -> "EnclosedPage":
        people = [each for each in self.items if each.what == PERSON]
        if len(people) > 1 or bool(people) != (self.basis is not None):
            raise ValueError("a person goes along once, on a basis")
        if any(each.size > LONGEST_PERSON for each in people):
            raise ValueError("too long for a person")
        if len({each.sha256 for each in self.items}) < len(self.items):
            raise ValueError("an item stands twice")
        return self


class PersonPage(Page):
    """The consumer of the case, as far as the agreement goes. `salt`: nobody finds the digest by guessing."""

    v: Literal[1] = 1
    page: Literal["joint_person"] = "joint_person"
    uid: Uid
    salt: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    name: Annotated[str, Field(max_length=120)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    address: Annotated[str, Field(max_length=300)] = ""


PERSON_TOLD: dict[str, Any] = {
    "v": 1,
    "page": "joint_person",
    "uid": UID_TOLD,
    "salt": "0123456789abcdef0123456789abcdef",
    "name": "张某某（示例）",
    "phone": "13800000000",
    "email": "",
    "address": "",
}
FILE_TOLD = "门店停业公告照片说明（示例）"
PAGE_TOLD: dict[str, Any] = {
    "v": 1,
    "page": "joint_enclosed",
    "uid": UID_TOLD,
    "items": [
        {"sha256": digest_of(FILE_TOLD), "size": len(FILE_TOLD.encode()), "what": FILE},
        {
            "sha256": digest_of(text_of(PersonPage.model_validate(PERSON_TOLD))),
            "size": len(text_of(PersonPage.model_validate(PERSON_TOLD)).encode()),
            "what": PERSON,
        },
    ],
    "basis": {
        "basis": "separate_consent",
        "article": "《中华人民共和国个人信息保护法》第二十三条",
        "text_version": "2026-01",
    },
}


WANTED_TOLD: dict[str, Any] = {"uid": UID_TOLD, "items": [PAGE_TOLD["items"][0]["sha256"]]}
ITEM_TOLD: dict[str, Any] = {
    "uid": UID_TOLD,
    "sha256": PAGE_TOLD["items"][0]["sha256"],
    "part": 0,
    "parts": 1,
    "name": "说明.txt",
    "content": base64.b64encode(FILE_TOLD.encode()).decode(),
}


def subject_of_items(uid: object) -> str:
    """What is fetched for a request holds up no word about its case."""
    return f"joint:{uid}"


def items_of(page: EnclosedPage) -> list[str]:
    """What the copy names: the page itself and each item."""
    return sorted([digest_of(text_of(page)), *(each.sha256 for each in page.items)])


def _example() -> dict[str, Any]:
    """A message as it looks; its signature is none (vectors.json holds one that is)."""
    page = EnclosedPage.model_validate(PAGE_TOLD)
    return {
        "paper": COPY_TOLD | {"n": 1, "body": {"items": items_of(page), "purpose": PURPOSE}},
        "page": page.model_dump(mode="json"),
    }


class JointEnclosed(BaseModel):
    """What goes along: the signed COPY, and its page, whose digest stands among its items with all others."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_example()]})
    paper: Annotated[dict[str, Any], Field(description="A COPY of ../../custody.schema.json.")]
    page: EnclosedPage


class JointWanted(BaseModel):
    """Whoever was asked fetches what goes along."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [WANTED_TOLD]},
    )
    uid: Uid
    items: Annotated[list[Digest], Field(min_length=1, max_length=MOST_ITEMS)]


class JointWithheld(JointWanted):
    """What was asked for and does not leave any more: it need not be waited for."""


class JointItem(BaseModel):
    """A part of one thing that was fetched."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [ITEM_TOLD]},
    )
    uid: Annotated[str, Field(pattern=UID, description="Names the request on both sides.")]
    sha256: Digest
    part: Annotated[int, Field(ge=0, lt=MOST_PARTS)]
    parts: Annotated[int, Field(ge=1, le=MOST_PARTS)]
    name: Annotated[str, Field(max_length=200, description="Of a file, as its sender called it.")] = ""
    content: Annotated[
        str, Field(max_length=PART_BYTES * 4 // 3 + 8, description="Base64 of at most 900,000 bytes.")
    ]


def parts_of(size: int) -> int:
    """In how many parts so many bytes come."""
    return max(1, -(-size // PART_BYTES))
