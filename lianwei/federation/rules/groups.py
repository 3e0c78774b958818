"""Messages about a group complaint between alliances: told by who began, joined by the other side, ended by
either. Facts and counts alone: no case, no person, no paper of custody. Pure.
"""

from collections.abc import Collection
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from .agreements.terms import DAY, UID

TOLD, JOINED, ENDED = "group.told", "group.joined", "group.ended"
SMALLEST = 5  # a count below it could be told apart as single people (domain rules, small cells)
STEP = 1_000_000  # fen: sums are told to whole 10,000 yuan, so that no single claim follows from two of them
TITLE, FACTS, OFFICE, PHONE, REASON = 120, 1000, 120, 40, 200  # characters
UID_TOLD = "7a1f3f0e-5a0d-4a5a-9d5e-0d7f6f1c2b3a"
# Which agreed field carries which parts of what a side tells.
PARTS = {
    "group.matter": ("title", "category", "region", "first_on"),
    "group.business": ("business", "uscc"),
    "group.facts": ("facts",),
    "group.count": ("cases",),
    "group.amount": ("amount",),
    "group.contact": ("office", "phone"),
}
ALWAYS = frozenset({"uid"})
COUNTED: dict[str, Any] = {
    "uid": UID_TOLD,
    "cases": 12,
    "amount": 4_000_000,
    "office": "某区消费者权益保护委员会",
    "phone": "023-12345678",
}
EXAMPLE: dict[str, Any] = COUNTED | {
    "title": "某健身连锁闭店",
    "business": "某健身连锁（示例）",
    "uscc": "91500103MA5U000001",
    "category": "S0301",
    "region": "500103",
    "first_on": "2026-03-01",
    "facts": "门店同一时间停业，消费者均持有预付卡，余额有收据或付款记录为证。",
}
ENDING: dict[str, Any] = {"uid": UID_TOLD, "reason": "本地案件均已办结。"}
Uid = Annotated[str, Field(pattern=UID, description="Names the matter on both sides.")]
Cases = Annotated[int, Field(ge=SMALLEST, le=10**7)] | None
Amount = Annotated[int, Field(ge=0, le=10**13, multiple_of=STEP)] | None


class GroupJoined(BaseModel):
    """What the joining side counts, told again when it changed. What is not agreed is empty or null."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [COUNTED]})
    uid: Uid
    cases: Annotated[Cases, Field(description="Own cases; null: fewer than five, or not agreed.")] = None
    amount: Annotated[
        Amount,
        Field(description="What they claim, in fen, to whole 10,000 yuan; null where `cases` is."),
    ] = None
    office: Annotated[
        str, Field(max_length=OFFICE, description="Which office handles it, nobody's name.")
    ] = ""
    phone: Annotated[str, Field(pattern=rf"^[0-9()+ -]{{0,{PHONE}}}$", description="Its telephone.")] = ""

    def within(self, fields: Collection[str]) -> "GroupJoined":
        """The same without what the agreement does not name."""
        return GroupJoined.model_validate(self.model_dump(include=kept(fields)))

    @property
    def is_masked(self) -> bool:
        """Whether no sum stands beside a count that is too small to be told."""
        return self.cases is not None or self.amount is None


class GroupTold(GroupJoined):
    """What who began tells of the matter, told again when its count changed."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})
    title: Annotated[str, Field(max_length=TITLE)] = ""
    business: Annotated[str, Field(max_length=120)] = ""
    uscc: Annotated[str, Field(pattern=r"^([0-9A-Z]{18})?$", description="GB 32100.")] = ""
    category: Annotated[str, Field(max_length=20, description="Code of goods or services.")] = ""
    region: Annotated[str, Field(pattern=r"^[0-9]{0,12}$", description="GB/T 2260.")] = ""
    first_on: Annotated[str, Field(pattern=rf"^$|{DAY}", description="Day of the first case.")] = ""
    facts: Annotated[str, Field(max_length=FACTS, description="What all agree on, without people.")] = ""

    def within(self, fields: Collection[str]) -> "GroupTold":
        """The same without what the agreement does not name."""
        return GroupTold.model_validate(self.model_dump(include=kept(fields)))

    @property
    def says_what(self) -> bool:
        """Whether anybody could know what it is about."""
        return bool(self.title or self.business)


class GroupEnded(BaseModel):
    """This side tells no more of it."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [ENDING]})
    uid: Uid
    reason: Annotated[str, Field(max_length=REASON)] = ""


def kept(fields: Collection[str]) -> set[str]:
    """The parts of what a side tells that agreed fields carry; no sum goes without its count."""
    found = {part for field in fields for part in PARTS.get(field, ())} | ALWAYS
    return found if "cases" in found else found - {"amount"}


def counted(cases: int, amount: int) -> tuple[int | None, int | None]:
    """What is told of so many cases that claim so much (fen): nothing of fewer than five."""
    if cases < SMALLEST:
        return None, None
    return cases, (amount + STEP // 2) // STEP * STEP


def subject_of_group(uid: object) -> str:
    """All messages about one matter keep their order."""
    return f"group:{uid}"
