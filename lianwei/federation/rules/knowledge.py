"""Messages about entries of a knowledge base that members of the sender have published. Pure."""

from collections.abc import Collection
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from .agreements.terms import DAY

PUBLISHED, WITHDRAWN = "knowledge.published", "knowledge.withdrawn"
# Which agreed field carries which part of an entry; code, version, kind and title always go along.
PARTS = {
    "knowledge_entry.summary": "summary",
    "knowledge_entry.body": "body",
    "knowledge_entry.facts": "facts",
    "knowledge_entry.categories": "categories",
    "knowledge_entry.source": "source",
    "knowledge_entry.organisation": "contributor",
}
ALWAYS = ("code", "version", "kind", "title", "published_on")
EXAMPLE: dict[str, Any] = {
    "code": "K-0a1b2c3d4e5f",
    "version": 2,
    "kind": "practice_note",
    "title": "预付卡余额怎样计算",
    "summary": "按原价折算已用次数。",
    "body": "先核对消费记录，再按原价折算。",
    "facts": {},
    "categories": ["S03"],
    "source": "",
    "contributor": "某区消费者权益保护委员会（示例）",
    "published_on": "2026-03-02",
}
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,24}$", description="Names the entry at the sender.")]
Version = Annotated[int, Field(ge=1, le=100_000)]


class EntryPublished(BaseModel):
    """A version that somebody else than its writer has reviewed and published. It replaces the one before."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})
    code: Code
    version: Version
    kind: Literal["ruling", "typical_case", "practice_note", "clause", "template", "standard", "laboratory"]
    title: Annotated[str, Field(min_length=1, max_length=120)]
    summary: Annotated[str, Field(max_length=300)] = ""
    body: Annotated[str, Field(max_length=50_000)] = ""
    facts: Annotated[
        dict[Annotated[str, Field(pattern=r"^[a-z_]{1,30}$")], Annotated[str, Field(max_length=300)]],
        Field(max_length=20, description="What its kind asks for."),
    ] = {}
    categories: Annotated[
        list[Annotated[str, Field(max_length=20)]], Field(max_length=50, description="Goods or services.")
    ] = []
    source: Annotated[str, Field(max_length=200)] = ""
    contributor: Annotated[str, Field(max_length=120, description="The member that wrote it.")] = ""
    published_on: Annotated[str, Field(pattern=DAY)]

    def within(self, fields: Collection[str]) -> "EntryPublished":
        """The same without what the agreement does not name."""
        kept = {PARTS[field] for field in fields if field in PARTS}
        return EntryPublished.model_validate(self.model_dump(include=kept | set(ALWAYS)))


class EntryWithdrawn(BaseModel):
    """An entry was taken out of use."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [
                {"code": EXAMPLE["code"], "version": 2, "on": "2026-04-01", "remark": "法规已修改。"}
            ]
        },
    )
    code: Code
    version: Version
    on: Annotated[str, Field(pattern=DAY)]
    remark: Annotated[str, Field(max_length=300)] = ""
